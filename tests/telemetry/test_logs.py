from __future__ import annotations

import io
import json
import logging

import pytest

from service.telemetry import logs

WORDS = "Philip Hammond told Reuters"


@pytest.fixture
def written(request):
    """A logger of its own, and what it has written in the form that the test asks for."""
    sink = io.StringIO()
    handler = logging.StreamHandler(sink)
    handler.setFormatter(logs.Json() if request.param == "json" else logs.Plain())
    handler.addFilter(logs._tell_about)
    log = logging.getLogger(f"test.{request.param}")
    log.addHandler(handler)
    log.propagate = False
    yield log, sink
    log.removeHandler(handler)


both = pytest.mark.parametrize("written", ["text", "json"], indirect=True)


@both
def test_a_fault_is_told_by_its_kind_and_place_and_not_quoted(written):
    log, sink = written
    try:
        try:
            raise ValueError(WORDS)
        except ValueError as error:
            raise RuntimeError(WORDS) from error
    except RuntimeError:
        log.exception("it failed")
    assert "RuntimeError" in sink.getvalue() and "test_logs.py" in sink.getvalue()
    assert "Hammond" not in sink.getvalue()


@both
def test_a_line_says_what_it_is_about(written):
    log, sink = written
    with logs.about(revision=7):
        log.warning("seven")
    log.warning("none")
    seven, none = sink.getvalue().splitlines()
    assert "revision" in seven and "7" in seven and "revision" not in none


@pytest.mark.parametrize("written", ["json"], indirect=True)
def test_each_line_is_an_object(written):
    log, sink = written
    with logs.about(request="r-1"):
        log.warning("two\nlines: %s", "“ü”", extra={"status": 200})
    (line,) = sink.getvalue().splitlines()
    told = json.loads(line)
    assert told.pop("time").endswith("+00:00") and told.pop("process")
    assert told == {
        "level": "WARNING",
        "logger": "test.json",
        "message": "two\nlines: “ü”",
        "status": 200,
        "request": "r-1",
    }


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_log_is_what_the_settings_say(form, capsys):
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers = []
    try:
        logs.set_up("WARNING", form)
        logging.getLogger("x").info("quiet")
        logging.getLogger("x").warning("loud")
    finally:
        root.handlers, _ = before, root.setLevel(level)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("{") is (form == "json") and "loud" in line
