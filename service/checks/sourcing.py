"""Rules on sources: who is not named and why, and how many the article rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.analysis.report import (
    Attribution,
    AttributionKind,
    Naming,
    ResponseKind,
    Source,
    SourceKind,
    Span,
)

from .alarm import Alarm
from .prose import Prose, words
from .vocabulary import phrases
from .voices import is_bare, is_collective, is_withheld, noun, speeches

_ONE = re.compile(r"^(?:a|the|this)\s+(?:[\w-]+\s+)*(?:source|insider)\b")
#: A body, at the beginning of a description or behind "of" and the like.
_BODY = re.compile(
    r"(?:^(?:(?:An?|The|One|Two|Some|Several)\s)?(?:[a-z-]++\s)?|\b(?:at|of|for|from|in|with|inside|within)\s(?:the\s)?)"
    r"(?P<body>(?:[A-Z][\w’'.&-]*\s?)+)"
)
#: Whose answer is that of a body.
_SPEAKS_FOR = re.compile(r"\b(?:spokes\w+|press (?:office|officer|secretary)|representatives?|lawyers?)\b")
_IT = frozenset({"it", "they", "which", "who"})
_ANOTHER = re.compile(r"\b(?:another|second|third|other|different|two|three|several|sources)\b")


def anonymous_source(prose: Prose) -> Iterator[Alarm]:
    """A person or people who speak and are not named, nor told why, once a source."""
    for source in prose.report.sources:
        said = speeches(prose, source)
        if said and is_withheld(prose, source):
            yield _alarm("anonymous-source", source, said)


def bare_source(prose: Prose) -> Iterator[Alarm]:
    """ "a source said": one who could be anybody, once a source."""
    for source in prose.report.sources:
        said = [a for a in speeches(prose, source) if not _in_headline(prose, a)]
        taken_up = source.name.lower().startswith("the ")
        if said and not taken_up and is_bare(prose, source):
            yield _alarm("bare-source", source, said)


def plural_sources(prose: Prose) -> Iterator[Alarm]:
    """ "sources say" over an article in which a single one speaks, "the source"."""
    called = [s for s in prose.report.sources if noun(prose, s) in {"source", "insider"} and s.attributions]
    many = [s for s in called if re.search(r"\b(?:sources|insiders)\b", s.name.lower())]
    one = [s for s in called if s not in many]
    if (
        many
        and len(one) == 1
        and _ONE.match(one[0].name.lower())
        and not any(_ANOTHER.search(m.text.lower()) for m in one[0].mentions)
    ):
        yield Alarm(
            "plural-sources",
            many[0].mentions[:1],
            (many[0].id, one[0].id),
            {"name": many[0].name, "one": one[0].name},
        )


def single_source(prose: Prose) -> Iterator[Alarm]:
    """All of a longer article is one source's word."""
    sourcing = prose.report.sourcing
    if sourcing is None or sourcing.main is None or sourcing.responses or sourcing.credits:
        return
    main = prose.sources[sourcing.main]
    if (
        sourcing.independent + sourcing.generic == 1
        and not main.anonymous
        and len(main.attributions) >= prose.house.limit("single-source", "statements")
        and len(words(prose.report.article.text)) >= prose.house.limit("single-source", "words")
    ):
        yield Alarm("single-source", main.mentions[:1], (main.id,), {"name": main.name})


def joint_credit(prose: Prose) -> Iterator[Alarm]:
    """Several outlets credited at once, one of whom the text never mentions: whose is what?"""
    sourcing = prose.report.sourcing
    credited = {credit.name.casefold(): credit for credit in (sourcing.credits if sourcing else ())}
    if sourcing is None or len(credited) < 2:
        return
    outlets = [prose.sources[told.source] for told in sourcing.outlets]
    heard = {span.text.casefold() for source in outlets for span in source.mentions}
    heard |= {source.name.casefold() for source in outlets}
    silent = [credit for name, credit in credited.items() if name not in heard]
    if silent:
        yield Alarm(
            "joint-credit",
            tuple(credit.span for credit in silent),
            tuple(source.id for source in outlets),
            {
                "names": " and ".join(credit.name for credit in credited.values()),
                "silent": " and ".join(credit.name for credit in silent),
            },
        )


