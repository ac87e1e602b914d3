"""Stanza, loaded from a resources directory on disk and asked once per article."""

from __future__ import annotations

import bisect
import collections
import dataclasses
import hashlib
import pathlib
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import stanza
import torch
from stanza.pipeline.core import DownloadMethod

from service import allocation, deadline, watch
from service.intake.article import Article, Part
from service.memory import Memory

from . import PACKAGE, SHIPPED
from .attribution import processor as attribution
from .cleaning import Paragraph, paragraphs
from .encoder import foundation
from .encoder import processor as encoder
from .encoder.encoder import Encoder
from .entities import entity_type
from .grouping import grouped
from .offsets import word_span
from .passages import (
    Place,
    ReadPassage,
    ReadRelation,
    ReadSentence,
    ReadWord,
    parted,
)
from .reading import Entity, Reading, Relation, Sentence, Word
from .spared import Lemmas, Splitting, without_loss, without_optimizers
from .trees import shorten_search

_SPLITTING = "tokenize,mwt"
_TAGGING = f"{encoder.NAME},pos,lemma,depparse,ner,{attribution.NAME}"
PROCESSORS = f"{_SPLITTING},{_TAGGING}"
#: Ours, which a package may lack: all of Stanza's own do.
_OURS = (encoder.NAME, attribution.NAME)
#: Words of the longest sentence that is parsed whole: time and memory grow with the square.
LONGEST_SENTENCE = 300
#: Code points of passages that are read in one go: memory does not grow with the article. Most are shorter.
PORTION = 4_000
#: Words that are parsed together. Sentences are batched by length and padded to the longest, and the parser
#: scores every pair of their words: batches of its own 1,500 words take a quarter more time.
PARSED_TOGETHER = 300

#: A paragraph of a part, with its number there.
_Place = tuple[Part, int, Paragraph]


class ModelsUnavailable(Exception):
    """The resources directory is missing, incomplete or broken; the message says what to do."""


