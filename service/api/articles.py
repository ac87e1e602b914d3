"""GET /v1/articles/{cms}/{id}: what came of the articles that CMSs sent."""

# mypy: disable-error-code="untyped-decorator"
# flask-smorest's decorators have no types.

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask import jsonify, request
from flask.views import MethodView
from flask_smorest import Blueprint  # type: ignore[import-untyped]
from marshmallow import EXCLUDE, Schema, fields, validate

from schemas import ReportSchema
from schemas.annotate_request import OptionsSchema
from schemas.revision import QueueSchema, RevisionSchema, RevisionsSchema
from service.renderers.formats import FORMATS
from service.renderers.revision import address, wire

from .annotate import accepted, answer, in_every_form
from .problems import Problem, response_of
from .revisions import StateSchema, database, not_kept, report_on
from .state import State

if TYPE_CHECKING:
    from service.reviews.review import Review
    from service.storage.store import Revision

blueprint = Blueprint("articles", __name__, url_prefix="/v1", description="Articles that CMSs sent")

#: Seconds until it is worth asking again for a report that is being written.
SOON = "2"
_NONE_SUCH = "No such article has been sent."
_OPTIONS = OptionsSchema().fields
#: Forms that show places in the article's HTML, which reports are kept without.
_OF_THE_HTML = ("html", "sarif")


class ReadSchema(Schema):
    """The query of a report."""

    class Meta:
        """Other arguments are nobody's business here."""

        unknown = EXCLUDE

    format = fields.String(load_default=None, validate=validate.OneOf(list(FORMATS)))
    offsets = fields.String(load_default="codepoint", validate=_OPTIONS["offsets"].validate)
    min_severity = fields.String(load_default=None, validate=_OPTIONS["min_severity"].validate)
    dismissed = fields.String(
        load_default="omit",
        validate=validate.OneOf(("omit", "include")),
        metadata={"description": "Whether findings that somebody dismissed are there, and who did."},
    )


@blueprint.route("/articles/<string:cms>/<path:id>")
class Article(MethodView):
    """An article's newest revision."""

    @blueprint.arguments(ReadSchema, location="query")
    @blueprint.response(200, ReportSchema)
    @in_every_form(blueprint)
    @blueprint.alt_response(202, schema=RevisionSchema, success=True)
    @blueprint.alt_response(404, response=response_of(404))
    @blueprint.alt_response(406, response=response_of(406))
    @blueprint.alt_response(410, response=response_of(410))
    @blueprint.alt_response(503, response=response_of(503))
    def get(self, query: dict[str, Any], cms: str, id: str) -> Any:
        """Get the report on an article as the CMS has it now; 202 while it is being annotated."""
        with database() as kept:
            revision = kept.store.latest(cms, id)
            reviews = kept.store.reviews(cms, id)
        return _read(revision, reviews, query)

    @blueprint.response(204)
    @blueprint.alt_response(404, response=response_of(404))
    @blueprint.alt_response(503, response=response_of(503))
    def delete(self, cms: str, id: str) -> None:
        """Delete an article: every revision, report and review of it, and that it was ever sent.

        What the CMS sends of it from then on is a new article.
        """
        with database() as kept:
            if not kept.store.delete(cms, id):
                raise Problem(404, _NONE_SUCH)


@blueprint.route("/articles/<string:cms>/<path:id>/revisions")
class Revisions(MethodView):
    """An article's history."""

    @blueprint.response(200, RevisionsSchema)
    @blueprint.alt_response(404, response=response_of(404))
    @blueprint.alt_response(503, response=response_of(503))
    def get(self, cms: str, id: str) -> Any:
        """List an article's revisions, the last to arrive first."""
        with database() as kept:
            revisions = kept.store.revisions(cms, id)
        if not revisions:
            raise Problem(404, _NONE_SUCH)
        return {"revisions": [wire(it) for it in revisions]}


