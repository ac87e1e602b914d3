"""GET /v1/kinds: every value that an answer may name and every form it may have, with its description."""

# mypy: disable-error-code="untyped-decorator"
# flask-smorest's decorators have no types.

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint  # type: ignore[import-untyped]

from schemas.kinds import KindsSchema
from service.analysis.kinds import LISTS, described
from service.renderers.formats import FORMATS

blueprint = Blueprint("kinds", __name__, url_prefix="/v1", description="What answers may hold")


@blueprint.route("/kinds")
class Kinds(MethodView):
    """The vocabulary of an answer."""

    @blueprint.response(200, KindsSchema)
    def get(self) -> dict[str, Any]:
        """List every value with its description; the same for the whole life of a version."""
        lists: dict[str, Any] = {
            name: [{"value": value, "description": meaning} for value, meaning in described(name).items()]
            for name in LISTS
        }
        lists["formats"] = [
            {
                "value": it.name,
                "description": it.description,
                "media_type": it.media_type,
                "extension": it.extension,
            }
            for it in FORMATS.values()
        ]
        return lists
