"""Every pattern of ours takes time linear in its text."""

from __future__ import annotations

import re
import time

from service.nlp.cleaning import LONGEST_GAP
from tests.fuzz.patterns import Found, patterns, pumps

#: Characters of the longest text.
LONG = 1_500
#: Where patterns see a sentence at a time, and where the whole of an article's text after all.
OF_SENTENCES = ("service.analysis.", "service.checks.", "phrases.toml")
OF_WHOLE_TEXTS = (
    "service.analysis.datelines", "service.analysis.quotations", "service.analysis.sourcing",
    "service.checks.prose", "service.checks.quotations",
)  # fmt: skip
#: Seconds of a processor that no linear pattern needs for it, and a quadratic one does even on a fast one.
SOON = 0.001
#: A quarter of the text takes a linear pattern a quarter of the time, a quadratic one a sixteenth.
MOST = 9
#: Times that a pattern must be seen to take more, for a busy machine takes more of anybody's now and then.
TIMES = 5
#: Made of what somebody else's data says, each with what it is made of: lists of plain words, or one word.
MADE_LATER = {
    "service.analysis.sourcing": "data/sources.toml, in _SILENCE",
    "service.checks.figures": "limits and words of the rules",
    "service.checks.vocabulary": "phrases.toml, and the templates of `expression`",
    "service.intake.tokens": "names of elements, in _RAW_END",
}


def seconds(found: Found, text: str) -> float:
    began = time.thread_time()
    given = text.encode() if isinstance(found.pattern.pattern, bytes) else text
    result = getattr(found.pattern, found.use)(given)
    if found.use == "finditer":
        for _ in result:
            pass
    return time.thread_time() - began


def many(said: str, size: int, where: str) -> str:
    """A text of about so many characters; a sentence's, as the reader leaves them, has gaps."""
    if not where.startswith(OF_SENTENCES) or where.startswith(OF_WHOLE_TEXTS):
        return said * (size // len(said))
    if said.isspace():
        run = said * (LONGEST_GAP // len(said)) + "a"
    elif " " not in said:
        run = said * max(1, 3 * LONGEST_GAP // len(said)) + " "
    else:
        run = said
    return run * max(1, size // len(run))


def slowest(found: Found, where: str = "") -> str | None:
    """The text that takes more than linear time, if one does."""
    for before, said in pumps(found.pattern):
        for after in ("", "\0"):
            long, short = (before + many(said, size, where) + after for size in (LONG, LONG // 4))
            if seconds(found, long) > SOON and all(takes_more(found, long, short) for _ in range(TIMES)):
                return f"{before!r} and many {said!r} and {after!r}"
    return None


def takes_more(found: Found, long: str, short: str) -> bool:
    """Whether the long text takes more than its share of the time of the short one, measured in turns."""
    turns = [(seconds(found, long), seconds(found, short)) for _ in range(3)]
    longs, shorts = zip(*turns, strict=True)
    return min(longs) > MOST * max(min(shorts), SOON / MOST)


def test_every_pattern_is_linear_in_its_text() -> None:
    found, made_later = patterns()
    assert len(found) > 200
    assert {it.partition(":")[0] for it in made_later} <= MADE_LATER.keys()
    unique = {(it.pattern.pattern, it.pattern.flags, it.use): where for where, it in found.items()}
    slow = {where: it for where in unique.values() if (it := slowest(found[where], where))}
    assert not slow


def test_the_measure_tells_what_is_not_linear() -> None:
    assert slowest(Found(re.compile(r"\s+x"), "finditer"))
    assert slowest(Found(re.compile(r"a*a*c"), "match"))
    assert slowest(Found(re.compile(r"\d+,\d+"), "finditer"))
    assert not slowest(Found(re.compile(r"(?<!\s)\s+x"), "finditer"))
    assert not slowest(Found(re.compile(r"\d+,\d+"), "match"))
