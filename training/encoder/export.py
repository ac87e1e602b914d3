"""Pack what was trained: the encoder, and every head without it.

python -m training.encoder.export STAGE --corpora DIR --work DIR

Writes the averaged weights of a stage: DIR/encoder/model (half precision, as `transformers` loads it),
DIR/attribution/model (to be calibrated) and, of `everything`, DIR/models/{pos,depparse,ner}.pt, which Stanza
loads.
"""

from __future__ import annotations

import dataclasses
import json
import shutil

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from service.nlp.attribution.extractor import HEADS, READING, ReadingPlan
from service.nlp.encoder.encoder import CONFIG, TOKENIZER, WEIGHTS, Encoder
from training.workspace import parser, workspace

from .train import STAGES, Learner

#: Stanza's names of the processors that the heads become.
PROCESSORS = {"tags": "pos", "trees": "depparse", "entities": "ner"}
#: Odds as they are, until they are calibrated.
_UNTUNED = ReadingPlan(threshold=0.5, calibration=(0.0, 1.0, 0.0, 0.0))


def below(name: str, values: dict[str, Tensor]) -> dict[str, Tensor]:
    """The weights of one module, by their names in it."""
    return {
        key.removeprefix(f"{name}."): value for key, value in values.items() if key.startswith(f"{name}.")
    }


def halved(values: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights in half precision."""
    return {name: value.half().contiguous() for name, value in values.items()}


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("stage", choices=STAGES)
    args = arguments.parse_args()
    space = workspace(args)
    start, packed = space.work / "encoder" / "start", space.work / "encoder" / "model"
    attribution = space.work / "attribution" / "model"
    checkpoint = torch.load(space.work / "encoder" / f"{args.stage}.pt", map_location="cpu")
    values: dict[str, Tensor] = checkpoint["average"]["values"]
    for folder in (packed, attribution):
        folder.mkdir(parents=True, exist_ok=True)
    for file in (CONFIG, TOKENIZER):
        shutil.copyfile(start / file, packed / file)
    save_file(halved(below("encoder.bert", values)), packed / WEIGHTS, metadata={"format": "pt"})
    save_file(halved(below("tasks.attributions.model", values)), attribution / HEADS)
    (attribution / READING).write_text(
        json.dumps(dataclasses.asdict(_UNTUNED), indent=1) + "\n", encoding="utf-8"
    )
    learner = Learner(Encoder.load(start), space.corpora, list(STAGES[args.stage].pieces))
    nn.ModuleDict({"encoder": learner.encoder, "tasks": learner.tasks}).load_state_dict(values)
    for name, head in learner.heads.items():
        head.save(space.models / f"{PROCESSORS[name]}.pt")
    for packed_file in [*packed.iterdir(), *attribution.iterdir()]:
        print(f"{packed_file.stat().st_size:>12,} {packed_file.name}")


if __name__ == "__main__":
    main()
