"""Numerals in digits and words: where each begins and ends, and its value."""

from __future__ import annotations

import dataclasses
import enum
import math
import re
import unicodedata
from collections.abc import Sequence

from service.analysis.data import words

from .lexicon import numbers
from .tokens import Token

HYPHENS = frozenset("-‐‑")
DASHES = frozenset("-‐‑‒–—−")
_PLAIN = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_GROUPED = re.compile(
    r"\d{1,3}(?:[, \u00a0\u2009\u202f'’]\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?"
)
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?")
_COMMA = re.compile(r"\d+,\d{1,2}")
_SEPARATORS = str.maketrans("", "", ", \u00a0\u2009\u202f'’")


class Style(enum.Enum):
    """How a numeral is written."""

    DIGITS = enum.auto()
    WORDS = enum.auto()
    VAGUE = enum.auto()
    FRACTION = enum.auto()
    ORDINAL = enum.auto()
    MALFORMED = enum.auto()


@dataclasses.dataclass(frozen=True)
class Numeral:
    """Tokens `first` to `last` (exclusive). `scale` is the scale word's factor, 1 without one.

    `value` counts the scale in; `plain` is a bare integer in digits, such as could be a name or a year.
    """

    first: int
    last: int
    value: float
    style: Style
    scale: float = 1.0
    plain: bool = False


def digits_value(text: str) -> float | None:
    """The value of a number in digits; None where its separators make no sense ("6,5000,000")."""
    if _PLAIN.fullmatch(text):
        return float(text)
    if _GROUPED.fullmatch(text):
        return float(text.translate(_SEPARATORS))
    if _DOTTED.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if _COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    return None


def numeral_at(tokens: Sequence[Token], i: int, money: bool) -> Numeral | None:
    """The longest numeral that begins at token `i`; `money`: a currency sign stands before it."""
    token = tokens[i]
    if token.is_number:
        found = _digits(tokens, i, money)
    elif token.is_word:
        found = _vague(tokens, i) or _fraction(tokens, i) or _ordinal(tokens, i) or _words(tokens, i)
    else:
        value = _vulgar(token)
        found = None if value is None else Numeral(i, i + 1, value, Style.FRACTION)
    return found if found and math.isfinite(found.value) else None


def _vulgar(token: Token) -> float | None:
    """The value of a sign such as "½"."""
    if unicodedata.category(token.text) != "No":
        return None
    value = unicodedata.numeric(token.text, 0.0)
    return value if 0 < value < 1 else None


def _lower(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].lower if 0 <= i < len(tokens) else ""


def _digits(tokens: Sequence[Token], i: int, money: bool) -> Numeral | None:
    text = tokens[i].text
    value = digits_value(text)
    j = i + 1
    if value is None:
        return Numeral(i, j, 0.0, Style.MALFORMED)
    after = tokens[j] if j < len(tokens) else None
    if after and after.glued and after.lower in {"st", "nd", "rd", "th"}:
        return Numeral(i, j + 1, value, Style.ORDINAL)
    plain = text.isdigit()
    if after and not after.is_number and not after.is_word:
        extra = _vulgar(after)
        if extra is not None:
            value, j, plain = value + extra, j + 1, False
        elif after.text in "×*" and _lower(tokens, j + 1).startswith("10"):
            return _power(tokens, i, value)
        elif after.text == "/" and (part := _slashed(tokens, i)):
            return part
    if _lower(tokens, j) == "and" and _lower(tokens, j + 1) == "a" and _lower(tokens, j + 2) == "half":
        value, j, plain = value + 0.5, j + 3, False
    scale, j = _scale(tokens, j, money)
    return Numeral(i, j, value * scale, Style.DIGITS, scale, plain and scale == 1.0)


