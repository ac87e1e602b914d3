"""How much of the article hangs on each source: statements, words, where and how it comes in."""

from __future__ import annotations

import bisect
import collections
import dataclasses
from collections.abc import Sequence

from service.intake.article import Article
from service.nlp.reading import Reading

from .report import Attribution, Introduction, Source, Standing

#: Digits of a share.
_DIGITS = 4


def with_standing(
    article: Article, reading: Reading, sources: Sequence[Source], attributions: Sequence[Attribution]
) -> tuple[Source, ...]:
    """The sources, each with its standing."""
    words = _words_by_source(reading, attributions)
    total = sum(words.values())
    together = {source.id: source.members for source in sources if source.members}
    groups: dict[str, list[str]] = collections.defaultdict(list)
    for group, members in together.items():
        for member in members:
            groups[member].append(group)
    said = {source.id: source.attributions for source in sources}
    known = {attribution.id: attribution for attribution in attributions}
    found = []
    for source in sources:
        voices = [source.id, *groups[source.id]]
        own = sum(words[voice] for voice in voices)
        made = [known[name] for voice in voices for name in said[voice]]
        found.append(
            dataclasses.replace(
                source,
                standing=Standing(
                    statements=len(made),
                    share=round(own / total, _DIGITS) if total else 0.0,
                    position=_position(article, source),
                    introduced=_introduced(source, made),
                ),
            )
        )
    return tuple(found)


def _words_by_source(
    reading: Reading, attributions: Sequence[Attribution]
) -> collections.Counter[str | None]:
    """Words attributed to each source, None for nobody; a word counts for the innermost statement."""
    counts: collections.Counter[str | None] = collections.Counter()
    for part in ("title", "body"):
        starts = [w.start for s in reading.part(part) for w in s.words if w.upos != "PUNCT"]
        owner: dict[int, str | None] = {}
        for attribution in sorted(attributions, key=lambda a: a.length, reverse=True):
            source = attribution.source.id if attribution.source else None
            for span in attribution.content:
                if span.part == part:
                    first, last = bisect.bisect_left(starts, span.start), bisect.bisect_left(starts, span.end)
                    owner.update(dict.fromkeys(range(first, last), source))
        counts.update(owner.values())
    return counts


def _position(article: Article, source: Source) -> float:
    first = source.mentions[0]
    if first.part == "title" or not article.text:
        return 0.0
    return round(first.start / len(article.text), _DIGITS)


def _introduced(source: Source, made: Sequence[Attribution]) -> Introduction | None:
    if not made:
        return None
    words = min(span.place for attribution in made for span in attribution.content)
    return Introduction.BEFORE if source.mentions[0].place < words else Introduction.AFTER
