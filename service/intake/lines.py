"""What ends a line, and what a paragraph, in every convention that articles come in."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

#: One character that ends a line: Unix, old Macs, form feeds, Unicode; as inside a regular expression's [].
ENDS = r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
#: One line break as a regular expression; Windows' two characters are one, never two.
BREAK = rf"(?>\r\n|[{ENDS}])"

_BLANK_LINES = re.compile(rf"{BREAK}[ \t\xa0]*{BREAK}(?:[ \t\xa0]*{BREAK})*|\u2029")


def paragraph_starts(text: str) -> list[int]:
    """Where paragraphs begin: at 0 and after blank lines, which belong to the paragraph before."""
    starts = [0]
    for match in _BLANK_LINES.finditer(text):
        if starts[-1] < match.end() < len(text):
            starts.append(match.end())
    return starts


def paragraph_at(starts: Sequence[int], offset: int) -> int:
    """The number, from 1, of the paragraph that an offset lies in."""
    return bisect.bisect_right(starts, offset)
