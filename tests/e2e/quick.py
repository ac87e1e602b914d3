"""The real web and worker around an annotator that reads nothing, for tests of everything but reading.

Run as a program it is the worker; `quick:app()` is the web.
"""

from __future__ import annotations

import random
import time

from flask import Flask

from service import telemetry
from service.analysis.report import Engine, Report
from service.app import create_app
from service.intake.article import Article
from service.settings import Settings
from service.storage.outbox import Outbox
from service.storage.store import Store
from service.telemetry import logs
from service.worker import run


class QuickAnnotator:
    """Takes a moment, during which the file `working` is there, and finds nothing."""

    ready = True

    def __init__(self, settings: Settings) -> None:
        self._working = settings.data / "working"

    def annotate(self, article: Article, profile: str = "default") -> Report:
        self._working.touch()
        time.sleep(random.uniform(0.02, 0.2))
        self._working.unlink(missing_ok=True)
        return Report(article, Engine("0", "quick"))


def app() -> Flask:
    settings = Settings.from_environ()
    return create_app(settings, QuickAnnotator(settings))


if __name__ == "__main__":
    settings = Settings.from_environ()
    logs.set_up(settings.log_level, settings.log_format)
    telemetry.start(settings)
    run(
        settings,
        QuickAnnotator,
        lambda engine: Store(engine, lease=3, retell=5),
        lambda engine: Outbox(engine, lease=3, retell=5, back_off=1),
    )
