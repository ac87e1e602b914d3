"""PolNeAR as examples: brat standoff read into words with roles, articles cut into windows."""

from __future__ import annotations

import collections
import dataclasses
import pathlib
import random
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from service.nlp.attribution.model import Role
from service.nlp.cleaning import paragraphs
from service.nlp.encoder.encoder import WINDOW, Encoder
from service.nlp.encoder.units import Paragraph, Window
from training.batching import grouped, padded

Spans = list[tuple[int, int]]
_ROLES = {"source": Role.SOURCE, "cue": Role.CUE, "content": Role.CONTENT}


def relations(annotation: pathlib.Path) -> list[dict[Role, Spans]]:
    """The attribution relations of a brat file, each role's spans in code points of its text."""
    spans: dict[str, Spans] = {}
    found = []
    for line in annotation.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) < 2:
            continue
        if fields[0].startswith("T"):
            places = fields[1].split(" ", 1)[1]
            pairs = (place.split() for place in places.split(";"))
            spans[fields[0]] = [(int(start), int(end)) for start, end in pairs]
        elif fields[0].startswith("E"):
            relation: dict[Role, Spans] = collections.defaultdict(list)
            for argument in fields[1].split():
                name, reference = argument.split(":")
                role = _ROLES.get(name.rstrip("0123456789").lower())
                if role is not None and reference in spans:
                    relation[role] += spans[reference]
            if relation[Role.CONTENT]:
                found.append(dict(relation))
    return found


def articles(folder: pathlib.Path) -> list[tuple[str, list[dict[Role, Spans]]]]:
    """The articles of a split (`folder/text`, `folder/attributions`) by name: text and relations of each."""
    return [
        ((folder / "text" / f"{file.stem}.txt").read_bytes().decode("utf-8"), relations(file))
        for file in sorted((folder / "attributions").glob("*.ann"))
    ]


@dataclasses.dataclass(frozen=True)
class Labelled:
    """One relation: the word that opens its cue, and the role of each word that has one."""

    anchor: int
    roles: dict[int, Role]


@dataclasses.dataclass(frozen=True)
class Example:
    """An article's paragraphs and its relations in word numbers of the article."""

    paragraphs: list[Paragraph]
    labelled: list[Labelled]


def read_article(encoder: Encoder, text: str) -> tuple[list[Paragraph], Spans]:
    """The paragraphs of an article, and each word's span in its text."""
    cleaned = paragraphs(text)
    read = [encoder.paragraph(paragraph.text) for paragraph in cleaned]
    spans = [
        given.original(start, end)
        for given, words in zip(cleaned, read, strict=True)
        for start, end in words.spans
    ]
    return read, spans


def _labelled(relation: dict[Role, Spans], spans: Spans) -> Labelled | None:
    roles = {
        word: role
        for role, places in relation.items()
        for start, end in places
        for word, (a, b) in enumerate(spans)
        if a < end and b > start
    }
    if not roles:
        return None
    cues = [word for word, role in roles.items() if role is Role.CUE]
    return Labelled(min(cues or roles), roles)


def examples(encoder: Encoder, folder: pathlib.Path) -> list[Example]:
    """All articles of a split."""
    found = []
    for text, wanted in articles(folder):
        read, spans = read_article(encoder, text)
        labelled = (_labelled(relation, spans) for relation in wanted)
        found.append(Example(read, [one for one in labelled if one is not None]))
    return found


@dataclasses.dataclass(frozen=True)
class Batch:
    """Padded windows [batch, pieces | words]; relations as (row, anchor) [n] and roles [n, words]."""

    pieces: Tensor
    prints: Tensor
    mask: Tensor
    first: Tensor
    word_mask: Tensor
    row: Tensor
    anchor: Tensor
    roles: Tensor

    def to(self, device: torch.device) -> Batch:
        """The same batch on a device."""
        return Batch(*(getattr(self, field.name).to(device) for field in dataclasses.fields(self)))


def collate(items: Sequence[tuple[Window, list[Labelled]]]) -> Batch:
    """One batch of windows with the relations whose cue opens in them."""
    pieces = padded([window.pieces for window, _ in items])
    first = padded([window.first for window, _ in items])
    lengths = torch.tensor([[len(window.pieces), len(window.first)] for window, _ in items])
    flat = [(row, window, one) for row, (window, relations) in enumerate(items) for one in relations]
    roles = torch.zeros(len(flat), first.size(1), dtype=torch.long)
    for at, (_, window, one) in enumerate(flat):
        for word, role in one.roles.items():
            if window.start <= word < window.end:
                roles[at, word - window.start] = role
    return Batch(
        pieces=pieces,
        prints=padded([window.prints for window, _ in items]),
        mask=(torch.arange(pieces.size(1))[None] < lengths[:, :1]).long(),
        first=first,
        word_mask=torch.arange(first.size(1))[None] < lengths[:, 1:],
        row=torch.tensor([row for row, _, _ in flat], dtype=torch.long),
        anchor=torch.tensor([one.anchor - window.start for _, window, one in flat], dtype=torch.long),
        roles=roles,
    )


def epoch(
    articles: Sequence[Example], encoder: Encoder, pieces: int, chance: random.Random | None
) -> Iterator[Batch]:
    """Every window once, in batches of about `pieces` word pieces; with `chance`, cut and mixed by it."""
    items: list[tuple[Window, list[Labelled]]] = []
    for article in articles:
        first_size = chance.randint(WINDOW // 4, WINDOW) if chance else None
        for window in encoder.windows(article.paragraphs, first_size):
            inside = [one for one in article.labelled if window.start <= one.anchor < window.end]
            items.append((window, inside))
    yield from map(collate, grouped(items, lambda item: len(item[0].pieces), pieces, chance))
