"""The real web around an annotator that takes no time and finds nothing, with clients soon given up on.

`gunicorn -k still.HastyWorker "still:app()"` serves it.
"""

from __future__ import annotations

import dataclasses

from flask import Flask

from service.analysis.report import Engine, Report
from service.app import create_app
from service.front.line import Patience
from service.front.worker import PatientWorker
from service.intake.article import Article
from service.settings import Settings


class StillAnnotator:
    ready = True

    def annotate(self, article: Article, profile: str = "default") -> Report:
        return Report(article, Engine("0", "still"))


class HastyWorker(PatientWorker):
    patience = Patience(head=1, body=2, farewell=0.5, unsent=1_000_000, held=10_000_000)


def app() -> Flask:
    return create_app(dataclasses.replace(Settings.from_environ()), StillAnnotator())
