"""Reports on any text with spans anywhere, overlapping, discontinuous, in the title too."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from service.analysis.report import (
    Attribution,
    AttributionKind,
    Cue,
    Engine,
    Evidence,
    Figure,
    FigureKind,
    Finding,
    Modifier,
    Naming,
    Report,
    Severity,
    Source,
    SourceKind,
    Span,
    Speaker,
    Stance,
    Value,
)
from service.intake.article import Article, Part

_PIECES = [
    "Ann Lee",
    " said ",
    "“",
    "”",
    '"',
    "=5 %",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "🚀",
    "é",
    "<b>",
    "&",
    "]]>",
    ". ",
    "x",
]
#: Nothing that no text has; what XML cannot have.
TEXTS = st.lists(st.sampled_from([*_PIECES, "\x0b", "\x85", "\ufffe", "\u2028"]), max_size=14).map("".join)


#: A report takes longer to make and to read back than what hypothesis expects of a test.
FEW = settings(deadline=None, max_examples=40)


@st.composite
def spans(draw: st.DrawFn, article: Article, most: int = 3) -> tuple[Span, ...]:
    """At least one span, in text order."""
    parts: list[Part] = [part for part in ("title", "body") if article.part(part)]
    found = []
    for _ in range(draw(st.integers(1, most))):
        part = draw(st.sampled_from(parts))
        length = len(article.part(part))
        start = draw(st.integers(0, length - 1))
        found.append(Span.of(article, part, start, draw(st.integers(start + 1, length))))
    return tuple(sorted(set(found), key=lambda it: it.place))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Not within the contract's invariants: spans of one attribution may overlap each other."""
    article = Article(
        draw(TEXTS), title=draw(st.none() | TEXTS), id=draw(st.sampled_from([None, "a/1", "x y"]))
    )
    engine = Engine("0", "none")
    if not (article.text or article.title):
        return Report(article, engine)

    def some(most: int = 3) -> tuple[Span, ...]:
        return draw(spans(article, most))

    kinds = st.sampled_from(list(SourceKind))
    sources = tuple(
        Source(
            f"s{n}", draw(st.sampled_from(["Ann Lee", "=cmd", "a\nvoter"])), draw(kinds),
            draw(st.sampled_from(list(Naming))), draw(st.booleans()), "chief", None, some(), (),
        )
        for n in range(1, draw(st.integers(1, 3)))
    )  # fmt: skip
    first = sources[0].id if sources else None
    attributions = tuple(
        Attribution(
            f"a{n}", draw(st.sampled_from(list(AttributionKind))),
            Speaker(first, some(1)) if first and draw(st.booleans()) else None,
            Cue(some(2), "say", Stance.NEUTRAL) if draw(st.booleans()) else None,
            some(), first, None, 0.5,
        )
        for n in range(1, draw(st.integers(1, 4)))
    )  # fmt: skip
    values = st.sampled_from([Value(5.0, 5.0), Value(None, 2.5), Value(3.0, None), Value(1.0, 4.0)])
    figures = tuple(
        Figure(
            f"f{n}", some(1)[0], FigureKind.PERCENTAGE, draw(values), "percent", Modifier.EXACT, None, None,
            draw(st.sampled_from(list(Evidence))), None, first, False,
        )
        for n in range(1, draw(st.integers(1, 4)))
    )  # fmt: skip
    rules = st.sampled_from(["figure-without-source", "loaded-verb", "of-another-version"])
    findings = tuple(
        Finding(f"n{n}", draw(rules), draw(st.sampled_from(list(Severity))), "Look.", some(), (), "x")
        for n in range(1, draw(st.integers(1, 4)))
    )
    return Report(article, engine, sources, attributions, figures, findings)
