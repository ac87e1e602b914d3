"""Stanza, loaded from a resources directory on disk and asked once per article."""

from __future__ import annotations

import bisect
import collections
import hashlib
import itertools
import pathlib
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import stanza
import torch
from stanza.pipeline.core import DownloadMethod

from service import deadline
from service.intake.article import Article, Part

from . import PACKAGE, SHIPPED
from .attribution import processor as attribution
from .cleaning import Paragraph, paragraphs
from .encoder import processor as encoder
from .encoder.encoder import Encoder
from .encoder.foundation import foundation
from .entities import entity_type
from .offsets import word_span
from .reading import Entity, Reading, Relation, Sentence, Word
from .trees import shorten_search

_SPLITTING = "tokenize,mwt"
_TAGGING = f"{encoder.NAME},pos,lemma,depparse,ner,{attribution.NAME}"
PROCESSORS = f"{_SPLITTING},{_TAGGING}"
#: Ours, which a package may lack: all of Stanza's own do.
_OURS = (encoder.NAME, attribution.NAME)
#: Words of the longest sentence that is parsed whole: time and memory grow with the square.
LONGEST_SENTENCE = 300
#: Code points of paragraphs that are read in one go; most articles are shorter.
PORTION = 25_000
#: Words that are parsed together. Sentences are batched by length and padded to the longest, and the parser
#: scores every pair of their words: batches of its own 1,500 words take a quarter more time.
PARSED_TOGETHER = 300

#: A paragraph of a part, with its number there.
_Place = tuple[Part, int, Paragraph]


class ModelsUnavailable(Exception):
    """The resources directory is missing, incomplete or broken; the message says what to do."""


class Reader:
    """One Stanza pipeline; `read` may be called from several threads, one reads at a time."""

    def __init__(self, pipeline: stanza.Pipeline, fingerprint: str) -> None:
        """Take a pipeline that is loaded; `fingerprint` names its models."""
        self.pipeline = pipeline
        self._lock = threading.Lock()
        self.fingerprint = fingerprint

    @classmethod
    def load(
        cls, resources: pathlib.Path = SHIPPED, package: str = PACKAGE, bfloat16: bool = False
    ) -> Reader:
        """Load the models of `package` from a Stanza resources directory; no network is used.

        A package without an encoder and attribution model, as all of Stanza's own are, is read with ours.
        With `bfloat16` the encoder multiplies its matrices in that precision. Raises ModelsUnavailable.
        """
        index = resources / "resources.json"
        advice = (
            "Set ONRECORD_RESOURCES to a Stanza resources directory and ONRECORD_PACKAGE to one of its "
            "English packages, or unset both to use the models that come with onrecord."
        )
        if not index.is_file():
            raise ModelsUnavailable(f"No resources.json in {resources}. {advice}")
        indices, home, name = [index], resources, package
        if not all((resources / "en" / ours / package).is_dir() for ours in _OURS):
            indices.append(SHIPPED / "resources.json")
            home, name = SHIPPED, PACKAGE
        device = "cuda" if torch.cuda.is_available() else "cpu"
        shorten_search()
        try:
            pipeline = stanza.Pipeline(
                "en",
                dir=str(resources),
                package=package,
                processors=PROCESSORS,
                download_method=DownloadMethod.NONE,
                device=device,
                verbose=False,
                depparse_batch_size=PARSED_TOGETHER,
                foundation_cache=foundation(
                    Encoder.load(home / "en" / encoder.NAME / name, device, bfloat16)
                ),
                **{f"{ours}_model_path": str(home / "en" / ours / f"{name}.pt") for ours in _OURS},
            )
        except Exception as error:  # Stanza raises whatever its files made it stumble over
            raise ModelsUnavailable(
                f"Cannot load package {package!r} from {resources}: {type(error).__name__}: {error}. {advice}"
            ) from error
        digest = hashlib.sha256(b"".join(i.read_bytes() for i in indices)).hexdigest()[:12]
        return cls(pipeline, f"stanza-{stanza.__version__}/{package}-{digest}")

    def read(self, article: Article) -> Reading:
        """Sentences, words, entities of title and body, with offsets into each as given."""
        places: list[_Place] = []
        for part in ("title", "body"):
            for number, paragraph in enumerate(paragraphs(article.part(part))):
                places.append((part, number, paragraph))
        read: dict[Part, list[Sentence]] = {"title": [], "body": []}
        relations: list[Relation] = []
        for portion in _portions(places):
            relations += self._read(portion, read)
        return Reading(tuple(read["title"]), tuple(read["body"]), tuple(relations))

    def _read(self, places: list[_Place], read: dict[Part, list[Sentence]]) -> list[Relation]:
        """Read paragraphs in one go: sentences are added to `read`, relations returned."""
        with self._lock, torch.inference_mode():
            deadline.check()
            document, places = self._split(places)
            document = self.pipeline(document, processors=_TAGGING)
        starts = _starts(places)
        at = 0
        for spoken in document.sentences:
            while spoken.tokens[0].start_char >= starts[at + 1]:
                at += 1
            part, number, paragraph = places[at]
            read[part].append(_sentence(spoken, part, len(read[part]), number, paragraph, starts[at]))
        relations = (_relation(found, places, starts) for found in document.attributions)
        return [found for found in relations if found is not None]

    def _split(self, places: list[_Place]) -> tuple[Any, list[_Place]]:
        """Words and sentences; a sentence too long to parse is read as several."""
        while True:
            document = self.pipeline(
                encoder.BREAK.join(paragraph.text for _, _, paragraph in places), processors=_SPLITTING
            )
            cuts = [
                sentence.tokens[at].start_char
                for sentence in document.sentences
                for at in range(LONGEST_SENTENCE, len(sentence.tokens), LONGEST_SENTENCE)
            ]
            if not cuts:
                return document, places
            places = list(_cut(places, cuts))


