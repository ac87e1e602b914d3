"""Where in an HTML source each character of its text comes from, and taking marks out of HTML again."""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Iterator
from typing import NamedTuple

from .tokens import tokens

#: What the names of the attributes begin with that make a <mark> one of onrecord's.
PREFIX = "data-onrecord-"


class Run(NamedTuple):
    """`text[start:end]` comes from `html[origin:until]`.

    Character for character if both are equally long, else as a whole: a character reference, white space
    that is shown as one space, or, where tags made the text (a paragraph's end, `<q>`), those tags.
    `node` numbers the stretches of characters that no tag parts; None where no mark may stand.
    """

    start: int
    end: int
    origin: int
    until: int
    node: int | None

    @property
    def even(self) -> bool:
        """Whether each character of the text has its own in the source."""
        return self.end - self.start == self.until - self.origin


@dataclasses.dataclass(frozen=True)
class Markup:
    """An article's HTML, and the runs in text order that together are the whole text.

    The runs' places in the source never overlap and are in order too; what lies between them is not seen.
    `encoding` is that of the bytes that the HTML came in, by Python's name, if it came in bytes.
    """

    html: str
    runs: tuple[Run, ...]
    encoding: str = "utf-8"

    def place(self, offset: int) -> tuple[int, int]:
        """Where in `html` one character of the text comes from, (start, end) in code points."""
        run = self.run(offset)
        if run.even:
            at = run.origin + offset - run.start
            return at, at + 1
        return run.origin, run.until

    def run(self, offset: int) -> Run:
        """The run that a character of the text is in. Raises IndexError past the text's end."""
        at = bisect.bisect_right(self.runs, offset, key=lambda run: run.start) - 1
        if at < 0 or offset >= self.runs[at].end:
            raise IndexError(offset)
        return self.runs[at]

    def nodes(self) -> Iterator[tuple[int, int]]:
        """The stretches (start, end) of the text in which marks may begin and end, in order."""
        start = end = 0
        node: int | None = None
        for run in self.runs:
            if run.node != node:
                if node is not None:
                    yield start, end
                start, node = run.start, run.node
            end = run.end
        if node is not None:
            yield start, end


def without_marks(html: str) -> str:
    """HTML with every mark of onrecord's taken out and nothing else changed.

    Gives back, byte for byte, what the marks were put into; HTML that has none is returned as it is.
    Marks are known by their attributes, so a newsroom's own <mark> stays, around and inside them.
    """
    if PREFIX not in html.lower():
        return html
    kept: list[str] = []
    ours: list[bool] = []
    at = 0
    for token in tokens(html):
        if token.name != "mark":
            continue
        if token.kind == "start":
            ours.append(any(name.startswith(PREFIX) for name in token.attributes))
            mine = ours[-1]
        else:
            mine = bool(ours) and ours.pop()
        if mine:
            kept.append(html[at : token.start])
            at = token.end
    return "".join([*kept, html[at:]])
