"""The figures of one sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Container, Sequence
from itertools import pairwise

from service.analysis.data import words
from service.analysis.report import FigureKind, Modifier, Value
from service.nlp.reading import Sentence

from . import shapes
from .context import Context
from .draft import Draft
from .exclusions import is_name, is_score, is_told_score, is_year, passage_end
from .lexicon import Units, counting, modifiers_after, modifiers_before, numbers, openers
from .lexicon import units as shipped_units
from .measured import measured
from .numerals import DASHES, HYPHENS, Numeral, Style, numeral_at
from .quantity import Quantity
from .units import is_large, unit_after, unit_before

_AMOUNTS = {
    FigureKind.PERCENTAGE,
    FigureKind.PERCENTAGE_POINTS,
    FigureKind.MONEY,
    FigureKind.NUMBER,
    FigureKind.INDEX,
}
_CHANGING = _AMOUNTS | {
    FigureKind.COUNT,
    FigureKind.MEASURE,
    FigureKind.MULTIPLE,
    FigureKind.FRACTION,
    FigureKind.RATE,
}
#: Words of the object between a verb of change and "by".
_LONGEST_OBJECT = 9
#: No end of a range or of a change.
_UNRANGED = {FigureKind.RANK, FigureKind.RATIO, FigureKind.MULTIPLE}
#: Tokens between "from A" and "B": "from 20 miles per gallon in 2008 to 29".
_LONGEST_STAY = 10
_BOUNDED = {Modifier.MORE_THAN, Modifier.AT_LEAST}
_CAPPED = {Modifier.LESS_THAN, Modifier.AT_MOST, Modifier.UP_TO}
_WORD = re.compile(r"[^\W\d_]+")


def find_quantities(sentence: Sentence, text: str, units: Units | None = None) -> list[Quantity]:
    """The figures that a sentence states, in text order, none overlapping another.

    `text` is the whole part that the sentence's code-point offsets count in; `units` are those of the
    data files unless others are given. Whatever the tokens and
    the parse look like, nothing is raised; the parse only adds what is counted.
    """
    if not sentence.words or not may_count(text[sentence.start : sentence.end]):
        return []
    ctx = Context(sentence, text, units or shipped_units())
    drafts = _join(ctx, _join(ctx, _scan(ctx), dashes=True), dashes=False)
    drafts = _compound(ctx, drafts)
    _share_in_list(ctx, drafts)
    for draft in drafts:
        _rate(ctx, draft)
    drafts = _disjoint(drafts)
    for draft in drafts:
        _modify(ctx, draft)
        _aged(ctx, draft)
        draft.kind = _kind(ctx, draft)
    _converted(ctx, drafts)
    _changes(ctx, drafts)
    return _finish(ctx, [draft for draft in drafts if _is_figure(ctx, draft)])


def may_count(text: str) -> bool:
    """Whether a text has a digit or a word that counts, as every figure has; most sentences have none."""
    return any(map(str.isnumeric, text)) or any(
        word in counting() or word.endswith("fold") for word in _WORD.findall(text.lower())
    )


def _scan(ctx: Context) -> list[Draft]:
    drafts: list[Draft] = []
    i = 0
    while i < len(ctx):
        if ctx.is_word(i) and ctx.lower(i) not in openers() and not ctx.lower(i).endswith("fold"):
            i += 1
            continue
        if end := passage_end(ctx, i):
            i = max(end, i + 1)
            continue
        if draft := shapes.multiple(ctx, i):
            drafts.append(draft)
            i = draft.last
            continue
        prefix = unit_before(ctx, i)
        numeral = numeral_at(ctx.tokens, i, prefix is not None)
        if numeral is None:
            i += 1
            continue
        made = _score_end(ctx, numeral)
        if made is None:
            draft = _draft(ctx, numeral, prefix is not None)
            if draft:
                drafts.append(draft)
            made = draft.last if draft else _name_end(ctx, numeral.last)
        i = max(made, i + 1)
    return drafts


def _name_end(ctx: Context, j: int) -> int:
    """The end of a name whose number goes on over hyphens ("ISO 3888-2")."""
    while ctx.lower(j) in HYPHENS and ctx.glued(j) and ctx.is_number(j + 1) and ctx.glued(j + 1):
        j += 2
    return j


def _score_end(ctx: Context, numeral: Numeral) -> int | None:
    """The end of "2-1" where it is a score."""
    j = numeral.last
    if numeral.plain and ctx.lower(j) == "to" and ctx.is_number(j + 1):
        right = numeral_at(ctx.tokens, j + 1, False)
        told = right is not None and not unit_after(ctx, right) and is_told_score(ctx, numeral, right)
        return right.last if right is not None and told else None
    if (
        not numeral.plain
        or ctx.lower(j) not in DASHES
        or not ctx.glued(j)
        or not ctx.glued(j + 1)
        or not ctx.is_number(j + 1)
    ):
        return None
    if unit_before(ctx, numeral.first):
        return None
    right = numeral_at(ctx.tokens, j + 1, False)
    if right is None or unit_after(ctx, right):
        return None
    return right.last if is_score(ctx, numeral, right) else None


def _draft(ctx: Context, numeral: Numeral, money: bool) -> Draft | None:
    """What a numeral and its unit state; None where they state no figure."""
    if numeral.style is Style.MALFORMED:
        return None
    if numeral.style is Style.ORDINAL:
        return shapes.rank(ctx, numeral)
    if found := shapes.ratio(ctx, numeral) or shapes.times(ctx, numeral):
        return None if is_name(ctx, numeral, True) else found
    value = numeral.value
    draft = Draft(numeral, numeral.first, numeral.last, value, value, FigureKind.NUMBER)
    before = unit_before(ctx, numeral.first)
    if before and (not before[0].tight or (is_large(numeral, ctx) and ctx.glued(numeral.first))):
        form, draft.first = before
        draft.kind, draft.unit, draft.prefixed = form.unit.kind, form.unit.name, True
        _trailing_code(ctx, draft)
    elif after := unit_after(ctx, numeral):
        draft.last, draft.hyphened = after.edge, after.hyphened
        draft.kind, draft.unit, draft.factor = after.unit.kind, after.unit.name, after.unit.factor
    has_unit = draft.kind is not FigureKind.NUMBER or draft.unit is not None
    if not has_unit and (grown := shapes.age(ctx, numeral)):
        return grown
    if is_name(ctx, numeral, has_unit) and not draft.prefixed:
        return None
    if not has_unit and is_year(ctx, numeral):
        return None
    if (
        has_unit
        and not draft.prefixed
        and not draft.hyphened
        and is_year(ctx, numeral)
        and ctx.is_capitalised(numeral.last)
    ):
        return None
    if numeral.style is Style.VAGUE:
        draft.high, draft.modifier = None, Modifier.AT_LEAST
    if numeral.style is Style.FRACTION and not has_unit:
        draft.kind = FigureKind.FRACTION
    _sign(ctx, draft)
    if not has_unit and not _stands_alone(ctx, draft):
        return None
    draft.tail = draft.last
    _age_words(ctx, draft)
    return draft


def _trailing_code(ctx: Context, draft: Draft) -> None:
    """ "$76 US", "$75 U.S.", "$5 CAD"."""
    if ctx.written(draft.last) == "US" and not ctx.is_capitalised(draft.last + 1):
        draft.last += 1
    elif ctx.matches(draft.last, ("U", ".", "S", "."), exact=True) and not ctx.is_capitalised(draft.last + 4):
        draft.last += 4


def _sign(ctx: Context, draft: Draft) -> None:
    """A minus before the figure: below zero, or a fall where percentages stand in market style."""
    i = draft.first - 1
    lead = ctx.lower(i)
    minus = (
        lead == "minus"
        or (lead in {"-", "−", "–"} and ctx.glued(i + 1) and not ctx.glued(i))
        or (lead in HYPHENS and ctx.lower(i - 1) == "minus")
    )
    if minus and ctx.lower(i - 1) == "or" and ctx.lower(i - 2) == "plus":
        return
    if not minus or draft.low is None or draft.high is None:
        if (
            lead == "+"
            and ctx.glued(i + 1)
            and not (ctx.glued(i) and (ctx.is_word(i - 1) or ctx.is_number(i - 1)))
        ):
            draft.first, draft.change = i, "up"
        return
    draft.first = i - 1 if lead in HYPHENS and ctx.lower(i - 1) == "minus" else i
    if draft.kind in {FigureKind.PERCENTAGE, FigureKind.PERCENTAGE_POINTS} and lead != "minus":
        draft.change = "down"
    else:
        draft.low, draft.high = -draft.high, -draft.low


def _stands_alone(ctx: Context, draft: Draft) -> bool:
    """Whether a numeral without unit is a figure at all; hyphen compounds mostly are names."""
    numeral, j = draft.numeral, draft.last
    if numeral.style is Style.FRACTION:
        return not (ctx.lower(j) in HYPHENS and ctx.glued(j))
    if ctx.lower(j) in HYPHENS and ctx.glued(j):
        if not ctx.glued(j + 1) or ctx.lower(j + 1) in {",", "and", "or", "to"}:
            draft.kind, draft.suspended = FigureKind.COUNT, True
            return numeral.value != 1
        if ctx.is_number(j + 1) or numeral_at(ctx.tokens, j + 1, False):
            return True
        noun = ctx.lower(j + 1)
        counted = noun in words("exclusions", "counted_compounds") or ctx.is_plural_noun(j + 1)
        draft.kind, draft.noun = FigureKind.COUNT, j + 1
        return counted and numeral.value != 1
    return True


def _join(ctx: Context, drafts: Sequence[Draft], dashes: bool) -> list[Draft]:
    """Ranges: neighbours joined by a dash, or else by "to" or "between … and"; "from A to B" moves."""
    joined: list[Draft] = []
    for n, draft in enumerate(drafts):
        left = joined[-1] if joined else None
        if left is not None and not dashes and _departs(ctx, left, draft):
            _share(ctx, left, draft)
            if _is_move(ctx, left, draft, drafts[n + 1 : n + 3]):
                _move(left, draft)
                continue
        if left is None or not _linked(ctx, left, draft, dashes):
            joined.append(draft)
            continue
        _share(ctx, left, draft)
        if ctx.lower(left.last) == "or":
            joined.append(draft)
            continue
        if _moved_to(ctx, left):
            joined.append(draft)
            continue
        if not _same_unit(left, draft) or left.low is None or draft.low is None or left.low > draft.low:
            joined.append(draft)
        else:
            left.high, left.modifier = draft.high, Modifier.RANGE
            left.last = left.tail = draft.last
            left.kind, left.unit, left.hyphened = draft.kind, draft.unit or left.unit, draft.hyphened
            left.numeral = draft.numeral
            if left.kind is FigureKind.NUMBER and left.unit:
                left.kind = draft.kind
    return joined


def _between(ctx: Context, left: Draft) -> bool:
    i = left.first - 1
    if ctx.matches(left.first - 4, ("between", "the", "ages", "of")):
        return True
    return ctx.lower(i) == "between" or (ctx.is_word(i) and ctx.lower(i - 1) == "between")


def _linked(ctx: Context, left: Draft, right: Draft, dashes: bool) -> bool:
    joint = [ctx.lower(k) for k in range(left.last, right.first)]
    if (
        left.kind in _UNRANGED
        or right.kind in _UNRANGED
        or left.modifier is not Modifier.EXACT
        or left.low is None
    ):
        return False
    if joint and joint[0] in HYPHENS and joint[-1] == "to" and len(joint) == 2:
        joint = joint[1:]
    if len(joint) == 1 and joint[0] in DASHES:
        return dashes and ctx.glued(left.last) == ctx.glued(right.first)
    if dashes:
        return False
    if len(joint) == 3 and joint[0] == "to" and joint[1] == "about":
        return True
    return joint in (["to"], ["or"]) or (joint == ["and"] and _between(ctx, left))


def _share(ctx: Context, left: Draft, right: Draft) -> None:
    """What only the right end says holds for the left too: "$1-2 million", "from 4.8 to 4.7 percent"."""
    if left.low is None or right.low is None:
        return
    scale = right.numeral.scale
    if (
        scale > 1
        and left.numeral.scale == 1
        and (_bare(left) or left.kind is right.kind or (_bare(right) and left.prefixed))
        and left.low < 1000
        and left.low * scale * 0.1 < right.low * 10
    ) and (left.low * scale <= right.low or ctx.lower(left.first - 1) == "from"):
        left.low = left.low * scale
        left.high = left.low
    if left.kind is FigureKind.NUMBER and left.unit is None and not _bare(right):
        left.kind, left.unit, left.factor = right.kind, right.unit, right.factor
    elif right.kind is FigureKind.DURATION and right.unit == "year" and left.kind is FigureKind.AGE:
        right.kind = left.kind
    elif _bare(right) and left.kind is FigureKind.AGE:
        right.kind, right.unit = left.kind, left.unit
    elif _bare(right) and not _bare(left) and (left.prefixed or ctx.lower(left.first - 1) == "from"):
        right.kind, right.unit, right.factor = left.kind, left.unit, left.factor


def _share_in_list(ctx: Context, drafts: Sequence[Draft]) -> None:
    """ "12, 8 and 5 percent": the unit after the last member holds for all."""
    conjoined = False
    for left, right in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        hyphen = int(left.suspended)
        joint = [ctx.lower(k) for k in range(left.last + hyphen, right.first)]
        conjoined = joint in (["and"], ["or"], [",", "and"], [",", "or"]) or (conjoined and joint == [","])
        if conjoined and left.suspended and right.noun is not None:
            left.noun = right.noun
        if not conjoined or not _bare(left) or right.unit is None or right.prefixed:
            continue
        if right.kind in {
            FigureKind.PERCENTAGE,
            FigureKind.PERCENTAGE_POINTS,
            FigureKind.MONEY,
            FigureKind.MEASURE,
            FigureKind.DURATION,
        }:
            left.kind, left.unit, left.factor, left.hyphened = (
                right.kind,
                right.unit,
                right.factor,
                right.hyphened,
            )


def _compound(ctx: Context, drafts: Sequence[Draft]) -> list[Draft]:
    """An amount told in two units is one figure: "6 feet 2 inches", "two hours and 30 minutes"."""
    made: list[Draft] = []
    for draft in drafts:
        left = made[-1] if made else None
        if left is not None and left.low is not None and left.high == left.low and draft.low is not None:
            joint = [ctx.lower(k) for k in range(left.last, draft.first)]
            parts = numbers("compound_units").get(f"{left.unit} {draft.unit}")
            if parts and joint in ([], ["and"]) and draft.low == draft.high and draft.low < parts:
                left.low = left.high = left.low + draft.low / parts
                left.last = left.tail = draft.last
                continue
        made.append(draft)
    return made


def _bare(draft: Draft) -> bool:
    return draft.kind in {FigureKind.NUMBER, FigureKind.COUNT} and draft.unit is None


def _same_unit(left: Draft, right: Draft) -> bool:
    return left.unit == right.unit and (left.kind == right.kind or (_bare(left) and _bare(right)))


def _moved_to(ctx: Context, left: Draft) -> bool:
    """ "rose 53 cents to 64.73 dollars": an amount and a level, though "to" stands between."""
    if ctx.lower(left.last) != "to" or left.kind is FigureKind.NUMBER or left.last == left.numeral.last:
        return False
    lead = left.first - 2 if ctx.lower(left.first - 1) == "by" else left.first - 1
    return ctx.lower(lead) in words("change", "up") | words("change", "down")


def _origin(ctx: Context, left: Draft) -> int | None:
    """The "from" before a figure, over a word or two that blur it."""
    lead = left.first - 1
    return next((k for k in (lead, lead - 1, lead - 2) if ctx.lower(k) == "from"), None)


def _departs(ctx: Context, left: Draft, right: Draft) -> bool:
    """Whether "from" leads to the left figure and "to" to the right one, with but nouns and times between."""
    if (
        left.kind in _UNRANGED
        or right.kind in _UNRANGED
        or Modifier.RANGE in {left.modifier, right.modifier}
        or _origin(ctx, left) is None
        or right.first - left.last > _LONGEST_STAY
    ):
        return False
    between = range(left.last, right.first)
    steps = [k for k in between if ctx.lower(k) == "to"]
    if len(steps) != 1 or right.first - steps[0] > 3:
        return False
    return not any(
        ctx.lower(k) in words("grammar", "stay_stops") or ctx.is_predicate(k) for k in between if k < steps[0]
    )


def _is_move(ctx: Context, left: Draft, right: Draft, following: Sequence[Draft]) -> bool:
    """Whether "from A to B" tells a change and not a range: a fall, a stay at A, or a verb of change."""
    if left.low is None or right.low is None or not _same_unit(left, right):
        return False
    steps = zip((right, *following), following[:2], strict=False)
    if len(following) > 1 and all(ctx.lower(a.last) == "to" and b.first == a.last + 1 for a, b in steps):
        # "from 5 to 7 per cent to 3 to 5 per cent"
        return False
    if left.low > right.low or right.first != left.last + 1:
        return True
    origin = _origin(ctx, left) or 0
    before = {ctx.lower(k) for k in range(max(0, origin - 12), origin)}
    moving = words("change", "up") | words("change", "down") | words("change", "neutral")
    return bool(before & (moving | numbers("multiples").keys())) and not before & words("change", "spread")


def _move(left: Draft, right: Draft) -> None:
    """Make both ends of a change one figure."""
    if left.low is None or right.low is None:
        return
    left.moved = (left.low, right.low)
    left.low, left.high = sorted(left.moved)
    left.modifier = Modifier.RANGE
    left.last = left.tail = right.last
    left.kind, left.unit, left.numeral = right.kind, right.unit, right.numeral


def _age_words(ctx: Context, draft: Draft) -> None:
    """ "26-year-old", "26 years old", "26 years of age"."""
    if draft.kind is not FigureKind.DURATION:
        return
    j = ctx.over_hyphen(draft.last)
    if ctx.lower(j) in {"old", "olds"} or ctx.matches(j, ("of", "age")):
        draft.kind = FigureKind.AGE
        draft.last = j + 1 if ctx.lower(j) in {"old", "olds"} else j + 2


def _aged(ctx: Context, draft: Draft) -> None:
    """ "aged below 40", "60 years and older": an age by what stands around the modifier."""
    closing = ctx.lower(draft.last - 1)
    told = ctx.lower(draft.first - 1) in {"aged", "ages"} or closing in {"older", "younger"}
    if told and draft.kind in {FigureKind.NUMBER, FigureKind.DURATION} and draft.unit in {None, "year"}:
        draft.kind, draft.unit = FigureKind.AGE, "year"


def _rate(ctx: Context, draft: Draft) -> None:
    """ "per 100,000", "a day", "/month", also behind the noun that is counted."""
    if draft.kind in {FigureKind.AGE, FigureKind.RANK, FigureKind.RATIO, FigureKind.MULTIPLE}:
        return
    end = _per(ctx, draft.last)
    j = draft.last
    gap = draft.kind in {FigureKind.NUMBER, FigureKind.COUNT, FigureKind.MEASURE}
    while (
        end is None
        and gap
        and j < draft.last + 4
        and ctx.is_word(j)
        and ctx.lower(j) not in words("grammar", "gap_stops")
        and not ctx.is_verb(j)
    ):
        j += 1
        end = _per(ctx, j)
        if (
            end is not None
            and ctx.lower(j) in {"a", "an"}
            and ctx.lower(j + 1) not in words("grammar", "spans")
        ):
            end = None
    if end is None:
        return
    draft.last = end
    if draft.kind is not FigureKind.PERCENTAGE:
        draft.kind = FigureKind.RATE


def _per(ctx: Context, j: int) -> int | None:
    lead = ctx.lower(j)
    if lead == "per" and ctx.lower(j + 1) not in {"cent", "se", "diem"}:
        if (
            ctx.is_number(j + 1)
            or ctx.lower(j + 1) in numbers("scales")
            or ctx.lower(j + 1) in numbers("cardinals")
        ):
            numeral = numeral_at(ctx.tokens, j + 1, False)
            if numeral:
                return numeral.last + 1 if ctx.is_plural_noun(numeral.last) else numeral.last
        if not ctx.is_word(j + 1):
            return None
        return (
            j + 3 if ctx.lower(j + 1) in {"square", "sq", "cubic", "metric"} and ctx.is_word(j + 2) else j + 2
        )
    k = ctx.over_hyphen(j + 1)
    if lead in {"a", "an", "each", "every"} and ctx.lower(k) in words("rates", "denominators"):
        after = ctx.lower(k + 1)
        if lead in {"a", "an"} and (
            after in {"ago", "earlier", "later", "before", "old", "on"}
            or (ctx.lower(k + 1) in HYPHENS and ctx.glued(k + 1))
        ):
            return None
        return k + 2 if ctx.lower(k) in {"square", "sq"} and ctx.is_word(k + 1) else k + 1
    if (
        lead == "/"
        and ctx.glued(j)
        and ctx.glued(j + 1)
        and ctx.is_word(j + 1)
        and not ctx.is_capitalised(j + 1)
    ):
        return j + 2
    return None


def _disjoint(drafts: Sequence[Draft]) -> list[Draft]:
    kept: list[Draft] = []
    for draft in drafts:
        if not kept or draft.first >= kept[-1].last:
            kept.append(draft)
    return kept


def _modify(ctx: Context, draft: Draft) -> None:
    """The approximator or bound before the figure, else after it."""
    if draft.kind in {FigureKind.RANK}:
        return
    if draft.modifier is Modifier.RANGE and ctx.lower(draft.first - 1) == "between":
        draft.first -= 1
        return
    at, skipped = draft.first, False
    if (
        ctx.lower(at - 1) in {"a", "an", "the"}
        and draft.modifier is Modifier.EXACT
        and ctx.lower(at - 2) in {"about", "than", "nearly", "almost"}
        and ctx.lower(at - 1) != "the"
    ):
        at -= 1
    if draft.kind is FigureKind.DURATION and not draft.hyphened:
        while at > 0 and ctx.lower(at - 1) in words("grammar", "spell") and draft.first - at < 3:
            at, skipped = at - 1, True
    phrase = _phrase_before(ctx, draft, at, skipped)
    if phrase is not None:
        start, modifier = phrase
        draft.first = start
        if ctx.lower(start - 1) in {"just", "well", "only"} and modifier in {
            Modifier.MORE_THAN,
            Modifier.LESS_THAN,
        }:
            draft.first = start - 1
        _apply(draft, modifier)
        if modifier is not Modifier.ABOUT:
            return
    for after in modifiers_after().get(ctx.lower(draft.last), ()):
        end = draft.last + len(after.tokens)
        if ctx.matches(draft.last, after.tokens) and _follows_closely(ctx, draft, after.tokens):
            draft.last = end
            _apply(draft, after.modifier)
            return
    step = ctx.over_hyphen(draft.last)
    if step != draft.last and ctx.lower(step) in {"odd", "plus"}:
        draft.last = step + 1
        _apply(draft, Modifier.ABOUT if ctx.lower(step) == "odd" else Modifier.AT_LEAST)


def _follows_closely(ctx: Context, draft: Draft, phrase: Sequence[str]) -> bool:
    if phrase[0] in {"+", "ish"}:
        return ctx.glued(draft.last)
    if phrase == ("plus",) or phrase == ("odd",):
        return ctx.glued(draft.last)
    return True


def _phrase_before(ctx: Context, draft: Draft, at: int, skipped: bool) -> tuple[int, Modifier] | None:
    """The longest modifier that ends before token `at`."""
    last = ctx.lower(at - 1)
    step = at - 1
    if last in HYPHENS and ctx.glued(at) and ctx.lower(at - 2) in {"sub", "over", "under", "plus"}:
        step, last = at - 2, ctx.lower(at - 2)
    for phrase in modifiers_before().get(last, ()):
        start = step + 1 - len(phrase.tokens)
        if not ctx.matches(start, phrase.tokens):
            continue
        single = len(phrase.tokens) == 1
        if single and skipped and last in words("grammar", "prepositional"):
            return None
        if single and last == "sub" and step == at - 1:
            continue
        if (
            single
            and last in {"over", "under"}
            and draft.kind is FigureKind.DURATION
            and ctx.lower(start - 1) not in words("grammar", "over_leads")
        ):
            return None
        if (
            single
            and last == "within"
            and draft.kind not in {FigureKind.DURATION, FigureKind.MEASURE, FigureKind.PERCENTAGE}
        ):
            return None
        return start, phrase.modifier
    return None


def _apply(draft: Draft, modifier: Modifier) -> None:
    if draft.modifier is Modifier.RANGE:
        return
    value = draft.low if draft.low is not None else draft.high
    if draft.modifier is Modifier.AT_LEAST and modifier is Modifier.ABOUT:
        return
    draft.modifier = modifier
    draft.low = None if modifier in _CAPPED else value
    draft.high = None if modifier in _BOUNDED else value


def _converted(ctx: Context, drafts: Sequence[Draft]) -> None:
    """What bounds or blurs an amount holds for its conversion: "more than 7 million kroner ($1 million)"."""
    for left, draft in pairwise(drafts):
        joint = "".join(ctx.lower(k) for k in range(left.last, draft.first))
        if (
            joint in {"(", "/", "["}
            and draft.modifier is Modifier.EXACT
            and left.modifier is not Modifier.RANGE
            and draft.unit is not None
            and draft.unit != left.unit
            and draft.kind is left.kind
            and draft.kind in {FigureKind.MONEY, FigureKind.MEASURE}
        ):
            _apply(draft, left.modifier)


def _changes(ctx: Context, drafts: Sequence[Draft]) -> None:
    """ "rose 5%", "up by 3 points", "down 0.1%", also across "or" ("lost 162 points, or 2%")."""
    for draft, left in zip(drafts, (None, *drafts), strict=False):
        if draft.moved:
            continue
        if draft.change is None:
            draft.change = _change(ctx, draft)
        if draft.change is None and left is not None and left.change and draft.kind in _AMOUNTS:
            joint = [ctx.lower(k) for k in range(left.last, draft.first) if ctx.lower(k) != ","]
            if joint[-1:] == ["or"] and len(joint) < 4:
                draft.change = left.change


def _change(ctx: Context, draft: Draft) -> str | None:
    """The direction that the words before a figure give it: right before, or over "by" or a measure."""
    if draft.kind not in _CHANGING:
        return None
    k, by = draft.first - 1, False
    if draft.modifier is Modifier.RANGE and ctx.lower(k) == "between":
        k -= 1
    stops = {"to", "of", "up", "down", "than"}
    while k >= 0 and draft.first - k < 4 and ctx.lower(k) in words("change", "between") - stops:
        by = by or ctx.lower(k) == "by"
        k -= 1
    if by and (found := _governed(ctx, k)):
        return found
    if ctx.lower(k) == "up" and ctx.lower(k - 1) in words("change", "made_up"):
        return None
    if draft.kind in _AMOUNTS:
        return _direction(ctx.lower(k), "up", "down")
    if draft.kind in {FigureKind.MEASURE, FigureKind.RATE}:
        return _direction(ctx.lower(k), "intransitive_up", "intransitive_down")
    return None


def _direction(word: str, up: str, down: str) -> str | None:
    if word in words("change", up):
        return "up"
    return "down" if word in words("change", down) else None


def _governed(ctx: Context, k: int) -> str | None:
    """The change that "by" belongs to: the verb before it, over its object ("cut emissions by 40%")."""
    for at in range(k, max(-1, k - _LONGEST_OBJECT), -1):
        if not ctx.is_word(at):
            return None
        if found := _direction(ctx.lower(at), "up", "down") or _direction(
            ctx.lower(at), "raising", "lowering"
        ):
            return found
    return None


def _is_figure(ctx: Context, draft: Draft) -> bool:
    """The last word: a bare "one", "one day", a lone small number among signs are no figures."""
    numeral = draft.numeral
    plain = draft.kind in {FigureKind.NUMBER, FigureKind.COUNT} and draft.unit is None
    if not all(end is None or math.isfinite(end) for end in (draft.low, draft.high)):
        return False
    if numeral.style is Style.WORDS and numeral.value == 1 and draft.modifier is Modifier.EXACT:
        if (
            plain
            or (draft.kind is FigureKind.DURATION and draft.unit in {"day", "night"})
            or draft.unit in {"point", "second"}
        ):
            return False
        if draft.kind is FigureKind.RATE and draft.unit is None:
            return False
    if plain and numeral.value in {0, 1} and ctx.lower(draft.first) == "zero":
        return ctx.is_plural_noun(draft.last)
    if (
        plain
        and numeral.plain
        and numeral.value <= 1
        and draft.modifier is Modifier.EXACT
        and not ctx.is_word(draft.tail)
    ):
        return False
    bracketed = ctx.lower(draft.first - 1) in {"(", "["} and ctx.lower(draft.last) in {")", "]"}
    return not (plain and bracketed and numeral.plain and numeral.value < 100)


def _kind(ctx: Context, draft: Draft) -> FigureKind:
    """Whether a number without unit counts something, is the level of an index, or neither."""
    if draft.kind is not FigureKind.NUMBER:
        return draft.kind
    index = ctx.names_index
    large = draft.low is not None and (draft.low >= 100 or draft.low != int(draft.low))
    if draft.unit == "point":
        return FigureKind.INDEX if index else FigureKind.NUMBER
    word = (
        ctx.word(ctx.tokens[draft.tail].start) if draft.tail < len(ctx) and ctx.is_word(draft.tail) else None
    )
    noun = word is not None and (word.upos in {"NOUN", "PROPN", "ADJ"} or ctx.is_plural_noun(draft.tail))
    if (
        noun
        or ctx.lower(draft.tail) in {"of", "more", "other", "others", "new"}
        or draft.numeral.style in {Style.WORDS, Style.VAGUE}
    ):
        return FigureKind.COUNT
    if index and large and draft.numeral.scale == 1:
        return FigureKind.INDEX
    integral = all(end is None or end == int(end) for end in (draft.low, draft.high))
    return FigureKind.COUNT if integral else FigureKind.NUMBER


def _finish(ctx: Context, drafts: Sequence[Draft]) -> list[Quantity]:
    ends = [(ctx.tokens[draft.first].start, ctx.tokens[draft.last - 1].start) for draft in drafts]
    taken = {i for first, last in ends for i in range(ctx.word(first).index, ctx.word(last).index + 1)}
    found: list[Quantity] = []
    at = 0
    for draft in drafts:
        first = max(draft.first, at)
        at = draft.last
        start, end = ctx.tokens[first].start, ctx.tokens[draft.last - 1].end
        low, high = (None if v is None else _rounded(v * draft.factor) for v in (draft.low, draft.high))
        opening, closing = ctx.word(start).index, ctx.word(end - 1).index
        found.append(
            Quantity(
                start=start,
                end=end,
                kind=draft.kind,
                value=Value(low, high),
                unit=draft.unit,
                modifier=draft.modifier,
                change=draft.change,
                moved=draft.moved
                and (_rounded(draft.moved[0] * draft.factor), _rounded(draft.moved[1] * draft.factor)),
                of=_counted(ctx, draft, opening, closing, taken),
                first=opening,
                last=closing,
            )
        )
    return found


def _counted(
    ctx: Context, draft: Draft, first: int, last: int, taken: Container[int]
) -> tuple[tuple[int, int], ...]:
    if draft.noun is not None:
        noun = ctx.tokens[draft.noun]
        return ((noun.start, noun.end),)
    return measured(ctx.sentence, first, last, draft.kind, taken)


def _rounded(value: float) -> float:
    """Free of the noise that a scale adds to a decimal (1.1 million is 1100000, not …0.0000000002)."""
    return float(f"{value:.12g}")
