"""Measure the assembled model on PolNeAR's dev articles.

python -m training.attribution.evaluate --corpora DIR --work DIR [--resources DIR] [--bf16]

Prints the scores of the bare model (the service's own, after its analysis, are measured on its
answers), the calibration error, and how many spans differ when matrices are multiplied in bfloat16.
"""

from __future__ import annotations

import pathlib
import time

from service.nlp import PACKAGE, SHIPPED
from service.nlp.attribution.extractor import Extractor
from service.nlp.attribution.model import Role
from service.nlp.encoder.encoder import Encoder
from training.workspace import parser, workspace

from .calibrate import Judged, judge
from .scores import Tokens, calibration_error, matches, scores


def _spans(judged: list[Judged], threshold: float) -> set[tuple[int, int, Role, int, int]]:
    """Every span of every relation, with the relation's place."""
    return {
        (n, min(relation[Role.CONTENT])[0], role, start, end)
        for n, article in enumerate(judged)
        for relation in article.placed(article.found(threshold))
        for role, spans in relation.items()
        for start, end in spans
    }


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--bf16", action="store_true", help="compare with bfloat16")
    arguments.add_argument("--articles", type=int, help="read so many articles only")
    arguments.add_argument("--resources", type=pathlib.Path, default=SHIPPED)
    args = arguments.parse_args()
    dev = workspace(args).corpora / "polnear" / "dev"
    folder = args.resources / "en" / "encoder" / PACKAGE
    encoder = Encoder.load(folder)
    extractor = Extractor.load(args.resources / "en" / "attribution" / PACKAGE, encoder.hidden_size)
    threshold = extractor.plan.threshold
    began = time.monotonic()
    judged = judge(encoder, extractor, dev, args.articles)
    seconds = time.monotonic() - began
    placed = [(j, j.found(threshold)) for j in judged]
    for name, measure in scores((j.text, j.wanted, j.placed(found)) for j, found in placed).items():
        print(f"{name:15s} F1 {measure.f1:.1f}")
    sure, truth = [], []
    for article, found in placed:
        right = matches(Tokens(article.text), article.wanted, article.placed(found))
        sure += [extractor.plan.confidence(candidate) for candidate in found]
        truth += [n in right for n in range(len(found))]
    print(f"expected calibration error {calibration_error(sure, truth):.3f} (fitted on the same articles)")
    print(f"{sum(len(j.text.split()) for j in judged) / seconds:.0f} words a second")
    if args.bf16:
        other = Encoder.load(folder, bf16=True)
        own, quick = (
            _spans(judged, threshold),
            _spans(judge(other, extractor, dev, args.articles), threshold),
        )
        print(f"of {len(own)} spans, bfloat16 changes {100 * len(own - quick) / len(own):.2f} %")


if __name__ == "__main__":
    main()
