from __future__ import annotations

import enum

import pytest

from service.analysis import report
from service.analysis.kinds import LISTS, described
from service.renderers.formats import FORMATS


def test_it_lists_every_value_with_what_it_means(client):
    answer = client.get("/v1/kinds")
    assert answer.status_code == 200
    listed = {it["value"]: it["description"] for it in answer.json["source_kinds"]}
    assert set(listed) == {"person", "organisation", "document", "outlet", "group", "unknown"}
    assert "officials" in next(it for it in answer.json["namings"] if it["value"] == "generic")["description"]


@pytest.mark.parametrize("name", LISTS)
def test_every_value_has_a_description(name):
    assert all(meaning.endswith(".") for meaning in described(name).values())


def test_no_list_of_the_report_is_left_out():
    enums = {
        it for it in vars(report).values()
        if isinstance(it, type) and issubclass(it, enum.StrEnum) and it is not enum.StrEnum
    }  # fmt: skip
    assert enums == set(LISTS.values())


def test_the_description_of_the_api_has_it(client):
    spec = client.get("/openapi.json").json
    assert "200" in spec["paths"]["/v1/kinds"]["get"]["responses"]


def test_it_answers_before_the_models_are_there(client, annotator):
    annotator.ready = False
    assert client.get("/v1/kinds").status_code == 200


def test_it_lists_every_form_with_the_type_that_accept_asks_by(client):
    listed = {it["value"]: it for it in client.get("/v1/kinds").json["formats"]}
    assert list(listed) == list(FORMATS)
    assert listed["sarif"]["media_type"] == "application/sarif+json"
    assert all(it["description"].endswith(".") and it["extension"] for it in listed.values())
