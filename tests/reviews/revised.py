"""Texts with figures in them, reviewed in one revision and read in another."""

from __future__ import annotations

import datetime

from service.analysis.report import Finding, Report
from service.checks import check
from service.reviews.applying import Anchor
from service.reviews.review import Action, Draft, Review
from tests.checks.written import report_of

AT = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)


def figure(report: Report, words: str, nth: int = 0) -> str:
    """The id of the figure that is written so."""
    return [it.id for it in report.figures if it.span.text == words][nth]


def finding(report: Report, rule: str, nth: int = 0) -> Finding:
    """The finding of a rule."""
    return [it for it in report.findings if it.rule == rule][nth]


def verified(report: Report, id: str, number: int = 1) -> Review:
    """A review of a figure."""
    target = Anchor(report).target(Action.VERIFY, id)
    assert target
    draft = Draft(Action.VERIFY, "Ann", 1, target, note="Seen.", evidence="https://example.org/table")
    return Review(number, AT, draft)


def dismissed(report: Report, id: str, number: int = 1) -> Review:
    """A review of a finding."""
    target = Anchor(report).target(Action.DISMISS, id)
    assert target
    return Review(number, AT, Draft(Action.DISMISS, "Ben", 1, target, note="Known."))


def undoing(number: int, at: int) -> Review:
    """A review that undoes one."""
    return Review(at, AT, Draft(Action.UNDO, "Cal", undoes=number))


def text_of(report: Report, id: str | None) -> str | None:
    """The words of a figure or a finding, None of none."""
    for it in report.figures:
        if it.id == id:
            return it.span.text
    return next((it.spans[0].text for it in report.findings if it.id == id), None)


def report(text: str, title: str | None = None) -> Report:
    """The report on a text in which nobody is seen to speak, its sentences known."""
    return check(report_of(text, title))
