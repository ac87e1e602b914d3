"""Which figures that nobody states are asked about: what somebody must have added up, and nobody near tells.

A figure that is left alone here keeps its evidence: nobody is seen to state it, and it stays unverified.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from service.analysis.report import Attribution, Figure, FigureKind, Modifier, Naming, SourceKind, Value

from .prose import Prose, Sentence, in_capitals
from .vocabulary import phrases

#: Kinds that are asked about at any size, but for none and all.
_SHARES = {FigureKind.PERCENTAGE, FigureKind.PERCENTAGE_POINTS}
#: Kinds that are asked about once they are large.
_COUNTED = {FigureKind.COUNT, FigureKind.MEASURE, FigureKind.RATE, FigureKind.MONEY}
#: Kinds of which whoever has a thing can tell at a glance, and how many times as large they must be.
_MEASURED = {FigureKind.MEASURE, FigureKind.RATE}
_WEIGHTY = 1000
_NOTHING_AND_ALL = {0, 100}
#: "thousands of dollars", "a few million".
_VAGUE = re.compile(r"(?:(?:tens|hundreds|thousands|millions|billions|dozens|scores) of|(?:a )?few)\b")
#: Code points before and after a figure in which it is said what it is.
_NEAR = 60
#: What goes before and after a sum by which a thing is called.
_BOUGHT = re.compile(r"\b(?:an?|the|its|their|this|of)\s+$")
_THING = re.compile(r"\s+(?!in\b|of\b|a\b|per\b|to\b|for\b)[a-z]")
#: What goes before the number that a rate is of: "For every 1,000 boats, 30 leak".
_BASE = re.compile(r"\b(?:(?:for|of|in|per) (?:every|each)|per|out of)\s+$")
_YEAR = re.compile(
    r"(?P<since>\b(?:since|from|after)\s+(?:\w+\s+)?)?(?<![\d.,/:#$£€-])(?P<year>1\d{3}|20\d\d)s?(?=[\s.,;:)'–—-]|$)"
    r"(?![.,]\d|\s+(?:[a-z]+s\b|square|per ?cent))"
)
#: What lies so many years before the latest that an article names is no news; five times as many, no memory.
_OLD = 20
#: No article is from before this year, whatever years it names.
_PRESENT = 2000
#: Digits of a year, which a range of years leaves behind as a count of nothing.
_YEAR_DIGITS = 4
#: Sentences of an article's beginning, which is told before it is said who tells.
_LEAD = 3
#: Sentences before and after a figure in which its source is looked for.
_BACK, _AHEAD = 3, 1
#: Sentences before and after a figure between which one who speaks on both sides may speak throughout.
_BETWEEN = 4
_ORGANISED = {SourceKind.DOCUMENT, SourceKind.ORGANISATION}
#: How a speech that is reported at length goes on in the next paragraph.
_SPEAKS_ON = re.compile(
    r"(?:also|equally|in addition|additionally|furthermore|moreover|similarly|likewise|he|she|they)\b"
)
#: An article is on a document that it names in so many of its sentences, and in this share of them.
_OFTEN, _OFTEN_SHARE = 3, 0.1
#: The share of an article's sentences that tell of sport if it is on sport.
_SPORTING = 0.4
#: The line after which a sender tells of herself.
_ABOUT = re.compile(
    r"^[ \t]*(?:about [^.\n]{1,60}|notes? to editors?:?)[ \t]*$", re.MULTILINE | re.IGNORECASE
)


class Asking:
    """Asked about each figure of an article; what holds for sentences and paragraphs is worked out once."""

    def __init__(self, prose: Prose) -> None:
        """Take the article; nothing is read before the first figure."""
        self._prose = prose
        self._all: Sequence[Sentence] = prose.running
        self._at = {sentence.start: n for n, sentence in enumerate(self._all)}

    def asks(self, sentence: Sentence, figure: Figure) -> bool:
        """Whether an editor wants to be asked where a figure of a sentence of the running text is from."""
        n = self._at[sentence.start]
        return (
            self._is_added_up(sentence, figure)
            and not self._is_looked_up(sentence, figure)
            and not self._is_the_writers(sentence)
            and not self._is_history(n)
            and not self._is_told_near(n)
            and not self._is_published(n)
            and not self._is_of_one_source
            and not self._is_of_a_match
            and sentence.start < self._end
        )

    def _is_added_up(self, sentence: Sentence, figure: Figure) -> bool:
        """Whether somebody must have counted or worked a figure out: a share, or more than one sees."""
        most = figure.value.high if figure.value.high is not None else figure.value.low
        size = abs(most or 0)
        if figure.kind in _SHARES:
            return size not in _NOTHING_AND_ALL
        if figure.kind is FigureKind.FRACTION:
            return figure.modifier is not Modifier.EXACT
        if figure.kind is FigureKind.COUNT and not self._is_tallied(sentence, figure):
            return False
        if figure.kind is FigureKind.MONEY and not self._is_a_sum(sentence, figure):
            return False
        text = figure.span.text
        a_year = figure.of is None and text.isdigit() and len(text) == _YEAR_DIGITS
        of_money = figure.unit is not None and figure.unit.isupper()
        least = self._prose.house.limit("figure-without-source", "counted")
        large = size >= least * (_WEIGHTY if figure.kind in _MEASURED and not of_money else 1)
        return figure.kind in _COUNTED and large and not a_year and _VAGUE.match(text.lower()) is None

    def _is_tallied(self, sentence: Sentence, figure: Figure) -> bool:
        """Whether a count is of those whom somebody keeps count of, and not all who live in a country."""
        counted = self._prose.house.expression(r"(?:^|\s)(?:[\w-]+\s+){0,2}?{tallied}\b")
        after = counted.match(sentence.after(figure))
        return after is not None or counted.search(figure.span.text.lower()) is not None

    def _is_a_sum(self, sentence: Sentence, figure: Figure) -> bool:
        """Whether money is what something costs, earns or owes, no word for it ("a $5 million railway")."""
        before, after = sentence.before(figure)[-_NEAR:], sentence.after(figure)[:_NEAR]
        bought = _BOUGHT.search(before) is not None and _THING.match(after) is not None
        return (
            not bought
            and phrases("summing").search(f"{before} {figure.span.text.lower()} {after}") is not None
        )

    def _is_looked_up(self, sentence: Sentence, figure: Figure) -> bool:
        """Whether law, contract, market, ballot or map give a figure, or somebody states it elsewhere."""
        before, after = sentence.before(figure)[-_NEAR:], sentence.after(figure)[:_NEAR]
        return (
            before.rstrip().endswith(":")
            or _BASE.search(before) is not None
            or (figure.kind, figure.unit, figure.value) in self._stated
            or phrases("looked_up").search(f"{before}{figure.span.text.lower()}{after}") is not None
            or phrases("living_in").search(before.rstrip()) is not None
            or phrases("living").match(after.lstrip()) is not None
        )

    @cached_property
    def _stated(self) -> frozenset[tuple[FigureKind, str | None, Value]]:
        return frozenset((f.kind, f.unit, f.value) for f in self._prose.report.figures if f.source)

    def _is_the_writers(self, sentence: Sentence) -> bool:
        """Whether a writer tells of herself, asks, supposes, or advises the reader, or a heading sums up."""
        return (
            sentence.paragraph in self._advising
            or sentence.mark == "?"
            or phrases("own").search(sentence.lower) is not None
            or phrases("supposing").search(sentence.lower) is not None
            or in_capitals(sentence.text)
        )

    @cached_property
    def _advising(self) -> frozenset[int]:
        """Paragraphs that speak to the reader."""
        return frozenset(s.paragraph for s in self._all if phrases("advising").search(s.lower))

    def _is_history(self, n: int) -> bool:
        """Whether the year that the n-th sentence, or one before it in its paragraph, names is long gone."""
        return self._is_an_old_story or self._gone[n]

    @cached_property
    def _years(self) -> list[list[tuple[int, bool]]]:
        """The years of each sentence, and whether something goes on since."""
        return [[(int(m["year"]), bool(m["since"])) for m in _YEAR.finditer(s.lower)] for s in self._all]

    @cached_property
    def _latest(self) -> int:
        return max([_PRESENT, *(year for years in self._years for year, _ in years)])

    @cached_property
    def _gone(self) -> list[bool]:
        gone: list[bool] = []
        for n, years in enumerate(self._years):
            follows = n > 0 and self._all[n - 1].paragraph == self._all[n].paragraph
            old = all(year < self._latest - _OLD and not since for year, since in years)
            gone.append(old if years else follows and gone[-1])
        return gone

    @cached_property
    def _is_an_old_story(self) -> bool:
        """Whether most years that an article names are in nobody's memory."""
        years = [year for found in self._years for year, _ in found]
        return 2 * sum(year < self._latest - 5 * _OLD for year in years) > len(years)

    def _is_told_near(self, n: int) -> bool:
        """Whether the n-th sentence, or one close by, says who tells or what is read from."""
        return (
            self._tells[n]
            or any(self._tells[m] for m in self._before(n, 1))
            or any(self._reads(m) for m in self._before(n, _BACK))
            or any(self._reads(m) for m in self._after(n))
            or self._goes_on(n)
            or self._is_between(n)
            or self._is_of_a_speaker(n)
        )

    @cached_property
    def _tells(self) -> list[bool]:
        """Of each sentence, whether somebody who can be asked speaks in it, or it names a document."""
        return [bool(self._tellers(n)) or self._names_a_document(n) for n in range(len(self._all))]

    def _before(self, n: int, most: int) -> Iterator[int]:
        """So many sentences before the n-th in its paragraph."""
        for m in range(n - 1, max(-1, n - 1 - most), -1):
            if self._all[m].paragraph != self._all[n].paragraph:
                return
            yield m

    def _after(self, n: int) -> Iterator[int]:
        """The next sentence of the paragraph, or with a credit; behind an article's beginning, any three."""
        begins = n < _LEAD
        for m in range(n + 1, min(len(self._all), n + 1 + (_LEAD if begins else _AHEAD))):
            other = self._all[m]
            credits = other.start in self._measuring or other.lower.startswith("according to")
            if begins or other.paragraph == self._all[n].paragraph or credits:
                yield m

    def _reads(self, n: int) -> bool:
        """Whether a document or an organisation speaks in a sentence."""
        return self._names_a_document(n) or any(self._kind(a) in _ORGANISED for a in self._tellers(n))

    def _goes_on(self, n: int) -> bool:
        """Whether a paragraph goes on with the document or the speech of the one before."""
        above = self._above(n)
        if above is None:
            return False
        last = self._tellers(above)
        speaks = bool(last) and _SPEAKS_ON.match(self._all[n].lower) is not None
        reads = any(self._kind(a) in _ORGANISED for a in last)
        return speaks or reads or self._all[above].paragraph in self._measured

    def _is_between(self, n: int) -> bool:
        """Whether the one who spoke last before a sentence is the one who speaks next after it."""
        last = self._nearest(range(n - 1, max(-1, n - 1 - _BETWEEN), -1), -1)
        following = self._nearest(range(n + 1, min(len(self._all), n + 1 + _BETWEEN)), 0)
        return last is not None and last == following

    def _is_of_a_speaker(self, n: int) -> bool:
        """Whether a sentence is about somebody who speaks near it, and so can be asked."""
        near = range(max(0, n - _BETWEEN), min(len(self._all), n + 1 + _BETWEEN))
        speak = {a.source.id for m in near for a in self._tellers(m) if a.source}
        return any(source.id in speak for source in self._prose.naming_in(self._all[n]))

    def _is_published(self, n: int) -> bool:
        """Whether the paragraph of a sentence, or that above it, is of what an office or a poll publishes."""
        above = self._above(n)
        near = (n,) if above is None else (n, above)
        return any(self._all[m].paragraph in self._publishing for m in near)

    @cached_property
    def _publishing(self) -> frozenset[int]:
        return frozenset(s.paragraph for s in self._all if phrases("published").search(s.lower))

    def _above(self, n: int) -> int | None:
        """The last sentence of the paragraph above that of the n-th."""
        own = self._all[n].paragraph
        return next((m for m in range(n - 1, -1, -1) if self._all[m].paragraph != own), None)

    def _nearest(self, places: Iterable[int], which: int) -> str | None:
        """Whose the first statement is that stands in one of some sentences; `which` of a sentence's own."""
        for m in places:
            if said := self._tellers(m):
                source = said[which].source
                return source.id if source else None
        return None

    @cached_property
    def _measuring(self) -> frozenset[int]:
        """Where the sentences that name a document of many figures start."""
        return frozenset(s.start for s in self._all if phrases("measured").search(s.lower))

    @cached_property
    def _measured(self) -> frozenset[int]:
        """Paragraphs that name a document of many figures."""
        return frozenset(s.paragraph for s in self._all if s.start in self._measuring)

    def _names_a_document(self, n: int) -> bool:
        return phrases("documents").search(self._all[n].lower) is not None

    def _tellers(self, n: int) -> list[Attribution]:
        """What somebody who can be asked is seen to state in a sentence."""
        said = self._prose.speaking_in(self._all[n])
        return [a for a in said if self._can_be_asked(a)]

    def _can_be_asked(self, attribution: Attribution) -> bool:
        source = self._prose.sources[attribution.source.id] if attribution.source else None
        return source is not None and not source.anonymous and source.naming is not Naming.GENERIC

    def _kind(self, attribution: Attribution) -> SourceKind | None:
        return self._prose.sources[attribution.source.id].kind if attribution.source else None

    @cached_property
    def _is_of_one_source(self) -> bool:
        """Whether an article begins with a document, with the one source that it has, or by announcing."""
        lead = range(min(_LEAD, len(self._all)))
        begun = [a for n in lead for a in self._tellers(n)]
        told = {a.source.id for a in self._prose.report.attributions if a.source and self._can_be_asked(a)}
        texts = [self._all[n].lower for n in lead]
        return (
            any(self._kind(a) is SourceKind.DOCUMENT for a in begun)
            or any(self._all[n].start in self._measuring for n in lead)
            or (len(self._measuring) >= _OFTEN and len(self._measuring) > _OFTEN_SHARE * len(self._all))
            or (len(told) == 1 and told == {a.source.id for a in begun if a.source})
            or (not told and any(phrases("announced").search(text) for text in texts))
        )

    @cached_property
    def _is_of_a_match(self) -> bool:
        """Whether an article tells of sport in every few of its sentences."""
        sporting = sum(phrases("sporting").search(s.lower) is not None for s in self._all)
        return sporting > _SPORTING * len(self._all)

    @cached_property
    def _end(self) -> int:
        """Where an article ends and a sender tells of herself."""
        text = self._prose.report.article.text
        return next((m.start() for m in _ABOUT.finditer(text) if 2 * m.start() > len(text)), len(text))
