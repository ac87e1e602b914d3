"""When and how the plugin asks the service."""

from __future__ import annotations

import re
import time

from flask import Response

from .conftest import Desk

STORY = "<p>It cost 10.</p>"


def refusal(status: int, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response('{"detail": "Not now."}', status, named, content_type="application/problem+json")


def test_it_asks_in_the_house_style_with_the_key_and_nothing_else_of_the_page(desk: Desk) -> None:
    desk.open("plain", STORY, target="#story", key="k-1", profile="strict", id="story-7")
    sent = desk.service.headers[-1]
    assert sent["Authorization"] == "Bearer k-1"
    assert "Cookie" not in sent
    assert "Referer" not in sent
    assert desk.service.annotator.used[-1] == "strict"
    assert desk.service.last.id == "story-7"


def test_it_waits_for_a_pause_and_asks_once(desk: Desk) -> None:
    desk.open("plain", STORY, target="#story", delay="600")
    asked = len(desk.service.annotator.read)
    desk.caret_at_end()
    desk.page.keyboard.type(" Then 20.", delay=30)
    desk.state(re.compile("waiting for a pause"))
    desk.settle()
    assert len(desk.service.annotator.read) == asked + 1


def test_it_does_not_ask_about_nothing(desk: Desk) -> None:
    desk.open("plain", "", target="#story")
    desk.page.evaluate("window.load('<p> <br></p>')")
    desk.state("There is no text yet.")
    assert desk.service.annotator.read == []


def test_it_comes_back_when_the_service_says_so(desk: Desk) -> None:
    desk.service.refusals.extend([refusal(429, Retry_After="1"), refusal(503, Retry_After="1")])
    began = time.monotonic()
    desk.open("plain", STORY, target="#story")
    assert time.monotonic() - began >= 2
    assert len(desk.service.headers) == 3
    assert desk.painted() == ["10"]


def test_typing_does_not_cut_the_wait_short(desk: Desk) -> None:
    desk.service.refusals.append(refusal(503, Retry_After="2"))
    desk.open("plain", "", target="#story")
    desk.page.evaluate("window.load('<p>It cost 10.</p>')")
    desk.state(re.compile(r"trying again in 2 s"))
    began = time.monotonic()
    desk.caret_at_end()
    desk.page.keyboard.type(" And 20.")
    desk.settle()
    assert time.monotonic() - began > 1.2
    assert desk.painted() == ["10", "20"]


def test_a_refusal_for_good_is_told_and_not_repeated(desk: Desk) -> None:
    desk.service.refusals.append(refusal(403))
    desk.open("plain", "", target="#story")
    desk.page.evaluate("window.load('<p>It cost 10.</p>')")
    desk.state("Not now.")
    desk.page.wait_for_timeout(500)
    assert len(desk.service.headers) == 1


def test_a_service_that_is_gone_is_tried_again(desk: Desk) -> None:
    desk.page.route("**/v1/annotate", lambda route: route.abort(), times=1)
    desk.open("plain", "", target="#story")
    desk.page.evaluate("window.load('<p>It cost 10.</p>')")
    desk.state(re.compile("trying again"))
    desk.settle()
    assert desk.painted() == ["10"]
