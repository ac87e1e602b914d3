from __future__ import annotations

from service.checks.rules import rules


def test_it_lists_every_rule_with_what_an_editor_asks_of_one(client):
    answer = client.get("/v1/rules")
    assert answer.status_code == 200
    assert answer.json["profile"] == "default"
    listed = {it["id"]: it for it in answer.json["rules"]}
    assert list(listed) == list(rules())
    assert all(it["help"] == f"docs/rules/{name}.md" for name, it in listed.items())
    assert all(it["guidance"] for it in listed.values())
    assert not any("{" in it["message"] for it in listed.values())
    crowd = listed["crowd-without-source"]
    assert (crowd["family"], crowd["severity"], crowd["enabled"]) == ("figures", "warning", True)
    assert crowd["message"] == "…: say who estimated this crowd."


def test_a_house_style_has_rules_of_its_own(client):
    listed = {it["id"]: it for it in client.get("/v1/rules?profile=strict").json["rules"]}
    assert listed["foreign-currency-alone"]["enabled"] is True
    assert listed["anonymous-source"]["severity"] == "warning"


def test_rules_of_no_house_style_are_a_problem(client):
    answer = client.get("/v1/rules?profile=tabloid")
    assert answer.status_code == 422
    assert "default, strict, wire" in answer.json["errors"]["/query/profile"][0]


def test_it_answers_before_the_models_are_there(client, annotator):
    annotator.ready = False
    assert client.get("/v1/rules").status_code == 200


def test_the_description_of_the_api_has_it(client):
    assert "/v1/rules" in client.get("/openapi.json").json["paths"]


def test_a_rule_has_a_page_for_people_and_one_for_programs(client):
    listed = {it["id"]: it for it in client.get("/v1/rules").json["rules"]}
    assert client.get("/v1/rules/loaded-verb").json == listed["loaded-verb"]
    page = client.get("/v1/rules/loaded-verb", headers={"Accept": "text/html,*/*;q=0.8"})
    assert "<h1>loaded-verb</h1>" in page.text and "<em>" in page.text
    assert client.get("/v1/rules/no-such-rule").status_code == 404
