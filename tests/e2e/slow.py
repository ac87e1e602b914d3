"""The real web around an annotator that reads an article until it may stop, as the article says."""

from __future__ import annotations

import os
import time

from flask import Flask

from service import deadline
from service.analysis.report import Engine, Report
from service.app import create_app
from service.intake.article import Article
from service.loading import LoadingAnnotator
from service.settings import Settings

#: Seconds that loading takes.
LOADING = 1.0


class SlowAnnotator:
    """Reads "… 0.5" for half a second, and "… go" until there is a file `go` where the data is.

    The version of the report's engine is the number of the process.
    """

    ready = True

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.data

    def annotate(self, article: Article, profile: str = "default") -> Report:
        began, told = time.monotonic(), article.text.split()[-1]
        while (
            not (self._folder / told).exists() if told.isalpha() else time.monotonic() < began + float(told)
        ):
            deadline.check()
            time.sleep(0.005)
        return Report(article, Engine(str(os.getpid()), "slow"))


def app() -> Flask:
    settings = Settings.from_environ()

    def load() -> SlowAnnotator:
        time.sleep(LOADING)
        return SlowAnnotator(settings)

    return create_app(settings, LoadingAnnotator(load))
