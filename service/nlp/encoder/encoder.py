"""The transformer behind the whole reading, and what it makes of an article's words."""

from __future__ import annotations

import bisect
import itertools
import pathlib
from collections.abc import Iterable, Sequence

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from service import deadline
from service.nlp.grouping import grouped

from .bert import Bert, BertConfig
from .units import Paragraph, Span, Window, frame, read_paragraph, windows

#: Files of an encoder's folder, as `transformers` loads it from there.
CONFIG, WEIGHTS, TOKENIZER = "config.json", "model.safetensors", "tokenizer.json"
#: Layers that are kept of each piece, the last ones.
LAYERS = 4
#: Word pieces that are read in one pass.
WINDOW = 256
#: Word pieces of windows that are read side by side: matrices of a few hundred rows take least time a row.
SIDE_BY_SIDE = 400
#: Rows of a matrix from which on a row's product is the same to the bit whatever other rows there are.
_FEWEST = 4


def pooled(layers: Tensor, bags: Sequence[Sequence[int]]) -> Tensor:
    """The means [bags, LAYERS, hidden] of rows of `layers` [pieces, LAYERS, hidden]; of no row, zeros."""
    offsets = [0, *itertools.accumulate(map(len, bags))][:-1]
    rows = [row for bag in bags for row in bag]
    found: Tensor = functional.embedding_bag(
        torch.tensor(rows, dtype=torch.long, device=layers.device),
        layers.flatten(1),
        torch.tensor(offsets, dtype=torch.long, device=layers.device),
        mode="mean",
    )
    return found.view(len(bags), *layers.shape[1:])


class Places:
    """Where the pieces of a text's windows stand: in the text, and in what was made of them.

    `starts[w]` is the row at which window w begins; by default one follows another.
    """

    def __init__(self, read: Sequence[Window], starts: Sequence[int] | None = None) -> None:
        """Take the windows of one text."""
        self.windows = tuple(read)
        if starts is None:
            starts = [0, *itertools.accumulate(len(window.pieces) for window in read)]
        self.starts = tuple(starts)
        self._rows: list[int] = []
        self._places: list[Span] = []
        for window, start in zip(self.windows, self.starts, strict=False):
            for row, place in enumerate(window.places, start):
                if place is not None:
                    self._rows.append(row)
                    self._places.append(place)
        self._ends = [end for _, end in self._places]

    def bags(self, spans: Iterable[Span]) -> list[list[int]]:
        """The rows of the pieces that touch each span."""
        found = []
        for start, end in spans:
            first = last = bisect.bisect_right(self._ends, start)
            while last < len(self._places) and self._places[last][0] < end:
                last += 1
            found.append(self._rows[first:last])
        return found


class Encoded:
    """What the encoder made of a text.

    `spans` are its words', `windows` what was read in one pass each, `layers` [pieces, LAYERS, hidden] what
    was made of the windows, end to end.
    """

    def __init__(self, spans: Sequence[Span], read: Sequence[Window], layers: Tensor) -> None:
        """Take the words' spans, the windows and their layers."""
        self.spans, self.windows, self.layers = tuple(spans), tuple(read), layers
        self._places = Places(read)

    def firsts(self, number: int) -> Tensor:
        """The words [words, hidden] of one window: the last layer of the first piece of each."""
        rows = torch.tensor(self.windows[number].first, device=self.layers.device)
        found: Tensor = self.layers[rows + self._places.starts[number], -1]
        return found

    def words(self, spans: Sequence[Span]) -> Tensor:
        """Vectors [spans, LAYERS, hidden]: each the mean of the pieces that touch its span, else zeros."""
        return pooled(self.layers, self._places.bags(spans))


class Encoder(nn.Module):
    """A BERT whose token types tell how each word is printed (see `units.Print`), with its tokenizer."""

    def __init__(self, config: BertConfig, tokenizer: Tokenizer, bf16: bool = False) -> None:
        """Untrained; with `bf16` it multiplies its matrices in that precision."""
        super().__init__()
        self.bert = Bert(config)
        self.tokenizer = tokenizer
        self.bf16 = bf16
        self._cls, self._sep = frame(tokenizer)

    @classmethod
    def load(cls, folder: pathlib.Path, device: str = "cpu", bf16: bool = False) -> Encoder:
        """Load a folder, for reading only; all weights but the words' own are widened to single precision."""
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        tokenizer.encode_special_tokens = True  # "[SEP]" in an article is text
        encoder = cls(BertConfig.of(folder / CONFIG), tokenizer, bf16)
        encoder.bert.load_state_dict(load_file(folder / WEIGHTS), assign=True)
        words = encoder.bert.embeddings.word_embeddings
        for module in encoder.modules():
            if module is not words:
                for own in module.parameters(recurse=False):
                    own.data = own.data.float()
        return encoder.to(device).eval().requires_grad_(False)

    @property
    def hidden_size(self) -> int:
        """Width of a vector."""
        size: int = self.bert.config.hidden_size
        return size

    def paragraph(self, text: str, start: int = 0) -> Paragraph:
        """The words of one cleaned paragraph, which begins at `start` in its text."""
        return read_paragraph(self.tokenizer, text, start)

    def windows(self, paragraphs: Sequence[Paragraph], first_size: int | None = None) -> list[Window]:
        """The windows in which paragraphs are read; `first_size` makes the first one smaller."""
        return windows(paragraphs, WINDOW, self._cls, self._sep, first_size)

    def forward(
        self,
        pieces: Tensor,
        prints: Tensor,
        mask: Tensor | None = None,
        sizes: Sequence[int] | None = None,
    ) -> Tensor:
        """The last layers [batch, pieces, LAYERS, hidden].

        From pieces, their prints and mask [batch, pieces]; without a mask all are read, as texts of so many
        pieces where there are `sizes`.
        """
        with torch.autocast(pieces.device.type, torch.bfloat16, enabled=self.bf16):
            states = self.bert(pieces, prints, mask, sizes)
        return torch.stack([layer.float() for layer in states[-LAYERS:]], dim=2)

    def encode(self, passages: Iterable[Sequence[Paragraph]]) -> Encoded:
        """Read passages window by window, so that none depends on what else is read with it.

        Windows stand side by side where words are seen one by one, and apart where they see each other.
        """
        read: list[Window] = []
        spans: list[Span] = []
        for paragraphs in passages:
            read += [it.moved(len(spans)) for it in self.windows(paragraphs)]
            spans += [span for paragraph in paragraphs for span in paragraph.spans]
        device = self.bert.device
        layers = []
        for together in grouped(read, lambda window: len(window.pieces), SIDE_BY_SIDE):
            deadline.check()
            sizes = [len(window.pieces) for window in together]
            lacking = max(0, _FEWEST - sum(sizes))
            pieces = [it for window in together for it in window.pieces] + [0] * lacking
            prints = [it for window in together for it in window.prints] + [0] * lacking
            found = self(
                torch.tensor([pieces], device=device),
                torch.tensor([prints], device=device),
                sizes=[*sizes, lacking] if lacking else sizes,
            )
            layers.append(found[0, : sum(sizes)])
        empty = torch.zeros(0, LAYERS, self.hidden_size, device=device)
        return Encoded(spans, read, torch.cat(layers) if layers else empty)
