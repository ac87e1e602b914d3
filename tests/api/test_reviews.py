from __future__ import annotations

import dataclasses
import datetime

import pytest

from service.access import Scope, hashed, new_key
from service.app import create_app
from service.cms.event import Event, Kind
from service.newsroom import Kept, Newsroom
from service.storage import reports
from tests.reviews.revised import figure, finding, report

NOW = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)
PATH = "/v1/articles/ghost/p%2F1"
TEXT = "Rain fell in the north.\n\nThe new bridge cost 40 million euros, more than the town has."
ALONE = "figure-without-source"


def publish(store, text: str = TEXT, minutes: int = 0, html: str | None = None) -> int:
    """The number of a revision that is annotated."""
    sent = {"html": html} if html else {"text": text}
    event = Event("p/1", Kind.PUBLISHED, modified=NOW + datetime.timedelta(minutes=minutes), **sent)
    revision = store.receive("ghost", event, NOW).revision
    job = store.claim(revision.id, NOW)
    assert store.finish(job, reports.dump(report(text)), "e", NOW)
    return revision.number


def verifying(**more):
    about = {"action": "verify", "figure": figure(report(TEXT), "40 million euros"), "revision": 1}
    return about | {"by": "Ann", "evidence": "https://example.org/budget"} | more


def dismissing(**more):
    return {"action": "dismiss", "finding": finding(report(TEXT), ALONE).id, "by": "Ben"} | more


def post(desk, body, **headers):
    return desk.client.post(f"{PATH}/reviews", json=body, headers=headers)


def listed(desk):
    return desk.client.get(f"{PATH}/reviews").json["reviews"]


def test_a_verified_figure_is_verified_in_every_form(desk):
    publish(desk.store, html="".join(f"<p>{it}</p>" for it in TEXT.split("\n\n")))
    before = desk.client.get(PATH)
    answer = post(desk, verifying(note="Page 4."))
    assert answer.status_code == 201
    assert (answer.json["number"], answer.json["state"], answer.json["quote"]["exact"]) == (
        1,
        "applies",
        "40 million euros",
    )
    assert desk.client.get(answer.headers["Location"]).json == answer.json
    after = desk.client.get(PATH, headers={"If-None-Match": before.headers["ETag"]})
    (shown,) = after.json["figures"]
    assert shown["evidence"] == "verified"
    assert shown["review"] == {
        "number": 1,
        "by": "Ann",
        "at": answer.json["at"],
        "note": "Page 4.",
        "evidence": "https://example.org/budget",
    }
    assert ALONE not in after.json["summary"]["findings_by_rule"]
    assert after.json["summary"]["verdict"].endswith("1 figure, verified")
    marked = desk.client.get(f"{PATH}?format=html").text
    assert 'data-onrecord-evidence="verified"' in marked and ALONE not in marked
    assert desk.client.get(f"{PATH}/revisions/1").json["figures"] == after.json["figures"]


def test_a_page_says_who_verified_and_dismissed(desk):
    publish(desk.store)
    post(desk, verifying())
    assert "verified by Ann (https://example.org/budget)" in desk.client.get(f"{PATH}?format=html").text
    post(desk, {"action": "undo", "review": 1, "by": "Ann"})
    post(desk, dismissing(note="In <the> budget."))
    assert "dismissed" not in desk.client.get(f"{PATH}?format=html").text
    page = desk.client.get(f"{PATH}?format=html&dismissed=include").text
    assert "dismissed by Ben: In &lt;the&gt; budget." in page


def test_a_dismissed_finding_can_be_asked_for(desk):
    publish(desk.store)
    assert post(desk, dismissing(note="In the budget.")).status_code == 201
    left = desk.client.get(PATH).json
    assert ALONE not in {it["rule"] for it in left["findings"]}
    whole = desk.client.get(f"{PATH}?dismissed=include").json
    (shown,) = (it for it in whole["findings"] if it["rule"] == ALONE)
    assert (shown["review"]["by"], shown["review"]["note"]) == ("Ben", "In the budget.")
    assert whole["summary"] == left["summary"]
    assert left["summary"]["dismissed_findings"] == 1
    assert desk.client.get(f"{PATH}?dismissed=maybe").status_code == 422


