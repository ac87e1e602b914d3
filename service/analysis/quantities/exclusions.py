"""Numbers that are no figures: dates, clock times, years, names, addresses, scores, idioms."""

from __future__ import annotations

from service.analysis.data import words
from service.nlp.entities import EntityType

from .context import Context
from .lexicon import idioms
from .numerals import DASHES, HYPHENS, Numeral, Style

#: Tokens before "3 to 1" in which a contest must be spoken of.
_SCORE_REACH = 5
_NAMING = {
    EntityType.PERSON,
    EntityType.ORGANISATION,
    EntityType.PLACE,
    EntityType.PRODUCT,
    EntityType.OTHER,
    EntityType.DATE,
}


def _list(name: str) -> frozenset[str]:
    return words("exclusions", name)


def passage_end(ctx: Context, i: int) -> int | None:
    """Where a passage that starts at token `i` and states no figure ends; None where none starts."""
    return (
        _idiom(ctx, i)
        or _clock(ctx, i)
        or _date(ctx, i)
        or _chain(ctx, i)
        or _decade(ctx, i)
        or _enumeration(ctx, i)
        or _series(ctx, i)
    )


def _idiom(ctx: Context, i: int) -> int | None:
    for phrase in idioms().get(ctx.lower(i), ()):
        j = i
        for word in phrase:
            while j > i and ctx.lower(j) in {"-", "/", "–"} and ctx.glued(j):
                j += 1
            if ctx.lower(j) != word:
                break
            j += 1
        else:
            return j
    return None


def _meridiem(ctx: Context, j: int) -> int | None:
    """The end of "pm", "a.m." or a time zone at `j`."""
    if ctx.lower(j) in {"am", "pm"} and (
        ctx.glued(j) or not ctx.is_capitalised(j) or ctx.written(j).isupper()
    ):
        return j + 1
    if (
        ctx.lower(j) in {"a", "p"}
        and ctx.lower(j + 1) == "."
        and ctx.lower(j + 2) == "m"
        and ctx.glued(j + 2)
    ):
        return j + 4 if ctx.lower(j + 3) == "." else j + 3
    return j + 1 if ctx.lower(j) in {"o'clock", "noon", "midnight"} else None


def _clock(ctx: Context, i: int) -> int | None:
    if not ctx.is_number(i):
        word = i + 1 if ctx.is_word(i) and ctx.lower(i + 1) == "o'clock" else None
        return word + 1 if word else None
    j = i + 1
    while ctx.lower(j) == ":" and ctx.is_number(j + 1) and ctx.glued(j) and ctx.glued(j + 1):
        j += 2
    if j > i + 1:
        return _meridiem(ctx, j) or j
    if end := _meridiem(ctx, j):
        return end
    paired = (ctx.lower(j) in DASHES or ctx.lower(j) in {"to", "and"}) and ctx.is_number(j + 1)
    if paired and (end := _meridiem(ctx, j + 2)):
        return end
    digits = ctx.written(i)
    zone = (ctx.written(j).isupper() and ctx.lower(j) in _list("zones")) or ctx.lower(j) == "hrs"
    return j + 1 if zone and len(digits) in {3, 4, 5} and "," not in digits else None


def _month(ctx: Context, j: int) -> bool:
    return ctx.is_capitalised(j) and ctx.lower(j) in _list("months")


def _is_day(ctx: Context, j: int) -> bool:
    text = ctx.written(j)
    return text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31


def _day(ctx: Context, j: int) -> int | None:
    """The end of a day of the month at `j`, ordinal ending included."""
    if not _is_day(ctx, j):
        return None
    return j + 2 if ctx.glued(j + 1) and ctx.lower(j + 1) in {"st", "nd", "rd", "th"} else j + 1


def _is_year(ctx: Context, j: int) -> bool:
    text = ctx.written(j)
    return text.isdecimal() and len(text) == 4 and 1000 <= int(text) <= 2199


def _are_early_years(ctx: Context, i: int) -> bool:
    """ "710-794", "962-1806": the years of a reign or an age, in order, and not round as guesses are."""
    first, last = ctx.written(i), ctx.written(i + 2)
    digits = first.isdecimal() and last.isdecimal() and len(first) == 3 and len(last) in {3, 4}
    return digits and int(first) < int(last) <= 2199 and bool(int(first) % 5 or int(last) % 5)


def _year_after(ctx: Context, j: int) -> int:
    k = j + 1 if ctx.lower(j) in {",", "of"} else j
    return k + 1 if _is_year(ctx, k) else j


