"""Text with markup between it, as LanguageTool's `data` has it, and the way back to its places."""

from __future__ import annotations

from collections.abc import Iterable

from .markup import Markup, Run


def joined(parts: Iterable[tuple[str, str | None]]) -> tuple[str, Markup]:
    """The text to read and where each of its characters is in text and markup together.

    A part is (text, None), or (markup, what it is to be read as). The Markup's `html` is all that was sent.
    """
    read: list[str] = []
    sent: list[str] = []
    runs: list[Run] = []
    at = origin = 0
    for n, (given, read_as) in enumerate(parts):
        shown = given if read_as is None else read_as
        if shown:
            runs.append(Run(at, at + len(shown), origin, origin + len(given), n))
        read.append(shown)
        sent.append(given)
        at += len(shown)
        origin += len(given)
    return "".join(read), Markup("".join(sent), tuple(runs))
