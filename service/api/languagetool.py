"""/v2: LanguageTool's HTTP API, so that whatever speaks to LanguageTool shows onrecord's findings."""

# mypy: disable-error-code="untyped-decorator"
# flask-smorest's decorators have no types.

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from flask import Response, g, request
from flask.views import MethodView
from flask_smorest import Blueprint  # type: ignore[import-untyped]
from marshmallow import ValidationError

from schemas.languagetool import AnnotatedSchema, CheckSchema, LanguageSchema, MatchesSchema
from service import __version__
from service.intake.annotated import joined
from service.intake.language import UnsupportedLanguage, identify
from service.intake.markup import Markup
from service.intake.plain import from_text
from service.profiles import DEFAULT
from service.renderers import languagetool
from service.renderers.languagetool import LANGUAGES, Language, Selection
from service.watch import stage

from . import body
from .annotate import rule_address
from .doors import turn
from .health import StatusSchema, require_ready
from .problems import Problem, pointers, response_of
from .state import State
from .watching import annotated

blueprint = Blueprint(
    "languagetool", __name__, url_prefix="/v2", description="For programs that speak to LanguageTool"
)

#: The house style of `level=picky`.
_PICKY = "strict"
_REFUSED = "onrecord reads English; this text is in another language."
_FORM_KEY = "onrecord_form"
#: Fields that one request may have; LanguageTool has about twenty.
_MOST_FIELDS = 50


@blueprint.route("/check")
class Check(MethodView):
    """A text, checked."""

    @blueprint.response(200, MatchesSchema)
    @blueprint.alt_response(400, response=response_of(400))
    @blueprint.alt_response(413, response=response_of(413))
    @blueprint.alt_response(422, response=response_of(422))
    @blueprint.alt_response(503, response=response_of(503))
    def get(self) -> Response:
        """Check a text in the query; POST is for more than a few words."""
        return _checked()

    @blueprint.response(200, MatchesSchema)
    @blueprint.alt_response(400, response=response_of(400))
    @blueprint.alt_response(413, response=response_of(413))
    @blueprint.alt_response(422, response=response_of(422))
    @blueprint.alt_response(503, response=response_of(503))
    @blueprint.doc(
        requestBody={
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": CheckSchema}},
        }
    )
    def post(self) -> Response:
        """Check a text in a form.

        What is in another language than English has no matches, and a warning says so.
        """
        return _checked()


@blueprint.route("/languages")
class Languages(MethodView):
    """What can be checked."""

    @blueprint.response(200, LanguageSchema(many=True))
    def get(self) -> list[dict[str, str]]:
        """List the kinds of English."""
        return [{"name": name, "code": "en", "longCode": tag} for tag, name in LANGUAGES.items()]


@blueprint.route("/healthcheck")
class Healthcheck(MethodView):
    """Whether texts are checked now."""

    @blueprint.response(200, StatusSchema)
    @blueprint.alt_response(503, response=response_of(503))
    def get(self) -> dict[str, str]:
        """Whether the models are loaded."""
        require_ready()
        return {"status": "ok"}


def sent_fields() -> Mapping[str, str]:
    """The fields of a check, from the query and, over them, from the form; of several alike the first.

    A form is read whatever its media type says, as LanguageTool reads it, and once. Raises Problem:
    400 malformed, 413 too large.
    """
    if _FORM_KEY not in g:
        fields = dict(request.args.items())
        if request.method == "POST":
            request.max_content_length = State.current().newsroom.settings.longest_body
            fields |= body.form(request, _MOST_FIELDS)
        g.setdefault(_FORM_KEY, fields)
    found: Mapping[str, str] = g.get(_FORM_KEY)
    return found


def _checked() -> Response:
    asked = _asked()
    text, sent = _text(asked)
    if len(sent.html.encode()) > State.current().newsroom.settings.max_body:
        raise Problem(413, "The text is larger than this service reads.")
    tag = asked["language"].replace("_", "-")
    with stage("intake"):
        article = from_text(text, language="en" if tag == "auto" else tag)
    language = Language(tag, identify(text), preferred=tuple(re.split(r"[,\s]+", asked["preferredVariants"])))
    report = None
    try:
        with turn():
            report = annotated(
                State.current().annotator.annotate(article, _PICKY if asked["level"] == "picky" else DEFAULT)
            )
    except UnsupportedLanguage:
        language = dataclasses.replace(language, refused=_REFUSED)
    with stage("rendering"):
        answer = languagetool.render(report, sent, language, __version__, rule_address(), _selection(asked))
    return Response(answer, content_type=languagetool.MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def _asked() -> dict[str, Any]:
    try:
        asked: dict[str, Any] = CheckSchema().load(dict(sent_fields()))
    except ValidationError as error:
        raise Problem(
            400, "The request does not validate; errors says where.", errors=pointers(error.messages)
        ) from None
    return asked


def _text(asked: Mapping[str, Any]) -> tuple[str, Markup]:
    if asked["text"] is not None:
        return joined([(asked["text"], None)])
    parsed = body.parse_json(asked["data"])
    try:
        data = AnnotatedSchema().load(parsed)
    except ValidationError as error:
        errors = pointers({"data": error.messages})
        raise Problem(400, "The data does not validate; errors says where.", errors=errors) from None
    if data["text"] is not None:
        return joined([(data["text"], None)])
    return joined(
        (it["text"], None) if it["text"] is not None else (it["markup"], it["interpretAs"])
        for it in data["annotation"]
    )


def _selection(asked: Mapping[str, Any]) -> Selection:
    def named(field: str) -> frozenset[str]:
        return frozenset(languagetool.rule_id(it) for it in re.split(r"[,\s]+", asked[field] or "") if it)

    return Selection(
        named("enabledRules"),
        named("disabledRules"),
        named("enabledCategories"),
        named("disabledCategories"),
        asked["enabledOnly"],
    )
