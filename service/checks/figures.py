"""Rules on who stands behind a figure, a count of victims, a crowd, a superlative."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from service.analysis.report import Cue, Evidence, Figure, FigureKind, Naming, SourceKind

from .alarm import Alarm
from .asking import Asking
from .listing import enumerated
from .prose import Prose, Sentence
from .vocabulary import phrases

#: Ages and durations are seldom what an editor wants to be asked about.
_QUIET = frozenset({FigureKind.AGE, FigureKind.DURATION, FigureKind.RANK, FigureKind.MULTIPLE})
_NEAR = 45
#: The lists of cues by which somebody gives a figure.
_GIVING = ("saying", "showing", "reckoning")
#: Code points between a hedge and the figure that it is of.
_CLOSE = 25
#: Things that a message lists.
_QUOTED = 4
#: The writer's own count of what follows or went before; how far down a list something stands.
_POINTED_AT = re.compile(r"\b(?:these|those|the following|top|bottom)\s+$")
#: Figures in brackets that make a table of a sentence.
_TABLE = 3
#: How a line of running text ends.
_ENDS = frozenset(".!?…:;,")
#: What only reminds of victims or a crowd: "after he shot 40 people", and how a sentence goes on with them.
_REMINDING = re.compile(r"\b(?:after|before|following|when|where)\b")
_LEAVING = re.compile(r"(?:kill|injur|wound|leav)ing(?: at least| about| some)?")
#: Who speaks of themselves, for a body, or is somebody met before, who may have a name.
_HELD = re.compile(
    r"^(?:i|we|the|this|his|her|their|its|our|my)\b|\bspokes(?:m[ae]n|wom[ae]n|person|people)\b"
)
#: Some of many, who are told of before: those asked in a poll, "another".
_OTHERS = re.compile(r"\d|(?:another|others?|one|some|respondents|voters)$")
_AMONG = re.compile(r"\b(?:among|one of|some of)\s+(?:[\w-]+\s+){0,3}$")
_SUPERLATIVE = re.compile(
    r"\b(?:(?:all-time|record)[ -](?:high|low|numbers?|levels?|profits?|sales|revenue|temperatures?|turnout)"
    r"|(?:largest|biggest|highest|lowest|worst|best|deadliest|fastest|longest|hottest|coldest)"
    r"(?: [a-z-]+){0,3} (?:ever|in history|on record|of its kind|in the world|since records began"
    r"|since (?:19|20)\d\d)|first(?:(?: [a-z-]+){0,3} (?:in history|of its kind|in the world)| ever))\b"
)


def figure_without_source(prose: Prose) -> Iterator[Alarm]:
    """Figures that no attribution holds, once a paragraph; headlines leave sources to the body."""
    asking = Asking(prose)
    paragraphs: dict[int, list[Figure]] = {}
    for sentence in prose.running:
        if _is_a_line_of_a_list(prose, sentence):
            continue
        alone = [
            figure
            for figure in asked_about(prose, sentence)
            if _is_nobodys(prose, figure)
            and asking.asks(sentence, figure)
            and not _counts_victims(prose, sentence, figure)
            and not _crowd(prose, sentence, figure)
        ]
        if alone:
            paragraphs.setdefault(sentence.paragraph, []).extend(alone)
    for alone in paragraphs.values():
        yield _alarm("figure-without-source", alone)


def figure_weakly_sourced(prose: Prose) -> Iterator[Alarm]:
    """Figures that rest on somebody nobody can hold to them, once a source, or a paragraph's bare hedges."""
    names = {source.id: source.name for source in prose.report.sources}
    resting: dict[tuple[str | None, int], list[Figure]] = {}
    for sentence in prose.running:
        for figure in asked_about(prose, sentence):
            if is_weak(prose, figure):
                where = 0 if figure.source else sentence.paragraph
                resting.setdefault((figure.source, where), []).append(figure)
    for (source, _), weak in resting.items():
        attributions = dict.fromkeys(figure.attribution for figure in weak)
        behind = tuple(i for i in (*attributions, source) if i is not None)
        name = names.get(source or "", "")
        alarm = _alarm("figure-weakly-sourced", weak, behind, who=on_whom(name))
        yield dataclasses.replace(alarm, cause=name)


def on_whom(name: str) -> str:
    """Whom figures rest on, in a message: a source's name, or nobody's."""
    return f"“{name}”" if name else "a bare hedge"