@blueprint.route("/articles/<string:cms>/<path:id>/revisions/<int(max=2147483647):number>")
class OneRevision(MethodView):
    """One revision, newest or not."""

    @blueprint.arguments(ReadSchema, location="query")
    @blueprint.response(200, ReportSchema)
    @in_every_form(blueprint)
    @blueprint.alt_response(202, schema=RevisionSchema, success=True)
    @blueprint.alt_response(404, response=response_of(404))
    @blueprint.alt_response(406, response=response_of(406))
    @blueprint.alt_response(410, response=response_of(410))
    @blueprint.alt_response(503, response=response_of(503))
    def get(self, query: dict[str, Any], cms: str, id: str, number: int) -> Any:
        """Get the report on one revision; 202 while it is being annotated."""
        with database() as kept:
            revision = kept.store.revision(cms, id, number)
            reviews = kept.store.reviews(cms, id)
        return _read(revision, reviews, query)


@blueprint.route("/articles/<string:cms>/<path:id>/revisions/<int(max=2147483647):number>/retry")
class Retry(MethodView):
    """Another try of a revision that was given up."""

    @blueprint.response(202, RevisionSchema)
    @blueprint.alt_response(404, response=response_of(404))
    @blueprint.alt_response(409, response=response_of(409))
    @blueprint.alt_response(503, response=response_of(503))
    def post(self, cms: str, id: str, number: int) -> Any:
        """Try a dead revision again, with all its attempts."""
        now = State.current().newsroom.now()
        with database() as kept:
            revision = kept.store.retry(cms, id, number, now)
            if revision is None and kept.store.revision(cms, id, number) is None:
                raise Problem(404, "No such revision has been sent.")
        if revision is None:
            raise Problem(409, "Only a revision that is dead, and whose text is kept, can be tried again.")
        kept.tell(revision.id)
        return wire(revision)


@blueprint.route("/revisions")
class Queue(MethodView):
    """The work that is owed, done, or given up."""

    @blueprint.arguments(StateSchema, location="query")
    @blueprint.response(200, QueueSchema)
    @blueprint.alt_response(503, response=response_of(503))
    def get(self, query: dict[str, Any]) -> Any:
        """List the last 100 revisions in a state, by default those that were given up."""
        with database() as kept:
            from service.storage.models import State as Progress

            revisions = kept.store.listed(Progress(query["state"]))
            counts = kept.store.counts()
        return {
            "revisions": [wire(it) for it in revisions],
            "counts": {state.value: count for state, count in counts.items()},
        }


def _read(revision: Revision | None, reviews: Sequence[Review], query: dict[str, Any]) -> Any:
    revision = readable(revision)
    if revision.state != "done":
        waiting = jsonify(RevisionSchema().dump(wire(revision)))
        waiting.headers.update({"Retry-After": SOON, "Cache-Control": "no-store"})
        return waiting, 202
    from service.reviews.applying import reviewed

    form = query["format"] or accepted()
    report = reviewed(report_on(revision), reviews, query["dismissed"] == "include")
    if form in _OF_THE_HTML and revision.html is not None:
        given = revision.article()
        if given.text == report.article.text:  # else another version of onrecord read it
            marked = dataclasses.replace(report.article, markup=given.markup)
            report = dataclasses.replace(report, article=marked)
    response = answer(report, form, query)
    response.headers["Content-Location"] = address(revision)
    response.headers["Cache-Control"] = "no-store"
    response.add_etag()
    return response.make_conditional(request)


def readable(revision: Revision | None) -> Revision:
    """The revision, if a report on it is there or can be waited for; else a 404 or 410 problem."""
    if revision is None:
        raise Problem(404, "No such article or revision has been sent.")
    if revision.kind == "deleted":
        raise Problem(410, "The CMS has deleted or withdrawn this article.", slug="deleted")
    if revision.state == "dead":
        raise Problem(
            404,
            f"This revision could not be annotated: {revision.error}. POST {address(revision)}/retry tries"
            " again.",
            slug="not-annotated",
        )
    if revision.state == "done" and revision.forgotten:
        raise not_kept()
    return revision
