"""/v1/articles/{cms}/{id}/reviews: findings that people dismissed, figures that they verified."""

# mypy: disable-error-code="untyped-decorator"
# flask-smorest's decorators have no types.

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request
from flask.views import MethodView
from flask_smorest import Blueprint  # type: ignore[import-untyped]
from marshmallow import ValidationError
from werkzeug.http import generate_etag

from schemas.review import ReviewRequestSchema, ReviewSchema, ReviewsSchema
from service.renderers.revision import article_address
from service.reviews.applying import Anchor
from service.reviews.review import Action, Draft, Review, in_effect, undone

from . import body
from .caller import caller
from .problems import Problem, pointers, response_of
from .revisions import database, not_kept, report_on
from .state import State

if TYPE_CHECKING:
    from service.newsroom import Kept
    from service.storage.store import Record, Revision

blueprint = Blueprint("reviews", __name__, url_prefix="/v1", description="What people decided")

#: Times that a review is tried again because the article changed while it was looked at.
_TRIES = 5
_DONE = {Action.DISMISS: "dismissed", Action.VERIFY: "verified"}
_EXAMPLE = {
    "action": "verify",
    "figure": "f2",
    "revision": 1,
    "by": "Ann Reader",
    "note": "Table 3 of the annual report.",
    "evidence": "https://example.org/report",
}


@blueprint.route("/articles/<string:cms>/<path:id>/reviews")
class Reviews(MethodView):
    """An article's reviews: added to, never taken from."""

    @blueprint.response(200, ReviewsSchema)
    @blueprint.alt_response(404, response=response_of(404))
    @blueprint.alt_response(503, response=response_of(503))
    def get(self, cms: str, id: str) -> Any:
        """List all reviews of an article, the last first, with what each is about in the newest report."""
        with database() as kept:
            listed = _listed(_record(kept, cms, id))
        response = jsonify(listed)
        response.headers["Cache-Control"] = "no-store"
        response.set_etag(_tag(listed))
        return response.make_conditional(request)

    @blueprint.response(201, ReviewSchema)
    @blueprint.alt_response(400, response=response_of(400))
    @blueprint.alt_response(404, response=response_of(404))
    @blueprint.alt_response(409, response=response_of(409))
    @blueprint.alt_response(412, response=response_of(412))
    @blueprint.alt_response(413, response=response_of(413))
    @blueprint.alt_response(415, response=response_of(415))
    @blueprint.alt_response(503, response=response_of(503))
    @blueprint.doc(
        requestBody={
            "required": True,
            "content": {body.JSON: {"schema": ReviewRequestSchema, "example": _EXAMPLE}},
        }
    )
    def post(self, cms: str, id: str) -> Any:
        """Dismiss a finding, verify a figure, or undo an earlier review.

        409 where somebody has decided the same already or the article has changed there; with `If-Match`, 412
        where the list of reviews is no longer the one with that ETag.
        """
        asked = _asked()
        now = State.current().newsroom.now()
        for _ in range(_TRIES):
            with database() as kept:
                record = _record(kept, cms, id)
                _require_match(record)
                review = kept.store.review(record, _draft(kept, record, asked), now)
            if review is not None:
                return _created(dataclasses.replace(record, reviews=(*record.reviews, review)))
        raise Problem(409, "The article keeps changing; look at it again.", slug="changed")


@blueprint.route("/articles/<string:cms>/<path:id>/reviews/<int(max=2147483647):number>")
class OneReview(MethodView):
    """One review."""

    @blueprint.response(200, ReviewSchema)
    @blueprint.alt_response(404, response=response_of(404))
    @blueprint.alt_response(503, response=response_of(503))
    def get(self, cms: str, id: str, number: int) -> Any:
        """Get one review of an article."""
        with database() as kept:
            listed = _listed(_record(kept, cms, id))
        found = next((it for it in listed["reviews"] if it["number"] == number), None)
        if found is None:
            raise Problem(404, "There is no such review.")
        return jsonify(found)


def _record(kept: Kept, cms: str, id: str) -> Record:
    record = kept.store.record(cms, id)
    if record is None:
        raise Problem(404, "No such article has been sent.")
    return record


def _asked() -> dict[str, Any]:
    if request.mimetype != body.JSON:
        raise Problem(415, f"Content-Type must be {body.JSON}.", headers={"Accept": body.JSON})
    try:
        asked: dict[str, Any] = ReviewRequestSchema().load(body.read(request))
    except ValidationError as error:
        raise _invalid(pointers(error.messages)) from None
    key = caller()
    asked["by"] = asked["by"] if key is None else key.name
    if asked["by"] is None:
        raise _invalid({"/by": ["Say who decides; keys, where they are asked for, say it by their name."]})
    return asked


