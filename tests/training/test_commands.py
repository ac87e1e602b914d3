"""The commands that make the models: in which order, and what they leave behind."""

from __future__ import annotations

import importlib.util
import json
import pathlib

import torch

from service.nlp import PACKAGE
from training.__main__ import STEPS, command
from training.assemble import FILES, FOLDERS, assemble, index
from training.workspace import Workspace


def test_every_step_is_a_module_that_there_is() -> None:
    assert all(importlib.util.find_spec(module) for module, *_ in STEPS.values())


def test_the_corpora_are_dealt_out_among_processes_where_there_are_several() -> None:
    several = command("everything", ["--work", "w"], "there", 2)
    assert several[1:] == [
        "-m", "torch.distributed.run", "--nproc-per-node", "2",
        "-m", "training.encoder.train", "everything", "--work", "w",
    ]  # fmt: skip
    assert "torch.distributed.run" not in command("everything", [], "there", 1)
    assert command("assemble", [], "there", 2)[-2:] == ["--to", "there"]


def test_what_was_made_is_put_in_place_in_half_precision_and_the_rest_left(tmp_path: pathlib.Path) -> None:
    space, target = Workspace(tmp_path / "corpora", tmp_path / "work"), tmp_path / "resources"
    for name in FILES:
        file = target / "en" / name / f"{PACKAGE}.pt"
        file.parent.mkdir(parents=True)
        file.write_bytes(name.encode())
    for name in FOLDERS:
        (space.work / name / "model").mkdir(parents=True)
        (space.work / name / "model" / "weights").write_bytes(b"12")
    space.models.mkdir(parents=True)
    made = {"model": {"w": torch.ones(3)}, "optimizer": {"state": torch.ones(100)}, "config": {"lr": 0.5}}
    torch.save(made, space.models / "pos.pt")
    assemble(space, target)
    found = torch.load(target / "en" / "pos" / f"{PACKAGE}.pt")
    assert found["model"]["w"].dtype == torch.half
    assert found["config"] == {"lr": 0.5} and "optimizer" not in found
    assert (target / "en" / "lemma" / f"{PACKAGE}.pt").read_bytes() == b"lemma"
    total = index(target)
    assert total == sum(file.stat().st_size for file in (target / "en").rglob("*") if file.is_file())
    english = json.loads((target / "resources.json").read_text(encoding="utf-8"))["en"]
    assert set(english["packages"][PACKAGE]) == {*FILES, *FOLDERS}
