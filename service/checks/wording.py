"""Rules on verbs of attribution: those that judge the speaker, those that read a mind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.analysis.report import Attribution, AttributionKind, SourceKind, Span

from .alarm import Alarm
from .prose import Prose, words
from .vocabulary import phrases, verbs
from .voices import is_collective

_MINDS = {SourceKind.PERSON, SourceKind.GROUP}
_SELF = re.compile(r"(?:^|\s)(?:i|we|you|me|us|one|who|that|which|my|our|your|his|her|its|their)$")
#: What may stand between a subject and its verb.
_BETWEEN = re.compile(r"\s*(?:,\s*)?(?:(?:\w+ly|also|now|still|has|have|had|long)\b\s*)*")
_PASSIVE = re.compile(r"\s+(?:to be|to have)\b")


def loaded_verb(prose: Prose) -> Iterator[Alarm]:
    """ "claimed", "admitted" where "said" would do."""
    neutral = verbs("loaded")
    for attribution in prose.report.attributions:
        if (
            attribution.cue is None
            or attribution.cue.lemma not in neutral
            or not _is_the_writers(prose, attribution)
        ):
            continue
        verb = _verb(attribution.cue.spans, attribution.cue.lemma)
        if verb is None or _is_a_deed(prose, verb):
            continue
        yield Alarm(
            "loaded-verb",
            (verb,),
            _related(attribution),
            {"verb": verb.text, "instead": neutral[attribution.cue.lemma]},
            attribution.cue.lemma,
        )


def mind_reading_verb(prose: Prose) -> Iterator[Alarm]:
    """ "believes", "feels": what somebody has in mind, told as if seen; content where they say so near it."""
    reading = verbs("mind")
    for attribution in prose.report.attributions:
        if (
            attribution.cue is None
            or attribution.source is None
            or attribution.cue.lemma not in reading
            or attribution.kind is not AttributionKind.INDIRECT
            or not _is_the_writers(prose, attribution)
        ):
            continue
        source = prose.sources[attribution.source.id]
        verb = _verb(attribution.cue.spans, attribution.cue.lemma)
        if (
            verb is None
            or source.kind not in _MINDS
            or is_collective(prose, source)
            or not _has_subject(prose, attribution, verb)
            or _says_so(prose, attribution)
        ):
            continue
        yield Alarm(
            "mind-reading-verb",
            (verb,),
            _related(attribution),
            {"verb": verb.text, "instead": reading[attribution.cue.lemma], "name": source.name},
        )


def _is_a_deed(prose: Prose, verb: Span) -> bool:
    """Whether it is no wording of the writer's: "claimed 12 lives", "admitted theft", "has not admitted"."""
    text = prose.report.article.part(verb.part)
    after = text[verb.end : verb.end + 80].lower().lstrip()
    before = text[max(0, verb.start - 40) : verb.start].lower().replace("’", "'").split()
    denied = bool(before) and (before[-1] in prose.house.listed("no_verb") or before[-1].endswith("n't"))
    return denied or phrases("deeds").match(after) is not None


def _related(attribution: Attribution) -> tuple[str, ...]:
    return (attribution.id, *([attribution.source.id] if attribution.source else []))


def _is_the_writers(prose: Prose, attribution: Attribution) -> bool:
    """Whether the cue is the article's own word: in nobody's mouth, in running text."""
    if attribution.parent is not None or attribution.cue is None:
        return False
    span = attribution.cue.spans[0]
    return span.part == "body" and prose.quoted(span) is None and not prose.is_attributed(span)


def _verb(spans: tuple[Span, ...], lemma: str) -> Span | None:
    """The verb of a cue, as it stands; a noun ("the claim") is none."""
    stem = lemma[:4]
    for span in spans:
        for match in re.finditer(r"[^\W\d_]+", span.text):
            word = match[0].lower()
            if (
                word.startswith(stem)
                or (lemma == "think" and word == "thought")
                or (lemma == "feel" and word == "felt")
            ):
                return Span(span.part, span.start + match.start(), span.start + match.end(), match[0])
    return None


def _has_subject(prose: Prose, attribution: Attribution, verb: Span) -> bool:
    """Whether the source stands right before the verb, and is no "I", relative pronoun or owner."""
    assert attribution.source is not None
    who, name = attribution.source.spans[-1], prose.sources[attribution.source.id].name
    text = prose.report.article.part(verb.part)
    before = text[: attribution.source.spans[0].start].lower().split()[-1:]
    return (
        who.part == verb.part
        and before not in (["what"], ["which"], ["who"], ["whom"])
        and not verb.text.isupper()
        and who.end <= verb.start
        and _BETWEEN.fullmatch(between := text[who.end : verb.start].lower()) is not None
        and not any(word in prose.house.listed("guessing") for word in words(between))
        and not any(_SELF.search(it.lower()) for it in (who.text, name))
        and _PASSIVE.match(text[verb.end :]) is None
    )


def _says_so(prose: Prose, attribution: Attribution) -> bool:
    """Whether the same source speaks in the same paragraph or right beside it."""
    assert attribution.cue is not None and attribution.source is not None
    sentence = prose.sentence_at(attribution.cue.spans[0])
    if sentence is None:
        return False
    near = {s.span: s for s in (*prose.around(sentence), *prose.paragraph(sentence))}
    return any(
        other.source is not None
        and other.source.id == attribution.source.id
        and other.cue is not None
        and (other.cue.lemma in prose.house.listed("saying") and other.cue.lemma not in verbs("mind"))
        for s in near.values()
        for other in prose.speaking_in(s)
    )