def test_what_was_undone_stays_in_the_history(desk):
    publish(desk.store)
    post(desk, verifying())
    answer = post(desk, {"action": "undo", "review": 1, "by": "Cal", "note": "Wrong table."})
    assert (answer.status_code, answer.json["undoes"], answer.json["state"]) == (201, 1, None)
    assert [(it["number"], it["action"], it["state"], it["undone_by"]) for it in listed(desk)] == [
        (2, "undo", None, None),
        (1, "verify", "undone", 2),
    ]
    assert desk.client.get(PATH).json["figures"][0]["evidence"] == "none"
    assert post(desk, {"action": "undo", "review": 1, "by": "Cal"}).status_code == 409
    assert post(desk, {"action": "undo", "review": 2, "by": "Cal"}).status_code == 422
    assert post(desk, verifying()).status_code == 201
    assert desk.client.get(PATH).json["figures"][0]["review"]["number"] == 3


def test_who_decides_what_is_decided_already_is_told_so(desk):
    publish(desk.store)
    for body in (verifying(), dismissing()):
        assert post(desk, body).status_code == 201
        again = post(desk, body | {"by": "Dan"})
        assert (again.status_code, again.json["type"]) == (409, "/problems/already-decided")
        assert body["by"] in again.json["detail"]
    assert len(listed(desk)) == 2


def test_who_has_seen_other_reviews_can_have_the_call_refused(desk):
    publish(desk.store)
    seen = desk.client.get(f"{PATH}/reviews").headers["ETag"]
    first = post(desk, verifying(), **{"If-Match": seen})
    assert first.status_code == 201
    late = post(desk, dismissing(), **{"If-Match": seen})
    assert (late.status_code, late.json["type"]) == (412, "/problems/reviews-changed")
    assert post(desk, dismissing(), **{"If-Match": first.headers["ETag"]}).status_code == 201
    assert post(desk, {"action": "undo", "review": 1, "by": "Ann"}, **{"If-Match": "*"}).status_code == 201
    now = desk.client.get(f"{PATH}/reviews")
    unchanged = desk.client.get(f"{PATH}/reviews", headers={"If-None-Match": now.headers["ETag"]})
    assert unchanged.status_code == 304


def test_somebody_who_is_a_moment_earlier_wins(desk, monkeypatch):
    publish(desk.store)
    keep, early = desk.store.review, []

    def kept(record, draft, now):
        if not early:
            early.append(keep(record, dataclasses.replace(draft, by="Eve"), now))
        return keep(record, draft, now)

    monkeypatch.setattr(desk.store, "review", kept)
    late = post(desk, verifying())
    assert (late.status_code, late.json["type"]) == (409, "/problems/already-decided")
    assert [it["by"] for it in listed(desk)] == ["Eve"]


def test_a_review_outlasts_a_revision_that_leaves_its_words(desk):
    publish(desk.store)
    post(desk, verifying())
    post(desk, dismissing())
    publish(desk.store, f"The port spent 90 million euros on cranes.\n\n{TEXT}", 5)
    shown = {it["text"]: it["evidence"] for it in desk.client.get(PATH).json["figures"]}
    assert shown["40 million euros"] == "verified" and shown["90 million euros"] != "verified"
    assert [(it["state"], it["revision"]) for it in listed(desk)] == [("applies", 1), ("applies", 1)]
    assert listed(desk)[1]["figure"] == "f1" and listed(desk)[1]["current"] == "f2"


def test_a_review_of_what_was_rewritten_is_told_as_detached(desk):
    publish(desk.store)
    post(desk, verifying())
    publish(desk.store, TEXT.replace("40", "45"), 5)
    assert desk.client.get(PATH).json["figures"][0]["evidence"] == "none"
    assert [(it["state"], it["current"]) for it in listed(desk)] == [("detached", None)]
    assert desk.client.get(f"{PATH}/revisions/1").json["figures"][0]["evidence"] == "verified"
    publish(desk.store, TEXT, 10)
    assert desk.client.get(PATH).json["figures"][0]["evidence"] == "verified"


