"""Rules on parts and wholes: shares recomputed, parts added up."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.analysis.report import Figure, FigureKind, Modifier, Span

from .alarm import Alarm
from .intervals import Interval, around, meant, point, shown, shown_interval, step
from .prose import Prose, Sentence

_DETERMINED = r"(?:the|its|their|all|all the|our|his|her|some|those|these)?\s*"
_OF = re.compile(rf"^(?:\s+\w+){{0,2}}\s+(?:out\s+)?of\s+{_DETERMINED}(?:total\s+(?:of\s+)?)?$")
_OR = re.compile(r"^[^.;:()]{0,40}?(?:,\s*or|\(|\bor)\s*(?:about|around|some|roughly|nearly)?\s*$")
_OR_OF = re.compile(rf"^\s*\)?,?\s*of\s+{_DETERMINED}$")
#: A whole small enough that not every percentage of it is a whole number.
_SMALL = 60
_JOINED = re.compile(r"^(?:\s+[\w'-]+){0,4}?\s*(?:,|,?\s+and|,?\s+or|\s+plus)\s+(?:another\s+)?$")
_INCLUDING = re.compile(r"^(?:\s+[\w'-]+){0,4}\s*[,(–—-]*\s*(?:including|among them)\s+(?:at least\s+)?$")
_NAMELY = re.compile(r"^(?:\s+[\w'-]+){0,4}\s*[:–—]\s*$")
_TOTALLING = re.compile(
    r"^(?:\s+[\w'-]+){0,5}?,?\s+(?:for\s+|making\s+)?(?:an?\s+(?:combined\s+|grand\s+)?total\s+of|totall?ing|totals?)\s+$"
)
_SUBSET = re.compile(r"\b(?:of them|of whom|of which|of these|per|each|every|including|from)\b")
_EXCLUSIVE = re.compile(r"\bof (?:the )?votes?\b|\bundecided\b|\bthe (?:rest|remainder)\b")
_COMPARED = re.compile(
    r"\b(?:turnout|compared|than|earlier|ago|respectively|previous|last|from|both|approval|approve|increase|raise|up|down"
    r"|must|needs?|would|could|should|among)\b"
)
#: Far more than a hundred percent are answers to several questions.
_FAR = 150.0


def share_does_not_add_up(prose: Prose) -> Iterator[Alarm]:
    """ "12 of the 40 members, or 40 percent": the percentage is not what part and whole make."""
    for sentence in prose.sentences():
        for part, whole, percent in _shares(sentence):
            quotient = around(point(part) or 0.0, part).share_of(around(point(whole) or 0.0, whole))
            if quotient is not None:
                share = Interval(100 * quotient.low, 100 * quotient.high)
                told = f"“{part.span.text}” of “{whole.span.text}”"
                yield from _misstated((part, whole), share, percent, told)
        for ratio, percent in pairwise(sentence.figures):
            value = point(ratio)
            exact = ratio.kind is FigureKind.RATIO and ratio.modifier is Modifier.EXACT and value is not None
            if exact and _is_percent(percent) and _OR.match(sentence.between(ratio, percent)):
                share = Interval(100 * (value or 0.0), 100 * (value or 0.0))
                yield from _misstated((ratio,), share, percent, f"“{ratio.span.text}”")


def _misstated(stated: tuple[Figure, ...], computed: Interval, percent: Figure, told: str) -> Iterator[Alarm]:
    if not computed.overlaps(meant(percent)):
        values = {"told": told, "computed": shown_interval(computed), "stated": percent.span.text}
        yield _alarm("share-does-not-add-up", (*stated, percent), values)


def parts_do_not_add_up(prose: Prose) -> Iterator[Alarm]:
    """ "120 people, including 90 men and 40 women": the parts are more, or other, than their total."""
    for sentence in prose.sentences():
        for total, parts, whole in _totals(sentence):
            amounts = [around(point(p) or 0.0, p) for p in parts]
            added = Interval(sum(a.low for a in amounts), sum(a.high for a in amounts))
            allowed = meant(total)
            wrong = not added.overlaps(allowed) if whole else added.low > allowed.high
            if wrong:
                yield _alarm(
                    "parts-do-not-add-up",
                    (total, *parts),
                    {"computed": shown_interval(added), "total": total.span.text},
                )


def shares_exceed_whole(prose: Prose) -> Iterator[Alarm]:
    """Shares of one whole that pass a hundred."""
    for sentence in prose.sentences():
        if not _EXCLUSIVE.search(sentence.lower) or _COMPARED.search(sentence.lower):
            continue
        shares = [
            f
            for f in sentence.figures
            if f.kind is FigureKind.PERCENTAGE and f.change is None and f.moved is None
        ]
        if len(shares) < 3 or any(f.modifier is not Modifier.EXACT for f in shares):
            continue
        least = sum(around(point(f) or 0.0, f).low for f in shares)
        most = sum(point(f) or 0.0 for f in shares)
        if least > 100 and prose.house.limit("shares-exceed-whole", "most") < most <= _FAR:
            yield _alarm("shares-exceed-whole", tuple(shares), {"computed": shown(most)})


def impossible_percentage(prose: Prose) -> Iterator[Alarm]:
    """ "35 percent of the 10 members": no whole number of them makes that."""
    for sentence in prose.sentences():
        for percent, whole in zip(sentence.figures, sentence.figures[1:], strict=False):
            share, number = point(percent), point(whole)
            if (
                percent.kind is not FigureKind.PERCENTAGE
                or percent.modifier is not Modifier.EXACT
                or percent.change is not None
                or share is None
                or number is None
                or whole.kind is not FigureKind.COUNT
                or whole.modifier is not Modifier.EXACT
                or not 2 < number <= _SMALL
                or number != int(number)
                or not re.fullmatch(rf"\s+of\s+{_DETERMINED}", sentence.between(percent, whole))
                or not _is_counted(sentence, whole)
            ):
                continue
            half = step(share, percent) / 2 + 1e-9
            lower = math.floor(share * number / 100)
            shares = [100 * k / number for k in (lower, lower + 1)]
            if all(abs(it - share) > half for it in shares):
                yield _alarm(
                    "impossible-percentage",
                    (percent, whole),
                    {
                        "percent": percent.span.text,
                        "whole": whole.span.text,
                        "nearest": f"{lower} would be {shown(shares[0])} percent, "
                        f"{lower + 1} would be {shown(shares[1])} percent",
                    },
                )


def _is_counted(sentence: Sentence, whole: Figure) -> bool:
    """Whether people or things that cannot be parted are counted, and not what they own."""
    return bool(
        re.match(r"\s+(?:[\w-]+\s+){0,2}?[a-z]+(?:s|men|people|children)\b(?!')", sentence.after(whole))
    )


def _shares(sentence: Sentence) -> Iterator[tuple[Figure, Figure, Figure]]:
    """Part, whole and percentage where the words leave no doubt which is which."""
    figures = sentence.figures
    for one, two, three in zip(figures, figures[1:], figures[2:], strict=False):
        first, second = sentence.between(one, two), sentence.between(two, three)
        if _same(one, two) and _is_percent(three) and _OF.match(first) and _OR.match(second):
            yield one, two, three
        elif _same(one, three) and _is_percent(two) and _OR.match(first) and _OR_OF.match(second):
            yield one, three, two


def _is_amount(figure: Figure) -> bool:
    kinds = {FigureKind.COUNT, FigureKind.MONEY, FigureKind.MEASURE, FigureKind.NUMBER}
    return figure.kind in kinds and figure.modifier is Modifier.EXACT and (point(figure) or 0) > 0


def _is_percent(figure: Figure) -> bool:
    return figure.kind is FigureKind.PERCENTAGE and figure.moved is None and figure.change is None


def _same(one: Figure, other: Figure) -> bool:
    return _is_amount(one) and _is_amount(other) and one.kind is other.kind and one.unit == other.unit


def _totals(sentence: Sentence) -> Iterator[tuple[Figure, Sequence[Figure], bool]]:
    """A total, its parts, and whether the parts are all of it."""
    figures = sentence.figures
    for at, total in enumerate(figures):
        if not (_is_amount(total) or _is_least(total)):
            continue
        if at + 1 < len(figures):
            gap = sentence.between(total, figures[at + 1])
            namely = _NAMELY.match(gap) is not None
            if namely or _INCLUDING.match(gap):
                parts = _run(sentence, figures[at + 1 :], total)
                rest = figures[at + 1 + len(parts) :]
                if len(parts) > 1 and (not namely or _is_amount(total)):
                    closed = not rest and not _SUBSET.search(
                        sentence.lower[parts[0].span.start - sentence.span.start :]
                    )
                    if not namely or closed:
                        yield total, parts, namely
        parts = _run_before(sentence, figures[:at], total)
        if len(parts) > 1 and _is_amount(total) and _TOTALLING.match(sentence.between(parts[-1], total)):
            first = parts[0].span.start - sentence.span.start
            if not _SUBSET.search(sentence.lower[first : total.span.start - sentence.span.start]):
                yield total, parts, True


def _is_least(figure: Figure) -> bool:
    """ "at least 120", "up to 120" are no totals that parts must make, but "up to" caps them."""
    return figure.modifier is Modifier.UP_TO and figure.kind is FigureKind.COUNT


def _run(sentence: Sentence, figures: Sequence[Figure], total: Figure) -> list[Figure]:
    """The figures from the first on that a list joins, all of the total's kind."""
    run: list[Figure] = []
    for figure in figures:
        if not _same_kind(figure, total) or (run and not _JOINED.match(sentence.between(run[-1], figure))):
            break
        run.append(figure)
    return run


def _run_before(sentence: Sentence, figures: Sequence[Figure], total: Figure) -> list[Figure]:
    run: list[Figure] = []
    for figure in reversed(figures):
        if not _same_kind(figure, total) or (run and not _JOINED.match(sentence.between(figure, run[0]))):
            break
        run.insert(0, figure)
    return run


def _same_kind(figure: Figure, total: Figure) -> bool:
    return _is_amount(figure) and figure.kind is total.kind and figure.unit == total.unit


def _alarm(rule: str, figures: Sequence[Figure], values: dict[str, str]) -> Alarm:
    ordered = sorted(figures, key=lambda f: f.span.place)
    spans: tuple[Span, ...] = tuple(f.span for f in ordered)
    return Alarm(rule, spans, tuple(f.id for f in ordered), values)
