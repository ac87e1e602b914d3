from __future__ import annotations

import dataclasses
import datetime
import re

import pytest
from cms.signers import example

from service.access import Scope, hashed, new_key
from service.app import create_app
from service.intake.article import Article
from service.newsroom import Kept, Newsroom
from service.storage import reports
from tests.conftest import TEXT, handmade

NOW = datetime.datetime.fromtimestamp(example("ghost").at, datetime.UTC)


def test_the_page_comes_from_here_alone_and_runs_no_inline_script(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "//" not in re.sub(r'placeholder="https://"', "", page.text)
    assert "style=" not in page.text and not re.search(r"\son\w+=", page.text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page.text) and "<style" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "unsafe" not in policy
    assert "require-trusted-types-for 'script'; trusted-types onrecord" in policy
    for address in re.findall(r'(?:src|href)="([^"#]+)"', page.text):
        if address not in ("./", "docs"):
            assert client.get("/" + address).status_code == 200


def test_every_module_that_is_imported_is_there(client):
    waiting, seen = ["app.js"], set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            answer = client.get(f"/assets/{name}")
            assert answer.status_code == 200 and "javascript" in answer.mimetype
            waiting += re.findall(r'from "\./([^"]+)"', answer.text)
    assert len(seen) > 5
    assert client.get("/assets/../pages.py").status_code == 404


def test_an_article_is_read_into_a_fragment(client, annotator):
    answer = client.post("/review", json={"text": "Rain fell on <b>Sunday</b>."})
    assert answer.status_code == 200 and answer.mimetype == "text/html"
    assert "Rain fell on &lt;b&gt;Sunday&lt;/b&gt;." in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert annotator.read[0].text == "Rain fell on <b>Sunday</b>."


def test_html_is_read_as_a_reader_would(client):
    page = client.post("/review", json={"html": "<p>Rain <b>fell</b>.</p><script>alert(1)</script>"}).text
    assert "Rain fell." in page and "alert" not in page


@pytest.mark.parametrize(
    ("sent", "status", "slug"),
    [
        ({"text": 5}, 422, "invalid-request"),
        ({"text": "Rain.", "options": {"profile": "none such"}}, 422, "unknown-profile"),
        ({"text": "x" * 30_000}, 413, "too-large"),
    ],
)
def test_what_cannot_be_read_is_a_problem(client, sent, status, slug):
    answer = client.post("/review", json=sent)
    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{slug}")


def test_where_no_articles_are_kept_none_can_be_opened(client):
    assert "From the CMS" not in client.get("/").text
    assert client.get("/review/ghost/1").status_code == 503
    assert "data-article" in client.get("/articles/ghost/1").text


@pytest.fixture
def sent(desk):
    """An article that a CMS sent, annotated."""
    call = example("ghost")
    made = desk.client.post(call.target, data=call.body, headers=call.headers).json
    yield made


def annotate(desk, annotator) -> None:
    now = datetime.datetime.fromtimestamp(desk.now, datetime.UTC)
    job = desk.store.claim(desk.told[0], now)
    report = annotator.annotate(job.revision.article())
    desk.store.finish(job, reports.dump(report), "0", now)


def test_a_stored_article_is_waited_for_and_then_stands_in_the_page(desk, annotator, sent):
    assert "From the CMS" in desk.client.get("/").text
    waiting = desk.client.get(f"/review/ghost/{sent['id']}")
    assert waiting.status_code == 202 and int(waiting.headers["Retry-After"]) > 0
    assert "galley" not in desk.client.get(f"/articles/ghost/{sent['id']}").text
    annotate(desk, annotator)
    fragment = desk.client.get(f"/review/ghost/{sent['id']}").text
    assert (
        f'data-reviews="v1/articles/ghost/{sent["id"]}/reviews"' in fragment
        and 'data-named="yes"' in fragment
    )
    page = desk.client.get(f"/articles/ghost/{sent['id']}").text
    assert fragment in page and 'src="../../assets/app.js"' in page
    assert desk.client.get("/review/ghost/none-such").status_code == 404


def test_the_page_is_everybodys_and_articles_need_a_key(calling_settings, store, annotator):
    settings = dataclasses.replace(calling_settings, keys="on")
    newsroom = Newsroom(settings, lambda: Kept(store, lambda _: None), lambda: example("ghost").at)
    client = create_app(settings, annotator, newsroom).test_client()
    call = example("ghost")
    id = client.post(call.target, data=call.body, headers=call.headers).json["id"]
    assert client.get("/").status_code == client.get(f"/articles/ghost/{id}").status_code == 200
    assert client.get("/assets/app.js").status_code == 200
    assert client.get(f"/review/ghost/{id}").status_code == 401
    assert client.post("/review", json={"text": "Rain fell."}).status_code == 401
    keys = {}
    for scope in (Scope.READ, Scope.ANNOTATE):
        keys[scope] = new_key()
        store.add_key(scope.value, hashed(keys[scope]), [scope], NOW)
    read, write = ({"Authorization": f"Bearer {it}"} for it in keys.values())
    assert client.get(f"/review/ghost/{id}", headers=read).status_code == 202
    assert client.post("/review", json={"text": "Rain fell."}, headers=read).status_code == 403
    assert client.post("/review", json={"text": "Rain fell."}, headers=write).status_code == 200


def test_no_stored_text_is_in_the_page_where_a_key_is_needed(calling_settings, store, desk, annotator, sent):
    annotate(desk, annotator)
    settings = dataclasses.replace(calling_settings, keys="on")
    newsroom = Newsroom(settings, lambda: Kept(store, lambda _: None), lambda: example("ghost").at)
    page = create_app(settings, annotator, newsroom).test_client().get(f"/articles/ghost/{sent['id']}")
    assert page.status_code == 200 and "galley" not in page.text


def test_addresses_hold_under_a_prefix(client):
    assert 'href="assets/desk.css"' in client.get("/").text
    for path, root in (("ghost/1", "../../"), ("ghost/p%2F1", "../../"), ("standard/a/b%2Fc", "../../../")):
        assert f'href="{root}assets/desk.css"' in client.get(f"/articles/{path}").text


def test_a_report_that_breaks_the_contract_is_not_shown(client, annotator, monkeypatch):
    def broken(article, profile="default"):
        figure = dataclasses.replace(handmade(Article(TEXT)).figures[0], attribution="a9")
        return dataclasses.replace(handmade(Article(TEXT)), figures=(figure,))

    monkeypatch.setattr(annotator, "annotate", broken)
    assert client.post("/review", json={"text": TEXT}).status_code == 500
