"""POST /v1/annotate: an article in, its sources, attributions, figures and findings out."""

# mypy: disable-error-code="untyped-decorator"
# flask-smorest's decorators have no types.

from __future__ import annotations

from collections.abc import Callable
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
from service.renderers import html
from service.renderers.formats import BY_MEDIA_TYPE, FORMATS, rendered
from service.renderers.options import Options
from service.watch import stage

from . import body
from .doors import turn
from .headers import NOTHING
from .problems import Problem, pointers, response_of
from .profiles import profile_of
from .state import State
from .watching import annotated

blueprint = Blueprint("annotate", __name__, url_prefix="/v1", description="Reading articles")

_HTML_POLICY = f"{NOTHING}; style-src {html.STYLE_HASH}"


class FormatSchema(Schema):
    """The query of an annotation."""

    class Meta:
        """Other arguments are nobody's business here."""

        unknown = EXCLUDE

    format = fields.String(
        load_default=None,
        validate=validate.OneOf(list(FORMATS)),
        metadata={"description": "Form of the answer, over what Accept says; GET /v1/kinds tells of each."},
    )


def in_every_form(blueprint: Blueprint) -> Callable[[Any], Any]:
    """What tells the API's description that a resource answers in each of FORMATS."""

    def tell(resource: Any) -> Any:
        for media_type in {it.media_type: it for it in FORMATS.values() if it.name != "json"}:
            kind = "object" if media_type.endswith("json") else "string"
            resource = blueprint.alt_response(
                200, schema={"type": kind}, content_type=media_type, success=True
            )(resource)
        return resource

    return tell


_EXAMPLE = {"text": "The cost rose by 5 percent, Philip Hammond told Reuters.", "id": "1"}
_TEXT = {"schema": {"type": "string"}}


@blueprint.route("/annotate")
class Annotate(MethodView):
    """One article, read once."""

    @blueprint.arguments(FormatSchema, location="query")
    @blueprint.response(200, ReportSchema)
    @in_every_form(blueprint)
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
        found; for plain text, a page that shows it. Every other form is listed in `GET /v1/kinds`.
        """
        form = query["format"] or accepted()
        report, options = requested()
        response = answer(report, form, options)
        response.headers["Cache-Control"] = "no-store"
        return response


def requested() -> tuple[Report, dict[str, Any]]:
    """The report on the article that the request carries, and the request's options; or a problem."""
    asked = load(body.read(request))
    profile = profile_of(asked["options"]["profile"], "/options/profile")
    with turn():
        return read(article_of(asked), profile.name), asked["options"]


def answer(report: Report, form: str, options: dict[str, Any]) -> Response:
    """The report in one of FORMATS; `options` are those of a request."""
    given = Options(options["offsets"], options["min_severity"], rules=rule_address())
    with stage("rendering"):
        response = Response(rendered(form, report, given), content_type=FORMATS[form].content_type)
    response.vary.add("Accept")
    if form == "html":
        response.headers["Content-Security-Policy"] = _HTML_POLICY
    return response


def rule_address() -> str:
    """What rules' pages have before the rule's id, as this request reaches the service."""
    return f"{request.root_url}v1/rules/"


def accepted() -> str:
    """The name of the form that the request's Accept asks for; raises a 406 problem where there is none."""
    if not request.headers.get("Accept", "").strip():
        return "json"
    best = request.accept_mimetypes.best_match(list(BY_MEDIA_TYPE))
    if best is None:
        raise Problem(406, f"The answer can be had as {', '.join(BY_MEDIA_TYPE)}.")
    return BY_MEDIA_TYPE[best]


def load(sent: Any) -> dict[str, Any]:
    """A request's parsed body as AnnotateRequestSchema has it; raises a 422 problem."""
    try:
        asked: dict[str, Any] = AnnotateRequestSchema().load(sent)
    except ValidationError as error:
        errors = pointers(error.messages)
        raise Problem(422, "The body does not validate; errors says where.", errors=errors) from None
    return asked


def article_of(asked: dict[str, Any]) -> Article:
    """The article of a body that has been loaded."""
    known = {"title": asked["title"], "id": asked["id"], "language": asked["language"] or "en"}
    with stage("intake"):
        return from_text(asked["text"], **known) if "text" in asked else extract(asked["html"], **known)


def read(article: Article, profile: str) -> Report:
    """The report on an article in a house style; raises a 422 problem where it is not English."""
    try:
        return annotated(State.current().annotator.annotate(article, profile))
    except UnsupportedLanguage as error:
        detail = f"onrecord reads English; this article is in {error.language!r}."
        raise Problem(422, detail, slug="unsupported-language") from None
