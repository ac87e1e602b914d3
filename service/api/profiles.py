"""GET /v1/profiles: the house styles that options.profile may name."""

# mypy: disable-error-code="untyped-decorator"
# flask-smorest's decorators have no types.

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint  # type: ignore[import-untyped]

from schemas.profile import ProfilesSchema
from service.profiles import Profile, UnknownProfileError

from .problems import Problem
from .state import State

blueprint = Blueprint("profiles", __name__, url_prefix="/v1", description="House styles")


@blueprint.route("/profiles")
class ProfilesList(MethodView):
    """The house styles."""

    @blueprint.response(200, ProfilesSchema)
    def get(self) -> dict[str, Any]:
        """List every house style, in the form of its file; the same for the whole life of the service."""
        return {
            "profiles": [
                {**it.stated, "name": it.name, "digest": it.digest} for it in State.current().profiles
            ]
        }


def profile_of(name: str, pointer: str) -> Profile:
    """The house style of a name that a caller gave at `pointer`; raises a 422 that lists those there are."""
    try:
        return State.current().profiles.get(name)
    except UnknownProfileError as error:
        detail = f"There is no house style of this name. {error}"
        raise Problem(422, detail, slug="unknown-profile", errors={pointer: [str(error)]}) from None
