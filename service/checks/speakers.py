"""Rules on how a speaker is brought in: in time, with a role, before the words of the next one."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator

from service.analysis import data
from service.analysis.report import Attribution, AttributionKind, Naming, Source, SourceKind
from service.analysis.sources.names import is_outlet, is_title

from .alarm import Alarm
from .prose import Prose, words
from .voices import singular, speeches

#: After a name, what tells more of its bearer.
_APPOSED = re.compile(r"\s*[,(–—]\s*\w|\s+(?:of|from|at|for|who|is an?|is the|was an?|was the)\b|['’]s\b")
#: A description that takes up somebody met before, who may have a name.
_TAKEN_UP = re.compile(r"^(?:the|this|his|her|their|its)\b|['’]s\b")
#: Words of a quotation that is more than a phrase, and of one that is heard in a voice before it ends.
_SPOKEN, _HEARD = 4, 7
_OWNED = re.compile(r"['’]s?\s+\w")


def speaker_named_late(prose: Prose) -> Iterator[Alarm]:
    """A long quotation whose speaker the reader learns only after it."""
    spoke: str | None = None
    for attribution in prose.report.attributions:
        first = attribution.content[0]
        last, spoke = spoke, attribution.source.id if attribution.source else spoke
        if (
            attribution.source is None
            or attribution.cue is None
            or attribution.parent is not None
            or first.part != "body"
            or not _begins_quoted(prose, attribution)
        ):
            continue
        told = min([*attribution.cue.spans, *attribution.source.spans], key=lambda s: s.place)
        if told.place < first.place:
            continue
        before = prose.report.article.text[first.start : told.start]
        late = len(words(before))
        source = prose.sources[attribution.source.id]
        if (
            late > prose.house.limit("speaker-named-late", "words")
            and (source.naming is Naming.NAMED or not _TAKEN_UP.search(source.name.lower()))
            and last != source.id
            and not _is_near(prose, source, first.start)
        ):
            yield Alarm(
                "speaker-named-late",
                (first,),
                (attribution.id, source.id),
                {"name": source.name, "words": str(late)},
            )


def adjacent_quotations(prose: Prose) -> Iterator[Alarm]:
    """A quotation right behind another's, its speaker told only after it."""
    said = [
        a
        for a in prose.report.attributions
        if a.source is not None and a.parent is None and a.content[0].part == "body"
    ]
    for before, after in itertools.pairwise(said):
        assert before.source is not None and after.source is not None
        if before.source.id == after.source.id or not _begins_quoted(prose, after):
            continue
        if AttributionKind.INDIRECT in (before.kind, after.kind) or not _are_two(prose, before, after):
            continue
        if not _is_spoken(prose, before):
            continue
        if after.cue is None or not any(c.isalpha() for span in after.cue.spans for c in span.text):
            continue  # a list of quotations, each with a name after a dash
        start = after.content[0]
        told = min([*after.source.spans, *(after.cue.spans if after.cue else ())], key=lambda s: s.place)
        last = max(
            [*before.content, *before.source.spans, *(before.cue.spans if before.cue else ())],
            key=lambda s: s.end,
        )
        gap = prose.report.article.text[last.end : start.start]
        heard = words(prose.report.article.text[start.start : told.start])
        behind = told.place > start.place and last.end <= start.start
        if behind and len(heard) >= _HEARD and not any(map(str.isalnum, gap)):
            yield Alarm(
                "adjacent-quotations",
                (start,),
                (after.id, before.source.id, after.source.id),
                {
                    "name": prose.sources[after.source.id].name,
                    "before": prose.sources[before.source.id].name,
                },
            )


def source_without_role(prose: Prose) -> Iterator[Alarm]:
    """Somebody named who speaks, and of whom the article tells nothing else."""
    for source in prose.report.sources:
        said = speeches(prose, source)
        if (
            source.kind is SourceKind.PERSON
            and source.naming is Naming.NAMED
            and len(source.name.split()) > 1
            and said
            and source.role is None
            and source.affiliation is None
            and not source.descriptors
            and source.authority is None
            and source.mentions[0].part == "body"
            and not is_outlet(source.name)
            and not _is_told_of(prose, source)
        ):
            yield Alarm("source-without-role", source.mentions[:1], (source.id,), {"name": source.name})


def _begins_quoted(prose: Prose, attribution: Attribution) -> bool:
    quoted = prose.quoted(attribution.content[0])
    return quoted is not None and quoted.start == attribution.content[0].start


def _is_spoken(prose: Prose, attribution: Attribution) -> bool:
    """Whether words of a quotation are a sentence's beginning at least, and no "extremely careless"."""
    quoted = [q for span in attribution.content for q in prose.quoted_in(span)]
    texts = [prose.report.article.text[q.start : q.end] for q in quoted]
    return any(len(told := words(text)) >= _SPOKEN and told[0][0].isupper() for text in texts)


def _is_near(prose: Prose, source: Source, start: int) -> bool:
    """Whether one of the two sentences before an offset mentions a source."""
    all_of = prose.sentences("body")
    at = bisect.bisect_right(all_of, start, key=lambda s: s.end)
    return any(source in prose.naming_in(s) for s in all_of[max(0, at - 2) : at])


def _are_two(prose: Prose, before: Attribution, after: Attribution) -> bool:
    """Whether the second speaker is a person named there, and nothing of the name stands for the first."""
    assert before.source is not None and after.source is not None
    first, second = prose.sources[before.source.id], prose.sources[after.source.id]
    told = {w.lower() for span in after.source.spans for w in words(span.text) if w[0].isupper()}
    known = prose.called[first.id]
    return (
        second.kind is SourceKind.PERSON
        and second.naming is Naming.NAMED
        and bool(told & {w.lower() for w in words(second.name)})
        and not told & known
        and not {w.lower() for w in words(second.name)} & known
        and not (first.kind is SourceKind.PERSON and first.naming is not Naming.NAMED)
        and first.id not in second.members
        and second.id not in first.members
    )


def _is_told_of(prose: Prose, source: Source) -> bool:
    """Whether the words around a name say who bears it: a noun for a person, a title, more behind it."""
    nouns = data.words("sources", "person")
    around = int(prose.house.limit("source-without-role", "around"))
    for mention in source.mentions:
        sentence = prose.sentence_at(mention)
        if sentence is None:
            continue
        at = mention.start - sentence.start
        before = words(sentence.lower[:at])[-around:]
        after = sentence.lower[at + len(mention.text) :]
        near = [*before, *words(mention.text.lower()), *words(after)[:around]]
        if any(w in nouns or singular(prose.house, w) in nouns for w in near) or _APPOSED.match(after):
            return True
        if any(is_title(w) for w in words(mention.text)[:-1]) or _OWNED.search(mention.text):
            return True
    return False
