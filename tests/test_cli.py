import io
import json
import subprocess
import sys

import pytest

from service import __version__, cli
from service.intake.language import UnsupportedLanguage
from service.intake.markup import without_marks
from service.renderers.formats import FORMATS
from tests.conftest import TEXT


@pytest.fixture(autouse=True)
def loaded(monkeypatch, annotator):
    monkeypatch.setattr(cli, "load_annotator", lambda: annotator)


@pytest.fixture
def run(capsysbinary):
    def run(*arguments):
        try:
            status = cli.main([str(it) for it in arguments])
        except SystemExit as left:
            status = left.code
        out, err = capsysbinary.readouterr()
        return status, out.decode(), err.decode()

    return run


@pytest.fixture
def file(tmp_path):
    def file(name="article.txt", content=TEXT):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return file


def stdin(monkeypatch, data: bytes):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_it_prints_the_article_with_its_markup(run, file):
    status, out, err = run("annotate", file(), "--title", "Spending")
    assert (status, err) == (0, "")
    assert "Philip Hammond[s1] told[a1]" in out


def test_json_is_the_document_of_the_contract(run, file):
    status, out, _ = run("annotate", file(), "-f", "json")
    assert status == 0
    assert json.loads(out)["article"]["text"] == TEXT


def test_many_files_give_a_line_of_json_each(run, file):
    status, out, _ = run("annotate", file("a.txt", "One\r\n\r\ntwo."), file("b.txt", "Two."), "-f", "json")
    assert status == 0
    assert [json.loads(line)["article"]["text"] for line in out.splitlines()] == ["One\r\n\r\ntwo.", "Two."]


def test_html_is_a_page(run, file):
    status, out, _ = run("annotate", file(), "-f", "html")
    assert status == 0
    assert out.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("name", ["page.html", "page.HTM"])
def test_it_reads_html_by_its_name(run, file, annotator, name):
    run("annotate", file(name, "<p>One<p>Two"))
    assert annotator.read[0].text == "One\n\nTwo"


def test_html_may_declare_its_encoding(run, file, annotator):
    run("annotate", file("page.html", "<meta charset=windows-1252><p>“£5”".encode("cp1252")))
    assert annotator.read[0].text == "“£5”"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_html_comes_back_as_it_was_but_for_the_marks(run, file, tmp_path, encoding):
    page = f"<meta charset={encoding}>\r\n<p>{TEXT.encode('cp1252', 'xmlcharrefreplace').decode('cp1252')}"
    page = page.replace("\n\n", "<p>")
    run("annotate", file("page.html", page.encode(encoding)), "-f", "html", "-o", tmp_path)
    marked = (tmp_path / "page.onrecord.html").read_bytes()
    assert b"data-onrecord-figure" in marked.replace(b"\0", b"")
    assert without_marks(marked.decode(encoding)).encode(encoding) == page.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_it_reads_text_with_and_without_a_byte_order_mark(run, file, annotator, encoding):
    assert run("annotate", file(content="“a”\r\nb".encode(encoding)))[0] == 0
    assert annotator.read[0].text == "“a”\r\nb"


def test_it_reads_stdin(run, monkeypatch, annotator):
    stdin(monkeypatch, b"One.")
    assert run("annotate", "-")[0] == 0
    stdin(monkeypatch, b"<p>Two.")
    assert run("annotate", "-", "--from", "html")[0] == 0
    assert [it.text for it in annotator.read] == ["One.", "Two."]


def test_what_cannot_be_read_is_named_and_the_others_are_done(run, file, tmp_path, annotator):
    files = [
        tmp_path / "missing.txt",
        file("latin.txt", "“£5”".encode("cp1252")),
        file("binary.txt", b"\0\1"),
        file("good.txt", "Good."),
    ]
    status, out, err = run("annotate", "-f", "json", *files)
    assert status == 1
    assert json.loads(out)["article"]["text"] == "Good."
    lines = err.splitlines()
    assert len(lines) == 3
    assert all(line.startswith(f"onrecord: {path}: ") for line, path in zip(lines, files, strict=False))


def test_an_article_in_another_language_is_named(run, file, annotator):
    annotator.error = UnsupportedLanguage("fr")
    status, out, err = run("annotate", file("fr.txt"))
    assert (status, out) == (1, "")
    assert "fr.txt: not in English" in err


