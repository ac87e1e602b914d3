"""Whether the service lives, and whether it can annotate yet."""

# mypy: disable-error-code="untyped-decorator"
# flask-smorest's decorators have no types.

from __future__ import annotations

from flask.views import MethodView
from flask_smorest import Blueprint  # type: ignore[import-untyped]
from marshmallow import Schema, fields

from service.loading import LoadingAnnotator

from .problems import Problem, response_of
from .state import State

#: Seconds that one who would have an article annotated waits for the models.
_PATIENCE = 20.0

blueprint = Blueprint("health", __name__, description="For load balancers and orchestrators")


class StatusSchema(Schema):
    """One word."""

    status = fields.String(required=True)


@blueprint.route("/healthz")
class Health(MethodView):
    """The process answers."""

    @blueprint.response(200, StatusSchema)
    def get(self) -> dict[str, str]:
        """Whether the process answers at all."""
        return {"status": "ok"}


@blueprint.route("/readyz")
class Readiness(MethodView):
    """The models are loaded."""

    @blueprint.response(200, StatusSchema)
    @blueprint.alt_response(503, response=response_of(503))
    def get(self) -> dict[str, str]:
        """Whether the models are loaded."""
        require_ready()
        return {"status": "ready"}


def wait_until_ready(seconds: float = _PATIENCE) -> None:
    """Wait at most so many seconds for models that are being loaded; raises as `require_ready` does.

    Who comes while a process starts is answered late rather than sent away.
    """
    annotator = State.current().annotator
    if isinstance(annotator, LoadingAnnotator):
        annotator.start()
        annotator.wait(min(seconds, _PATIENCE))
    require_ready()


def require_ready() -> None:
    """Raise a 503 problem until the models are loaded, and see to it that they are being loaded."""
    annotator = State.current().annotator
    if not annotator.ready:
        if isinstance(annotator, LoadingAnnotator):
            annotator.start()
        raise Problem(
            503,
            "The language models are still loading; try again shortly.",
            headers={"Retry-After": "2"},
        )
