"""GET /v1/kinds: every kind, naming, stance and rule that an answer may name, with its description."""

# mypy: disable-error-code="untyped-decorator"
# flask-smorest's decorators have no types.

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint  # type: ignore[import-untyped]

from schemas.kinds import KindsSchema
from service.analysis.kinds import LISTS, described
from service.checks.rules import rules

blueprint = Blueprint("kinds", __name__, url_prefix="/v1", description="What answers may hold")


@blueprint.route("/kinds")
class Kinds(MethodView):
    """The vocabulary of an answer."""

    @blueprint.response(200, KindsSchema)
    def get(self) -> dict[str, Any]:
        """List every value with its description; the same for the whole life of a version."""
        listed: dict[str, Any] = {
            name: [{"value": value, "description": meaning} for value, meaning in described(name).items()]
            for name in LISTS
        }
        listed["rules"] = [
            {
                "id": rule.id,
                "severity": rule.severity.value,
                "enabled": rule.enabled,
                "description": rule.outline,
                "help": rule.help,
            }
            for rule in rules().values()
        ]
        return listed
