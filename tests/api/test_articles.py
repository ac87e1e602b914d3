from __future__ import annotations

import dataclasses
import datetime
import subprocess
import sys

import pytest

from service.analysis.report import Engine, Report
from service.cms.event import Event, Kind
from service.intake.article import Article
from service.intake.markup import without_marks
from service.renderers import html
from service.storage import reports

NOW = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)


def send(desk, text: str = "Rain fell on Monday.", id: str = "p/1", **more) -> int:
    event = Event(**({"id": id, "kind": Kind.PUBLISHED, "text": text} | more))
    return desk.store.receive("ghost", event, NOW).revision.id


def finish(desk, id: int, report: Report | None = None) -> None:
    job = desk.store.claim(id, NOW)
    report = report or Report(Article(job.revision.text, id=job.revision.external_id), Engine("0", "none"))
    assert desk.store.finish(job, reports.dump(report), "e", NOW)


def test_until_it_is_annotated_an_article_is_202(desk):
    id = send(desk)
    answer = desk.client.get("/v1/articles/ghost/p%2F1")
    assert (answer.status_code, answer.json["state"]) == (202, "pending")
    assert int(answer.headers["Retry-After"]) > 0
    desk.store.claim(id, NOW)
    assert desk.client.get("/v1/articles/ghost/p%2F1").json["state"] == "running"


def test_then_its_report_is_what_annotate_would_answer(desk, annotator, report):
    report = annotator.annotate(report.article)
    text, title = report.article.text, report.article.title
    finish(desk, send(desk, text, title=title), report)
    answer = desk.client.get("/v1/articles/ghost/p%2F1")
    asked = {"text": text, "title": title, "id": report.article.id}
    assert answer.status_code == 200
    direct = desk.client.post("/v1/annotate", json=asked).json
    assert answer.json == direct | {"article": direct["article"] | {"headline": {"start": 0, "end": 17}}}


def test_every_form_can_be_had(desk, report):
    finish(desk, send(desk, report.article.text), report)
    page = desk.client.get("/v1/articles/ghost/p%2F1", headers={"Accept": "text/html"})
    assert page.content_type.startswith("text/html")
    assert page.text == html.render(report, rules="http://localhost/v1/rules/")
    assert desk.client.get("/v1/articles/ghost/p%2F1?format=html").data == page.data
    utf16 = desk.client.get("/v1/articles/ghost/p%2F1?offsets=utf16&min_severity=warning").json
    assert utf16["engine"]["offsets"] == "utf16"
    assert [it["id"] for it in utf16["findings"]] == ["n2"]
    assert desk.client.get("/v1/articles/ghost/p%2F1", headers={"Accept": "image/png"}).status_code == 406


def test_the_cms_gets_its_own_html_back_with_marks_in_it(desk, report):
    first, second = report.article.text.split("\n\n")
    sent = f'<div class="story"><p>{first}</p><hr><p id=b>{second}</p></div>'
    told = dataclasses.replace(report, article=dataclasses.replace(report.article, headline=None))
    finish(desk, send(desk, text=None, html=sent), told)
    page = desk.client.get("/v1/articles/ghost/p%2F1", headers={"Accept": "text/html"}).text
    assert 'data-onrecord-figure="f1"' in page
    assert without_marks(page) == sent


def test_what_has_not_changed_is_304(desk):
    finish(desk, send(desk))
    first = desk.client.get("/v1/articles/ghost/p%2F1")
    known = {"If-None-Match": first.headers["ETag"]}
    again = desk.client.get("/v1/articles/ghost/p%2F1", headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert desk.client.get("/v1/articles/ghost/p%2F1?format=html", headers=known).status_code == 200
    finish(desk, send(desk, "It snowed on Monday."))
    assert desk.client.get("/v1/articles/ghost/p%2F1", headers=known).status_code == 200


def test_each_revision_stays(desk):
    finish(desk, send(desk, "One rainy Monday.", modified=NOW))
    send(desk, "Two rainy Mondays.", modified=NOW + datetime.timedelta(1))
    listed = desk.client.get("/v1/articles/ghost/p%2F1/revisions").json["revisions"]
    assert [(it["number"], it["state"], it["latest"]) for it in listed] == [
        (2, "pending", True),
        (1, "done", False),
    ]
    assert desk.client.get(listed[1]["report"]).json["article"]["text"] == "One rainy Monday."
    assert listed[0]["report"] is None
    assert desk.client.get("/v1/articles/ghost/p%2F1/revisions/2").status_code == 202
    assert desk.client.get("/v1/articles/ghost/p%2F1/revisions/3").status_code == 404


@pytest.mark.parametrize("number", [2**31 - 1, 2**31, 2**63, 10**30])
def test_a_revision_beyond_what_databases_count_is_none(desk, number):
    path = f"/v1/articles/ghost/p%2F1/revisions/{number}"
    send(desk, "One rainy Monday.")
    assert desk.client.get(path).status_code == 404
    assert desk.client.post(f"{path}/retry").status_code == 404
    assert desk.client.post(f"{path}/callback/retry").status_code == 404
    review = {"action": "verify", "figure": "f1", "revision": number}
    assert desk.client.post("/v1/articles/ghost/p%2F1/reviews", json=review).status_code in (404, 409, 422)


def test_what_was_never_sent_is_404(desk):
    for path in ("", "/revisions", "/revisions/1"):
        answer = desk.client.get(f"/v1/articles/ghost/none{path}")
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_a_deleted_article_is_gone(desk):
    finish(desk, send(desk))
    send(desk, kind=Kind.DELETED, text=None)
    answer = desk.client.get("/v1/articles/ghost/p%2F1")
    assert (answer.status_code, answer.json["type"]) == (410, "/problems/deleted")
    assert desk.client.get("/v1/articles/ghost/p%2F1/revisions/1").status_code == 200


def test_what_was_given_up_is_listed_and_can_be_tried_again(desk):
    id = send(desk, "Il pleut.")
    path = "/v1/articles/ghost/p%2F1/revisions/1"
    assert desk.client.post(f"{path}/retry").status_code == 409
    desk.store.fail(desk.store.claim(id, NOW), "unsupported-language", NOW, final=True)
    queue = desk.client.get("/v1/revisions?state=dead").json
    assert [(it["id"], it["error"]) for it in queue["revisions"]] == [("p/1", "unsupported-language")]
    assert queue["counts"]["dead"] == 1
    answer = desk.client.get("/v1/articles/ghost/p%2F1")
    assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-annotated")
    assert "unsupported-language" in answer.json["detail"]
    again = desk.client.post(f"{path}/retry")
    assert (again.status_code, again.json["state"]) == (202, "pending")
    assert desk.told == [id]
    assert desk.client.post("/v1/articles/ghost/none/revisions/1/retry").status_code == 404


def test_without_a_cms_nothing_is_opened(client, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = client.get("/v1/articles/ghost/1")
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/not-configured")
    assert client.post("/v1/webhooks/ghost", data=b"{}").json["type"] == "/problems/not-configured"
    assert client.post("/v1/annotate", json={"text": "Rain fell."}).status_code == 200
    assert list(tmp_path.iterdir()) == []


def test_without_a_cms_the_start_waits_for_no_database_code():
    code = (
        "import sys; from service.app import create_app; create_app();"
        "sys.exit(bool({'sqlalchemy', 'alembic', 'huey', 'jmespath'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
