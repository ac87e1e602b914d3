from __future__ import annotations

import dataclasses

import pytest

from service.app import create_app
from service.profiles import ProfileError
from service.settings import Settings

URL = "/v1/annotate"
TEXT = "The new bridge cost 40 million euros."


@pytest.fixture
def own(tmp_path):
    (tmp_path / "desk.toml").write_text('extends = "strict"\ndescription = "Ours."\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def house(own, annotator):
    annotator.profiles = None
    app = create_app(dataclasses.replace(Settings(), profiles=own), annotator)
    from service.api.state import State

    annotator.profiles = State.of(app).profiles
    return app.test_client()


def test_those_that_ship_are_listed_in_the_form_of_their_files(client):
    answer = client.get("/v1/profiles")
    assert answer.status_code == 200
    listed = {it["name"]: it for it in answer.json["profiles"]}
    assert list(listed) == ["default", "strict", "wire"]
    assert listed["strict"]["rules"]["anonymous-source"] == {"severity": "warning"}
    assert "Eurostat" in listed["wire"]["sources"]["official"]
    assert all(it["description"].endswith(".") for it in listed.values())


def test_a_newsrooms_own_is_listed_and_answers(house):
    listed = {it["name"]: it for it in house.get("/v1/profiles").json["profiles"]}
    assert listed["desk"]["description"] == "Ours."
    assert listed["desk"]["rules"] == listed["strict"]["rules"]
    answer = house.post(URL, json={"text": TEXT, "options": {"profile": "desk"}})
    assert answer.status_code == 200
    assert answer.json["engine"]["profile"] == "desk"
    assert answer.json["engine"]["profile_digest"] == listed["desk"]["digest"]


def test_an_unknown_one_is_a_problem_that_lists_those_there_are(house, annotator):
    answer = house.post(URL, json={"text": TEXT, "options": {"profile": "tabloid"}})
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json["errors"] == {
        "/options/profile": ["Is no house style; there are default, strict, wire, desk."]
    }
    assert annotator.read == []


def test_a_broken_one_stops_the_application(own, annotator):
    (own / "bad.toml").write_text("[rules]\nno-such-rule.enabled = true\n", encoding="utf-8")
    with pytest.raises(ProfileError, match=r"bad\.toml.*rules\.no-such-rule: Is no rule"):
        create_app(dataclasses.replace(Settings(), profiles=own), annotator)


@pytest.mark.parametrize("form", ["application/json", "text/html"])
def test_min_severity_leaves_milder_findings_out_of_every_form(client, form):
    from tests.conftest import TEXT as HANDMADE

    body = {"text": HANDMADE, "options": {"min_severity": "warning"}}
    shown = client.post(URL, json=body, headers={"Accept": form}).get_data(as_text=True)
    assert "Who says so?" in shown
    assert "Look here." not in shown