def test_who_looks_at_an_old_revision_reviews_what_is_still_there(desk):
    publish(desk.store)
    publish(desk.store, f"The port spent 90 million euros on cranes.\n\n{TEXT}", 5)
    assert post(desk, verifying()).json["current"] == "f2"
    assert post(desk, verifying(revision=2, figure="f2")).status_code == 409
    publish(desk.store, "Nothing is known.", 10)
    gone = post(desk, verifying(revision=2, figure="f1"))
    assert (gone.status_code, gone.json["type"]) == (409, "/problems/changed")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (verifying(figure="f9"), "/figure"),
        (verifying(revision=7), "/revision"),
        (verifying(revision=None), "/revision"),
        (verifying(finding="n1"), "/finding"),
        (verifying(evidence=None), "/evidence"),
        (verifying(evidence="javascript:alert(1)"), "/evidence"),
        (verifying(evidence="ftp://example.org/a"), "/evidence"),
        (verifying(by=None), "/by"),
        (verifying(by=" "), "/by"),
        (verifying(colour="red"), "/colour"),
        (dismissing(finding="n0"), "/finding"),
        (dismissing(finding=None), "/finding"),
        (dismissing(action="shrug"), "/action"),
        ({"action": "undo", "by": "Ann"}, "/review"),
        ({"action": "undo", "by": "Ann", "review": 5}, "/review"),
        ({"by": "Ann"}, "/action"),
    ],
)
def test_a_review_that_is_none_is_told_where(desk, body, pointer):
    publish(desk.store)
    answer = post(desk, body)
    assert answer.status_code == 422
    assert pointer in answer.json["errors"]
    assert listed(desk) == []


def test_a_note_is_evidence_too(desk):
    publish(desk.store)
    assert post(desk, verifying(evidence=None, note="The mayor read it out to me.")).status_code == 201


def test_only_json_is_a_review(desk):
    publish(desk.store)
    assert desk.client.post(f"{PATH}/reviews", data="x", content_type="text/plain").status_code == 415
    assert desk.client.post(f"{PATH}/reviews", data="{", content_type="application/json").status_code == 400
    assert desk.client.post(f"{PATH}/reviews", json=[1]).status_code == 422


def test_there_is_nothing_to_review_before_there_is_a_report(desk):
    assert desk.client.get(f"{PATH}/reviews").status_code == 404
    assert post(desk, verifying()).status_code == 404
    desk.store.receive("ghost", Event("p/1", Kind.PUBLISHED, text=TEXT), NOW)
    assert desk.client.get(f"{PATH}/reviews").json == {"revision": None, "reviews": []}
    answer = post(desk, verifying())
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/not-annotated")
    assert desk.client.get(f"{PATH}/reviews/1").status_code == 404


def test_where_keys_are_asked_for_the_key_says_who_decides(calling_settings, store, annotator):
    settings = dataclasses.replace(calling_settings, keys="on")
    newsroom = Newsroom(settings, lambda: Kept(store, lambda _: None), NOW.timestamp)
    client = create_app(settings, annotator, newsroom).test_client()
    publish(store)
    key = new_key()
    store.add_key("the night desk", hashed(key), [Scope.REVIEW], NOW)
    headers = {"Authorization": f"Bearer {key}"}
    answer = client.post(f"{PATH}/reviews", json=verifying(by="the Pope"), headers=headers)
    assert (answer.status_code, answer.json["by"]) == (201, "the night desk")


def test_a_deleted_article_is_gone_with_its_reviews_and_can_come_again(desk):
    publish(desk.store)
    post(desk, verifying())
    answer = desk.client.delete(PATH)
    assert (answer.status_code, answer.data) == (204, b"")
    for path in ("", "/reviews", "/revisions", "/revisions/1"):
        assert desk.client.get(f"{PATH}{path}").status_code == 404
    assert desk.client.delete(PATH).status_code == 404
    assert publish(desk.store) == 1
    assert listed(desk) == []
    assert desk.client.get(PATH).json["figures"][0]["evidence"] == "none"


def test_a_text_that_is_no_longer_kept_is_told_as_such(desk):
    publish(desk.store)
    post(desk, verifying())
    post(desk, dismissing())
    desk.store.forget(NOW + datetime.timedelta(minutes=1))
    for form in ("json", "html"):
        answer = desk.client.get(f"{PATH}?format={form}")
        assert (answer.status_code, answer.json["type"]) == (410, "/problems/not-kept")
    assert post(desk, verifying()).json["type"] == "/problems/not-kept"
    assert [(it["by"], it["state"], it["quote"]) for it in listed(desk)] == [
        ("Ben", "detached", None),
        ("Ann", "detached", None),
    ]
    (revision,) = desk.client.get(f"{PATH}/revisions").json["revisions"]
    assert (revision["state"], revision["report"], revision["title"]) == ("done", None, None)