def _date(ctx: Context, i: int) -> int | None:
    if _month(ctx, i):
        j = i + 2 if ctx.lower(i + 1) == "." else i + 1
        j = j + 1 if ctx.lower(j) == "the" else j
        end = _day(ctx, j)
        if end is None:
            return j + 1 if _is_year(ctx, j) else None
        while (ctx.lower(end) in DASHES or ctx.lower(end) in {"and", "to", "or", "/", "&"}) and (
            more := _day(ctx, end + 1)
        ):
            if ctx.lower(end) not in DASHES and (
                ctx.lower(more) in {"%", "percent", "per", "million"} or ctx.is_plural_noun(more)
            ):
                break
            end = more
        return _year_after(ctx, end)
    end = _day(ctx, i)
    if end is None:
        return None
    j = end
    if (ctx.lower(j) in DASHES or ctx.lower(j) in {"and", "to", "/"}) and (more := _day(ctx, j + 1)):
        j = more
    for at in (j, end):
        k = at + 1 if ctx.lower(at) in {"of", "-", ","} else at
        if _month(ctx, k) and (ctx.lower(k) not in {"may", "mar", "march"} or ctx.is_capitalised(k)):
            return _year_after(ctx, k + 2 if ctx.lower(k + 1) == "." else k + 1)
    return None


def _chain(ctx: Context, i: int) -> int | None:
    """Numbers strung together by signs: dates, phone numbers, seasons, coordinates."""
    if ctx.lower(i) == "+" and ctx.is_number(i + 1) and ctx.glued(i + 1) and len(ctx.written(i + 1)) <= 3:
        j = i + 2
        while ctx.is_number(j) or (ctx.lower(j) in {"-", "(", ")"} and j + 1 < len(ctx)):
            j += 1
        return j if j > i + 3 else None
    if (
        ctx.lower(i) == "("
        and ctx.is_number(i + 1)
        and ctx.lower(i + 2) == ")"
        and ctx.is_number(i + 3)
        and ctx.lower(i + 4) in DASHES
    ):
        return i + 6 if ctx.is_number(i + 5) else None
    if not ctx.is_number(i):
        return None
    j = i + 1
    while (
        (ctx.lower(j) in DASHES or ctx.lower(j) in {"/", "."})
        and ctx.is_number(j + 1)
        and ctx.glued(j)
        and ctx.glued(j + 1)
    ):
        j += 2
    parts = (j - i + 1) // 2
    if parts >= 3:
        return j
    if parts == 2:
        if _is_year(ctx, i) and len(ctx.written(i + 2)) in {2, 4} and ctx.written(i + 2).isdecimal():
            unit = ctx.is_plural_noun(j) and int(ctx.written(i)) % 100 == 0
            return None if unit else j
        if ctx.lower(i + 1) == "/" and ctx.lower(j) != "of":
            return j
        if ctx.lower(i - 1) == "(" and ctx.lower(j) == ")" and _are_early_years(ctx, i):
            return j
        long = len(ctx.written(i + 2)) == 4 and len(ctx.written(i)) == 3
        if ctx.lower(i + 1) in HYPHENS and long and ctx.written(i + 2).isdecimal():
            return j
    if ctx.written(i).startswith("0") and ctx.written(i).isdecimal() and ctx.is_number(j):
        while ctx.is_number(j) and ctx.written(j).isdecimal():
            j += 1
        return j
    if ctx.written(i).isdecimal() and (
        len(ctx.written(i)) >= 10 or (ctx.written(i).startswith("0") and len(ctx.written(i)) > 1)
    ):
        return j
    return None


def _decade(ctx: Context, i: int) -> int | None:
    if not ctx.is_number(i) or not ctx.written(i).isdecimal():
        return None
    if ctx.glued(i + 1) and ctx.lower(i + 1) == "s" and len(ctx.written(i)) in {2, 4}:
        return i + 2
    if ctx.lower(i + 1) in {"'", "’"} and ctx.glued(i + 1) and ctx.lower(i + 2) == "s" and ctx.glued(i + 2):
        return i + 3
    return None


def _enumeration(ctx: Context, i: int) -> int | None:
    """A list's number at the very start ("1. ", "(2) ", "3) ")."""
    if (
        i == 0
        and ctx.is_number(0)
        and len(ctx.written(0)) <= 2
        and ctx.lower(1) in {".", ")"}
        and ctx.glued(1)
        and len(ctx) > 2
    ):
        return 2
    if (
        i == 0
        and ctx.lower(0) == "("
        and ctx.is_number(1)
        and len(ctx.written(1)) <= 2
        and ctx.lower(2) == ")"
        and len(ctx) > 3
    ):
        return 3
    if ctx.lower(i) in {"#", "§"} and ctx.is_number(i + 1) and ctx.glued(i + 1):
        return i + 2
    return None


