"""The review page's addresses: the page, what it is made of, and articles as fragments of it."""

from __future__ import annotations

import urllib.parse
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request, send_from_directory

from service.analysis.report import Report
from service.api.annotate import requested
from service.api.articles import SOON, readable
from service.api.problems import Problem
from service.api.revisions import database, report_on
from service.api.state import State
from service.profiles import DEFAULT
from service.renderers.wire import checked_wire
from service.settings import CMSS

from . import desk
from .templating import render

blueprint = Blueprint("web", __name__)

_ASSETS = Path(__file__).parent / "assets"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types onrecord"
)


@blueprint.get("/")
def front() -> Response:
    """The page with room for an article to be pasted."""
    return _page("", "onrecord")


@blueprint.get("/articles/<string:cms>/<path:id>")
def stored(cms: str, id: str) -> Response:
    """The page with an article that a CMS sent; where callers need a key, without the article itself."""
    shown = None
    if not State.current().newsroom.settings.needs_keys:
        try:
            shown = _stored(cms, id)
        except Problem:
            shown = None  # the page asks again, and tells what is the matter
    return _page(_root(), f"{id} – onrecord", cms=cms, id=id, desk=shown)


def _root() -> str:
    """The way from an article's page to the front, also under a prefix; a slash in an id may be encoded."""
    path = str(request.environ.get("RAW_URI") or request.path).partition("?")[0]
    return "../" * (path.partition("/articles/")[2].count("/") + 1)


@blueprint.get("/assets/<name>")
def asset(name: str) -> Response:
    """A file of the page."""
    return send_from_directory(_ASSETS, name)


@blueprint.post("/review")
def review() -> Response:
    """An article as POST /v1/annotate takes it, as a fragment of the page."""
    report, _ = requested()
    return _fragment(_desk(report))


@blueprint.get("/review/<string:cms>/<path:id>")
def review_stored(cms: str, id: str) -> Response:
    """An article that a CMS sent, as a fragment of the page; 202 with nothing while it is being annotated."""
    shown = _stored(cms, id)
    if shown is None:
        return Response(status=202, headers={"Retry-After": SOON, "Cache-Control": "no-store"})
    return _fragment(shown)


def _stored(cms: str, id: str) -> str | None:
    with database() as kept:
        revision = readable(kept.store.latest(cms, id))
    if revision.state != "done":
        return None
    address = f"v1/articles/{_quoted(cms)}/{_quoted(id)}/reviews"
    named = not State.current().newsroom.settings.needs_keys
    return _desk(report_on(revision), desk.Reviewing(address, revision.number, named))


def _desk(report: Report, reviewing: desk.Reviewing | None = None) -> str:
    checked_wire(report)
    profiles = State.current().profiles
    known = {it.name for it in profiles}
    style = profiles.get(report.engine.profile if report.engine.profile in known else DEFAULT)
    return desk.render(report, style.rules, reviewing)


def _fragment(content: str) -> Response:
    return Response(content, mimetype="text/html", headers={"Cache-Control": "no-store"})


def _page(root: str, heading: str, **shown: Any) -> Response:
    state = State.current()
    content = render(
        "page.html",
        root=root,
        heading=heading,
        profiles=list(state.profiles),
        stored=state.newsroom.settings.keeps_articles,
        cmss=sorted(CMSS.items()),
        **{"cms": "", "id": "", "desk": None, **shown},
    )
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    return Response(content, mimetype="text/html", headers=headers)


def _quoted(segment: str) -> str:
    return urllib.parse.quote(segment, safe="")
