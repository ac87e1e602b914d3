"""Put what was trained into a Stanza resources directory.

python -m training.assemble --corpora DIR --work DIR [--to DIR]

What has not been made in the work folder stays as it is in the directory.
"""

from __future__ import annotations

import hashlib
import json
import pathlib
import shutil

import torch

from service.nlp import PACKAGE, SHIPPED

from .workspace import Workspace, parser, workspace

#: Models that Stanza saves as a file, and ours, which are folders.
FILES = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
FOLDERS = ("encoder", "attribution")


def halved(value: object) -> object:
    """A checkpoint with its weights in half precision; Stanza's loaders widen them again."""
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return value.half()
    if isinstance(value, dict):
        return {key: halved(inner) for key, inner in value.items()}
    return value


def assemble(space: Workspace, target: pathlib.Path) -> None:
    """Copy the models that have been made into `target`."""
    for name in FILES:
        made, model = space.models / f"{name}.pt", target / "en" / name / f"{PACKAGE}.pt"
        if not made.exists():
            continue
        checkpoint = torch.load(made, map_location="cpu", weights_only=True)
        model.parent.mkdir(parents=True, exist_ok=True)
        torch.save(
            {k: halved(v) if k == "model" else v for k, v in checkpoint.items() if k != "optimizer"},
            model,
            _use_new_zipfile_serialization=False,
        )
    for name in FOLDERS:
        made = space.work / name / "model"
        if made.is_dir():
            shutil.copytree(made, target / "en" / name / PACKAGE, dirs_exist_ok=True)


def index(target: pathlib.Path) -> int:
    """Write resources.json: each model with the hash of its files; the bytes of all models."""
    english: dict[str, object] = {"lang_name": "English"}
    total = 0
    for name in (*FILES, *FOLDERS):
        place = target / "en" / name / (PACKAGE if name in FOLDERS else f"{PACKAGE}.pt")
        contents = [file.read_bytes() for file in (sorted(place.iterdir()) if place.is_dir() else [place])]
        total += sum(map(len, contents))
        digest = hashlib.md5(b"".join(contents), usedforsecurity=False).hexdigest()
        english[name] = {PACKAGE: {"md5": digest}}
    english["packages"] = {PACKAGE: dict.fromkeys((*FILES, *FOLDERS), PACKAGE)}
    (target / "resources.json").write_text(json.dumps({"en": english}, indent=1) + "\n", encoding="utf-8")
    return total


def main() -> None:
    commands = parser(__doc__)
    commands.add_argument("--to", type=pathlib.Path, default=SHIPPED)
    args = commands.parse_args()
    assemble(workspace(args), args.to)
    print(f"{index(args.to) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
