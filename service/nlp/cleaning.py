"""Make a part of an article palatable to the models, and find the way back.

The models learnt on plain ASCII quotation marks and single spaces; newspapers print curly marks,
no-break spaces, soft hyphens. Cleaning replaces characters one for one or drops them, and keeps for
each character that is left where it stood in the text as given.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence

from service.intake.lines import BREAK

#: Every quotation mark as the models know it.
QUOTES = {
    **dict.fromkeys("“”„‟«»″＂〝〞「」『』《》", '"'),
    **dict.fromkeys("‘’‚‛‹›′`´ʼ＇", "'"),
}
_ASCII = str.maketrans(QUOTES)
_LINE = re.compile(BREAK)
#: A longer run without white space is no word; the models would spend minutes on it.
_LONGEST_WORD = 200
#: Words with single spaces between them, of characters that all stay or become others: most paragraphs.
_PLAIN = re.compile(r"(?:{0}{{1,{1}}}+ )*+{0}{{1,{1}}}+".format("[!-~¡-¬®-˿–—‘-‟…€]", _LONGEST_WORD))
#: A longer stretch that is left out, of white space, invisible characters or the end of a monster, ends a
#: paragraph: no writer needs more, and whoever looks for words in a sentence as given would take ages.
LONGEST_GAP = 100
#: Hard-wrapped text: every line but the last is about this long.
_WRAPPED = range(45, 101)


@dataclasses.dataclass(frozen=True)
class Paragraph:
    """Cleaned text, and for each of its code points the offset it had in the part as given."""

    text: str
    offsets: Sequence[int]

    def halves(self, at: int) -> tuple[Paragraph, Paragraph]:
        """What stands before and from `at`."""
        return (
            Paragraph(self.text[:at], self.offsets[:at]),
            Paragraph(self.text[at:], self.offsets[at:]),
        )

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span as given for `text[start:end]` (not empty)."""
        return self.offsets[start], self.offsets[end - 1] + 1


def _lines(text: str) -> list[tuple[int, int]]:
    """(start, end) of each line, without its break."""
    found, start = [], 0
    for match in _LINE.finditer(text):
        found.append((start, match.start()))
        start = match.end()
    found.append((start, len(text)))
    return found


def _clean(text: str, start: int, end: int) -> Paragraph:
    """Spaces single and plain, quotation marks ASCII, invisible characters and ends of monsters gone."""
    if _PLAIN.fullmatch(text, start, end):
        return Paragraph(text[start:end].translate(_ASCII), range(start, end))
    kept: list[str] = []
    offsets: list[int] = []
    run = 0
    for offset in range(start, end):
        character = text[offset]
        category = unicodedata.category(character)
        if character.isspace() or category == "Cc":
            character = " "
        elif category in ("Cf", "Cs"):
            continue
        run = 0 if character == " " else run + 1
        if run > _LONGEST_WORD or (character == " " and (not kept or kept[-1] == " ")):
            continue
        kept.append(QUOTES.get(character, character))
        offsets.append(offset)
    if kept and kept[-1] == " ":
        kept.pop()
        offsets.pop()
    return Paragraph("".join(kept), tuple(offsets))


def _pieces(paragraph: Paragraph) -> Iterator[Paragraph]:
    """A paragraph, cut at gaps that are too long."""
    offsets = paragraph.offsets
    cuts = []
    if offsets and offsets[-1] - offsets[0] >= len(offsets) - 1 + LONGEST_GAP:
        cuts = [at for at, (a, b) in enumerate(itertools.pairwise(offsets), 1) if b - a > LONGEST_GAP]
    for start, end in itertools.pairwise([0, *cuts, len(paragraph.text)]):
        piece = paragraph.text[start:end]
        start += len(piece) - len(piece.lstrip(" "))
        end -= len(piece) - len(piece.rstrip(" "))
        if start < end:
            yield Paragraph(paragraph.text[start:end], paragraph.offsets[start:end])


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text, cleaned, empty ones left out.

    A blank line ends a paragraph, and so does a gap longer than any writer leaves. So does any line break,
    unless the block it stands in is hard-wrapped: then its lines are one paragraph.
    """
    blocks: list[list[tuple[int, int]]] = [[]]
    for start, end in _lines(text):
        if text[start:end].strip():
            blocks[-1].append((start, end))
        elif blocks[-1]:
            blocks.append([])
    found: list[Paragraph] = []
    for block in blocks:
        if len(block) > 1 and all(end - start in _WRAPPED for start, end in block[:-1]):
            found.append(_clean(text, block[0][0], block[-1][1]))
        else:
            found.extend(_clean(text, start, end) for start, end in block)
    return [piece for paragraph in found for piece in _pieces(paragraph)]
