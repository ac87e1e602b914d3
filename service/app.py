"""The WSGI application: wiring, nothing else."""

from __future__ import annotations

import functools
import logging

from flask import Flask

from service.access import is_loopback
from service.api import (
    annotate,
    articles,
    batch,
    callbacks,
    docs,
    doors,
    health,
    kinds,
    languagetool,
    metrics,
    plugin,
    profiles,
    quota,
    reviews,
    rules,
    watching,
    webhooks,
)
from service.api.access import require_key
from service.api.headers import secure
from service.api.origins import share
from service.api.problems import ProblemApi
from service.api.state import State
from service.loading import Annotates, LoadingAnnotator
from service.newsroom import Newsroom
from service.profiles import Profiles, load_profiles
from service.rate import Limiter
from service.settings import Settings
from service.turns import Turns
from service.web import pages

from . import __version__, telemetry

log = logging.getLogger(__name__)


def create_app(
    settings: Settings | None = None,
    annotator: Annotates | None = None,
    newsroom: Newsroom | None = None,
) -> Flask:
    """The application; without an annotator, the real one loads when the server or a caller asks.

    Without a newsroom, its database is the one that the settings ask for, if they do.

    Raises SettingsError where the environment asks for what cannot be, and ProfileError where a house style
    cannot be used.
    """
    settings = settings or Settings.from_environ()
    app = Flask("service", static_folder=None)
    app.config.update(
        API_TITLE="onrecord",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        MAX_CONTENT_LENGTH=settings.max_body,
        # Nothing here is read as a form by Flask; these bound one that is sent all the same.
        MAX_FORM_MEMORY_SIZE=min(settings.max_body, 100_000),
        MAX_FORM_PARTS=10,
    )
    styles = load_profiles(settings.profiles, settings.styles)
    newsroom = newsroom or Newsroom.of(settings)
    loading = annotator or LoadingAnnotator(lambda: _load(settings, styles))
    limiter = Limiter(settings.quota, settings.redis_url) if settings.quota else None
    turns = Turns(settings.at_once, settings.waiting, patience=settings.waiting_seconds)
    State(loading, styles, newsroom, turns, limiter).attach(app)
    telemetry.start(settings)
    app.before_request(watching.begin)
    app.before_request(metrics.keep_apart)
    app.before_request(doors.enter)  # early: who is turned away must cost nothing
    app.teardown_request(doors.leave)
    app.before_request(require_key)
    app.before_request(quota.limit)
    app.after_request(watching.finish)  # the last of these is the first to run
    app.teardown_request(watching.forget)
    app.after_request(secure)
    app.after_request(quota.tell)
    if settings.origins:
        app.after_request(functools.partial(share, settings.origins))
    api = ProblemApi(app)
    for blueprint in (
        annotate.blueprint,
        batch.blueprint,
        languagetool.blueprint,
        webhooks.blueprint,
        articles.blueprint,
        callbacks.blueprint,
        reviews.blueprint,
        kinds.blueprint,
        rules.blueprint,
        profiles.blueprint,
        health.blueprint,
    ):
        api.register_blueprint(blueprint)
    app.register_blueprint(docs.blueprint)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(plugin.blueprint)
    if settings.metrics != "off":
        app.register_blueprint(metrics.blueprint)
    if settings.keeps_articles:
        newsroom.prepare()
    if not settings.needs_keys:
        reach = "this machine" if is_loopback(settings.host) else "EVERYBODY who reaches this address"
        log.warning("no API key is asked for: %s may annotate and read", reach)
    return app


def _load(settings: Settings, styles: Profiles) -> Annotates:
    from service.annotator import Annotator  # with torch: only where it is to be used

    annotator: Annotates = Annotator.load(settings, styles)
    return annotator
