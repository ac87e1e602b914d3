"""POST /v1/annotate: an article in, its sources, attributions, figures and findings out."""

# mypy: disable-error-code="untyped-decorator"
# flask-smorest's decorators have no types.

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from flask import Response, request
from flask.views import MethodView
from flask_smorest import Blueprint  # type: ignore[import-untyped]
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from schemas import AnnotateRequestSchema, ReportSchema
from service.analysis.report import Report
from service.intake.article import Article
from service.intake.html import extract
from service.intake.language import UnsupportedLanguage
from service.intake.plain import from_text
from service.renderers import html, json
from service.renderers.wire import checked_wire

from . import body
from .headers import NOTHING
from .health import require_ready
from .problems import Problem, pointers, response_of
from .profiles import profile_of
from .state import State

blueprint = Blueprint("annotate", __name__, url_prefix="/v1", description="Reading articles")

#: Names of `?format=` with the media types that `Accept` picks them by; the first is the default.
FORMATS = {"json": "application/json", "html": "text/html"}
_HTML_POLICY = f"{NOTHING}; style-src {html.STYLE_HASH}"


class FormatSchema(Schema):
    """The query of an annotation."""

    class Meta:
        """Other arguments are nobody's business here."""

        unknown = EXCLUDE

    format = fields.String(
        load_default=None,
        validate=validate.OneOf(list(FORMATS)),
        metadata={"description": "Form of the answer, over what Accept says."},
    )


_EXAMPLE = {"text": "The cost rose by 5 percent, Philip Hammond told Reuters.", "id": "1"}
_TEXT = {"schema": {"type": "string"}}


@blueprint.route("/annotate")
class Annotate(MethodView):
    """One article, read once."""

    @blueprint.arguments(FormatSchema, location="query")
    @blueprint.response(200, ReportSchema)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type="text/html", success=True)
    @blueprint.alt_response(400, response=response_of(400))
    @blueprint.alt_response(406, response=response_of(406))
    @blueprint.alt_response(413, response=response_of(413))
    @blueprint.alt_response(415, response=response_of(415))
    @blueprint.alt_response(503, response=response_of(503))
    @blueprint.doc(
        requestBody={
            "required": True,
            "content": {
                body.JSON: {"schema": AnnotateRequestSchema, "example": _EXAMPLE},
                body.PLAIN: _TEXT,
                body.HTML: _TEXT,
            },
        }
    )
    def post(self, query: dict[str, Any]) -> Response:
        """Annotate an article, sent as JSON, plain text or HTML.

        `Accept: text/html` gives HTML back as it was sent, with `<mark data-onrecord-…>` around what was
        found; for plain text, a page that shows it.
        """
        form = query["format"] or accepted()
        report, options = requested()
        response = answer(report, form, options)
        response.headers["Cache-Control"] = "no-store"
        return response


def requested() -> tuple[Report, dict[str, Any]]:
    """The report on the article that the request carries, and the request's options; or a problem."""
    asked = _asked(body.read(request))
    profile = profile_of(asked["options"]["profile"], "/options/profile")
    return _report(_article(asked), profile.name), asked["options"]


def answer(report: Report, form: str, options: dict[str, Any]) -> Response:
    """The report in one of FORMATS; `options` are those of a request."""
    if form == "html":
        checked_wire(report)
        content: str | bytes = html.render(report, options["min_severity"])
        media_type = "text/html; charset=utf-8"
    else:
        content = json.render(report, options["offsets"], options["min_severity"])
        media_type = json.MEDIA_TYPE
    response = Response(content, content_type=media_type)
    response.vary.add("Accept")
    if form == "html":
        response.headers["Content-Security-Policy"] = _HTML_POLICY
    return response


def accepted() -> str:
    """The name of the form that the request's Accept asks for; raises a 406 problem where there is none."""
    if not request.headers.get("Accept", "").strip():
        return "json"
    best = request.accept_mimetypes.best_match(list(FORMATS.values()))
    if best is None:
        raise Problem(406, f"The answer can be had as {' or '.join(FORMATS.values())}.")
    return next(name for name, media_type in FORMATS.items() if media_type == best)


def _asked(sent: Any) -> dict[str, Any]:
    try:
        asked: dict[str, Any] = AnnotateRequestSchema().load(sent)
    except ValidationError as error:
        errors = pointers(error.messages)
        raise Problem(422, "The body does not validate; errors says where.", errors=errors) from None
    return asked


def _article(asked: dict[str, Any]) -> Article:
    known = {"title": asked["title"], "id": asked["id"], "language": asked["language"] or "en"}
    return from_text(asked["text"], **known) if "text" in asked else extract(asked["html"], **known)


def _report(article: Article, profile: str) -> Report:
    require_ready()
    with _place():
        return _read(article, profile)


@contextlib.contextmanager
def _place() -> Iterator[None]:
    """Leave threads to those who do not annotate; raises a 503 problem where too many do."""
    places = State.current().places
    if places is None:
        yield
        return
    if not places.acquire(blocking=False):
        raise Problem(
            503,
            "As many articles as may be are being annotated; try again shortly.",
            slug="busy",
            headers={"Retry-After": "1"},
        )
    try:
        yield
    finally:
        places.release()


def _read(article: Article, profile: str) -> Report:
    try:
        return State.current().annotator.annotate(article, profile)
    except UnsupportedLanguage as error:
        detail = f"onrecord reads English; this article is in {error.language!r}."
        raise Problem(422, detail, slug="unsupported-language") from None
