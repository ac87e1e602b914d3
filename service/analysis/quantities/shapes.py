"""Figures that no unit gives away: ranks, ratios, multiples, ages."""

from __future__ import annotations

from service.analysis.data import words
from service.analysis.report import FigureKind

from .context import Context
from .draft import Draft
from .lexicon import numbers
from .numerals import DASHES, HYPHENS, Numeral, Style, numeral_at


def rank(ctx: Context, numeral: Numeral) -> Draft | None:
    """ "third-largest", "ranked 5th", "fourth straight year", "second in a row"."""
    i, j = numeral.first, numeral.last
    k = ctx.over_hyphen(j)
    word = ctx.lower(k)
    if ctx.is_word(k) and (
        word in words("exclusions", "superlatives")
        or (
            word.endswith("est")
            and len(word) > 5
            and word
            not in {
                "interest",
                "request",
                "protest",
                "contest",
                "harvest",
                "conquest",
                "northwest",
                "southwest",
                "forest",
                "arrest",
                "midwest",
            }
        )
    ):
        end = k + 2 if word in {"most", "least"} and ctx.is_word(k + 1) else k + 1
        return Draft(numeral, i, end, numeral.value, numeral.value, FigureKind.RANK)
    if word in words("exclusions", "rank_nouns") and not (word == "place" and numeral.value == 1):
        noun = ctx.is_word(k + 1) and not ctx.is_capitalised(k + 1) and ctx.is_noun(k + 1)
        end = k + 2 if word not in {"place", "anniversary"} and noun else k + 1
        return Draft(numeral, i, end, numeral.value, numeral.value, FigureKind.RANK)
    if ctx.matches(j, ("in", "a", "row")):
        return Draft(numeral, i, j + 3, numeral.value, numeral.value, FigureKind.RANK)
    lead = i - 1
    while (
        ctx.lower(lead) in {"in", "at", "joint", "a", "the", "as", "him", "her", "them", "it"}
        and i - lead < 3
    ):
        lead -= 1
    if (ctx.lower(lead) in words("exclusions", "rank_verbs") and not ctx.is_word(j)) or (
        ctx.lower(lead) in words("exclusions", "rank_verbs")
        and ctx.lower(j)
        in {
            "in",
            "out",
            "of",
            "on",
            "among",
            "with",
            "behind",
            "overall",
            "globally",
            "place",
            "worldwide",
            "for",
        }
    ):
        return Draft(numeral, i, j, numeral.value, numeral.value, FigureKind.RANK)
    return None


def ratio(ctx: Context, numeral: Numeral) -> Draft | None:
    """ "one in five", "7 out of 10", "3-to-1"; the value of "a in b" is a / b."""
    j = numeral.last
    if numeral.style not in {Style.DIGITS, Style.WORDS} or numeral.scale != 1 or numeral.value <= 0:
        return None
    step = j + 1 if ctx.lower(j) in HYPHENS and ctx.glued(j) else j
    hyphened = step != j
    if ctx.matches(step, ("out", "of")) or (
        ctx.lower(step) in {"in", "of"} and ctx.lower(step + 1) == "every"
    ):
        k, strict = step + 2, False
    elif ctx.lower(step) == "in":
        k, strict = step + 1, True
    elif ctx.lower(step) == "to":
        k, strict = step + 1, False
    else:
        return None
    if ctx.lower(k) in HYPHENS and ctx.glued(k):
        k += 1
    if k >= len(ctx) or ctx.lower(k) in {"a", "an"}:
        return None
    other = numeral_at(ctx.tokens, k, False)
    if other is None or other.style not in {Style.DIGITS, Style.WORDS} or not other.value > 0:
        return None
    if ctx.lower(step) == "to" and not hyphened and ctx.lower(other.last) not in words("grammar", "ratios"):
        return None
    whole = other.value == int(other.value) and numeral.value == int(numeral.value)
    if ctx.lower(step) != "to" and (not whole or other.value <= numeral.value):
        return None
    if ctx.lower(other.last) in {"%", "percent", "per"} or ctx.lower(other.last).rstrip("s") in words(
        "grammar", "times"
    ):
        return None
    if strict and (
        numeral.value >= 10 or (other.value > 100 and other.value % 100) or 1900 <= other.value <= 2100
    ):
        return None
    value = numeral.value / other.value
    return Draft(numeral, numeral.first, other.last, value, value, FigureKind.RATIO)