def _power(tokens: Sequence[Token], i: int, value: float) -> Numeral | None:
    """ "2.998×10−8" and its kin; an exponent without sign must follow a caret or stand glued."""
    base, j = tokens[i + 2], i + 3
    sign, power = 1, base.text[2:]
    if base.text == "10" and j < len(tokens) and tokens[j].text == "^":
        j += 1
    if base.text == "10" and j < len(tokens) and tokens[j].text in DASHES:
        sign, j = -1, j + 1
    if base.text == "10" and j < len(tokens) and tokens[j].is_number:
        power, j = tokens[j].text, j + 1
    if not power.isdigit() or len(power) > 2:
        return Numeral(i, i + 1, value, Style.DIGITS)
    return Numeral(i, j, float(f"{value}e{sign * int(power)}"), Style.DIGITS)


def _slashed(tokens: Sequence[Token], i: int) -> Numeral | None:
    """ "2/3 of": a fraction only with small numbers and "of"."""
    if i + 3 >= len(tokens) or not (
        tokens[i + 1].glued and tokens[i + 2].glued and tokens[i + 2].text.isdigit()
    ):
        return None
    above, below = digits_value(tokens[i].text), digits_value(tokens[i + 2].text)
    if not above or not below or not above < below <= 100 or _lower(tokens, i + 3) != "of":
        return None
    return Numeral(i, i + 3, above / below, Style.FRACTION)


def _scale(tokens: Sequence[Token], j: int, money: bool) -> tuple[float, int]:
    """The product of the scale words at `j` and the token behind them."""
    scale = 1.0
    while j < len(tokens):
        k = j + 1 if tokens[j].text in HYPHENS and j + 1 < len(tokens) else j
        word = tokens[k]
        if not word.is_word:
            break
        factor = numbers("scales").get(word.lower)
        if scale == 1.0 and factor is None and k == j:
            factor = numbers("abbreviations").get(word.lower) or _letter(tokens, j, money)
        if factor is None:
            break
        scale, j = scale * factor, k + 1
    return scale, j


def _letter(tokens: Sequence[Token], j: int, money: bool) -> float | None:
    """A scale of one letter ("m", "k"), where money or a plural noun after it says that it is one."""
    word = tokens[j]
    factor = numbers("ambiguous_abbreviations").get(word.lower)
    if factor is None or (
        j + 1 < len(tokens)
        and tokens[j + 1].glued
        and tokens[j + 1].text in "/."
        and j + 2 < len(tokens)
        and tokens[j + 2].glued
        and tokens[j + 2].is_word
    ):
        return None
    if money:
        return factor
    following = tokens[j + 1] if j + 1 < len(tokens) else None
    if word.text == "k":
        return factor if word.glued else None
    if word.text == "M":
        return factor
    if word.text in {"m", "B"} and following and following.is_word and not following.glued:
        return factor if is_plural(following.lower) or following.lower in {"euro", "yen", "yuan"} else None
    return None


def is_plural(word: str) -> bool:
    """A guess from the spelling alone whether a lower-case word is a plural noun."""
    return word in words("grammar", "plurals") or (
        len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
    )


def _follows(tokens: Sequence[Token], j: int) -> int | None:
    """The index of the next word, over one hyphen; None where punctuation stands between."""
    if j < len(tokens) and tokens[j].text in HYPHENS and tokens[j].glued:
        j += 1
        return j if j < len(tokens) and tokens[j].is_word and tokens[j].glued else None
    return j if j < len(tokens) and tokens[j].is_word else None


