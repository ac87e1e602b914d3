"""What atheris fuzzes, without it and a little with it: tests/fuzz/__main__.py fuzzes for longer."""

from __future__ import annotations

import importlib.util
import pathlib
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, any_of

ROOT = pathlib.Path(__file__).parents[2]
CORPUS = pathlib.Path(__file__).parent / "corpus"
KEPT = [it.read_bytes() for it in sorted(CORPUS.iterdir())]
#: What kept inputs are cut up and put together from.
PIECES = st.sampled_from([it[at : at + 12] for it in KEPT for at in range(1, len(it), 12)])


@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda it: it.name)
def test_what_is_kept_is_read(path: pathlib.Path) -> None:
    any_of(path.read_bytes())


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.sampled_from(list(TARGETS)), st.lists(PIECES | st.binary(max_size=4), max_size=12).map(b"".join))
def test_whatever_is_made_of_it_is_read(name: str, data: bytes) -> None:
    TARGETS[name](data)


@pytest.mark.skipif(not importlib.util.find_spec("atheris"), reason="atheris is not installed")
def test_whatever_atheris_makes_of_it_is_read(tmp_path: pathlib.Path) -> None:
    options = ["-runs=300", "-seed=1", "-max_len=400", f"-artifact_prefix={tmp_path}/"]
    command = [sys.executable, "-m", "tests.fuzz", *options, str(tmp_path), str(CORPUS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3_000:]
