from __future__ import annotations

import logging

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import InvalidRequestLine, NoMoreData

from service.telemetry.server import Log

WORDS = "Philip Hammond told Reuters"


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.DEBUG, logger="gunicorn.error")
    made = Log(Config())
    made.error_log.setLevel(logging.DEBUG)
    yield made
    made.error_log.propagate = False


def test_what_cannot_be_read_as_a_request_is_not_quoted(log, caplog):
    try:
        raise InvalidRequestLine(WORDS)
    except InvalidRequestLine as error:
        log.warning("Invalid request from ip={ip}: {error}".format(ip="::1", error=str(error)))
    assert caplog.messages == ["Invalid request from ip=::1: InvalidRequestLine"]


def test_what_came_before_a_connection_ended_is_not_quoted(log, caplog):
    log.debug("Ignored premature client disconnection. %s", NoMoreData(WORDS.encode()))
    assert caplog.messages == ["Ignored premature client disconnection. NoMoreData"]


def test_a_text_in_a_query_is_not_quoted(log, caplog):
    try:
        raise OSError(WORDS)
    except OSError:
        log.exception("Error handling request %s %s", "GET", f"/v2/check?text={WORDS}")
    assert caplog.messages == ["Error handling request"]


def test_other_lines_go_where_all_go(log, caplog):
    log.info("Booting worker with pid: %s", 7)
    assert caplog.messages == ["Booting worker with pid: 7"]
    assert log.error_log.handlers == [] or all(
        not getattr(it, "_gunicorn", False) for it in log.error_log.handlers
    )
