"""GET /v1/rules: every rule, with its severity and whether it runs in a house style."""

# mypy: disable-error-code="untyped-decorator"
# flask-smorest's decorators have no types.

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint  # type: ignore[import-untyped]

from schemas.rule import RulesQuerySchema, RulesSchema

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
        listed = [
            {
                "id": rule.id,
                "family": rule.family,
                "severity": rule.severity.value,
                "enabled": rule.enabled,
                "message": rule.outline,
                "help": rule.help,
                "guidance": list(rule.guidance),
            }
            for rule in profile.rules.values()
        ]
        return {"profile": profile.name, "rules": listed}