def _series(ctx: Context, i: int) -> int | None:
    """Several numbers after one designator: "Articles 5 and 6", "rooms 12, 14 to 15"."""
    word = ctx.lower(i)
    if not (word.endswith("s") and word.removesuffix("s") in _list("designators") and ctx.is_word(i)):
        return None
    if not ctx.is_number(i + 1) or ctx.is_verb(i):
        return None
    j = i + 2
    while True:
        k = j + 1 if ctx.lower(j) == "," and ctx.lower(j + 1) in {"and", "or"} else j
        joined = ctx.lower(k) in {",", "and", "or", "to", "&"} or ctx.lower(k) in DASHES
        if not joined or not ctx.is_number(k + 1) or not ctx.written(k + 1).isdecimal():
            break
        j = k + 2
    if j == i + 2 or ctx.is_plural_noun(j) or ctx.lower(j) in {"%", "percent", "per", "million"}:
        return None
    return j


def _is_recent(value: float) -> bool:
    """Whether a number may be a year that people still speak of ("a poll of 2016 voters")."""
    return 1950 <= value <= 2035


def is_year(ctx: Context, numeral: Numeral) -> bool:
    """Whether a number without unit reads as a year."""
    text = ctx.written(numeral.first)
    if not numeral.plain or len(text) != 4 or not 1500 <= numeral.value <= 2200:
        return False
    if numeral.value > 2100 and ctx.lower(numeral.first - 1) not in {
        "in",
        "by",
        "until",
        "before",
        "since",
        "after",
    }:
        return False
    after = numeral.last
    if ctx.lower(after) == "of" and ctx.lower(after + 1) in {"the", "them", "its", "their", "these", "those"}:
        return False
    before = ctx.lower(numeral.first - 1)
    leads = before == "of" and ctx.lower(numeral.first - 2) in _list("count_leads")
    if leads and not _is_recent(numeral.value):
        return False
    if before == "to" and ctx.is_number(numeral.first - 2) and not _is_year(ctx, numeral.first - 2):
        return False
    if before in {"than", "least", "some", "nearly", "almost", "approximately", "roughly", "over", "another"}:
        return False
    counted = ctx.is_plural_noun(after) or (
        ctx.is_plural_noun(after + 1)
        and not ctx.is_capitalised(after + 1)
        and ctx.is_word(after)
        and not ctx.is_capitalised(after)
    )
    if not counted or ctx.is_capitalised(after):
        return True
    return before in _list("year_leads") or before.endswith("'s") or ctx.is_capitalised(numeral.first - 1)


def is_name(ctx: Context, numeral: Numeral, has_unit: bool) -> bool:
    """Whether a numeral is part of a name or an address ("Boeing 747", "Article 50", "F-16", "5G")."""
    i, j = numeral.first, numeral.last
    if ctx.glued(i) and (ctx.is_word(i - 1) or ctx.is_number(i - 1)) and numeral.style is not Style.ORDINAL:
        return True
    if ctx.lower(i - 1) == "+" and ctx.glued(i) and ctx.glued(i - 1) and ctx.is_word(i - 2):
        return True
    if (
        ctx.lower(i - 1) == "or"
        and numeral.style is Style.WORDS
        and numeral.value <= 3
        and not has_unit
        and not ctx.is_noun(j)
    ):
        return ctx.lower(i - 3) in {"a", "an", "one"}
    if ctx.lower(i - 1) == "." and ctx.glued(i) and ctx.glued(i - 1) and ctx.is_word(i - 2):
        return True
    if ctx.lower(i - 1) in DASHES and ctx.glued(i) and ctx.glued(i - 1) and ctx.is_word(i - 2):
        if ctx.lower(i - 2) in {"under", "over"} and numeral.value <= 25 and not has_unit:
            return True
        return ctx.lower(i - 2) not in words("grammar", "hyphened_leads")
    if (
        numeral.style is Style.DIGITS
        and numeral.scale == 1
        and not has_unit
        and ctx.is_word(j)
        and ctx.glued(j)
        and ctx.lower(j) != "x"
    ):
        return True
    if has_unit or numeral.style in {Style.VAGUE, Style.FRACTION}:
        return False
    if ctx.lower(i - 1) in {"@", "#", "/", "_", "="} and ctx.glued(i):
        return True
    if _designated(ctx, numeral) or _addressed(ctx, numeral):
        return True
    if numeral.plain and numeral.value < 1000 and _numbered(ctx, i, j):
        return True
    if numeral.plain and _named(ctx, numeral):
        return True
    if (
        ctx.lower(i - 1) in {"top", "bottom", "last", "final", "big"}
        and not ctx.is_noun(j)
        and ctx.lower(j) != "of"
    ):
        return True
    if (
        numeral.style is Style.WORDS
        and ctx.is_capitalised(i)
        and i
        and ctx.is_capitalised(i - 1)
        and not ctx.is_headline
    ):
        return not ctx.is_plural_noun(j) or ctx.is_capitalised(j)
    return _in_entity(ctx, numeral)