def _words(tokens: Sequence[Token], i: int) -> Numeral | None:
    cardinals, tens, scales = numbers("cardinals"), numbers("tens"), numbers("scales")
    if _lower(tokens, i) in {"a", "an", "half"}:
        return _article(tokens, i)
    if _lower(tokens, i) not in cardinals and _lower(tokens, i) not in tens:
        return None
    total, current, last_scale = 0.0, -1.0, 1.0
    end, at = i, i
    between = i > 0 and _lower(tokens, i - 1) == "between"
    while True:
        word = _lower(tokens, at)
        if word in cardinals and (
            current < 0
            or (
                current >= 20
                and current % 10 == 0
                and (current % 100 == 0 or (current % 100 >= 20 and 0 < cardinals[word] < 10))
            )
        ):
            current = max(current, 0.0) + cardinals[word]
        elif word in tens and (current < 0 or (current >= 100 and current % 100 == 0)):
            current = max(current, 0.0) + tens[word]
        elif word == "hundred" and 0 <= current < 100:
            current = max(current, 1.0) * 100
        elif word in scales and word != "hundred" and at > i:
            scale = scales[word]
            if current < 0:
                total *= scale
            elif total and scale > last_scale:
                total = (total + current) * scale
            else:
                total += current * scale
            current, last_scale = -1.0, scale
        elif word == "and" and at > i and _half(tokens, at):
            amount = max(current, 0.0) + 0.5 if current >= 0 else 0.5 * last_scale
            at, end = at + 3, at + 3
            scale, end = _scale(tokens, end, False)
            return Numeral(i, end, (total + amount) * scale, Style.WORDS, max(scale, last_scale))
        elif word == "point" and current >= 0 and _lower(tokens, at + 1) in cardinals:
            return _decimal(tokens, i, at, total + current)
        else:
            break
        end = at + 1
        following = _follows(tokens, end)
        if following is None:
            break
        large = (current >= 100 and current % 100 == 0) or (current < 0 and last_scale > 12)
        if _lower(tokens, following) == "and" and large and not between and not _half(tokens, following):
            tail = _follows(tokens, following + 1)
            if tail is None or (_lower(tokens, tail) not in cardinals and _lower(tokens, tail) not in tens):
                break
            beyond = _follows(tokens, tail + 1)
            factor = scales.get(_lower(tokens, beyond), 0.0) if beyond is not None else 0.0
            if (factor == 100 and current >= 0) or (factor and current < 0 and factor >= last_scale):
                break
            following = tail
        at = following
    return Numeral(i, end, total + max(current, 0.0), Style.WORDS, last_scale)


def _half(tokens: Sequence[Token], at: int) -> bool:
    return [_lower(tokens, at + k) for k in range(3)] == ["and", "a", "half"]


def _decimal(tokens: Sequence[Token], i: int, point: int, whole: float) -> Numeral:
    """ "zero point five": the digits after "point"."""
    cardinals = numbers("cardinals")
    digits, at = "", point + 1
    while _lower(tokens, at) in cardinals and cardinals[_lower(tokens, at)] < 10 and len(digits) < 12:
        digits, at = digits + str(int(cardinals[_lower(tokens, at)])), at + 1
    if not digits:
        return Numeral(i, point, whole, Style.WORDS)
    scale, at = _scale(tokens, at, False)
    return Numeral(i, at, (whole + float(f"0.{digits}")) * scale, Style.WORDS, scale)


def _article(tokens: Sequence[Token], i: int) -> Numeral | None:
    """ "a million", "a dozen", "half a million", "a million and a half"."""
    share, j = 1.0, i + 1
    if _lower(tokens, i) == "half":
        share = 0.5
        if j < len(tokens) and tokens[j].text in HYPHENS:
            j += 1
        if _lower(tokens, j) in {"a", "an"}:
            j += 1
            if j < len(tokens) and tokens[j].text in HYPHENS:
                j += 1
    if j >= len(tokens) or _lower(tokens, j) not in numbers("scales"):
        return None
    scale, j = _scale(tokens, j, False)
    if _half(tokens, j):
        return Numeral(i, j + 3, 1.5 * scale, Style.WORDS, scale)
    return Numeral(i, j, share * scale, Style.WORDS, scale)


