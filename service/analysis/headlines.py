"""Attribution in headlines, which no sentence grammar covers: "X: …" and "… – X"."""

from __future__ import annotations

from collections.abc import Sequence

from service.nlp.reading import Sentence

from .phrases import Phrase

#: Words of the longest line that is taken for a headline, and of the longest name that speaks in one.
_LONGEST, _LONGEST_NAME = 25, 6
_SHORTEST_SAYING = 3
_DASHES = ("–", "—", "--")


def headline(sentences: Sequence[Sentence]) -> tuple[Phrase, tuple[int, int], tuple[int, int]] | None:
    """Speaker, cue mark and content of a part's first line, if it is a headline that quotes somebody."""
    line = [s for s in sentences if s.paragraph == 0]
    words = [(s, w) for s in line for w in s.words]
    if not words or len(words) > _LONGEST or words[-1][1].text in ".!?":
        return None
    for at, (_, word) in enumerate(words[1:-1], 1):
        if word.text in _DASHES:
            named, said = words[at + 1 :], words[:at]
        elif word.text == ":" and at <= 4:
            named, said = words[:at], words[at + 1 :]
        else:
            continue
        if len(named) > _LONGEST_NAME or len(said) < _SHORTEST_SAYING or named[0][0] is not named[-1][0]:
            continue
        home = named[0][0]
        first, last = named[0][1].index, named[-1][1].index
        names = [e for e in home.entities if first <= e.first and e.last <= last]
        if not names:
            continue
        speaker = Phrase(home, home.words[names[-1].last], tuple(w for _, w in named))
        return speaker, (word.start, word.end), (said[0][1].start, said[-1][1].end)
    return None