def _portions(places: Sequence[_Place]) -> Iterator[list[_Place]]:
    """Paragraphs in groups of about PORTION code points, so that memory does not grow with the article."""
    held: list[_Place] = []
    size = 0
    for place in places:
        length = len(place[2].text)
        if held and size + length > PORTION:
            yield held
            held, size = [], 0
        held.append(place)
        size += length
    if held:
        yield held


def _starts(places: Sequence[_Place]) -> list[int]:
    """Where each paragraph begins in what Stanza is given, and where the next would."""
    lengths = (len(paragraph.text) + len(encoder.BREAK) for _, _, paragraph in places)
    return list(itertools.accumulate(lengths, initial=0))


def _cut(places: Sequence[_Place], cuts: Sequence[int]) -> Iterator[_Place]:
    """Places with a paragraph cut in two at each of the given offsets into what Stanza was given."""
    waiting = collections.deque(cuts)
    for (part, number, paragraph), start in zip(places, _starts(places), strict=False):
        done = start
        while waiting and waiting[0] < done + len(paragraph.text):
            before, paragraph = paragraph.halves(waiting[0] - done)
            done = waiting.popleft()
            yield part, number, before
        yield part, number, paragraph


def _relation(
    found: attribution.Relation, places: Sequence[_Place], starts: Sequence[int]
) -> Relation | None:
    """Stanza's relation as ours; what lies in another part than its cue is left out."""

    def place(span: tuple[int, int]) -> tuple[Part, tuple[int, int]]:
        """The part of a span, and its place there; a span over several paragraphs runs through them."""
        first = bisect.bisect_right(starts, span[0]) - 1
        last = bisect.bisect_right(starts, span[1] - 1) - 1
        part = places[first][0]
        while places[last][0] != part:
            last -= 1
        end = min(span[1] - starts[last], len(places[last][2].text))
        return part, (
            places[first][2].original(span[0] - starts[first], span[0] - starts[first] + 1)[0],
            places[last][2].original(0, end)[1],
        )

    home = place((*found.cue, *found.content)[0])[0]
    source, cue, content = (
        tuple(span for part, span in map(place, spans) if part == home)
        for spans in (found.source, found.cue, found.content)
    )
    return Relation(home, source, cue, content, found.confidence) if content else None


def _sentence(
    spoken: Any, part: Part, number: int, paragraph_number: int, paragraph: Paragraph, shift: int
) -> Sentence:
    """Stanza's sentence as ours; `shift` is where its paragraph began in what Stanza was given."""
    words: list[Word] = []
    for token in spoken.tokens:
        for word in token.words:
            begin, finish = word_span(token, word)
            start, end = paragraph.original(begin - shift, finish - shift)
            # Stanza's own text of a very long token is <UNK>.
            own = word.text if len(token.words) > 1 else paragraph.text[begin - shift : finish - shift]
            words.append(
                Word(
                    index=len(words),
                    text=own,
                    lemma=word.lemma or own.lower(),
                    upos=word.upos or "X",
                    xpos=word.xpos or "",
                    head=(word.head or 0) - 1,
                    deprel=word.deprel or "dep",
                    start=start,
                    end=end,
                )
            )
    entities = []
    for entity in spoken.ents:
        first, last = entity.words[0].id - 1, entity.words[-1].id - 1
        entities.append(
            Entity(entity_type(entity.type), entity.text, first, last, words[first].start, words[last].end)
        )
    return Sentence(part, number, paragraph_number, tuple(words), tuple(entities))
