"""Pack a trained model for the service.

python -m training.attribution.export --corpora DIR --work DIR

Writes DIR/attribution/model: the encoder in half precision as `transformers` loads it from a local
folder, without the word pieces that English news does not need (other scripts, unused ones), the
heads, the tokenizer, and how the model is read until `calibrate` knows better.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
import unicodedata
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from service.nlp.attribution.extractor import CONFIG, ENCODER, HEADS, READING, TOKENIZER, ReadingPlan
from training.language.vectors import encoder_folder
from training.language.workspace import parser, workspace

from .train import Plan, fresh_model

_EMBEDDINGS = "embeddings.word_embeddings.weight"
#: Odds as they are, until they are calibrated.
_UNTUNED = ReadingPlan(window=Plan.window, threshold=0.5, calibration=(0.0, 1.0, 0.0, 0.0))


def is_needed(piece: str) -> bool:
    """Whether a word piece may stand in English news: Latin letters, digits, signs, the special ones."""
    letters = (c for c in piece.removeprefix("##") if c.isalpha())
    return not piece.startswith("[unused") and all(
        unicodedata.name(c, "").startswith("LATIN") for c in letters
    )


def prune(tokenizer: dict[str, Any], embeddings: Tensor) -> tuple[dict[str, Any], Tensor]:
    """A WordPiece tokenizer's JSON and its embeddings, without the pieces that are not needed."""
    old = tokenizer["model"]["vocab"]
    kept = [piece for piece in sorted(old, key=lambda piece: old[piece]) if is_needed(piece)]
    new = {piece: number for number, piece in enumerate(kept)}
    pruned = json.loads(json.dumps(tokenizer))
    pruned["model"]["vocab"] = new
    pruned["truncation"] = pruned["padding"] = None
    for added in pruned["added_tokens"]:
        added["id"] = new[added["content"]]
    for name, special in pruned["post_processor"]["special_tokens"].items():
        special["ids"] = [new[name]]
    return pruned, embeddings[[old[piece] for piece in kept]]


def pack(checkpoint: pathlib.Path, folder: pathlib.Path) -> None:
    """Write the averaged weights of a checkpoint as a model folder."""
    source = encoder_folder()
    model = fresh_model(source)
    average = torch.load(checkpoint, map_location="cpu")["average"]
    own = "module.model."
    model.load_state_dict({k.removeprefix(own): w for k, w in average.items() if k.startswith(own)})
    weights = {name: w.half().contiguous() for name, w in model.state_dict().items()}
    encoder = {name.removeprefix("encoder."): w for name, w in weights.items() if name.startswith("encoder.")}
    tokenizer, encoder[_EMBEDDINGS] = prune(
        json.loads((source / TOKENIZER).read_text(encoding="utf-8")), encoder[_EMBEDDINGS]
    )
    config = model.encoder.config
    config.vocab_size = len(tokenizer["model"]["vocab"])
    config.architectures = ["BertModel"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_text(config.to_json_string(), encoding="utf-8")
    (folder / TOKENIZER).write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    save_file(encoder, folder / ENCODER, metadata={"format": "pt"})
    save_file({name: w for name, w in weights.items() if not name.startswith("encoder.")}, folder / HEADS)
    (folder / READING).write_text(json.dumps(dataclasses.asdict(_UNTUNED), indent=1) + "\n", encoding="utf-8")


def main() -> None:
    space = workspace(parser(__doc__).parse_args())
    folder = space.work / "attribution" / "model"
    pack(space.work / "attribution" / "checkpoint.pt", folder)
    for file in sorted(folder.iterdir()):
        print(f"{file.stat().st_size:>12,} {file.name}")


if __name__ == "__main__":
    main()