def quoted_in(figures: Sequence[Figure]) -> str:
    """Figures as a message has them, the first few in the article's words."""
    quoted = [f"“{figure.span.text}”" for figure in figures]
    if len(quoted) > _QUOTED:
        quoted[_QUOTED - 1 :] = [f"{len(quoted) - _QUOTED + 1} more"]
    return enumerated(quoted)


def _is_a_line_of_a_list(prose: Prose, sentence: Sentence) -> bool:
    """Whether a sentence is a heading, or a list or table or a line of one: its source stands elsewhere."""
    alone = len(prose.running) == 1
    aside = sum(sentence.before(figure).endswith("(") for figure in sentence.figures)
    return aside >= _TABLE or (not alone and sentence.mark not in _ENDS)


def _is_a_timetable(figure: Figure) -> bool:
    """ "seven days a week", "24 hours a day"."""
    times = {"day": r"\bweek$", "hour": r"\bday$"}.get(figure.unit or "")
    return figure.kind is FigureKind.RATE and times is not None and bool(re.search(times, figure.span.text))


def _alarm(rule: str, figures: Sequence[Figure], behind: tuple[str, ...] = (), **values: str) -> Alarm:
    spans = tuple(figure.span for figure in figures)
    told = {"text": quoted_in(figures), **values}
    return Alarm(rule, spans, (*(figure.id for figure in figures), *behind), told)


def casualties_without_source(prose: Prose) -> Iterator[Alarm]:
    """A number of dead or hurt that nobody gives."""
    for sentence in prose.running:
        for figure in sentence.figures:
            if figure.evidence is Evidence.NONE and _victims(prose, sentence, figure):
                yield _alarm("casualties-without-source", [figure])


def crowd_without_source(prose: Prose) -> Iterator[Alarm]:
    """The size of a crowd that nobody gives."""
    for sentence in prose.running:
        for figure in sentence.figures:
            if (
                figure.evidence is Evidence.NONE
                and _crowd(prose, sentence, figure)
                and not _is_reminded(sentence.before(figure))
            ):
                yield _alarm("crowd-without-source", [figure])


def superlative_without_source(prose: Prose) -> Iterator[Alarm]:
    """A record, a first, a largest ever that nobody vouches for."""
    for sentence in prose.running:
        for match in _SUPERLATIVE.finditer(sentence.lower):
            span = sentence.span_of(match)
            one_of_many = _AMONG.search(sentence.lower[: match.start()])
            event = span.text.endswith(" ever") and sentence.text[match.end() :].lstrip()[:1].isupper()
            named = event or any(word[0].isupper() for word in span.text.split()[1:])
            if not (one_of_many or named or prose.is_attributed(span)):
                yield Alarm("superlative-without-source", (span,), (), {"text": span.text})


def is_weak(prose: Prose, figure: Figure) -> bool:
    """Whether a figure rests on a bare hedge, or on somebody of whom too little is told to be asked."""
    if figure.evidence is not Evidence.WEAK:
        return False
    cue = _cue(prose, figure)
    if figure.source is None:
        return not _is_nobodys(prose, figure) and _is_hedged(figure, cue)
    source = prose.sources[figure.source]
    spent = cue is not None and cue.lemma == "report" and figure.kind is FigureKind.MONEY
    if spent or _OTHERS.match(source.name.lower()):
        return False  # what a body has to report of its own money; "38 percent said", "another says"
    if cue is not None and not any(cue.lemma in prose.house.listed(name) for name in _GIVING):
        return False  # what somebody plans, promises or asks about
    known = prose.house.limit("figure-weakly-sourced", "known")
    return (
        source.naming is not Naming.NAMED
        and source.kind is not SourceKind.DOCUMENT
        and (source.specificity or 0) < known
        and _HELD.search(source.name.lower()) is None
    )


def _cue(prose: Prose, figure: Figure) -> Cue | None:
    """By which words a figure is stated, if by any."""
    return prose.attributions[figure.attribution].cue if figure.attribution else None


def _is_hedged(figure: Figure, cue: Cue | None) -> bool:
    """Whether a hedge is of the figure itself: in it, or close to it ("30 pupils, reportedly")."""
    if phrases("hedged").search(figure.span.text.lower()) or cue is None:
        return True
    return any(
        span.part == figure.span.part
        and min(abs(span.end - figure.span.start), abs(span.start - figure.span.end)) <= _CLOSE
        for span in cue.spans
    )


