from __future__ import annotations

import dataclasses
import datetime
import json
import urllib.parse
from collections.abc import Iterator

import language_tool_python
import pytest
from test_annotate import GERMAN, problem

from service.access import Scope, hashed, new_key
from service.app import create_app
from service.newsroom import Kept, Newsroom
from service.settings import Settings
from tests.conftest import TEXT
from tests.servers import served

URL = "/v2/check"
FORM = "application/x-www-form-urlencoded"
#: TEXT with markup between, and what a reader of the page sees.
PARTS = [
    {"text": TEXT[:3]},
    {"markup": "<b title='🚀'>"},
    {"text": TEXT[3:70]},
    {"markup": "</b>"},
    {"text": TEXT[70:77]},
    {"text": TEXT[77:78]},
    {"markup": "<p>", "interpretAs": "\n\n"},
    {"text": TEXT[80:]},
]


def cut(text: str, match: dict) -> str:
    units = text.encode("utf-16-le")
    start, length = match["offset"], match["length"]
    return units[2 * start : 2 * (start + length)].decode("utf-16-le")


def check(client, **fields):
    return client.post(URL, data={"language": "en-US", **fields})


def test_findings_are_matches_with_offsets_in_utf16(client):
    answer = check(client, text=TEXT)
    assert answer.status_code == 200
    assert [cut(TEXT, it) for it in answer.json["matches"]] == ["5 percent", "to go on"]
    first = answer.json["matches"][0]
    assert first["offset"] == TEXT.index("5 percent") + 2
    assert cut(first["context"]["text"], first["context"]) == "5 percent"
    assert first["sentence"] == TEXT.split("\n")[0]
    assert first["replacements"] == []
    assert first["rule"]["id"] == "FIGURE_WEAKLY_SOURCED"
    assert first["rule"]["category"] == {"id": "FIGURES", "name": "Figures"}
    assert first["rule"]["issueType"] == "omission"


def test_a_rules_url_leads_to_its_page(client):
    url = check(client, text=TEXT).json["matches"][0]["rule"]["urls"][0]["value"]
    path = urllib.parse.urlsplit(url).path
    page = client.get(path, headers={"Accept": "text/html"})
    assert "<h1>figure-weakly-sourced</h1>" in page.text
    assert client.get(path).json["id"] == "figure-weakly-sourced"


def test_the_blocks_around_the_matches_are_there(client):
    answer = check(client, text=TEXT).json
    assert answer["software"]["apiVersion"] == 1
    assert answer["warnings"] == {"incompleteResults": False}
    assert (answer["language"]["code"], answer["language"]["name"]) == ("en-US", "English (US)")
    assert answer["language"]["detectedLanguage"]["code"] == "en"
    assert check(client, text=TEXT, language="auto").json["language"]["code"] == "en"


def test_markup_counts_in_offsets_and_is_not_read(client, annotator):
    everything = "".join(it.get("text", "") + it.get("markup", "") for it in PARTS)
    answer = check(client, data=json.dumps({"annotation": PARTS}))
    assert answer.status_code == 200
    assert annotator.read[-1].text == TEXT
    assert [cut(everything, it) for it in answer.json["matches"]] == ["5 percent", "to go on"]


def test_text_may_be_in_the_data_and_in_a_query(client):
    direct = check(client, text=TEXT).json
    assert check(client, data=json.dumps({"text": TEXT, "metaData": {"x": 1}})).json == direct
    assert client.get(URL, query_string={"text": TEXT, "language": "en-US"}).json == direct


def test_a_form_is_read_whatever_it_says_it_is(client):
    body = urllib.parse.urlencode({"text": TEXT, "language": "en-US"})
    for kind in ("application/json", "text/plain", None):
        assert len(client.post(URL, data=body, content_type=kind).json["matches"]) == 2


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({"disabledRules": "FIGURE_WEAKLY_SOURCED"}, ["to go on"]),
        ({"disabledRules": "figure-weakly-sourced,attribution-without-source"}, []),
        ({"disabledCategories": "FIGURES"}, ["to go on"]),
        (
            {"disabledCategories": "FIGURES", "enabledRules": "FIGURE_WEAKLY_SOURCED"},
            ["5 percent", "to go on"],
        ),
        ({"enabledRules": "FIGURE_WEAKLY_SOURCED", "enabledOnly": "true"}, ["5 percent"]),
        ({"enabledCategories": "VAGUENESS", "enabledOnly": "true"}, ["to go on"]),
        ({"enabledRules": "MORFOLOGIK_RULE_EN_US"}, ["5 percent", "to go on"]),
    ],
)
def test_rules_and_categories_can_be_picked(client, fields, left):
    assert [cut(TEXT, it) for it in check(client, text=TEXT, **fields).json["matches"]] == left


