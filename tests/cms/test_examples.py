"""The examples in seeds/webhooks, each as its CMS sends it."""

from __future__ import annotations

import json

import marshmallow
import pytest

from service.cms.call import Call, RefusedError
from service.cms.event import Event, Ignored, Kind
from service.cms.intake import ADAPTERS, take
from service.intake.html import extract
from service.settings import CMSS

from .signers import DATED, SIGNING, Example, example, examples

EXAMPLES = [pytest.param(it, id=it.name) for it in examples()]
LIVING = [it for it in EXAMPLES if it.id != "ghost-deleted"]


def call(sent: Example) -> Call:
    _, _, query = sent.target.partition("?")
    return Call(
        "POST",
        sent.target,
        {name.lower(): value for name, value in sent.headers.items()},
        dict(pair.split("=", 1) for pair in query.split("&")) if query else {},
        sent.body,
    )


def taken(sent: Example, at: float | None = None, **more: object) -> Event | Ignored:
    return take(ADAPTERS[sent.cms], call(sent), [sent.secret], sent.at if at is None else at, **more)


def event(sent: Example, **more: object) -> Event:
    got = taken(sent, **more)
    assert isinstance(got, Event)
    return got


def test_there_is_an_adapter_and_an_example_for_every_cms() -> None:
    assert set(ADAPTERS) == set(CMSS) == {it.cms for it in examples()}


@pytest.mark.parametrize("sent", LIVING)
def test_the_article_is_found(sent: Example) -> None:
    got = event(sent)
    assert got.kind is Kind.PUBLISHED
    assert got.title == "Kellwick reservoir at 41 per cent" or "41\xa0per" in got.title
    text = extract(got.html).text if got.html is not None else got.text
    assert "The reservoir above Kellwick held 41 per cent" in text
    assert "18 million litres a day." in text
    assert got.id
    assert got.placed


@pytest.mark.parametrize("name", ["ghost", "contentful", "sanity", "strapi", "drupal", "superdesk"])
def test_headings_and_links_of_the_article_survive(name: str) -> None:
    article = extract(event(example(name)).html)
    assert article.text.startswith("Less rain, more leaks\n\nThe reservoir")
    assert article.headline == (0, 21)
    (link,) = article.links
    assert article.text[link.start : link.end] == "A study by Harrow University"
    assert link.href == "https://harrow.example/leaks"


def test_a_deleted_post_is_known_by_the_id_it_had() -> None:
    got = event(example("ghost-deleted"))
    assert (got.id, got.kind, got.html) == (event(example("ghost")).id, Kind.DELETED, None)


@pytest.mark.parametrize("sent", [it for it in EXAMPLES if it.values[0].cms in SIGNING])
def test_one_byte_changed_is_refused(sent: Example) -> None:
    for at in range(0, len(sent.body), max(1, len(sent.body) // 40)):
        changed = sent.body[:at] + bytes([sent.body[at] ^ 1]) + sent.body[at + 1 :]
        with pytest.raises(RefusedError):
            taken(Example(**{**vars(sent), "body": changed}))


@pytest.mark.parametrize("sent", EXAMPLES)
def test_another_secret_is_refused(sent: Example) -> None:
    other = "whsec_b3RoZXI=" if sent.cms == "standard" else "other"
    with pytest.raises(RefusedError):
        take(ADAPTERS[sent.cms], call(sent), [other], sent.at)


@pytest.mark.parametrize("sent", EXAMPLES)
def test_both_secrets_of_a_rotation_are_good(sent: Example) -> None:
    other = "whsec_b3RoZXI=" if sent.cms == "standard" else "other"
    for secrets in ([sent.secret, other], [other, sent.secret]):
        assert take(ADAPTERS[sent.cms], call(sent), secrets, sent.at)


@pytest.mark.parametrize("sent", EXAMPLES)
def test_without_a_secret_nobody_is_let_in(sent: Example) -> None:
    with pytest.raises(RefusedError):
        take(ADAPTERS[sent.cms], call(sent), [], sent.at)


@pytest.mark.parametrize("sent", EXAMPLES)
def test_without_its_signature_it_is_refused(sent: Example) -> None:
    bare = Example(
        **{
            **vars(sent),
            "headers": {"Content-Type": "application/json"},
            "target": f"/v1/webhooks/{sent.cms}",
        }
    )
    with pytest.raises(RefusedError):
        taken(bare)


@pytest.mark.parametrize("sent", [it for it in EXAMPLES if it.values[0].cms in DATED])
@pytest.mark.parametrize("late", [-301, 301])
def test_outside_its_window_it_is_refused(sent: Example, late: int) -> None:
    assert taken(sent, sent.at + late * 0.9)
    with pytest.raises(RefusedError):
        taken(sent, sent.at + late)


@pytest.mark.parametrize(
    "sent", [it for it in LIVING if it.values[0].headers["Content-Type"].endswith("json")]
)
def test_unknown_fields_change_nothing_at_any_depth(sent: Example) -> None:
    def strewn(value: object) -> object:
        if isinstance(value, dict):
            return {name: strewn(inner) for name, inner in value.items()} | {"zzz": {"new": [1, None]}}
        return [strewn(it) for it in value] if isinstance(value, list) else value

    body = json.dumps(strewn(json.loads(sent.body))).encode()
    got = event(sent.resigned(body) if sent.name != "wordpress" else Example(**{**vars(sent), "body": body}))
    assert (got.id, got.title, got.html) == (event(sent).id, event(sent).title, event(sent).html)


@pytest.mark.parametrize("sent", EXAMPLES)
@pytest.mark.parametrize(
    "signature", ["", "garbage", "sha256=, t=", "t=1,v1=", "v1", "v1,", "v1,%%%", "sha1=é", "ÿ" * 300]
)
def test_a_signature_of_no_form_is_refused(sent: Example, signature: str) -> None:
    headers = {
        name: signature
        if ("signature" in name.lower() and "headers" not in name.lower()) or name == "Authorization"
        else value
        for name, value in sent.headers.items()
    }
    broken = Example(
        **{**vars(sent), "headers": headers, "target": f"/v1/webhooks/{sent.cms}?token={signature}"}
    )
    with pytest.raises(RefusedError):
        taken(broken)


@pytest.mark.parametrize("sent", EXAMPLES)
@pytest.mark.parametrize("body", [b"[]", b"1", b'"x"', b"null", b"{}"])
def test_what_no_cms_sends_does_not_validate(sent: Example, body: bytes) -> None:
    signed = Example(
        **{**vars(sent), "headers": sent.headers | {"Content-Type": "application/json"}}
    ).resigned(body)
    try:
        got = taken(signed)
    except marshmallow.ValidationError:
        return
    assert isinstance(got, Ignored)
