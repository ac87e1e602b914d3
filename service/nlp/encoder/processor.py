"""The Stanza processor `encoder`: reads a document once for the processors after it.

Importing this module registers it, to run after `mwt` and before `pos`. It leaves the document's vectors as
`document.encoded`, which lives and dies with the document. The pipeline's foundation cache must hold the
encoder (see `foundation`); paragraphs are parted by BREAK, passages by PARTING. Its model is a folder that
bears the package's name, as `transformers` loads it: `en/encoder/PACKAGE/`.
"""

from __future__ import annotations

from typing import Any

from stanza.models.common.doc import Document
from stanza.pipeline.processor import Processor, register_processor
from stanza.pipeline.registry import PIPELINE_NAMES

from service.nlp.offsets import word_span

from .encoder import Encoded
from .foundation import Table, shared_of

NAME = "encoder"
#: What Stanza is given between the paragraphs of a passage, and between passages.
BREAK, PARTING = "\n\n", "\n\n\n"


@register_processor(NAME)
class EncoderProcessor(Processor):  # type: ignore[misc]
    """Sets `document.encoded`, and shows this thread's processors the words of its sentences."""

    PROVIDES_DEFAULT = frozenset({NAME})
    REQUIRES_DEFAULT = frozenset({"tokenize"})

    def __init__(self, config: dict[str, Any], pipeline: Any, device: Any) -> None:
        """Take the encoder from the pipeline's foundation cache."""
        super().__init__(config, pipeline, device)
        self._shared = shared_of(pipeline.foundation_cache)

    def process(self, document: Document) -> Document:
        """Read the document's text."""
        encoder = self._shared.encoder
        passages, start = [], 0
        for passage in document.text.split(PARTING):
            paragraphs = []
            for text in passage.split(BREAK):
                paragraphs.append(encoder.paragraph(text, start))
                start += len(text) + len(BREAK)
            passages.append(paragraphs)
            start += len(PARTING) - len(BREAK)
        document.encoded = encoder.encode(passages)
        document.table = table(document, document.encoded)
        self._shared.show(document.table)
        return document


# Stanza runs processors in this order, and a registered one goes last.
PIPELINE_NAMES.remove(NAME)
PIPELINE_NAMES.insert(PIPELINE_NAMES.index("pos"), NAME)


def table(document: Document, encoded: Encoded) -> Table:
    """The vectors of every sentence, as tagger and parser ask for it (words) and the recogniser (tokens)."""
    sentences = []
    for sentence in document.sentences:
        words = [(word.text, word_span(token, word)) for token in sentence.tokens for word in token.words]
        tokens = [(token.text, (token.start_char, token.end_char)) for token in sentence.tokens]
        for units in (words, tokens) if len(words) > len(tokens) else (words,):
            sentences.append(([text for text, _ in units], [span for _, span in units]))
    return Table.of(encoded, sentences)