class Reader:
    """One Stanza pipeline; `read` may be called from several threads, one reads at a time."""

    def __init__(self, pipeline: stanza.Pipeline, fingerprint: str, memory: Memory | None = None) -> None:
        """Take a pipeline that is loaded; `fingerprint` names its models. Without a memory, none is used."""
        self.pipeline = pipeline
        self._memory = memory or Memory(0)
        self._splitting = Splitting(pipeline.processors["tokenize"].trainer)
        self._kept = 0
        self._lock = threading.Lock()
        self.fingerprint = fingerprint

    @classmethod
    def load(
        cls,
        resources: pathlib.Path = SHIPPED,
        package: str = PACKAGE,
        bfloat16: bool = False,
        memory: Memory | None = None,
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
        memory = memory or Memory(0)
        shorten_search()
        try:
            with without_optimizers():
                pipeline = stanza.Pipeline(
                    "en",
                    dir=str(resources),
                    package=package,
                    processors=PROCESSORS,
                    download_method=DownloadMethod.NONE,
                    device=device,
                    verbose=False,
                    depparse_batch_size=PARSED_TOGETHER,
                    foundation_cache=foundation.foundation(
                        Encoder.load(home / "en" / encoder.NAME / name, device, bfloat16)
                    ),
                    **{f"{ours}_model_path": str(home / "en" / ours / f"{name}.pt") for ours in _OURS},
                )
        except Exception as error:  # Stanza raises whatever its files made it stumble over
            raise ModelsUnavailable(
                f"Cannot load package {package!r} from {resources}: {type(error).__name__}: {error}. {advice}"
            ) from error
        digest = hashlib.sha256(b"".join(i.read_bytes() for i in indices)).hexdigest()[:12]
        fingerprint = f"stanza-{stanza.__version__}/{package}-{digest}"
        for recogniser in pipeline.processors["ner"].trainers:
            without_loss(recogniser)
        Lemmas(pipeline.processors["lemma"].trainer, memory, fingerprint)
        return cls(pipeline, fingerprint, memory)

    def read(self, article: Article) -> Reading:
        """Sentences, words, entities of title and body, with offsets into each as given."""
        places: list[_Place] = []
        for part in ("title", "body"):
            for number, paragraph in enumerate(paragraphs(article.part(part))):
                places.append((part, number, paragraph))
        texts = parted([paragraph.text for _, _, paragraph in places])
        read: dict[Part, list[Sentence]] = {"title": [], "body": []}
        relations: list[Relation] = []
        start = 0
        for own_texts, passage in zip(texts, self._passages([_text(it) for it in texts]), strict=True):
            own = places[start : start + len(own_texts)]
            start += len(own_texts)
            for sentence in passage.sentences:
                part, number, paragraph = own[sentence.paragraph]
                read[part].append(_sentence(sentence, part, len(read[part]), number, paragraph))
            placed = (_relation(relation, own) for relation in passage.relations)
            relations += [relation for relation in placed if relation is not None]
        return Reading(tuple(read["title"]), tuple(read["body"]), tuple(relations))

    def _passages(self, texts: Sequence[str]) -> list[ReadPassage]:
        """What each passage is read as; those that are remembered are not read again."""
        known: dict[str, ReadPassage] = {}
        for text in dict.fromkeys(texts):
            remembered = self._memory.get(self.fingerprint, text)
            if isinstance(remembered, ReadPassage):
                known[text] = remembered
        watch.cached(len(known), len(set(texts)) - len(known))
        unknown = [text for text in dict.fromkeys(texts) if text not in known]
        for portion in grouped(unknown, len, PORTION):
            for text, passage in zip(portion, self._read(portion), strict=True):
                known[text] = passage
                self._memory.put(passage, self.fingerprint, text)
            self._give_back(sum(map(len, portion)))
        return [known[text] for text in texts]

    def _give_back(self, read: int) -> None:
        """Keep the process small: some hundredths of a second, once enough code points have been read."""
        self._kept += read
        if self._kept >= PORTION // 2:
            self._kept = 0
            allocation.give_back()

    def _read(self, texts: Sequence[str]) -> list[ReadPassage]:
        """Read passages in one go, each as if it were the only one."""
        with self._lock, torch.inference_mode():
            deadline.check()
            document, pieces = self._split([_pieces(text) for text in texts])
            apart = _apart(document, pieces)
            if len(apart) == 1:
                document = self.pipeline(document, processors=_TAGGING)
        if len(apart) == 1:
            return _read_passages(document, pieces)
        read = {
            at: found
            for group in apart
            for at, found in zip(group, self._read([texts[at] for at in group]), strict=True)
        }
        return [read[at] for at in range(len(texts))]

    def _split(self, pieces: list[list[_Piece]]) -> tuple[Any, list[list[_Piece]]]:
        """Words and sentences; a sentence too long to parse is read as several."""
        while True:
            self._splitting.expect(sum(map(len, pieces)))
            document = self.pipeline(
                encoder.PARTING.join(_text([piece.text for piece in passage]) for passage in pieces),
                processors=_SPLITTING,
            )
            cuts = collections.deque(
                sentence.tokens[at].start_char
                for sentence in document.sentences
                for at in range(LONGEST_SENTENCE, len(sentence.tokens), LONGEST_SENTENCE)
            )
            if not cuts:
                return document, pieces
            placed = iter(_placed(pieces))
            pieces = [
                [part for piece in passage for part in piece.cut(next(placed)[2], cuts)] for passage in pieces
            ]


@dataclasses.dataclass(frozen=True)
class _Piece:
    """What Stanza is given as a paragraph: one of a passage, or a part of it that begins at `shift`."""

    paragraph: int
    shift: int
    text: str

    def cut(self, start: int, cuts: collections.deque[int]) -> Iterator[_Piece]:
        """Itself in parts, cut at those offsets that lie in it; `start` is its own (see `_placed`)."""
        done = 0
        while cuts and cuts[0] < start + len(self.text):
            at = cuts.popleft() - start
            yield _Piece(self.paragraph, self.shift + done, self.text[done:at])
            done = at
        yield _Piece(self.paragraph, self.shift + done, self.text[done:])


def _text(paragraphs: Sequence[str]) -> str:
    return encoder.BREAK.join(paragraphs)


def _pieces(text: str) -> list[_Piece]:
    """The paragraphs of a passage."""
    return [_Piece(number, 0, paragraph) for number, paragraph in enumerate(text.split(encoder.BREAK))]


def _placed(passages: Sequence[Sequence[_Piece]]) -> Iterator[tuple[int, _Piece, int]]:
    """Each piece, with the number of its passage and where it begins in what Stanza is given."""
    start = 0
    for number, passage in enumerate(passages):
        for piece in passage:
            yield number, piece, start
            start += len(piece.text) + len(encoder.BREAK)
        start += len(encoder.PARTING) - len(encoder.BREAK)


def _apart(document: Any, passages: Sequence[Sequence[_Piece]]) -> list[list[int]]:
    """The numbers of passages in groups, in none of which a sentence stands in two of them.

    The processors know a sentence by its words alone (see `foundation.Table`).
    """
    said: list[set[foundation.Words]] = [set() for _ in passages]
    for at, spoken in _sentences(document, passages):
        said[at[0]].add(foundation.key(word.text for word in spoken.words))
    groups: list[tuple[list[int], set[foundation.Words]]] = []
    for number, own in enumerate(said):
        for group, taken in groups:
            if not own & taken:
                group.append(number)
                taken |= own
                break
        else:
            groups.append(([number], own))
    return [group for group, _ in groups] or [[]]


def _sentences(
    document: Any, passages: Sequence[Sequence[_Piece]]
) -> Iterator[tuple[tuple[int, _Piece, int], Any]]:
    """Stanza's sentences, each with the piece that it stands in (see `_placed`)."""
    placed = list(_placed(passages))
    starts = [start for _, _, start in placed]
    for spoken in document.sentences:
        yield placed[bisect.bisect_right(starts, spoken.tokens[0].start_char) - 1], spoken


def _read_passages(document: Any, passages: Sequence[Sequence[_Piece]]) -> list[ReadPassage]:
    """What Stanza made of passages."""
    sentences: list[list[ReadSentence]] = [[] for _ in passages]
    relations: list[list[ReadRelation]] = [[] for _ in passages]
    for (number, piece, start), spoken in _sentences(document, passages):
        sentences[number].append(_read_sentence(spoken, piece, start))
    placed = list(_placed(passages))
    starts = [start for _, _, start in placed]
    for found in document.attributions:
        number = placed[bisect.bisect_right(starts, (*found.cue, *found.content)[0][0]) - 1][0]
        relations[number].append(_read_relation(found, placed, starts))
    return [ReadPassage(tuple(a), tuple(b)) for a, b in zip(sentences, relations, strict=True)]


def _read_relation(
    found: attribution.Relation, placed: Sequence[tuple[int, _Piece, int]], starts: Sequence[int]
) -> ReadRelation:
    def place(at: int, back: int) -> Place:
        """The paragraph of what stands `back` before an offset into Stanza's text, and the offset there."""
        _, piece, start = placed[bisect.bisect_right(starts, at - back) - 1]
        return piece.paragraph, piece.shift + min(at - start, len(piece.text))

    source, cue, content = (
        tuple((place(start, 0), place(end, 1)) for start, end in spans)
        for spans in (found.source, found.cue, found.content)
    )
    return ReadRelation(source, cue, content, found.confidence)


def _read_sentence(spoken: Any, piece: _Piece, start: int) -> ReadSentence:
    words: list[ReadWord] = []
    for token in spoken.tokens:
        for word in token.words:
            begin, end = (at - start for at in word_span(token, word))
            # Stanza's own text of a very long token is <UNK>.
            text = word.text if len(token.words) > 1 else piece.text[begin:end]
            words.append(
                (
                    piece.shift + begin,
                    piece.shift + end,
                    text,
                    word.lemma or text.lower(),
                    word.upos or "X",
                    word.xpos or "",
                    (word.head or 0) - 1,
                    word.deprel or "dep",
                )
            )
    entities = (
        (entity_type(it.type), it.text, it.words[0].id - 1, it.words[-1].id - 1) for it in spoken.ents
    )
    return ReadSentence(piece.paragraph, tuple(words), tuple(entities))


def _relation(found: ReadRelation, places: Sequence[_Place]) -> Relation | None:
    """A relation in its article; what lies in another part than its cue is left out."""

    def place(span: tuple[Place, Place]) -> tuple[Part, tuple[int, int]]:
        """The part of a span, and its place there; a span over several paragraphs runs through them."""
        (first, start), (last, end) = span
        part = places[first][0]
        if places[last][0] != part:
            while places[last][0] != part:
                last -= 1
            end = len(places[last][2].text)
        return part, (
            places[first][2].original(start, start + 1)[0],
            places[last][2].original(0, end)[1],
        )

    home = place((*found.cue, *found.content)[0])[0]
    source, cue, content = (
        tuple(span for part, span in map(place, spans) if part == home)
        for spans in (found.source, found.cue, found.content)
    )
    return Relation(home, source, cue, content, found.confidence) if content else None


def _sentence(
    read: ReadSentence, part: Part, number: int, paragraph_number: int, paragraph: Paragraph
) -> Sentence:
    """A sentence in its article."""
    words = tuple(
        Word(index, text, lemma, upos, xpos, head, deprel, *paragraph.original(begin, end))
        for index, (begin, end, text, lemma, upos, xpos, head, deprel) in enumerate(read.words)
    )
    entities = tuple(
        Entity(type, text, first, last, words[first].start, words[last].end)
        for type, text, first, last in read.entities
    )
    return Sentence(part, number, paragraph_number, words, entities)
