"""Who speaks in an article, each with a letter and a colour of its own."""

from __future__ import annotations

import dataclasses
import string

from service.analysis.report import Report, Source

#: Colours that the style sheet has; the letter tells apart those who must share one.
HUES = 8


@dataclasses.dataclass(frozen=True)
class Voice:
    """A source that speaks. `hue` is 1 to HUES."""

    source: Source
    letter: str
    hue: int


def voices(report: Report) -> dict[str, Voice]:
    """Every source with a statement, by its id, in the order of the report."""
    speaking = [it for it in report.sources if it.attributions]
    return {it.id: Voice(it, _letter(n), n % HUES + 1) for n, it in enumerate(speaking)}


def _letter(n: int) -> str:
    """ "A" to "Z", then "A2" and so on."""
    round_, place = divmod(n, 26)
    return string.ascii_uppercase[place] + (str(round_ + 1) if round_ else "")