def test_picky_is_the_strict_house_style(client, annotator, monkeypatch):
    asked = []
    annotate = annotator.annotate
    monkeypatch.setattr(
        annotator, "annotate", lambda article, profile: asked.append(profile) or annotate(article, profile)
    )
    check(client, text=TEXT, level="picky")
    check(client, text=TEXT)
    assert asked == ["strict", "default"]


@pytest.mark.parametrize(("language", "text"), [("de-DE", TEXT), ("auto", GERMAN), ("en-GB", GERMAN)])
def test_another_language_has_no_matches_and_a_warning(client, language, text):
    answer = check(client, text=text, language=language)
    assert answer.status_code == 200
    assert answer.json["matches"] == []
    assert answer.json["warnings"]["incompleteResults"] is True
    assert "English" in answer.json["warnings"]["incompleteResultsReason"]


@pytest.mark.parametrize("text", ["", " ", "🚀", "\n\n"])
def test_next_to_nothing_has_no_matches(client, text):
    assert check(client, text=text).json["matches"] == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"text": "a", "data": "{}"},
        {"data": "{"},
        {"data": "[]"},
        {"data": "[" * 10_000},
        {"data": '{"annotation": [{"text": "a", "markup": "b"}]}'},
        {"data": '{"annotation": [{"text": "a", "interpretAs": "b"}]}'},
        {"data": '{"annotation": [{}]}'},
        {"data": '{"annotation": [{"text": "\\ud800"}]}'},
        {"text": "a\0b"},
        {"text": "a", "language": "<b>"},
        {"text": "a", "level": "loud"},
    ],
)
def test_what_cannot_be_read_is_a_problem(client, fields):
    problem(check(client, **fields), 400, "malformed-request")


def test_a_form_that_is_none_is_a_problem(client):
    for body in (b"text=%ff", b"text=\xff", b"&".join(b"a=1" for _ in range(200))):
        problem(client.post(URL, data=body, content_type=FORM), 400, "malformed-request")


def test_a_text_as_long_as_may_be_is_read_however_it_is_escaped(client):
    longest = "🚀" * 5_000
    body = urllib.parse.urlencode({"text": longest, "language": "en"})
    assert len(body) > 50_000
    assert client.post(URL, data=body, content_type=FORM).status_code == 200
    problem(check(client, text=longest + "a"), 413, "too-large")
    problem(client.post(URL, data=b"text=" + b"a" * 90_000, content_type=FORM), 413, "too-large")


def test_the_languages_are_all_english(client):
    listed = client.get("/v2/languages").json
    assert {"name": "English (GB)", "code": "en", "longCode": "en-GB"} in listed
    assert {it["code"] for it in listed} == {"en"}


def test_it_is_healthy_once_models_are_there(client, annotator):
    assert client.get("/v2/healthcheck").status_code == 200
    annotator.ready = False
    assert client.get("/v2/healthcheck").status_code == 503
    assert check(client, text=TEXT).status_code == 503


def test_the_key_is_a_field_of_the_form(calling_settings, store, annotator):
    settings = dataclasses.replace(calling_settings, host="0.0.0.0")
    client = create_app(settings, annotator, Newsroom(settings, lambda: Kept(store, print))).test_client()
    keys = {scope: new_key() for scope in (Scope.READ, Scope.ANNOTATE)}
    for scope, key in keys.items():
        store.add_key("a desk", hashed(key), [scope], datetime.datetime.now(datetime.UTC))
    assert check(client, text=TEXT).status_code == 401
    assert check(client, text=TEXT, apiKey="wrong").status_code == 401
    assert check(client, text=TEXT, apiKey=keys[Scope.READ]).status_code == 403
    assert check(client, text=TEXT, apiKey=keys[Scope.ANNOTATE]).status_code == 200
    query = {"text": TEXT, "apiKey": keys[Scope.ANNOTATE]}
    assert client.get(URL, query_string=query).status_code == 200
    bearer = {"Authorization": f"Bearer {keys[Scope.ANNOTATE]}"}
    assert client.post(URL, data={"text": TEXT}, headers=bearer).status_code == 200
    assert client.get("/v2/languages").status_code == 200
    assert client.post("/v1/annotate", json={"text": TEXT}).status_code == 401


