"""Set how the packed model is read: the anchor's threshold, and what confidence its scores amount to.

python -m training.attribution.calibrate --corpora DIR --work DIR

Both are fitted on PolNeAR's dev articles, the threshold to the mean of all scores, and written into
DIR/attribution/model/reading.json. The calibration error is told by cross-validation over articles,
so that no article is judged by itself.
"""

from __future__ import annotations

import dataclasses
import json
import math
import pathlib
from collections.abc import Sequence
from operator import attrgetter

import torch
from torch.nn import functional
from tqdm import tqdm

from service.nlp.attribution.decoding import Candidate, runs, without_twins
from service.nlp.attribution.extractor import READING, Extractor
from service.nlp.attribution.model import Role
from service.nlp.encoder.encoder import Encoder
from service.nlp.passages import parted
from training.workspace import parser, workspace

from .data import Spans, articles, read_article
from .scores import RoleSpans, Tokens, calibration_error, matches, scores

_THRESHOLDS = [n / 100 for n in range(30, 75, 5)]
_FOLDS = 5


@dataclasses.dataclass(frozen=True)
class Judged:
    """An article with the relations it has and the model's, twins included."""

    text: str
    wanted: list[dict[Role, Spans]]
    spans: Spans
    candidates: list[Candidate]

    def found(self, threshold: float) -> list[Candidate]:
        """What is read at an anchor's threshold."""
        least = math.log(threshold / (1 - threshold))
        return without_twins(c for c in self.candidates if c.odds > least)

    def placed(self, candidates: Sequence[Candidate]) -> list[RoleSpans]:
        """Candidates in code points of the text."""
        return [
            {
                role: [(self.spans[a][0], self.spans[b - 1][1]) for a, b in runs(words)]
                for role, words in (
                    (Role.SOURCE, found.source),
                    (Role.CUE, found.cue),
                    (Role.CONTENT, found.content),
                )
            }
            for found in candidates
        ]


@torch.inference_mode()
def judge(
    encoder: Encoder, extractor: Extractor, split: pathlib.Path, limit: int | None = None
) -> list[Judged]:
    """The articles of a split, all or the first few, read by the model."""
    judged = []
    for text, wanted in tqdm(articles(split)[:limit]):
        paragraphs, spans = read_article(encoder, text)
        encoded = encoder.encode(parted(paragraphs, attrgetter("text")))
        judged.append(Judged(text, wanted, spans, extractor.candidates(encoded)))
    return judged


def fit(found: Sequence[Candidate], right: Sequence[bool]) -> tuple[float, float, float, float]:
    """Weights of the logistic regression behind `ReadingPlan.confidence`, lightly held towards zero."""
    values = torch.tensor([[1.0, c.odds, c.firmness, c.sourcing] for c in found], dtype=torch.float64)
    target = torch.tensor(right, dtype=torch.float64)
    weights = torch.zeros(4, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(values @ weights, target)
        loss = loss + 1e-4 * weights.square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    a, b, c, d = (round(float(w), 4) for w in weights.detach())
    return a, b, c, d


def main() -> None:
    space = workspace(parser(__doc__).parse_args())
    folder = space.work / "attribution" / "model"
    encoder = Encoder.load(space.work / "encoder" / "model")
    extractor = Extractor.load(folder, encoder.hidden_size)
    plan = extractor.plan
    extractor.plan = dataclasses.replace(plan, threshold=min(_THRESHOLDS))
    judged = judge(encoder, extractor, space.corpora / "polnear" / "dev")

    def mean_f1(threshold: float) -> float:
        measures = scores((j.text, j.wanted, j.placed(j.found(threshold))) for j in judged)
        return sum(measure.f1 for measure in measures.values()) / len(measures)

    by_threshold = {threshold: mean_f1(threshold) for threshold in _THRESHOLDS}
    print({threshold: round(f1, 2) for threshold, f1 in by_threshold.items()})
    threshold = max(by_threshold, key=lambda threshold: by_threshold[threshold])
    labelled: list[list[tuple[Candidate, bool]]] = []
    for article in judged:
        found = article.found(threshold)
        right = matches(Tokens(article.text), article.wanted, article.placed(found))
        labelled.append([(candidate, n in right) for n, candidate in enumerate(found)])
    sure, truth = [], []
    for fold in range(_FOLDS):
        rest = [pair for n, article in enumerate(labelled) if n % _FOLDS != fold for pair in article]
        part = dataclasses.replace(plan, calibration=fit(*zip(*rest, strict=True)))
        for candidate, is_right in (p for n, a in enumerate(labelled) if n % _FOLDS == fold for p in a):
            sure.append(part.confidence(candidate))
            truth.append(is_right)
    print(f"expected calibration error, cross-validated: {calibration_error(sure, truth):.3f}")
    flat = [pair for article in labelled for pair in article]
    tuned = dataclasses.replace(plan, threshold=threshold, calibration=fit(*zip(*flat, strict=True)))
    (folder / READING).write_text(json.dumps(dataclasses.asdict(tuned), indent=1) + "\n", encoding="utf-8")
    print(tuned)


if __name__ == "__main__":
    main()