def _invalid(errors: dict[str, list[str]]) -> Problem:
    return Problem(422, "The body does not validate; errors says where.", errors=errors)


def _require_match(record: Record) -> None:
    if "If-Match" in request.headers and not request.if_match.contains(_tag(_listed(record))):
        raise Problem(
            412, "The reviews are no longer those with this ETag; read them again.", slug="reviews-changed"
        )


def _draft(kept: Kept, record: Record, asked: dict[str, Any]) -> Draft:
    known = {"by": asked["by"], "note": asked["note"], "evidence": asked["evidence"]}
    action = asked["action"]
    if action is Action.UNDO:
        return Draft(action, **known, undoes=_undoable(record, asked["review"]))
    revision = _looked_at(kept, record, asked["revision"])
    anchor = Anchor(report_on(revision))
    name, id = ("finding", asked["finding"]) if action is Action.DISMISS else ("figure", asked["figure"])
    target = anchor.target(action, id)
    if target is None:
        raise _invalid({f"/{name}": [f"Is no {name} in the report on revision {revision.number}."]})
    draft = Draft(action, **known, revision=revision.number, target=target)
    _require_undecided(anchor, id, record, action)
    newest = record.revision
    if newest is not None and newest.number != revision.number and newest.latest:
        now = Anchor(report_on(newest))
        current = now.find(Review(0, datetime.datetime.min, draft))
        if current is None:
            raise Problem(
                409,
                f"The article has changed there since revision {revision.number}: look at revision"
                f" {newest.number}.",
                slug="changed",
            )
        _require_undecided(now, current, record, action)
    return draft


def _looked_at(kept: Kept, record: Record, number: int | None) -> Revision:
    revision = record.revision
    if number is not None and (revision is None or revision.number != number):
        revision = kept.store.revision(record.cms, record.external_id, number)
        if revision is None:
            raise _invalid({"/revision": ["There is no such revision."]})
    if revision is not None and revision.forgotten:
        raise not_kept()
    if revision is None or revision.report is None:
        raise Problem(409, "There is no report to review yet.", slug="not-annotated")
    return revision


def _require_undecided(anchor: Anchor, id: str, record: Record, action: Action) -> None:
    for review in in_effect(record.reviews):
        if review.action is action and anchor.find(review) == id:
            raise Problem(
                409,
                f"{review.draft.by} has {_DONE[action]} this already (review {review.number}); undo that to"
                " decide otherwise.",
                slug="already-decided",
            )


def _undoable(record: Record, number: int) -> int:
    review = next((it for it in record.reviews if it.number == number), None)
    if review is None or review.action is Action.UNDO:
        raise _invalid({"/review": ["Is not the number of a review that can be undone."]})
    by = undone(record.reviews).get(number)
    if by is not None:
        raise Problem(409, f"This is undone already (review {by}).", slug="already-decided")
    return number


def _created(record: Record) -> Response:
    listed = _listed(record)
    response = jsonify(listed["reviews"][0])
    response.status_code = 201
    response.headers["Location"] = (
        f"{article_address(record.cms, record.external_id)}/reviews/{record.reviews[-1].number}"
    )
    response.headers["Cache-Control"] = "no-store"
    response.set_etag(_tag(listed))
    return response


def _listed(record: Record) -> dict[str, Any]:
    """The article's reviews as ReviewsSchema has them."""
    revision = record.revision
    anchor = None
    if revision:
        with contextlib.suppress(Problem):  # what people decided is told also where its report cannot be read
            anchor = Anchor(report_on(revision))
    gone = undone(record.reviews)
    listed: dict[str, Any] = ReviewsSchema().dump(
        {
            "revision": revision and revision.number,
            "reviews": [_wire(it, anchor, gone.get(it.number)) for it in reversed(record.reviews)],
        }
    )
    return listed


def _wire(review: Review, anchor: Anchor | None, undone_by: int | None) -> dict[str, Any]:
    draft = review.draft
    target = draft.target
    current = anchor and anchor.find(review)
    state = None
    if target is not None:
        state = "undone" if undone_by else "applies" if current else "detached"
    return {
        "number": review.number,
        "action": draft.action.value,
        "state": state,
        "by": draft.by,
        "at": review.at,
        "note": draft.note,
        "evidence": draft.evidence,
        "revision": draft.revision,
        "finding": target.id if target and draft.action is Action.DISMISS else None,
        "figure": target.id if target and draft.action is Action.VERIFY else None,
        "rule": target and target.rule,
        "quote": target and target.quote,
        "current": current,
        "undoes": draft.undoes,
        "undone_by": undone_by,
    }


def _tag(listed: dict[str, Any]) -> str:
    return generate_etag(json.dumps(listed, sort_keys=True).encode())
