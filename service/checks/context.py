"""Rules on what a figure needs beside it to mean something: base, period, absolute risk, kind of average."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.analysis.report import Figure, FigureKind, Modifier

from .alarm import Alarm
from .prose import Prose, Sentence, words
from .vocabulary import House

_ABSOLUTE = re.compile(
    r"\b(?:in|out of|per|of every)\s+(?:a\s+|every\s+)?(?:\d|one|ten|hundred|thousand|million)"
)
_COMPARES = re.compile(
    r"^\s*(?:more likely|less likely|higher|lower|greater|increased|reduced|increase|reduction"
    r"|decrease|rise|drop"
    r"|as likely|more|less|the (?:risk|odds|likelihood|chance)|as (?:high|great))\b"
)
_RAISES = re.compile(
    r"\b(?:rais\w+|increas\w+|reduc\w+|cut\w*|lower\w*|doubl\w+|tripl\w+|halv\w+|decreas\w+)\b[^.;]{0,60}"
    r"\b(?:risks?|odds|likelihood|chances?)\b"
)
_AVERAGE = re.compile(r"\baverages?\b")
_KIND = re.compile(r"\b(?:mean|median|mode)\b")
_ON_ITS_OWN = re.compile(
    r"^\s*(?:[.,;:)—–!?]|$|and\b|but\b|or\b|while\b|in\b|at\b|by\b|this\b|last\b|today\b)"
)
#: A market's prices, which are since it last closed.
_OF_TODAY = re.compile(r"\b(?:shares?|stocks?|index)\b|\bclosed (?:up|down)\b")
#: "by 30 percent" is how far something changes, "to cut 5 percent" what is yet to come.
_STEP = re.compile(r"\bby\s+(?:[\w-]+\s+){0,2}$")
_TO_COME = re.compile(
    r"\b(?:will|would|should|to|recommend\w*|propos\w*|pledg\w*|promis\w*|demand\w*|cutting|raising)\s[^.;]{0,80}$"
)
_BASED = re.compile(
    r"\b(?:of|rate|share|proportion|stake|turnout|yield|margin|tax|interest|tariff|levy|inflation|unemployment)\b"
)


def percentage_without_base(prose: Prose) -> Iterator[Alarm]:
    """A share that does not say of what: no noun that the parse finds, none named beside it."""
    for sentence in prose.running:
        for figure in sentence.figures:
            if (
                figure.kind is FigureKind.PERCENTAGE
                and figure.of is None
                and figure.change is None
                and figure.moved is None
                and _ON_ITS_OWN.match(sentence.after(figure))
                and not _STEP.search(sentence.before(figure))
                and not _BASED.search(sentence.lower)
                and len(sentence.figures) == 1
            ):
                yield _alarm("percentage-without-base", figure)


def comparison_without_period(prose: Prose) -> Iterator[Alarm]:
    """ "rose 5 percent": since when is told neither here nor in the sentence before."""
    for sentence in prose.running:
        changed = [
            f
            for f in sentence.figures
            if f.change is not None
            and f.kind in {FigureKind.PERCENTAGE, FigureKind.PERCENTAGE_POINTS}
            and not sentence.before(f).endswith("(")  # what a list is of says since when
            and _OF_TODAY.search(sentence.before(f)) is None
            and not sentence.after(f).startswith(" of the vote")
        ]
        if not changed:
            continue
        if _TO_COME.search(sentence.before(changed[0])):
            continue
        if not any(_tells_time(prose.house, s) for s in prose.around(sentence)):
            yield _alarm("comparison-without-period", changed[0])


def relative_risk_alone(prose: Prose) -> Iterator[Alarm]:
    """ "a 40 percent higher risk": of a risk that is told nowhere near."""
    for sentence in prose.running:
        if not prose.house.listed("risks") & set(words(sentence.lower)):
            continue
        relative = [f for f in sentence.figures if _is_relative(sentence, f)]
        if not relative:
            continue
        near = prose.around(sentence)
        absolute = any(_ABSOLUTE.search(s.lower) for s in near) or any(
            f.kind in {FigureKind.RATIO, FigureKind.RATE, FigureKind.PERCENTAGE_POINTS} or f.moved
            for s in near
            for f in s.figures
        )
        if not absolute:
            yield _alarm("relative-risk-alone", relative[0])


def average_of_what_kind(prose: Prose) -> Iterator[Alarm]:
    """An average of what a few large values move, not said to be mean or median."""
    skewed = prose.house.expression(r"\b{skewed}\b")
    for sentence in prose.running:
        found = _AVERAGE.search(sentence.lower)
        amounts = [f for f in sentence.figures if f.kind in {FigureKind.MONEY, FigureKind.RATE}]
        if not found or not amounts or not skewed.search(sentence.lower):
            continue
        near = [f for f in amounts if abs(f.span.start - sentence.span.start - found.start()) < 80]
        if near and not any(_KIND.search(s.lower) for s in prose.paragraph(sentence)):
            yield _alarm("average-of-what-kind", near[0])


def _alarm(rule: str, figure: Figure) -> Alarm:
    return Alarm(rule, (figure.span,), (figure.id,), {"text": figure.span.text})


def _tells_time(house: House, sentence: Sentence) -> bool:
    told = set(words(sentence.lower))
    return (
        bool(told & house.listed("periods"))
        or any(len(word) == 4 and word.isdigit() and word[:2] in {"19", "20"} for word in told)
        or any(f.kind is FigureKind.DURATION for f in sentence.figures)
    )


def _is_relative(sentence: Sentence, figure: Figure) -> bool:
    if figure.kind not in {FigureKind.PERCENTAGE, FigureKind.MULTIPLE} or figure.modifier is Modifier.RANGE:
        return False
    if _COMPARES.match(sentence.after(figure)):
        return True
    start = figure.span.start - sentence.span.start
    return bool(figure.change or figure.kind is FigureKind.MULTIPLE) and any(
        m.start() <= start + 20 and start <= m.end() + 30 for m in _RAISES.finditer(sentence.lower)
    )
