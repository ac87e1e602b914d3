"""Put the trained checkpoints together as a Stanza resources directory.

python -m training.language.assemble --corpora DIR --work DIR [--to DIR]
"""

from __future__ import annotations

import pathlib

import torch

from service.nlp import PACKAGE, SHIPPED
from training.resources import register

from .workspace import Workspace, parser, workspace

PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
#: These start from the shared word vectors.
ON_VECTORS = ("pos", "depparse", "ner")


def halved(value: object) -> object:
    """A checkpoint with its weights in half precision; Stanza's loaders widen them again."""
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return value.half()
    if isinstance(value, dict):
        return {key: halved(inner) for key, inner in value.items()}
    return value


def assemble(space: Workspace, target: pathlib.Path) -> int:
    """Copy the models into `target`, enter them in resources.json; the bytes of all models."""
    total = 0
    for name in (*PROCESSORS, "pretrain"):
        model = target / "en" / name / f"{PACKAGE}.pt"
        model.parent.mkdir(parents=True, exist_ok=True)
        checkpoint = torch.load(space.models / f"{name}.pt", map_location="cpu", weights_only=True)
        if name != "pretrain":  # read as it is, never copied into a layer
            checkpoint = {
                k: halved(v) if k == "model" else v for k, v in checkpoint.items() if k != "optimizer"
            }
        torch.save(checkpoint, model, _use_new_zipfile_serialization=False)
        total += model.stat().st_size
        register(target, name, [model], ["pretrain"] if name in ON_VECTORS else [])
    return total


def main() -> None:
    commands = parser(__doc__)
    commands.add_argument("--to", type=pathlib.Path, default=SHIPPED)
    args = commands.parse_args()
    print(f"{assemble(workspace(args), args.to) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
