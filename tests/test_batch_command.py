"""`onrecord annotate DIR --format ndjson`: several processes, and going on after a stop."""

from __future__ import annotations

import json
import pathlib

import pytest

from service import batch, cli
from tests.conftest import TEXT, FakeAnnotator


@pytest.fixture(autouse=True)
def loaded(monkeypatch: pytest.MonkeyPatch, annotator: FakeAnnotator) -> None:
    monkeypatch.setattr(cli, "load_annotator", lambda: annotator)
    monkeypatch.setattr(batch, "_START", "fork")  # so that the annotator above is the other processes' too


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "desk"
    (path / "more").mkdir(parents=True)
    for n in range(6):
        (path / f"{n}.txt").write_text(f"Article {n}.", encoding="utf-8")
    (path / "more" / "page.HTML").write_text("<p>Rain &amp; hail.</p>", encoding="utf-8")
    (path / "picture.jpg").write_bytes(b"\xff\xd8")
    return path


def run(*arguments: object) -> int:
    try:
        return cli.main(["annotate", "--format", "ndjson", *map(str, arguments)])
    except SystemExit as left:
        return int(str(left.code))


def lines(path: pathlib.Path) -> list[dict]:
    text = path.read_text(encoding="utf-8")
    assert not text or text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_folder_becomes_a_file_with_a_line_for_each_article(folder, tmp_path, jobs) -> None:
    output = tmp_path / "out.ndjson"
    assert run(folder, "--jobs", jobs, "--output", output) == 0
    ids = [it["article"]["id"] for it in lines(output)]
    assert ids == [str(it) for it in sorted(folder.rglob("*")) if it.suffix in (".txt", ".HTML")]
    assert lines(output)[-1]["article"]["text"] == "Rain & hail."


def test_without_a_file_lines_go_to_standard_output(folder, capsysbinary) -> None:
    assert run(folder) == 0
    assert len(capsysbinary.readouterr().out.splitlines()) == 7


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_in_the_file_already_is_not_read_again(folder, tmp_path, annotator, jobs) -> None:
    output = tmp_path / "out.ndjson"
    assert run(folder, "--output", output) == 0
    whole = output.read_bytes()
    first, second, third = whole.splitlines(keepends=True)[:3]
    for cut in (0, 1, len(third) // 2, len(third) - 1):
        output.write_bytes(first + second + third[:cut])
        annotator.read.clear()
        assert run(folder, "--output", output, "--jobs", jobs) == 0
        assert output.read_bytes() == whole
        assert len(annotator.read) == (5 if jobs == 1 else 0)
    annotator.read.clear()
    assert run(folder, "--output", output) == 0
    assert (output.read_bytes(), annotator.read) == (whole, [])


def test_what_fails_is_named_and_tried_again_the_next_time(folder, tmp_path, capsys) -> None:
    output = tmp_path / "out.ndjson"
    (folder / "3.txt").write_bytes(b"\xff\xfe\xff")
    assert run(folder, "--output", output, "--jobs", 2) == 1
    assert "3.txt: not text in UTF-8" in capsys.readouterr().err
    assert len(lines(output)) == 6
    (folder / "3.txt").write_text(TEXT, encoding="utf-8")
    assert run(folder, "--output", output) == 0
    assert lines(output)[-1]["article"]["id"].endswith("3.txt")


def test_a_file_that_holds_something_else_stays_as_it_is(folder, tmp_path, capsys) -> None:
    output = tmp_path / "story.txt"
    output.write_text("Once upon a time\nthere was a desk.", encoding="utf-8")
    assert run(folder, "--output", output) == 2
    assert "line 1 is no report" in capsys.readouterr().err
    assert output.read_text(encoding="utf-8") == "Once upon a time\nthere was a desk."


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_no_article_can_have_stops_at_once(folder, tmp_path, capsys, jobs) -> None:
    assert run(folder, "--profile", "tabloid", "--jobs", jobs, "--output", tmp_path / "out") == 2
    assert capsys.readouterr().err.count("onrecord: ") == 1


@pytest.mark.parametrize(
    "arguments",
    [("--jobs", "0"), ("--output", "x", "--output-dir", "y"), ("--output", "x", "--format", "json")],
)
def test_what_does_not_go_together_is_a_wrong_command(folder, arguments) -> None:
    assert run(folder, *arguments) == 2


def test_a_folder_without_articles_is_a_wrong_command(tmp_path, capsys) -> None:
    assert run(tmp_path) == 2
    assert "no articles in this folder" in capsys.readouterr().err
