"""Drafts, deletions, and calls about other things."""

from __future__ import annotations

import json
from typing import Any

import pytest

from service.cms.event import Event, Ignored, Kind

from .signers import Example, example
from .test_examples import event, taken


def changed(name: str, change: Any, **headers: str) -> Example:
    """An example whose payload `change` has changed."""
    sent = example(name)
    payload = json.loads(sent.body)
    change(payload)
    body = json.dumps(payload).encode()
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    lower = {key.lower() for key in named}
    kept = {key: value for key, value in sent.headers.items() if key.lower() not in lower}
    sent = Example(**{**vars(sent), "headers": kept | named})
    return Example(**{**vars(sent), "body": body}) if name == "wordpress" else sent.resigned(body)


@pytest.mark.parametrize(
    ("name", "change", "kind"),
    [
        ("ghost", lambda p: p["post"]["current"].update(status="draft"), Kind.DRAFT),
        ("ghost", lambda p: p["post"]["current"].update(status="scheduled"), Kind.DRAFT),
        ("ghost", lambda p: p["post"]["current"].update(status="sent"), Kind.PUBLISHED),
        ("wordpress", lambda p: p.update(status="draft"), Kind.DRAFT),
        ("wordpress", lambda p: p.update(status="trash"), Kind.DELETED),
        ("superdesk", lambda p: p.update(pubstatus="withheld"), Kind.DRAFT),
        ("superdesk", lambda p: p.update(pubstatus="canceled"), Kind.DELETED),
        ("sanity", lambda p: p.update(_id="drafts.kellwick"), Kind.DRAFT),
        ("sanity", lambda p: p.update(_id="versions.r1.kellwick"), Kind.DRAFT),
        ("strapi", lambda p: p["entry"].update(publishedAt=None), Kind.DRAFT),
        ("strapi", lambda p: p.update(event="entry.unpublish"), Kind.DRAFT),
        ("strapi", lambda p: p.update(event="entry.delete"), Kind.DELETED),
        ("drupal", lambda p: p["entity"].update(status=[{"value": False}]), Kind.DRAFT),
        ("drupal", lambda p: p.update(event="entity:node:delete"), Kind.DELETED),
        ("standard", lambda p: p.update(type="article.deleted"), Kind.DELETED),
        ("standard", lambda p: p["data"].update(status="draft"), Kind.DRAFT),
    ],
)
def test_the_article_keeps_its_id_and_tells_what_became_of_it(name: str, change: Any, kind: Kind) -> None:
    got = event(changed(name, change))
    assert got.kind is kind
    assert got.id == event(example(name)).id
    assert (got.html is None and got.text is None) == (kind is Kind.DELETED)


def test_a_contentful_entry_that_is_saved_is_a_draft() -> None:
    sent = changed("contentful", lambda p: None, X_Contentful_Topic="ContentManagement.Entry.auto_save")
    assert event(sent).kind is Kind.DRAFT


def test_a_contentful_entry_that_is_unpublished_is_gone() -> None:
    def delete(payload: dict[str, Any]) -> None:
        payload["sys"] |= {"type": "DeletedEntry", "deletedAt": "2026-11-25T19:00:00Z"}
        del payload["fields"]

    got = event(changed("contentful", delete, X_Contentful_Topic="ContentManagement.Entry.unpublish"))
    assert got.kind is Kind.DELETED
    assert got.modified is not None and got.modified.hour == 19


def test_a_sanity_document_that_is_deleted_is_gone_but_its_draft_is_not_the_article() -> None:
    assert event(changed("sanity", lambda p: None, sanity_operation="delete")).kind is Kind.DELETED
    draft = changed("sanity", lambda p: p.update(_id="drafts.kellwick"), sanity_operation="delete")
    assert isinstance(taken(draft), Ignored)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("ghost", lambda p: (p.pop("post"), p.update(member={"current": {"id": "1"}}))),
        ("wordpress", lambda p: p.update(type="attachment")),
        ("superdesk", lambda p: p.update(type="picture")),
        ("contentful", lambda p: p["sys"].update(type="Asset")),
        ("strapi", lambda p: (p.pop("entry"), p.update(event="media.create"))),
        ("drupal", lambda p: p.update(event="entity:user:update")),
    ],
)
def test_calls_about_other_things_are_ignored(name: str, change: Any) -> None:
    assert isinstance(taken(changed(name, change)), Ignored)


def test_a_comment_on_wordpress_com_is_ignored() -> None:
    sent = example("wordpress-com")
    body = b"hook=comment_post&comment_ID=4&comment_content=Well"
    assert isinstance(taken(Example(**{**vars(sent), "body": body})), Ignored)


def test_a_ghost_post_without_words_is_an_empty_article() -> None:
    got = event(changed("ghost", lambda p: p["post"]["current"].update(html=None, plaintext=None)))
    assert (got.html, got.text) == (None, "")


def test_fields_say_where_the_article_is() -> None:
    sent = changed(
        "sanity", lambda p: p.update(story=p.pop("body"), name={"en": p.pop("title")}, section="water")
    )
    fields = {"body": "story", "title": "name.en", "when": "section == 'water'"}
    got = event(sent, fields=fields)
    assert got.title == "Kellwick reservoir at 41 per cent"
    assert got.html is not None and "Less rain, more leaks" in got.html
    assert isinstance(taken(sent, fields=fields | {"when": "section == 'sport'"}), Ignored)


def test_fields_make_the_generic_one_read_any_payload() -> None:
    sent = example("standard")
    body = b'{"action": "scheduled", "story": {"key": 9, "words": "Rain fell.", "head": "Rain", "rev": "4"}}'
    fields = {
        "id": "story.key",
        "text": "story.words",
        "title": "story.head",
        "version": "story.rev",
        "kind": "action",
    }
    got = event(sent.resigned(body), fields=fields)
    assert (got.id, got.text, got.title, got.version, got.kind) == ("9", "Rain fell.", "Rain", 4, Kind.DRAFT)


def test_the_same_call_has_the_same_key_and_another_revision_another() -> None:
    first, later = (
        event(
            changed("ghost", lambda p, h=h: p["post"]["current"].update(updated_at=f"2026-11-25T{h}:00:00Z"))
        )
        for h in (18, 19)
    )
    assert isinstance(first, Event)
    assert first.key("ghost") == event(example("ghost")).key("ghost")
    assert first.key("ghost") != later.key("ghost")
