"""Round trips of real articles in CMS markup: map exact, marks removable, page the same?

    python benchmarks/markup.py FOLDER --articles 200

Each *.txt is dressed as a content management system would write it (`cms.py`), read, marked at random
words, and stripped again. Prints counts; needs no service and no models.
"""

from __future__ import annotations

import argparse
import html
import pathlib
import random
import sys
import time

from articles import articles
from cms import dressed
from justhtml import JustHTML

from service.analysis.report import Engine, Finding, Report, Severity, Span
from service.intake.html import extract
from service.intake.markup import PREFIX, Markup, without_marks
from service.renderers.original import render


def main() -> None:
    """Print what holds of how many articles."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--articles", type=int, default=200)
    asked = parser.parse_args()
    texts = [text for _, text in articles(asked.folder, asked.articles)]
    held = dict.fromkeys(("text as written", "map exact", "marks removable", "same page"), 0)
    characters = marks = 0
    spent = 0.0
    for n, text in enumerate(texts):
        source, seen = dressed(text.split("\n"), n)
        began = time.process_time()
        article = extract(source)
        spans = _spans(len(article.text), random.Random(n))
        findings = tuple(
            Finding(f"n{m}", "r", Severity.NOTE, "m", (Span.of(article, "body", *span),), (), "/")
            for m, span in enumerate(spans)
        )
        assert article.markup
        page = render(Report(article, Engine("0", "none"), findings=findings), article.markup)
        spent += time.process_time() - began
        characters += len(article.text)
        marks += page.count(f"<mark {PREFIX}")
        held["text as written"] += article.text == "\n\n".join(seen)
        held["map exact"] += all(
            _is_exact(article.markup, article.text, at) for at in range(len(article.text))
        )
        held["marks removable"] += without_marks(page) == source
        held["same page"] += all(_tree(page, kind) == _tree(source, kind) for kind in (True, False))
    print(f"{len(texts)} articles, {characters} characters, {marks} marks, {spent:.1f} s to read and to mark")
    for name, number in held.items():
        print(f"{name}: {number} of {len(texts)}")
    sys.exit(any(number < len(texts) for number in held.values()))


def _spans(length: int, chance: random.Random) -> list[tuple[int, int]]:
    starts = [chance.randrange(max(1, length)) for _ in range(60)]
    return [(at, min(length, at + chance.randint(1, 200))) for at in starts if at < length]


def _is_exact(markup: Markup, text: str, at: int) -> bool:
    """Whether the place of a character says that character, or holds the tags that made it."""
    source = markup.html[slice(*markup.place(at))]
    if text[at] in "\n\t" and "<" in source:
        return True
    said = html.unescape(source)
    return said == text[at] or (text[at] == " " and not said.strip(" \t\r\n\f"))


def _tree(page: str, fragment: bool) -> str:
    """The page as a parser writes it out again, without our marks."""
    written = JustHTML(page, sanitize=False, fragment=fragment).to_html(pretty=False)
    return without_marks(written)


if __name__ == "__main__":
    main()
