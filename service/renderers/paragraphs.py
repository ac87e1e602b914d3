"""An article's text as HTML paragraphs, with marks in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from service.analysis.report import Report
from service.intake.article import Part
from service.intake.lines import paragraph_at, paragraph_starts

from .escaping import escape
from .marks import Mark, marks, walk

#: Breaks that CSS shows as none, so that an invisible element must.
_UNSEEN_BREAK = re.compile("&#13;(?!\n)|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def marked(report: Report, part: Part, opening: Callable[[Mark], str]) -> str:
    """One part, escaped, in `h1.title` or `p`s, each mark between what `opening` returns and `</mark>`.

    `opening` is asked once for each piece of a mark, in text order, and returns a start tag with a `class`
    first among its attributes; a mark's last piece has the class `end` too. An absent title is nothing.
    """
    text = report.article.part(part)
    if part == "title":
        if not text:
            return ""
        starts, tag, after = [0], "h1", "\n"
    else:
        starts, tag, after = paragraph_starts(text), "p", ""
    pieces: list[str] = []
    opened: dict[Mark, int] = {}
    for step in walk(len(text), marks(report, part), starts):
        for mark in step.close:
            if mark.end <= step.start:  # only now is it known that nothing interrupts it any more
                pieces[opened[mark]] = pieces[opened[mark]].replace('class="', 'class="end ', 1)
            pieces.append("</mark>")
        if step.paragraph:
            pieces.append(f"</{tag}>" if step.start else "")
            pieces.append(_paragraph(report, part, step.start, starts))
        for mark in step.open:
            opened[mark] = len(pieces)
            pieces.append(opening(mark))
        pieces.append(_UNSEEN_BREAK.sub(r"\g<0><br>", escape(text[step.start : step.end])))
    return "".join(pieces) + f"</{tag}>{after}"


def _paragraph(report: Report, part: Part, start: int, starts: Sequence[int]) -> str:
    if part == "title":
        return '<h1 class="title">'
    headline = report.article.headline
    if headline and paragraph_at(starts, headline[0]) == paragraph_at(starts, start):
        return '<p class="headline" dir="auto">'
    return '<p dir="auto">'