def test_a_defect_costs_one_article_and_no_traceback(run, file, annotator):
    annotator.error = ZeroDivisionError("oh\n\x1b[2J")
    status, _, err = run("annotate", file())
    assert status == 1
    assert len(err.splitlines()) == 1
    assert "ZeroDivisionError" in err
    assert "\x1b" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["annotate"],
        ["annotate", "a", "-f", "pdf"],
        ["annotate", "a", "b", "--title", "T"],
        ["annotate", "a", "b", "-f", "html"],
        ["unknown"],
    ],
)
def test_a_wrong_command_is_2(run, arguments):
    assert run(*arguments)[0] == 2


def test_missing_models_are_3_and_say_what_to_do(run, file, monkeypatch, tmp_path):
    monkeypatch.undo()
    monkeypatch.setenv("ONRECORD_RESOURCES", str(tmp_path / "nothing"))
    status, out, err = run("annotate", file(), file("b.txt"))
    assert (status, out) == (3, "")
    assert len(err.splitlines()) == 1
    assert "ONRECORD_RESOURCES" in err


def test_a_wrong_setting_is_2_and_is_named(run, file, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setenv("ONRECORD_PORT", "x")
    status, _, err = run("annotate", file())
    assert status == 2
    assert "ONRECORD_PORT" in err


def test_models_are_not_loaded_for_nothing(run, tmp_path, monkeypatch):
    monkeypatch.setattr(cli, "load_annotator", lambda: pytest.fail("loaded"))
    assert run("annotate", tmp_path / "missing.txt")[0] == 1


def test_it_writes_a_file_for_each_and_never_over_another(run, file, tmp_path):
    (tmp_path / "sub").mkdir()
    files = [file("a.txt", "One."), file("sub/a.html", "Two."), file("b.html", "Three.")]
    status, out, _ = run("annotate", *files, "-f", "html", "-o", tmp_path)
    assert (status, out) == (0, "")
    assert {it.name for it in tmp_path.iterdir() if it.is_file()} == {
        "a.txt",
        "b.html",
        "a.onrecord.html",
        "a-2.onrecord.html",
        "b.onrecord.html",
    }
    assert files[2].read_text() == "Three."
    assert "Two." in (tmp_path / "a-2.onrecord.html").read_text()


@pytest.mark.parametrize(
    ("format", "extension"), [("terminal", "txt"), *((it.name, it.extension) for it in FORMATS.values())]
)
def test_every_format_can_go_to_a_folder(run, file, tmp_path, format, extension):
    assert run("annotate", file(), "-f", format, "-o", tmp_path / "new" / "folder")[0] == 0
    written = (tmp_path / "new" / "folder" / f"article.onrecord.{extension}").read_text()
    assert "5 percent" in written
    assert "\x1b" not in written


def test_places_in_a_files_findings_name_the_file(run, file):
    path = file()
    status, out, _ = run("annotate", path, "-f", "sarif")
    assert status == 0
    assert json.loads(out)["runs"][0]["artifacts"][0]["location"]["uri"] == path.as_posix()


def test_it_takes_a_house_style_and_a_severity(run, file):
    status, out, _ = run("annotate", file(), "-f", "json", "--profile", "strict", "--min-severity", "warning")
    assert status == 0
    assert json.loads(out)["engine"]["profile"] == "strict"
    assert [it["severity"] for it in json.loads(out)["findings"]] == ["warning"]


def test_an_unknown_house_style_is_a_wrong_command_that_lists_those_there_are(run, file):
    status, out, err = run("annotate", file(), "--profile", "tabloid")
    assert (status, out) == (2, "")
    assert err == "onrecord: --profile tabloid: Is no house style; there are default, strict, wire.\n"


def test_it_says_its_version(run):
    status, out, _ = run("--version")
    assert (status, out) == (0, f"onrecord {__version__}\n")


def test_help_does_not_wait_for_the_models():
    code = (
        "import sys; from service.cli import main\n"
        "try: main(['annotate', '--help'])\n"
        "except SystemExit: print('torch' in sys.modules, 'stanza' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False False\n")


def test_it_ends_quietly_when_nobody_reads_on(file):
    path = file("a.txt", "word " * 20_000)
    code = (
        "from service import cli; from tests.conftest import FakeAnnotator\n"
        "cli.load_annotator = FakeAnnotator\n"
        f"raise SystemExit(cli.main(['annotate', {str(path)!r}]))"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


def test_a_worker_refuses_a_house_style_that_there_is_not(run, monkeypatch, tmp_path):
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path))
    monkeypatch.setenv("ONRECORD_STYLES", '{"ghost": "stricter"}')
    status, _, err = run("worker")
    assert status == cli.USAGE
    assert "stricter" in err and "ghost" in err
