"""The seed article over HTTP, the way `curl` sends it."""

from __future__ import annotations

import json
import pathlib
import urllib.request
from typing import Any

import pytest

from tests.e2e.golden import GOLDEN, told

SEED = pathlib.Path(__file__).parents[2] / "seeds" / "russian-strikes.txt"


def post(url: str, body: bytes, **headers: str) -> tuple[str, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"{url}/v1/annotate", body, named)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.headers["Content-Type"], answer.read()


@pytest.fixture(scope="module")
def report(server: str) -> dict[str, Any]:
    kind, body = post(server, SEED.read_bytes(), Content_Type="text/plain")
    assert kind.startswith("application/json")
    answer: dict[str, Any] = json.loads(body)
    return answer


def source(report: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in report["sources"] if s["name"] == name)
    return found


def saying(report: dict[str, Any], words: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        a
        for a in report["attributions"]
        if any(words in span["text"] for span in a["content"]["spans"]) and a["parent"] is None
    )
    return found


def test_hammond_peskov_and_reuters_are_sources_with_their_kinds(report: dict[str, Any]) -> None:
    kinds = {s["name"]: s["kind"] for s in report["sources"]}
    assert kinds["Philip Hammond"] == "person"
    assert kinds["Dmitry Peskov"] == "person"
    assert kinds["Reuters"] == "outlet"


def test_roles_stand_beside_the_names(report: dict[str, Any]) -> None:
    assert source(report, "Dmitry Peskov")["role"] == "presidential spokesman"
    assert source(report, "Philip Hammond")["role"] == "Foreign Secretary"


def test_told_reuters_gives_the_outlet_as_via(report: dict[str, Any]) -> None:
    told = saying(report, "undermining international efforts")
    assert told["source"]["id"] == source(report, "Philip Hammond")["id"]
    assert told["via"] == source(report, "Reuters")["id"]


def test_a_pronoun_and_a_role_resolve_to_the_name(report: dict[str, Any]) -> None:
    hammond = source(report, "Philip Hammond")["id"]
    assert saying(report, "while they are talking they are bombing")["source"]["id"] == hammond
    assert saying(report, "Since the Russian intervention")["source"]["id"] == hammond


def test_a_quotation_that_goes_on_after_its_cue_is_one_attribution(report: dict[str, Any]) -> None:
    said = saying(report, "Less than 30 per cent")
    assert said["kind"] == "direct"
    assert [span["text"][:6] for span in said["content"]["spans"]] == ["“Less ", "“Their"]


def test_both_percentages_have_value_modifier_and_a_claim_behind_them(report: dict[str, Any]) -> None:
    percentages = [f for f in report["figures"] if f["kind"] == "percentage"]
    assert [(f["value"], f["modifier"], f["evidence"]) for f in percentages] == [
        ({"low": 30, "high": 30}, "exact", "claimed"),
        ({"low": None, "high": 30}, "less_than", "claimed"),
    ]


def test_is_expected_to_has_no_source_and_is_asked_about(report: dict[str, Any]) -> None:
    expected = saying(report, "to continue for six months")
    assert expected["source"] is None
    assert any(
        f["rule"] == "attribution-without-source" and expected["id"] in f["related"]
        for f in report["findings"]
    )


def test_boilerplate_is_nobodys_statement(report: dict[str, Any]) -> None:
    spans = [s for a in report["attributions"] for s in a["content"]["spans"]]
    assert not any("See also" in span["text"] for span in spans)


def test_the_whole_report_is_the_one_that_somebody_has_read(report: dict[str, Any]) -> None:
    """Where it is meant to differ: python -m tests.e2e.golden, read `git diff` line by line, commit."""
    assert told(report).splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_the_same_article_twice_gives_the_same_bytes(server: str) -> None:
    first = post(server, SEED.read_bytes(), Content_Type="text/plain")
    assert post(server, SEED.read_bytes(), Content_Type="text/plain") == first


def test_the_marked_up_page_shows_the_article(server: str) -> None:
    kind, page = post(server, SEED.read_bytes(), Content_Type="text/plain", Accept="text/html")
    assert kind.startswith("text/html")
    assert b"<mark" in page
    assert "Peskov" in page.decode("utf-8")