def _vague(tokens: Sequence[Token], i: int) -> Numeral | None:
    """ "dozens", "tens of thousands", "several hundred": a scale with no number."""
    vague, scales = numbers("vague"), numbers("scales")
    word = _lower(tokens, i)
    if word in {"several", "few"} and _lower(tokens, i + 1) in scales:
        scale, j = _scale(tokens, i + 1, False)
        first = i - 1 if word == "few" and _lower(tokens, i - 1) == "a" else i
        return Numeral(first, j, scale, Style.VAGUE, scale)
    if word not in vague or (word in {"tens", "scores"} and _lower(tokens, i + 1) != "of"):
        return None
    value, j = vague[word], i + 1
    while (
        j < i + 5
        and _lower(tokens, j) == "of"
        and _lower(tokens, j + 1) in vague
        and vague[_lower(tokens, j + 1)] > 10
    ):
        value, j = value * vague[_lower(tokens, j + 1)], j + 2
    return None if word == "tens" and j == i + 1 else Numeral(i, j, value, Style.VAGUE, value)


def _fraction(tokens: Sequence[Token], i: int) -> Numeral | None:
    """ "two thirds", "a quarter of", "half the": a share in words."""
    denominators, cardinals = numbers("denominators"), numbers("cardinals")
    word = _lower(tokens, i)
    if word == "half":
        return _bare_half(tokens, i)
    above = 1.0 if word in {"a", "an"} else cardinals.get(word, 0.0)
    if not 1 <= above < 20:
        return None
    j = _follows(tokens, i + 1)
    if j is None:
        return None
    below = denominators.get(_lower(tokens, j))
    plural = _lower(tokens, j).endswith(("s", "ves"))
    if below is None or plural == (above == 1) or _lower(tokens, j + 1) in {"century", "time"}:
        return None
    name, after = _lower(tokens, j), _lower(tokens, j + 1)
    hyphen = j == i + 2
    if after in HYPHENS or (name in {"quarters", "halves"} and not hyphen and after != "of"):
        return None
    if above == 1:
        if (
            word in {"a", "an"}
            and name in {"half", "quarter"}
            and after not in {"of", "as", "more", "less", "fewer", "million", "billion"}
        ):
            return None
        if name not in {"half", "quarter"} and not (
            after == "of" or (hyphen and word == "one") or after in words("grammar", "after_fraction")
        ):
            return None
        if (
            name not in {"half", "quarter"}
            and word in {"a", "an"}
            and after not in {"of", "more", "less", "higher", "lower"}
        ):
            return None
    value, j = above / below, j + 1
    if after == "of" and _lower(tokens, j + 1) in {"a", "an"} and _lower(tokens, j + 2) in numbers("scales"):
        scale, j = _scale(tokens, j + 2, False)
        return Numeral(i, j, value * scale, Style.WORDS, scale)
    if after in {"million", "billion", "trillion"}:
        scale, j = _scale(tokens, j, False)
        return Numeral(i, j, value * scale, Style.WORDS, scale)
    return Numeral(i, j, value, Style.FRACTION)


def _bare_half(tokens: Sequence[Token], i: int) -> Numeral | None:
    scaled = _article(tokens, i)
    if scaled:
        return scaled
    if _lower(tokens, i - 1) in {"and"} and _lower(tokens, i + 1) not in words("grammar", "halved"):
        return None
    before, after = _lower(tokens, i - 1), _lower(tokens, i + 1)
    if before in words("grammar", "half_leads"):
        return None
    if after in words("grammar", "halved") or before in {
        "by",
        "than",
        "about",
        "nearly",
        "almost",
        "over",
        "under",
        "in",
        "around",
        "roughly",
    }:
        return Numeral(i, i + 1, 0.5, Style.FRACTION)
    return None


def _ordinal(tokens: Sequence[Token], i: int) -> Numeral | None:
    """ "third", "twenty-first"."""
    ordinals, tens = numbers("ordinals"), numbers("tens")
    word = _lower(tokens, i)
    if word in ordinals:
        return Numeral(i, i + 1, ordinals[word], Style.ORDINAL)
    j = _follows(tokens, i + 1)
    if word in tens and j is not None and ordinals.get(_lower(tokens, j), 99) < 10:
        return Numeral(i, j + 1, tens[word] + ordinals[_lower(tokens, j)], Style.ORDINAL)
    return None
