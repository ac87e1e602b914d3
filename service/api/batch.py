"""POST /v1/annotate/batch: articles in, a line each, and a line out for each as soon as it is read."""

# mypy: disable-error-code="untyped-decorator"
# flask-smorest's decorators have no types.

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from flask import Response, request, stream_with_context
from flask.views import MethodView
from flask_smorest import Blueprint  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException

from schemas.batch import LineProblemSchema
from service.deadline import AbandonedError
from service.renderers.formats import FORMATS, rendered
from service.renderers.options import Options
from service.watch import stage

from .annotate import article_of, load, read
from .body import parse_json
from .doors import stay, turn
from .health import wait_until_ready
from .problems import Problem, document, response_of, unexpected
from .profiles import profile_of
from .state import State

blueprint = Blueprint("batch", __name__, url_prefix="/v1", description="Reading many articles")

_FORM = FORMATS["ndjson"]
#: Other names of what a batch is sent as.
_READ = (_FORM.media_type, "application/ndjson", "application/jsonl")


@blueprint.route("/annotate/batch")
class Batch(MethodView):
    """Many articles, read one after the other."""

    @blueprint.response(200, LineProblemSchema, content_type=_FORM.media_type)
    @blueprint.alt_response(415, response=response_of(415))
    @blueprint.alt_response(503, response=response_of(503))
    @blueprint.doc(
        requestBody={"required": True, "content": {_FORM.media_type: {"schema": {"type": "string"}}}}
    )
    def post(self) -> Response:
        """Annotate articles, each in a line of JSON as `POST /v1/annotate` takes it.

        Lines of the answer come in the same order, each while the next is read: a report, or a problem with
        the `line` it is about, from 1, and its `id`. Empty lines are left out. Read while you send.
        """
        if request.mimetype not in _READ:
            raise Problem(
                415, f"Content-Type must be {_FORM.media_type}.", headers={"Accept": _FORM.media_type}
            )
        wait_until_ready()
        longest = State.current().newsroom.settings.max_body
        answers = _answers(request.environ["wsgi.input"], longest)
        response = Response(stream_with_context(answers), content_type=_FORM.content_type)
        stay(response)
        response.headers["Cache-Control"] = "no-store"
        return response


def _answers(stream: BinaryIO, longest: int) -> Iterator[bytes]:
    number = 0
    while True:
        number += 1
        try:
            line = _line(stream, longest)
        except Problem as problem:
            yield _problem(problem, number, None)
            continue
        except Exception:  # of the server's own kind, about a body that breaks off
            yield _problem(Problem(400, "The body could not be received any further."), number, None)
            return
        if line is None:
            return
        if line.strip():
            try:
                yield _answer(line, number)
            except AbandonedError:
                return


def _line(stream: BinaryIO, longest: int) -> bytes | None:
    """The next line, None after the last; one that is too long is passed over and a 413 problem."""
    # The server's own stream, which ends where the body does: Werkzeug's reads a line byte by byte.
    line = stream.readline(longest + 1)
    if not line:
        return None
    if len(line) > longest and not line.endswith(b"\n"):
        while (rest := stream.readline(longest)) and not rest.endswith(b"\n"):
            pass
        raise Problem(413, f"The line is longer than {longest:,} bytes.")
    return line


def _answer(line: bytes, number: int) -> bytes:
    id = None
    try:
        try:
            sent = parse_json(line.decode())
        except UnicodeDecodeError as error:
            raise Problem(400, f"The line is not UTF-8 at byte {error.start}.") from None
        id = _id(sent)
        asked = load(sent)
        options = asked["options"]
        profile = profile_of(options["profile"], "/options/profile")
        with turn(afresh=True):
            report = read(article_of(asked), profile.name)
        with stage("rendering"):
            return rendered(_FORM.name, report, Options(options["offsets"], options["min_severity"]))
    except AbandonedError:
        raise
    except HTTPException as problem:
        return _problem(problem, number, id)
    except Exception as error:  # a defect of ours that one article meets must not cost the others
        return _problem(unexpected(error), number, id)


def _id(sent: Any) -> str | None:
    id = sent.get("id") if isinstance(sent, dict) else None
    return id if isinstance(id, str) else None


def _problem(problem: HTTPException, number: int, id: str | None) -> bytes:
    return json.dumps({"line": number, "id": id, **document(problem)}).encode() + b"\n"
