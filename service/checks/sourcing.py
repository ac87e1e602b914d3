"""Rules on sources and attributions."""

from __future__ import annotations

from collections.abc import Iterator

from .alarm import Alarm
from .prose import Prose


def attribution_without_source(prose: Prose) -> Iterator[Alarm]:
    """ "is expected to", "reportedly": a statement that nobody makes."""
    for attribution in prose.report.attributions:
        if attribution.source is None and attribution.cue is not None:
            cue = " … ".join(span.text for span in attribution.cue.spans)
            yield Alarm(
                "attribution-without-source",
                attribution.cue.spans,
                (attribution.id,),
                {"cue": cue},
                cue.lower(),
            )


def anonymous_source(prose: Prose) -> Iterator[Alarm]:
    """A person or people who speak and are not named, nor told why, once a source."""
    for source in prose.report.sources:
        if source.anonymous and source.attributions and source.anonymity_reason is None:
            yield Alarm(
                "anonymous-source",
                source.mentions[:1],
                (source.id, *source.attributions),
                {"name": source.name},
                source.name,
            )
