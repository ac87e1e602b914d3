"""What fuzzers call: each takes any bytes, and fails where what comes of them is not as it must be."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from service.analysis.quantities import find_quantities
from service.intake.html import extract
from service.intake.markup import without_marks
from service.nlp.reading import Sentence, Word

_TOKEN = re.compile(r"\w+(?:[.,]\w+)*|[^\w\s]")


def html(data: bytes) -> None:
    """HTML intake: text and map fit the source, and what is read again from the text is the same text."""
    article = extract(data)
    markup = article.markup
    assert markup is not None
    assert "".join(article.text[run.start : run.end] for run in markup.runs) == article.text
    assert all(a.until <= b.origin for a, b in zip(markup.runs, markup.runs[1:], strict=False))
    assert all(0 <= run.origin <= run.until <= len(markup.html) for run in markup.runs)
    for run in markup.runs:
        if run.even and run.node is not None:
            shown, sent = article.text[run.start : run.end], markup.html[run.origin : run.until]
            assert len(shown) == len(sent)
    for link in article.links:
        assert 0 <= link.start < link.end <= len(article.text)
        assert re.match("https?://", link.href, re.IGNORECASE)
    assert article.headline is None or 0 <= article.headline[0] < article.headline[1] <= len(article.text)
    assert without_marks(markup.html) == markup.html
    assert extract(data) == article


def values(data: bytes) -> None:
    """The value parser: figures lie in the text in order, apart from each other, and say finite numbers."""
    text = data.decode("utf-8", "replace")[:2_000]
    words = tuple(
        Word(at, it[0], it[0].lower(), "NUM" if it[0][0].isdigit() else "NOUN", "", at - 1, "dep", *it.span())
        for at, it in enumerate(_TOKEN.finditer(text))
    )[:300]
    end = 0
    for found in find_quantities(Sentence("body", 0, 0, words, ()), text):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        bounds = [it for it in (found.value.low, found.value.high) if it is not None]
        assert all(map(math.isfinite, bounds))
        assert bounds == sorted(bounds)


TARGETS: Mapping[str, Callable[[bytes], None]] = {"html": html, "values": values}


def any_of(data: bytes) -> None:
    """The target that the first byte picks, with the others."""
    if data:
        list(TARGETS.values())[data[0] % len(TARGETS)](data[1:])
