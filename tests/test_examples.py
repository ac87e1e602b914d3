"""The commands that README and documentation show, as a reader would type them."""

from __future__ import annotations

import io
import re
import shlex
import sys

import pytest

from service import cli
from service.profiles import load_profiles
from service.settings import Settings
from tests.conftest import TEXT
from tests.documented import DOCS, ROOT, Example, examples

PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
_COMMAND = re.compile(r"^ {4}(?:cat \S+ \| )?(onrecord annotate [^\n#>]+)", re.MULTILINE)
COMMANDS = [(page.name, it) for page in PAGES for it in _COMMAND.findall(page.read_text(encoding="utf-8"))]


@pytest.fixture(autouse=True)
def unset(monkeypatch):
    for name in Settings.variables():
        monkeypatch.delenv(name, raising=False)


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


def test_the_commands_about_keys_run_in_their_order(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path))
    # The pages remove the third key; two are there already.
    for name in ("the CMS", "the archive"):
        assert cli.main(["keys", "create", name]) == cli.OK
    for example in examples(kind="$ onrecord keys"):
        capsys.readouterr()
        assert cli.main(shlex.split(example.text)[1:]) == cli.OK, example.text
        assert capsys.readouterr().out or "remove" in example.text
    assert cli.main(["keys", "list"]) == cli.OK
    assert "city desk" not in capsys.readouterr().out


@pytest.mark.parametrize("example", examples(kind="$ setting"), ids=lambda it: it.page)
def test_a_setting_that_is_shown_is_taken(example: Example, monkeypatch):
    (word,) = shlex.split(example.text)
    name, value = word.split("=", 1)
    before = Settings.from_environ()
    monkeypatch.setenv(name, value)
    assert Settings.from_environ() != before


def test_there_are_commands():
    assert {"README.md", "formats.md", "profiles.md"} <= {page for page, _ in COMMANDS}
