from __future__ import annotations

import contextlib
import dataclasses

import pytest

from service import watch
from service.analysis.report import Engine, Report
from service.intake.article import Article


class Notes(watch.Watcher):
    """Writes down what it is told."""

    def __init__(self):
        self.told = []

    def request(self, method, headers):
        self.told.append(method)
        return self.told.append

    @contextlib.contextmanager
    def stage(self, name):
        self.told.append(f"{name} begins")
        try:
            yield
        finally:
            self.told.append(f"{name} ends")

    def annotated(self, words, findings):
        self.told.append((words, dict(findings)))

    def queue(self, running, waiting):
        self.told.append((running, waiting))


@pytest.fixture
def notes():
    made = Notes()
    watch.add(made)
    watch.add(made)
    yield made
    watch.remove(made)


def test_each_is_told_once(notes):
    watch.queue(2, 1)
    assert notes.told == [(2, 1)]


def test_a_stage_ends_also_where_it_fails(notes):
    with pytest.raises(KeyError), watch.stage("reading"):
        raise KeyError
    assert notes.told == ["reading begins", "reading ends"]


def test_words_are_those_of_title_and_text_and_findings_are_counted_by_rule(notes, report):
    again = dataclasses.replace(report.findings[0], id="n3")
    twice = dataclasses.replace(report, findings=(*report.findings, again))
    assert watch.annotated(twice) == notes.told[0][0]
    assert notes.told[0][1] == {"figure-weakly-sourced": 2, "attribution-without-source": 1}
    article = Article("Rain fell on\nMonday .", title="Wet  days")
    assert watch.annotated(Report(article, Engine("0", "none"))) == 7


def test_who_does_not_care_is_not_disturbed(notes):
    with watch.job(), watch.stage("checks"):
        watch.loaded("none")
        watch.cached(1, 2)
        watch.turned_away()
    assert notes.told == ["checks begins", "checks ends"]
