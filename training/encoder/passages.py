"""Corpora of words as the service would read them: sentences with their places in a text of paragraphs."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Iterator, Sequence

from stanza.models.common.doc import Document
from stanza.utils.conll import CoNLL

from service.nlp.cleaning import QUOTES
from service.nlp.encoder.encoder import Encoder
from service.nlp.encoder.processor import BREAK
from service.nlp.encoder.units import Paragraph, Span

_MARKS = str.maketrans(QUOTES)
_CLOSING = frozenset(".,;:!?)]}%") | {"'s", "n't", "'re", "'ve", "'ll", "'d", "'m", "''", "..."}
_OPENING = frozenset("([{$#£€¥") | {"``"}


@dataclasses.dataclass(frozen=True)
class Sentence:
    """A sentence: its number in the corpus, its words, and where they stand in the text."""

    number: int
    words: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclasses.dataclass(frozen=True)
class Passage:
    """Paragraphs that are read together, and the sentences in them."""

    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]


class _Text:
    """Text that grows word by word, in paragraphs."""

    def __init__(self) -> None:
        self.text = ""
        self.starts: list[int] = []
        self.sentences: list[list[Sentence]] = []

    def paragraph(self) -> None:
        """Begin a paragraph."""
        self.text = self.text.rstrip() + BREAK if self.text else ""
        self.starts.append(len(self.text))
        self.sentences.append([])

    def article(self, encoder: Encoder) -> Article:
        """What has grown."""
        ends = [start - len(BREAK) for start in self.starts[1:]] + [len(self.text)]
        return Article(
            [encoder.paragraph(self.text[a:b], a) for a, b in zip(self.starts, ends, strict=True)],
            self.sentences,
        )


@dataclasses.dataclass(frozen=True)
class Article:
    """Paragraphs, and the sentences of each."""

    paragraphs: list[Paragraph]
    sentences: list[list[Sentence]]

    def passages(self, size: int) -> Iterator[Passage]:
        """The article cut into passages of whole paragraphs of at most `size` pieces, if they are shorter."""
        held: list[int] = []
        used = 0
        for at, paragraph in enumerate(self.paragraphs):
            if held and used + len(paragraph.pieces) + 2 > size:
                yield self._passage(held)
                held, used = [], 0
            held.append(at)
            used += len(paragraph.pieces) + 1
        if held:
            yield self._passage(held)

    def _passage(self, numbers: Sequence[int]) -> Passage:
        return Passage(
            tuple(self.paragraphs[n] for n in numbers),
            tuple(sentence for n in numbers for sentence in self.sentences[n]),
        )


def treebank(encoder: Encoder, file: pathlib.Path) -> tuple[Document, list[Article]]:
    """A treebank as Stanza's document, quotation marks as the service gives them, and its texts."""
    document = CoNLL.conll2doc(str(file))
    articles: list[Article] = []
    text = _Text()
    for number, sentence in enumerate(document.sentences):
        comments = [comment.removeprefix("#").strip() for comment in sentence.comments]
        if text.starts and any(comment.startswith("newdoc") for comment in comments):
            articles.append(text.article(encoder))
            text = _Text()
        if not text.starts or any(comment.startswith(("newdoc", "newpar")) for comment in comments):
            text.paragraph()
        words, spans = [], []
        for token in sentence.tokens:
            token.text = token.text.translate(_MARKS)
            begin = at = len(text.text)
            text.text += token.text
            whole = "".join(word.text for word in token.words).translate(_MARKS) == token.text
            for word in token.words:
                word.text = word.text.translate(_MARKS)
                words.append(word.text)
                spans.append((at, at + len(word.text)) if whole else (begin, len(text.text)))
                at += len(word.text)
            text.text += " " if token.spaces_after else ""
        text.sentences[-1].append(Sentence(number, tuple(words), tuple(spans)))
    articles.append(text.article(encoder))
    return document, articles


def read_columns(file: pathlib.Path) -> list[list[list[tuple[str, str]]]]:
    """Articles of sentences of (word, tag), from one word a line with the tag after a tab."""
    articles: list[list[list[tuple[str, str]]]] = []
    fresh = True
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("# article"):
            articles.append([])
            fresh = True
        elif not line.strip():
            fresh = True
        else:
            if fresh:
                articles[-1].append([])
                fresh = False
            word, tag = line.split("\t")[:2]
            articles[-1][-1].append((word, tag))
    return articles


def _apart(words: Sequence[str]) -> Iterator[bool]:
    """Whether a newspaper sets a space before each word of a sentence."""
    joins = False
    quoted = False
    for word in words:
        mark = word if word in ('"', "'") else ""
        opening = word in _OPENING or word in ("“", "‘", "«", "„") or (bool(mark) and not quoted)
        closing = word in _CLOSING or word in ("”", "’", "»") or (bool(mark) and quoted)
        if mark:
            quoted = not quoted
        yield not (joins or closing)
        joins = opening


def newswire(encoder: Encoder, file: pathlib.Path) -> tuple[Document, list[Article]]:
    """Entities of articles as Stanza's document, and the articles set as text: the corpus keeps no spaces.

    What the corpus parts by a blank line, most often a paragraph, is one here.
    """
    sentences: list[list[dict[str, object]]] = []
    articles = []
    for article in read_columns(file):
        text = _Text()
        for tagged in article:
            text.paragraph()
            words = [word.translate(_MARKS) for word, _ in tagged]
            spans = []
            for word, apart in zip(words, _apart([word for word, _ in tagged]), strict=True):
                if not apart:
                    text.text = text.text.removesuffix(" ")
                spans.append((len(text.text), len(text.text) + len(word)))
                text.text += f"{word} "
            text.sentences[-1].append(Sentence(len(sentences), tuple(words), tuple(spans)))
            sentences.append(
                [
                    {"id": at, "text": word, "ner": tag}
                    for at, (word, (_, tag)) in enumerate(zip(words, tagged, strict=True), 1)
                ]
            )
        articles.append(text.article(encoder))
    return Document(sentences), articles
