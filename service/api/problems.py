"""Every error as an RFC 9457 problem document."""

from __future__ import annotations

import http
import itertools
import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

import flask_smorest  # type: ignore[import-untyped]
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from schemas import ProblemSchema
from service.deadline import AbandonedError
from service.telemetry.logs import fault

from .watching import request_id, route

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

#: Status → slug of the problem's type, and what to do about it.
_USUAL = {
    400: ("malformed-request", "The request cannot be read."),
    404: ("not-found", "There is nothing at this address."),
    405: ("method-not-allowed", "This address does not take this method; Allow lists those it does."),
    406: ("not-acceptable", "The answer has none of the forms that Accept asks for."),
    408: ("too-slow", "The request took too long to come."),
    413: ("too-large", "The body is larger than this service reads."),
    414: ("address-too-long", "The address is longer than this service reads."),
    415: ("unsupported-media-type", "The body is of a kind that this service does not read."),
    422: ("invalid-request", "The request does not validate."),
    431: ("headers-too-long", "The headers are longer than this service reads."),
    500: ("internal-error", "The service failed; the request was not at fault."),
    503: ("not-ready", "The language models are still loading; try again shortly."),
}

#: Nobody reads more; and a body may be made of errors alone.
_MOST_ERRORS = 100
#: A key longer than this may be the article itself, sent in the wrong place.
_LONGEST_KEY = 64


class Problem(HTTPException):
    """An error to answer with; `errors` maps JSON pointers into the body to messages."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        slug: str | None = None,
        errors: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Take the type from the status where no slug is given."""
        super().__init__(detail)
        self.code = status
        self.detail = detail
        self.slug = slug
        self.errors = errors
        self.headers = headers or {}


class ProblemApi(flask_smorest.Api):  # type: ignore[misc]
    """The API with problem documents for every error, those that nobody expected included."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        super()._register_error_handlers()
        app: Flask = self._app
        app.register_error_handler(AbandonedError, _abandoned)
        app.register_error_handler(Exception, _unexpected)

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = MEDIA_TYPE
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE

    def handle_http_exception(self, error: HTTPException) -> Response:
        """The problem document of an error that has a status."""
        return _response(error)


def pointers(messages: Any) -> dict[str, list[str]]:
    """Marshmallow's nested messages as JSON pointers (RFC 6901) to lists of messages; the first of many."""
    found: dict[str, list[str]] = {}
    walk = _walk(messages, "")
    for pointer, message in itertools.islice(walk, _MOST_ERRORS):
        found.setdefault(pointer, []).append(message)
    if next(walk, None):
        found.setdefault("", []).append(f"More is wrong; these are the first {_MOST_ERRORS}.")
    return found


def _walk(messages: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            name = str(key).replace("~", "~0").replace("/", "~1")
            cut = name if len(name) <= _LONGEST_KEY else "…"
            yield from _walk(inner, pointer if key == "_schema" else f"{pointer}/{cut}")
    elif isinstance(messages, list | tuple):
        for inner in messages:
            yield from _walk(inner, pointer)
    else:
        yield pointer, str(messages)


def response_of(status: int) -> str:
    """The name that the API's description has for the problem with this status."""
    return http.HTTPStatus(status).name


def _slug(status: int) -> str:
    return http.HTTPStatus(status).phrase.lower().replace(" ", "-")


def document(error: HTTPException) -> dict[str, Any]:
    """The problem as ProblemSchema has it."""
    status = error.code or 500
    slug, detail = _USUAL.get(status) or (_slug(status), f"{http.HTTPStatus(status).phrase}.")
    errors: Mapping[str, list[str]] | None = None
    if isinstance(error, Problem):
        slug, detail, errors = error.slug or slug, error.detail, error.errors
    elif data := getattr(error, "data", None):  # flask-smorest's own, about query arguments
        errors = pointers(data.get("messages", {}))
    problem: dict[str, Any] = {
        "type": f"/problems/{slug}",
        "title": slug.replace("-", " ").capitalize(),
        "status": status,
        "detail": detail,
    }
    if errors:
        problem["errors"] = errors
    if id := request_id():
        problem["request"] = id
    return problem


def unexpected(error: Exception) -> Problem:
    """The problem that a defect of ours is to the caller; logs where it happened."""
    log.error("%s", fault(error, f" at {request.method} {route()}"))
    return Problem(500, _USUAL[500][1])


def _abandoned(_: AbandonedError) -> Response:
    """What the log has of a request whose client has gone; nobody reads it."""
    return Response(status="499 Client Closed Request")


def _unexpected(error: Exception) -> Response:
    return _response(unexpected(error))


def _response(error: HTTPException) -> Response:
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    if isinstance(error, Problem):
        headers |= error.headers
    problem = document(error)
    return Response(
        json.dumps(problem) + "\n", status=problem["status"], headers=headers, content_type=MEDIA_TYPE
    )
