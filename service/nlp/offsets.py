"""Where Stanza's words stand."""

from __future__ import annotations

from typing import Any


def word_span(token: Any, word: Any) -> tuple[int, int]:
    """A word's span in the document's text (code points): its own, or its token's where it has none."""
    if word.start_char is None:
        return token.start_char, token.end_char
    return word.start_char, word.end_char