def multiple(ctx: Context, i: int) -> Draft | None:
    """ "doubled", "twice as many", "double the", "fivefold": one word, no numeral."""
    word = ctx.lower(i)
    value = numbers("multiples").get(word)
    if ctx.lower(i + 1) in {"up", "down", "back"}:  # "doubled up as" is no number
        return None
    # Spelling alone cannot tell "doubles" (tennis) or "double" (bed) from the multiple.
    if ctx.lower(i + 1) in words("grammar", "doubled") or (ctx.lower(i - 1) == "to" and ctx.is_verb(i)):
        value = value or numbers("open_multiples").get(word)
    if value is None and word.endswith("fold"):
        value = numbers("cardinals").get(word[:-4].rstrip("-"))
    if (
        value is None
        or value <= 0
        or (ctx.glued(i) and ctx.lower(i - 1) in HYPHENS)
        or (ctx.lower(i + 1) in HYPHENS and ctx.glued(i + 1))
    ):
        return None
    kind = FigureKind.MULTIPLE
    if word in {"twice", "thrice"} and ctx.lower(i + 1) not in words("grammar", "compared"):
        kind = FigureKind.COUNT
    numeral = Numeral(i, i + 1, value, Style.WORDS)
    draft = Draft(numeral, i, i + 1, value, value, kind)
    if word not in {"twice", "thrice", "double", "triple", "treble", "quadruple"} and not word.endswith(
        "fold"
    ):
        draft.change = "down" if value < 1 else "up"
    return draft


def times(ctx: Context, numeral: Numeral) -> Draft | None:
    """ "three times as many", "10-fold", "2x"; "three times" alone counts occasions."""
    j = ctx.over_hyphen(numeral.last)
    word = ctx.lower(j)
    if word == "fold" or (
        word == "x" and ctx.glued(j) and numeral.style is Style.DIGITS and not ctx.is_number(j + 1)
    ):
        return Draft(numeral, numeral.first, j + 1, numeral.value, numeral.value, FigureKind.MULTIPLE)
    if word != "times":
        return None
    after = ctx.lower(j + 1)
    compared = after in words("grammar", "compared") or (
        after.endswith("er") and ctx.lower(j + 2) in {"than", "the"}
    )
    kind = FigureKind.MULTIPLE if compared else FigureKind.COUNT
    return Draft(numeral, numeral.first, j + 1, numeral.value, numeral.value, kind)


def age(ctx: Context, numeral: Numeral) -> Draft | None:
    """ "aged 26", "at the age of 26", ", 26,", "(26)" after a name."""
    i, j = numeral.first, numeral.last
    if numeral.style not in {Style.DIGITS, Style.WORDS} or not 0 < numeral.value < 125 or numeral.scale != 1:
        return None
    draft = Draft(numeral, i, j, numeral.value, numeral.value, FigureKind.AGE, "year")
    lead, before = ctx.lower(i - 1), ctx.lower(i - 2)
    if lead in {"aged", "age", "ages"} and ctx.lower(j) not in DASHES | {"to", "and"}:
        draft.first = i - 1
        return draft
    if lead in {"aged", "ages", "age"}:
        return draft
    if (lead == "of" and before in {"age", "ages"}) or (
        lead in {"between", "over", "under"} and before in {"aged", "ages"}
    ):
        return draft
    if (
        numeral.plain
        and _said_of_person(ctx, i)
        and (not ctx.is_word(j) or ctx.lower(j) in {"when", "at", "and", "years", "but"})
    ):
        return draft
    if numeral.plain and lead == "," and ctx.lower(j) == "," and ctx.lower(j + 1) in {"who", "whose"}:
        return draft
    named = ctx.is_capitalised(i - 2) or ctx.lower(i - 2) in {")", '"', "”", "’"}
    if (
        not numeral.plain
        or not named
        or ctx.lower(i - 2) in words("exclusions", "months") | words("exclusions", "weekdays")
    ):
        return None
    if (
        lead == ","
        and (
            ctx.lower(j)
            in {",", ".", ";", "—", "–", "and", "said", "was", "has", "of", "who", "told", "", ")"}
        )
        and not ctx.is_number(j + 1)
    ):
        return draft if numeral.value >= 1 else None
    if lead == "(" and ctx.lower(j) == ")" and 10 <= numeral.value <= 110:
        return draft
    return None


def _said_of_person(ctx: Context, i: int) -> bool:
    """ "he was 12", "who is 40", "turned 18", ", now 38"."""
    lead, before = ctx.lower(i - 1), ctx.lower(i - 2)
    if lead in {"now", "only", "just", "about"} and before in {"was", "is", ","}:
        return before == "," or ctx.lower(i - 3) in {"he", "she", "who", "i"}
    return lead == "turned" or (lead in {"was", "is", "were"} and before in {"he", "she", "who", "i"})
