"""The Stanza processor `attribution`: who says what, as spans of the document's text.

Importing this module registers it, after which

    stanza.Pipeline("en", processors="tokenize,mwt,encoder,attribution", …)

leaves a list of `Relation` as `document.attributions`. The model is a folder that bears the package's
name, beside where Stanza would look for a file: `en/attribution/PACKAGE/`.
"""

from __future__ import annotations

import bisect
import dataclasses
import pathlib
from typing import Any

from stanza.models.common.doc import Document
from stanza.pipeline.processor import Processor, register_processor

from service.nlp.encoder.foundation import shared_of
from service.nlp.encoder.processor import NAME as ENCODER
from service.nlp.encoder.units import Span
from service.nlp.offsets import word_span

from .decoding import runs
from .extractor import Extractor

NAME = "attribution"


@dataclasses.dataclass(frozen=True)
class Relation:
    """One attribution: spans are code points of the document's text, half-open, in text order.

    `source` is empty where the text names nobody, `cue` where nothing introduces the content.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float


@register_processor(NAME)
class AttributionProcessor(Processor):  # type: ignore[misc]
    """Reads what the encoder made of the text; needs `tokenize`'s words, so that no span cuts one."""

    PROVIDES_DEFAULT = frozenset({NAME})
    REQUIRES_DEFAULT = frozenset({"tokenize", ENCODER})

    def __init__(self, config: dict[str, Any], pipeline: Any, device: Any) -> None:
        """Load the model that the pipeline's configuration names."""
        super().__init__(config, pipeline, device)
        folder = pathlib.Path(config["model_path"]).with_suffix("")
        hidden = shared_of(pipeline.foundation_cache).encoder.hidden_size
        self._extractor = Extractor.load(folder, hidden, device)

    def process(self, document: Document) -> Document:
        """Set `document.attributions`."""
        document.attributions = self._relations(document)
        return document

    def _relations(self, document: Document) -> list[Relation]:
        words = document.encoded.spans
        whole = _Whole(
            [
                word_span(token, word)
                for sentence in document.sentences
                for token in sentence.tokens
                for word in token.words
            ]
        )

        def place(numbers: tuple[int, ...]) -> tuple[Span, ...]:
            return tuple(whole.spans([(words[a][0], words[b - 1][1]) for a, b in runs(numbers)]))

        plan = self._extractor.plan
        return [
            Relation(place(it.source), place(it.cue), place(it.content), round(plan.confidence(it), 4))
            for it in self._extractor.relations(document.encoded)
        ]


class _Whole:
    """Widens spans to the words they touch."""

    def __init__(self, words: list[Span]) -> None:
        self._starts = [start for start, _ in words]
        self._ends = [end for _, end in words]

    def spans(self, spans: list[Span]) -> list[Span]:
        """The spans in text order, grown to whole words; those that meet, joined."""
        found: list[Span] = []
        for start, end in spans:
            first = bisect.bisect_right(self._ends, start)
            last = bisect.bisect_left(self._starts, end) - 1
            if first <= last:
                start, end = min(start, self._starts[first]), max(end, self._ends[last])
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((start, end))
        return found
