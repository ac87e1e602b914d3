"""The attribution model as it lies on disk, and an encoded article read with it."""

from __future__ import annotations

import dataclasses
import json
import math
import pathlib

import torch
from safetensors.torch import load_file

from service.nlp.encoder.encoder import Encoded

from .decoding import Candidate, read_window, without_twins
from .model import AttributionModel

#: Files of a model folder.
HEADS, READING = "heads.safetensors", "reading.json"


@dataclasses.dataclass(frozen=True)
class ReadingPlan:
    """How the model is read, as tuned on held-out articles.

    `calibration` holds the weights of a logistic regression: intercept, anchor's log odds, firmness,
    sourcing (see `Candidate`).
    """

    threshold: float
    calibration: tuple[float, float, float, float]

    def confidence(self, candidate: Candidate) -> float:
        """The probability that a relation is right."""
        own = (1.0, candidate.odds, candidate.firmness, candidate.sourcing)
        total = sum(weight * value for weight, value in zip(self.calibration, own, strict=True))
        return 1 / (1 + math.exp(-total))


class Extractor:
    """A loaded model. Reading changes nothing in it, so threads may share it."""

    def __init__(self, model: AttributionModel, plan: ReadingPlan) -> None:
        """Take a model in evaluation mode."""
        self.model, self.plan = model, plan

    @classmethod
    def load(cls, folder: pathlib.Path, hidden: int, device: str = "cpu") -> Extractor:
        """Load a model folder for words of width `hidden`; weights are widened to single precision."""
        plan = json.loads((folder / READING).read_text(encoding="utf-8"))
        plan["calibration"] = tuple(plan["calibration"])
        model = AttributionModel(hidden)
        model.load_state_dict(load_file(folder / HEADS))
        return cls(model.to(device).eval(), ReadingPlan(**plan))

    def candidates(self, encoded: Encoded) -> list[Candidate]:
        """Every reading above the threshold, words numbered through the text; some are twins."""
        found: list[Candidate] = []
        with torch.inference_mode():
            for number, window in enumerate(encoded.windows):
                found += read_window(self.model, encoded.firsts(number), window.start, self.plan.threshold)
        return found

    def relations(self, encoded: Encoded) -> list[Candidate]:
        """Every relation of a text in the order of their cues."""
        return without_twins(self.candidates(encoded))