def _is_nobodys(prose: Prose, figure: Figure) -> bool:
    """Whether nobody states a figure, and no words hedge it."""
    if figure.evidence is Evidence.NONE:
        return True
    if figure.evidence is not Evidence.WEAK or figure.source is not None:
        return False
    cue = _cue(prose, figure)
    told = " ".join(span.text for span in (*(cue.spans if cue else ()), figure.span)).lower()
    return phrases("hedged").search(told) is None


def asked_about(prose: Prose, sentence: Sentence) -> Iterator[Figure]:
    """The figures of a sentence that an editor wants to know the source of."""
    seen = prose.house.limit("figure-weakly-sourced", "counted")
    lengths, vague = prose.house.listed("lengths"), prose.house.listed("vague_numbers")
    for figure in sentence.figures:
        most = figure.value.high if figure.value.high is not None else figure.value.low
        counted = figure.kind in {FigureKind.COUNT, FigureKind.NUMBER} and figure.unit is None
        quiet = (
            figure.kind in _QUIET
            or (counted and abs(most or 0) <= seen)
            or (figure.unit in lengths and figure.kind is FigureKind.MEASURE)
            or figure.span.text.lower() in vague
            or _is_a_timetable(figure)
            or _POINTED_AT.search(sentence.before(figure)) is not None
        )
        if not quiet:
            yield figure


def _victims(prose: Prose, sentence: Sentence, figure: Figure) -> bool:
    """A number of dead or hurt that is news, and no heading above it."""
    return (
        _counts_victims(prose, sentence, figure)
        and _is_news(prose, sentence)
        and phrases("established").search(sentence.lower) is None
        and not sentence.text.isupper()
        and not _is_reminded(sentence.before(figure))
    )


def _is_news(prose: Prose, sentence: Sentence) -> bool:
    """Whether a sentence dates its victims to a day, or the article begins with victims."""
    hurt = prose.house.expression(r"\b{casualties}\b")
    dated = phrases("days").search(sentence.lower) is not None
    return dated or any(hurt.search(s.lower) for s in prose.opening)


def _is_reminded(before: str) -> bool:
    """Whether what stands before a number tells of what readers know ("the 49 who died")."""
    before = before.rstrip()
    clause = before.rpartition(",")[2].strip()
    if _LEAVING.fullmatch(clause):
        clause = before
    return before.endswith(" the") or _REMINDING.search(clause) is not None


def _counts_victims(prose: Prose, sentence: Sentence, figure: Figure) -> bool:
    """ "12 people were killed", "killing 12", "a death toll of 12", "12 dead"."""
    if figure.kind is not FigureKind.COUNT or figure.span.text.endswith("times"):
        return False
    after, before = sentence.after(figure)[:_NEAR], sentence.before(figure)[-_NEAR:]
    followed = prose.house.expression(
        r"\s+(?:[\w-]+\s+){0,2}?(?:of\s+)?(?:{people}\s+)?"
        r"(?:(?:were|was|are|have been|had been|got|have|had|of them)\s+)?{casualties}\b"
    ).match(after)
    led = re.search(
        r"\b(?:kill(?:ed|s|ing)?|injur(?:ed|es|ing)|wound(?:ed|ing)|deaths? of|claimed|dead at"
        r"|death toll (?:of|to|at|rose to|reached|stands at|stood at))\s+(?:the lives of\s+)?$",
        before,
    )
    return bool(followed or (led and not re.match(r"\s*(?:hours?|days?|%|percent)", after)))


def _crowd(prose: Prose, sentence: Sentence, figure: Figure) -> bool:
    """ "5,000 people marched", "a crowd of 5,000", "attended by 5,000"."""
    most = figure.value.high if figure.value.high is not None else figure.value.low
    if figure.kind is not FigureKind.COUNT or (most or 0) < prose.house.limit(
        "crowd-without-source", "people"
    ):
        return False
    after, before = sentence.after(figure)[:_NEAR], sentence.before(figure)[-_NEAR:]
    followed = prose.house.expression(r"\s+(?:of\s+)?(?:[\w-]+\s+){0,2}?{crowds}\b").match(after)
    led = re.search(r"\b(?:crowds?|turnout|rally|march) of\s+$", before)
    drawn = re.search(r"\b(?:attended by|drew|attracted)\s+$", before)
    people = prose.house.expression(r"\s*(?:[\w-]+\s+){0,2}?(?:{people}|$)").match(after)
    return bool(followed or led or (drawn and people))
