"""GET /v1/rules: every rule, with its severity and whether it runs in a house style; and a page for each."""

# mypy: disable-error-code="untyped-decorator"
# flask-smorest's decorators have no types.

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask.views import MethodView
from flask_smorest import Blueprint  # type: ignore[import-untyped]
from markdown_it import MarkdownIt

from schemas.rule import RuleSchema, RulesQuerySchema, RulesSchema
from service.checks.rules import Rule
from service.renderers.escaping import escape

from .problems import Problem, response_of
from .profiles import profile_of

blueprint = Blueprint("rules", __name__, url_prefix="/v1", description="What findings are made by")


@blueprint.route("/rules")
class Rules(MethodView):
    """The registry of rules."""

    @blueprint.arguments(RulesQuerySchema, location="query")
    @blueprint.response(200, RulesSchema)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List every rule as a house style has it; the same for the whole life of the service."""
        profile = profile_of(query["profile"], "/query/profile")
        return {"profile": profile.name, "rules": [_wire(rule) for rule in profile.rules.values()]}


@blueprint.route("/rules/<string:id>")
class OneRule(MethodView):
    """A rule, to follow a link to from a finding."""

    @blueprint.arguments(RulesQuerySchema, location="query")
    @blueprint.response(200, RuleSchema)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type="text/html", success=True)
    @blueprint.alt_response(404, response=response_of(404))
    def get(self, query: dict[str, Any], id: str) -> Any:
        """Get a rule as a house style has it; `Accept: text/html` gives a page for a person."""
        rule = profile_of(query["profile"], "/query/profile").rules.get(id)
        if rule is None:
            raise Problem(404, "There is no rule of this name; GET /v1/rules lists those there are.")
        if request.accept_mimetypes.best_match(["application/json", "text/html"]) != "text/html":
            return _wire(rule)
        response = Response(_page(rule), mimetype="text/html")
        response.vary.add("Accept")
        return response


def _wire(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "family": rule.family,
        "severity": rule.severity.value,
        "enabled": rule.enabled,
        "message": rule.outline,
        "help": rule.help,
        "guidance": list(rule.guidance),
    }


def _page(rule: Rule) -> str:
    inline = MarkdownIt("commonmark", {"html": False}).renderInline
    guidance = "".join(f"<li>{inline(it)}\n" for it in rule.guidance)
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(rule.id)} – onrecord</title>
<h1>{escape(rule.id)}</h1>
<p>{escape(rule.outline)}
<p>Asks as {rule.severity.value}{"" if rule.enabled else ", and is off unless asked for"}.
<h2>Guidance</h2>
<ul>
{guidance}</ul>
<p>Why, with examples: {escape(rule.help)} in the documentation.
"""