def _designated(ctx: Context, numeral: Numeral) -> bool:
    i = numeral.first
    k = (
        i - 2
        if ctx.lower(i - 1) in {".", "#"}
        and ctx.lower(i - 2) in {"no", "nos", "art", "sec", "p", "pp", "fig", "vol", "ch"}
        else i - 1
    )
    if k == i - 2:
        return True
    lead = ctx.lower(k)
    if lead == "of" and ctx.lower(k - 1) == "group" and ctx.is_capitalised(k - 1):
        return True
    if lead not in _list("designators"):
        return False
    if lead in _list("capital_designators") and not ctx.is_capitalised(k):
        return lead in {"number", "level", "seed", "size"} and not ctx.is_plural_noun(numeral.last)
    return not (ctx.is_plural_noun(numeral.last) and not ctx.is_capitalised(k))


def _numbered(ctx: Context, i: int, j: int) -> bool:
    """A singular noun right before the number and none after it: "reactor 4", "patient 31"."""
    word, after = ctx.word_at(i - 1), ctx.word_at(j)
    if word is None or word.xpos != "NN" or word.text != ctx.written(i - 1) or ctx.is_plural_noun(j):
        return False
    return after is None or after.upos not in {"NOUN", "ADJ", "PROPN", "SYM"}


def _addressed(ctx: Context, numeral: Numeral) -> bool:
    if not numeral.plain:
        return False
    for k in range(numeral.last, numeral.last + 4):
        if not ctx.is_capitalised(k):
            return False
        if k > numeral.last and ctx.lower(k) in _list("streets"):
            return True
    return False


def _named(ctx: Context, numeral: Numeral) -> bool:
    """A bare integer after a capitalised word in mid-sentence, nothing counted after it."""
    i, j = numeral.first, numeral.last
    lead = ctx.written(i - 1)
    if lead == lead.lower() or not ctx.is_word(i - 1) or i < 2 or numeral.value >= 10000:
        return False
    if ctx.is_plural_noun(j) and not ctx.is_capitalised(j):
        return False
    if lead.lower() in _list("weekdays") or lead.lower() in {
        "the",
        "a",
        "in",
        "about",
        "some",
        "only",
        "i",
        "we",
        "he",
        "she",
        "they",
        "it",
        "and",
        "but",
    }:
        return False
    return not (ctx.is_headline and ctx.is_plural_noun(j))


def _in_entity(ctx: Context, numeral: Numeral) -> bool:
    word = ctx.word_at(numeral.first)
    entity = ctx.sentence.entity_at(word.index) if word else None
    if word is None or entity is None or entity.type not in _NAMING or not numeral.plain:
        return False
    if entity.type is EntityType.DATE:
        return numeral.value < 2200
    others = ctx.sentence.words[entity.first : entity.last + 1]
    return any(w.text[0].isupper() for w in others if w.index != word.index and w.text)


def is_told_score(ctx: Context, left: Numeral, right: Numeral) -> bool:
    """Whether "3 to 1" is a score: the greater first, nothing counted, a contest before it."""
    if not (left.plain and right.plain and left.value >= right.value) or ctx.is_noun(right.last):
        return False
    told = {ctx.lower(k) for k in range(max(0, left.first - _SCORE_REACH), left.first)}
    return bool(told & _list("contests")) and "from" not in told


def is_score(ctx: Context, left: Numeral, right: Numeral) -> bool:
    """Whether two small integers joined by a dash are a sports score or a vote, not a range."""
    if not (left.plain and right.plain):
        return False
    if left.value < 100 and right.value >= 1000:
        return True
    if max(left.value, right.value) >= 200:
        return False
    if left.value >= right.value:
        return True
    after = ctx.over_hyphen(right.last)
    return not ctx.is_plural_noun(after)
