"""How an answer is to be given, whatever its form."""

from __future__ import annotations

import dataclasses

from .offsets import Unit


@dataclasses.dataclass(frozen=True)
class Options:
    """What a renderer is told besides the report.

    `min_severity` leaves milder findings out. `offsets` is what a form's offsets count, where it has any.
    `name` is where the article's text is, a path or an address, where that is known. `rules` is the address
    before a rule's id that its page has, with `/` at its end. `encoding` is by Python's name, for HTML alone.
    """

    offsets: Unit = "codepoint"
    min_severity: str | None = None
    name: str | None = None
    rules: str | None = None
    encoding: str = "utf-8"
