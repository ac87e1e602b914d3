"""POST /v1/webhooks/{cms}: a CMS says that an article has changed."""

# mypy: disable-error-code="untyped-decorator"
# flask-smorest's decorators have no types.

from __future__ import annotations

import datetime
import logging
from typing import Any

from flask import jsonify, request
from flask.views import MethodView
from flask_smorest import Blueprint  # type: ignore[import-untyped]
from marshmallow import Schema, ValidationError, fields

from schemas.revision import ReceiptSchema
from service.cms.event import Event, Ignored
from service.renderers.revision import address, wire
from service.settings import CMSS

from . import body
from .problems import Problem, pointers, response_of
from .revisions import database
from .state import State

blueprint = Blueprint("webhooks", __name__, url_prefix="/v1", description="What CMSs call")

log = logging.getLogger(__name__)


class IgnoredSchema(Schema):
    """The call is the CMS's, and not about an article."""

    ignored = fields.String(required=True)


@blueprint.route("/webhooks/<string:cms>")
class Webhook(MethodView):
    """One event of one CMS."""

    @blueprint.response(201, ReceiptSchema)
    @blueprint.alt_response(200, schema=IgnoredSchema, success=True)
    @blueprint.alt_response(400, response=response_of(400))
    @blueprint.alt_response(401, response=response_of(401))
    @blueprint.alt_response(404, response=response_of(404))
    @blueprint.alt_response(413, response=response_of(413))
    @blueprint.alt_response(415, response=response_of(415))
    @blueprint.alt_response(422, response=response_of(422))
    @blueprint.alt_response(503, response=response_of(503))
    @blueprint.doc(
        description="Answered once the revision is on disk; the annotation follows. The same call again is"
        " answered with the same revision.",
        parameters=[{"in": "path", "name": "cms", "schema": {"type": "string", "enum": sorted(CMSS)}}],
        requestBody={"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
    )
    def post(self, cms: str) -> Any:
        """Take a CMS's event in, if it is signed as that CMS signs."""
        if cms not in CMSS:
            raise Problem(404, f"There is no CMS of this name; there are {', '.join(sorted(CMSS))}.")
        newsroom = State.current().newsroom
        if not newsroom.settings.secrets(cms):
            raise Problem(
                503,
                f"No secret is set for {CMSS[cms]}: set ONRECORD_{cms.upper()}_SECRETS.",
                slug="not-configured",
            )
        now = newsroom.clock()
        event = _event(cms, now)
        if isinstance(event, Ignored):
            return jsonify(IgnoredSchema().dump({"ignored": event.reason})), _ignored_status(cms)
        with database() as kept:
            receipt = kept.store.receive(cms, event, datetime.datetime.fromtimestamp(now, datetime.UTC))
        revision = receipt.revision
        if not receipt.duplicate:
            kept.tell(revision.id)
        answer = wire(revision) | {"duplicate": receipt.duplicate}
        return answer, 201, {"Location": address(revision)}


def _event(cms: str, now: float) -> Event | Ignored:
    from service.cms.call import RefusedError, UnreadableError
    from service.cms.intake import ADAPTERS, take

    settings = State.current().newsroom.settings
    try:
        return take(ADAPTERS[cms], _call(), settings.secrets(cms), now, settings.fields.get(cms))
    except RefusedError as error:
        log.warning("a call to /v1/webhooks/%s was refused: %s", cms, error)
        raise Problem(
            401,
            f"The call is not signed as {CMSS[cms]} signs with a secret set here, or it is too old.",
            slug="not-signed",
            headers={"WWW-Authenticate": f'Webhook realm="{cms}"'},
        ) from None
    except UnreadableError as error:
        raise Problem(400, str(error)) from None
    except ValidationError as error:
        errors = pointers(error.messages)
        log.warning("a call to /v1/webhooks/%s does not validate at %s", cms, ", ".join(sorted(errors)))
        raise Problem(422, "The call does not validate; errors says where.", errors=errors) from None


def _ignored_status(cms: str) -> int:
    from service.cms.intake import ADAPTERS

    return ADAPTERS[cms].ignored_status


def _call() -> Any:
    from service.cms.call import Call

    data = body.received(request)
    path = request.environ.get("RAW_URI") or request.full_path.removesuffix("?")
    return Call(
        request.method,
        path,
        {name.lower(): value for name, value in request.headers.items()},
        request.args.to_dict(),
        data,
    )