@pytest.fixture
def remote(annotator) -> Iterator[str]:
    """The address of a server around the hand-made annotator."""
    with served(create_app(Settings(), annotator)) as url:
        yield url


def test_a_program_that_speaks_to_languagetool_finds_the_words(remote):
    with language_tool_python.LanguageTool("en-GB", remote_server=remote) as tool:
        found = tool.check(TEXT)
        assert [TEXT[it.offset : it.offset + it.error_length] for it in found] == ["5 percent", "to go on"]
        assert found[0].category == "FIGURES"
        tool.disabled_rules.add("FIGURE_WEAKLY_SOURCED")
        assert [it.rule_id for it in tool.check(TEXT)] == ["ATTRIBUTION_WITHOUT_SOURCE"]


def test_libreoffice_is_answered(client):
    """It sends a paragraph and its language, and who asks; it looks at offsets, messages and categories."""
    body = f"text={urllib.parse.quote(TEXT, safe='')}&language=en-US&username=a%20desk&apiKey=none"
    answer = client.post(URL, data=body, content_type=FORM)
    assert answer.status_code == 200  # it shows nothing for any other
    for it in answer.json["matches"]:
        assert cut(TEXT, it) in ("5 percent", "to go on")
        assert it["message"] and it["shortMessage"] == ""
        assert it["rule"]["category"]["id"].isupper()
        assert it["replacements"] == []


def test_ltex_is_answered(client):
    """It sends a form and calls it JSON, with markup and what that stands for, and LanguageTool's rules."""
    data = json.dumps({"annotation": PARTS}, separators=(",", ":"))
    fields = {
        "language": "en-GB",
        "data": data,
        "username": "a desk",
        "level": "picky",
        "motherTongue": "de-DE",
    }
    fields["enabledRules"] = "PASSIVE_VOICE,TOO_LONG_SENTENCE"
    body = urllib.parse.urlencode(fields)
    answer = client.post(URL, data=body, content_type="application/json").json
    everything = "".join(it.get("text", "") + it.get("markup", "") for it in PARTS)
    assert [cut(everything, it) for it in answer["matches"]] == ["5 percent", "to go on"]
    for it in answer["matches"]:
        assert it["rule"]["id"] and it["sentence"] and it["message"]
        assert not it["rule"]["id"].startswith(("MORFOLOGIK_", "HUNSPELL_"))  # which it takes for spelling


def test_a_kind_of_english_that_is_preferred_is_what_a_text_is_in(client):
    preferred = {"language": "auto", "preferredVariants": "de-DE,en-GB, en-US"}
    found = check(client, text=TEXT, **preferred).json["language"]
    assert (found["code"], found["detectedLanguage"]["code"]) == ("en-GB", "en")
    assert check(client, text=GERMAN, **preferred).json["language"]["code"] == "de-DE"
    assert check(client, text=TEXT, language="auto", preferredVariants="").json["language"]["code"] == "en"


def test_emacs_langtool_is_answered(client):
    """It takes a media type without a parameter alone, and joins all that a match says to one message."""
    fields = {"language": "auto", "text": TEXT, "motherTongue": "en-US", "disabledRules": "A_RULE,B_RULE"}
    answer = client.post(URL, data=fields)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json["software"]["version"]
    for it in answer.json["matches"]:
        assert all(isinstance(said, str) for said in (it["rule"]["id"], it["message"], it["shortMessage"]))
        assert isinstance(it["replacements"], list)


def test_a_form_of_very_many_fields_is_refused(client):
    sent = "&".join(f"f{n}=1" for n in range(60)) + "&language=en-US&text=Rain"
    answer = client.post(URL, data=sent, content_type="application/x-www-form-urlencoded")
    problem(answer, 400, "malformed-request")
    assert "50 fields" in answer.json["detail"]
