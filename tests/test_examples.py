"""The commands that README and documentation show, as a reader would type them."""

from __future__ import annotations

import io
import pathlib
import re
import shlex
import sys

import pytest

from service import cli
from service.profiles import load_profiles
from tests.conftest import TEXT

ROOT = pathlib.Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_COMMAND = re.compile(r"^ {4}(?:cat \S+ \| )?(onrecord annotate [^\n#>]+)", re.MULTILINE)
COMMANDS = [(page.name, it) for page in PAGES for it in _COMMAND.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_a_command_that_is_shown_runs(page, command, annotator, monkeypatch, tmp_path, capsysbinary):
    (tmp_path / "desk.toml").write_text('description = "The city desk."\n')
    annotator.profiles = load_profiles(tmp_path)
    monkeypatch.setattr(cli, "load_annotator", lambda: annotator)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    for name in ("article.txt", "articles/one.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    # more jobs are processes, which have models of their own
    words = shlex.split(command.replace("--jobs 4", "--jobs 1").replace("*.txt", "article.txt"))
    assert cli.main(words[1:]) == 0
    written = [it for it in tmp_path.rglob("*") if it.is_file() and it.suffix not in (".txt", ".toml")]
    assert written or capsysbinary.readouterr().out


def test_there_are_commands():
    assert {"README.md", "formats.md", "profiles.md"} <= {page for page, _ in COMMANDS}
