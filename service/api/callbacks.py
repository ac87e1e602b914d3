"""GET /v1/callbacks: the reports that are posted to who waits for them, and how far each has come."""

# mypy: disable-error-code="untyped-decorator"
# flask-smorest's decorators have no types.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask.views import MethodView
from flask_smorest import Blueprint  # type: ignore[import-untyped]

from schemas.callback import CallbackSchema, CallbacksSchema

from .problems import Problem, response_of
from .revisions import StateSchema, database
from .state import State

if TYPE_CHECKING:
    from service.storage.outbox import Callback

blueprint = Blueprint("callbacks", __name__, url_prefix="/v1", description="Reports that are posted")


@blueprint.route("/callbacks")
class Callbacks(MethodView):
    """The callbacks that are owed, done, or given up."""

    @blueprint.arguments(StateSchema, location="query")
    @blueprint.response(200, CallbacksSchema)
    @blueprint.alt_response(503, response=response_of(503))
    def get(self, query: dict[str, Any]) -> Any:
        """List the last 100 callbacks in a state, by default those that were given up."""
        with database() as kept:
            from service.storage.models import State as Progress
            from service.storage.outbox import Outbox

            outbox = Outbox(kept.store.engine)
            callbacks = outbox.listed(Progress(query["state"]))
            counts = outbox.counts()
        return {
            "callbacks": [_wire(it) for it in callbacks],
            "counts": {state.value: count for state, count in counts.items()},
        }


@blueprint.route("/articles/<string:cms>/<path:id>/revisions/<int(max=2147483647):number>/callback/retry")
class Retry(MethodView):
    """Another day for a callback that was given up."""

    @blueprint.response(202, CallbackSchema)
    @blueprint.alt_response(404, response=response_of(404))
    @blueprint.alt_response(409, response=response_of(409))
    @blueprint.alt_response(503, response=response_of(503))
    def post(self, cms: str, id: str, number: int) -> Any:
        """Make a dead callback again, within a minute, with all its attempts."""
        now = State.current().newsroom.now()
        with database() as kept:
            from service.storage.outbox import Outbox

            outbox = Outbox(kept.store.engine)
            callback = outbox.of(cms, id, number)
            if callback is None:
                raise Problem(404, "No such callback has been made.")
            if not callback.latest:
                raise Problem(409, "A newer revision has come; only the newest is worth telling of.")
            if not outbox.retry(callback.revision_id, now):
                raise Problem(409, "Only a callback that is dead can be made again.")
            again = outbox.of(cms, id, number)
        return _wire(again or callback)


def _wire(callback: Callback) -> dict[str, Any]:
    return {
        "cms": callback.cms,
        "id": callback.external_id,
        "number": callback.number,
        "webhook_id": callback.message,
        "state": callback.state.value,
        "attempts": callback.attempts,
        "error": callback.error,
        "created": callback.created,
        "due": callback.due,
        "finished": callback.finished,
    }
