from __future__ import annotations

import dataclasses
import io
import json

import pytest
from test_annotate import GERMAN, problem

from schemas import ReportSchema
from schemas.batch import LineProblemSchema
from service.app import create_app
from service.newsroom import Kept, Newsroom
from tests.conftest import TEXT

URL = "/v1/annotate/batch"
KIND = "application/x-ndjson"


def send(client, *lines, **more):
    body = b"\n".join(it if isinstance(it, bytes) else json.dumps(it).encode() for it in lines)
    response = client.post(URL, data=body, content_type=KIND, **more)
    assert (response.status_code, response.content_type) == (200, KIND)
    return [json.loads(line) for line in response.data.splitlines()]


def test_each_line_is_answered_as_it_would_be_alone(client):
    asked = [{"text": TEXT, "id": "1"}, {"html": "<p>Rain fell.</p>", "id": "2"}]
    answers = send(client, *asked)
    assert answers == [client.post("/v1/annotate", json=it).json for it in asked]
    assert all(ReportSchema().validate(it) == {} for it in answers)


def test_a_bad_line_is_one_problem_and_the_others_are_read(client):
    lines = [
        {"text": TEXT, "id": "first"},
        b"{",
        b"",
        {"txt": "?", "id": "third"},
        {"text": GERMAN, "id": "german"},
        b'{"text": "caf\xe9"}',
        b"[" * 5_000,
        {"text": TEXT, "options": {"profile": "tabloid"}, "id": "style"},
        {"text": TEXT, "id": 5},
        {"text": "a" * 30_000, "id": "long"},
        {"text": TEXT, "id": "last"},
    ]
    answers = send(client, *lines)
    assert [it["article"]["id"] for it in answers if "article" in it] == ["first", "last"]
    problems = [it for it in answers if "status" in it]
    assert [(it["line"], it["id"], it["status"]) for it in problems] == [
        (2, None, 400),
        (4, "third", 422),
        (5, "german", 422),
        (6, None, 400),
        (7, None, 400),
        (8, "style", 422),
        (9, None, 422),
        (10, None, 413),
    ]
    assert all(LineProblemSchema().validate(it) == {} for it in problems)
    assert "/txt" in problems[1]["errors"]


def test_a_defect_costs_one_line_and_quotes_nothing(client, annotator, caplog):
    annotator.error = RuntimeError("Philip Hammond")
    (answer,) = send(client, {"text": TEXT, "id": "x"})
    assert (answer["status"], answer["id"]) == (500, "x")
    assert "RuntimeError" in caplog.text and "Hammond" not in caplog.text + json.dumps(answer)


def test_nothing_is_answered_with_nothing(client):
    assert send(client, b"") == send(client, b"\n \n\n") == []


def test_a_batch_may_be_longer_than_an_article(client):
    assert len(send(client, *[{"text": "Rain fell. " * 100}] * 40)) == 40


class Slow(io.RawIOBase):
    """A body of which each line comes only once the answer to the one before has been seen."""

    def __init__(self, lines):
        self.lines, self.taken = lines, 0

    def readline(self, size=-1):
        self.taken += 1
        return self.lines.pop(0) if self.lines else b""


def test_an_answer_leaves_before_the_next_line_is_read(client):
    body = Slow([b'{"text": "One.", "id": "%d"}\n' % n for n in range(3)])
    environ = {"wsgi.input": body, "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    response = client.post(URL, content_type=KIND, environ_overrides=environ, buffered=False)
    for n, line in enumerate(response.response):
        assert json.loads(line)["article"]["id"] == str(n)
        assert body.taken == n + 1


def test_a_body_that_breaks_off_ends_with_a_problem(client):
    class Broken(Slow):
        def readline(self, size=-1):
            if not self.lines:
                raise OSError("Philip Hammond")
            return super().readline(size)

    body = Broken([b'{"text": "One."}\n'])
    environ = {"wsgi.input": body, "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    response = client.post(URL, content_type=KIND, environ_overrides=environ)
    first, last = map(json.loads, response.data.splitlines())
    assert first["article"]["text"] == "One."
    assert (last["status"], last["line"]) == (400, 2) and "Hammond" not in response.text


def test_other_media_types_are_not_read(client):
    for kind in ("application/json", "text/plain"):
        response = client.post(URL, data=b"{}", content_type=kind)
        problem(response, 415, "unsupported-media-type")
        assert response.headers["Accept"] == KIND


def test_until_the_models_are_there_a_batch_is_not_begun(client, annotator):
    annotator.ready = False
    problem(client.post(URL, data=b"{}", content_type=KIND), 503, "not-ready")


@pytest.mark.parametrize("begun", [True, False])
def test_a_batch_takes_one_place_and_gives_it_back(calling_settings, store, annotator, begun):
    settings = dataclasses.replace(calling_settings, at_once=1, waiting=0)
    app = create_app(settings, annotator, Newsroom(settings, lambda: Kept(store, print)))
    body = Slow([b'{"text": "One."}\n'] * 2)
    environ = {"wsgi.input": body, "wsgi.input_terminated": True}
    client, other = app.test_client(), app.test_client()
    response = client.post(URL, content_type=KIND, environ_overrides=environ, buffered=False)
    if begun:
        next(iter(response.response))
    problem(other.post("/v1/annotate", json={"text": "Rain."}), 503, "busy")
    response.close()
    assert other.post("/v1/annotate", json={"text": "Rain."}).status_code == 200
