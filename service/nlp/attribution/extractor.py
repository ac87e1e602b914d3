"""The attribution model as it lies on disk, and an article's paragraphs read with it."""

from __future__ import annotations

import dataclasses
import json
import math
import pathlib
from collections.abc import Sequence

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers.models.bert.configuration_bert import BertConfig

from .decoding import Candidate, read_window, without_twins
from .model import AttributionModel
from .units import Paragraph, frame, read_paragraph, windows

#: Files of a model folder; the first three are what `transformers` loads the encoder from.
CONFIG, ENCODER, TOKENIZER, HEADS, READING = (
    "config.json", "model.safetensors", "tokenizer.json", "heads.safetensors", "reading.json",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class ReadingPlan:
    """How the model is read, as tuned on held-out articles; `window` in word pieces.

    `calibration` holds the weights of a logistic regression: intercept, anchor's log odds, firmness,
    sourcing (see `Candidate`).
    """

    window: int
    threshold: float
    calibration: tuple[float, float, float, float]

    def confidence(self, candidate: Candidate) -> float:
        """The probability that a relation is right."""
        own = (1.0, candidate.odds, candidate.firmness, candidate.sourcing)
        total = sum(weight * value for weight, value in zip(self.calibration, own, strict=True))
        return 1 / (1 + math.exp(-total))


class Extractor:
    """A loaded model. Reading changes nothing in it, so threads may share it."""

    def __init__(
        self, model: AttributionModel, tokenizer: Tokenizer, plan: ReadingPlan, bf16: bool = False
    ) -> None:
        """Take a model in evaluation mode; with `bf16` its encoder multiplies in that precision."""
        self.model, self.tokenizer, self.plan = model, tokenizer, plan
        model.bf16 = bf16
        self._cls, self._sep = frame(tokenizer)

    @classmethod
    def load(cls, folder: pathlib.Path, device: str = "cpu", bf16: bool = False) -> Extractor:
        """Load a model folder; weights are mapped into memory and widened to single precision."""
        plan = json.loads((folder / READING).read_text(encoding="utf-8"))
        plan["calibration"] = tuple(plan["calibration"])
        model = AttributionModel(BertConfig.from_json_file(folder / CONFIG))
        weights = {f"encoder.{name}": value for name, value in load_file(folder / ENCODER).items()}
        model.load_state_dict(weights | load_file(folder / HEADS))
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        tokenizer.encode_special_tokens = True  # "[SEP]" in an article is text
        return cls(model.to(device).eval(), tokenizer, ReadingPlan(**plan), bf16)

    def paragraph(self, text: str) -> Paragraph:
        """The words of one cleaned paragraph."""
        return read_paragraph(self.tokenizer, text)

    def candidates(self, paragraphs: Sequence[Paragraph]) -> list[Candidate]:
        """Every reading above the threshold, words numbered through the paragraphs; some are twins."""
        plan = self.plan
        found: list[Candidate] = []
        with torch.inference_mode():
            for window in windows(paragraphs, plan.window, self._cls, self._sep):
                found += read_window(self.model, window, plan.threshold)
        return found

    def relations(self, paragraphs: Sequence[Paragraph]) -> list[Candidate]:
        """Every relation of a text in the order of their cues."""
        return without_twins(self.candidates(paragraphs))