def only_anonymous_sources(prose: Prose) -> Iterator[Alarm]:
    """Nobody who speaks in the article has a name."""
    voices = [s for s in prose.report.sources if s.attributions]
    unnamed = [
        s
        for s in voices
        if is_withheld(prose, s) or is_bare(prose, s) or is_collective(prose, s) or s.anonymous
    ]
    said = [a for s in unnamed for a in speeches(prose, s)]
    if (
        voices
        and len(unnamed) == len(voices)
        and any(is_withheld(prose, s) or is_bare(prose, s) for s in voices)
        and len(said) >= prose.house.limit("only-anonymous-sources", "statements")
    ):
        yield Alarm("only-anonymous-sources", unnamed[0].mentions[:1], tuple(s.id for s in unnamed), {})


def anonymous_opinion(prose: Prose) -> Iterator[Alarm]:
    """Somebody unnamed is quoted on what is bad about others."""
    for source in prose.report.sources:
        if not (is_withheld(prose, source) or is_bare(prose, source) or is_collective(prose, source)):
            continue
        for attribution in speeches(prose, source):
            if attribution.kind is AttributionKind.INDIRECT:
                continue
            for span in attribution.content:
                found = phrases("pejorative").search(span.text.lower())
                if found and (quoted := prose.quoted(_part_of(span, found))):
                    text = prose.report.article.part(span.part)
                    whole = Span(span.part, quoted.start, quoted.end, text[quoted.start : quoted.end])
                    yield Alarm(
                        "anonymous-opinion",
                        (whole,),
                        (source.id, attribution.id),
                        {"name": source.name, "word": found[0]},
                    )
                    break


def anonymous_and_declined(prose: Prose) -> Iterator[Alarm]:
    """A body that will not comment, and somebody of it who does, unnamed."""
    sourcing = prose.report.sourcing
    if sourcing is None:
        return
    bodies: dict[str, Source] = {}
    for source in prose.report.sources:
        if source.anonymous and speeches(prose, source):
            for word in _bodies(source.name) | _names(source.affiliation or ""):
                bodies.setdefault(word, source)
    for response in sourcing.responses:
        if response.kind is not ResponseKind.DECLINED or response.who is None:
            continue
        whose = _bodies(response.who.text)
        who = prose.sources.get(response.source or "")
        if who is not None and who.kind is SourceKind.PERSON:
            speaks_for = _SPEAKS_FOR.search(f"{who.role or ''} {response.who.text}".lower()) is not None
            whose = _names(who.affiliation or "") if speaks_for or who.naming is not Naming.NAMED else set()
        elif who is not None and response.who.text.lower() in _IT:
            whose = _names(who.name)
        found = next((bodies[word] for word in sorted(whose) if word in bodies), None)
        if found is not None and found.id != response.source:
            yield Alarm(
                "anonymous-and-declined",
                (response.span, found.mentions[0]),
                (found.id,),
                {"name": found.name, "who": response.who.text},
            )


def _alarm(rule: str, source: Source, said: list[Attribution]) -> Alarm:
    related = (source.id, *(a.id for a in said))
    return Alarm(rule, source.mentions[:1], related, {"name": source.name}, source.name)


def _in_headline(prose: Prose, attribution: Attribution) -> bool:
    """Whether somebody speaks in a headline, which leaves who that is to the article."""
    sentence = prose.sentence_at(attribution.content[0])
    return sentence in prose.headlines


def _part_of(span: Span, match: re.Match[str]) -> Span:
    return Span(span.part, span.start + match.start(), span.start + match.end(), match[0])


def _bodies(name: str) -> set[str]:
    """The words of the bodies that one who is described is of ("Fed officials", "a man at the Fed")."""
    return {word for match in _BODY.finditer(name) for word in _names(match["body"])}


def _names(text: str) -> set[str]:
    """The words of a phrase that are names of bodies, as far as their letters tell."""
    return {
        w
        for w in words(text)
        if w[0].isupper() and w not in {"The", "A", "An", "One", "Two", "Some", "Several"}
    }
