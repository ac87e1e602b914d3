"""WordPress, whose calls nobody signs: a secret in the URL (`?token=…`) or as a bearer token."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Sequence
from typing import Any

from schemas.webhook.wordpress import WordPressComSchema, WordPressSchema
from service.intake.html import extract

from .adapter import Adapter, first, parse_json
from .call import Call, RefusedError, UnreadableError, require_token
from .event import Ignored, Kind

_FORM = "application/x-www-form-urlencoded"
_ARTICLES = frozenset(["post", "page"])
#: The hooks of WordPress.com that are about a post; what else there is, is about comments.
_HOOKS = re.compile(
    r"(publish|save|draft|pending|future|trash|trashed|delete|deleted|wp_trash)_(post|page)\Z"
)
_GONE = frozenset(["trash", "trashed", "delete", "deleted", "wp_trash"])
#: More fields than WordPress.com lets anybody tick.
_MOST_FIELDS = 100


def _verify(call: Call, secrets: Sequence[str], now: float) -> None:
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    given = token.strip() if scheme.lower() == "bearer" else call.query.get("token")
    if not given:
        raise RefusedError("no token")
    require_token(given, secrets)


def _parse(call: Call) -> Any:
    if not call.headers.get("content-type", "").lower().startswith(_FORM):
        return parse_json(call)
    try:
        return dict(
            urllib.parse.parse_qsl(
                call.body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
            )
        )
    except ValueError:
        raise UnreadableError("The body is not a form in UTF-8, or has too many fields.") from None


def _extract(call: Call, payload: Any) -> dict[str, Any] | Ignored:
    if isinstance(payload, dict) and ("hook" in payload or "ID" in payload):
        return _from_form(payload)
    post = WordPressSchema().load(payload)
    if post["type"] not in _ARTICLES:
        return Ignored("about neither a post nor a page")
    content = post["content"]
    return {
        "id": post["id"],
        "kind": _kind(post["status"]).value,
        "title": _plain(first(post["title"], "rendered", "raw")),
        "html": None if content is None else first(content, "rendered", "raw"),
        "modified": post["modified_gmt"] and post["modified_gmt"].isoformat(),
        "details": {"url": post["link"], "status": post["status"]},
    }


def _from_form(payload: dict[str, Any]) -> dict[str, Any] | Ignored:
    hook = _HOOKS.match(str(payload.get("hook", "publish_post")))
    if not hook:
        return Ignored("about neither a post nor a page")
    post = WordPressComSchema().load(payload)
    gone = hook[1] in _GONE
    content = post["post_content"]
    return {
        "id": post["id"],
        "kind": (Kind.DELETED if gone else _kind(post["post_status"] or "publish")).value,
        "title": _plain(post["post_title"]),
        "html": None if content is None else _paragraphs(content),
        "modified": post["post_modified_gmt"] and post["post_modified_gmt"].isoformat(),
        "details": {"url": post["post_url"], "status": post["post_status"]},
    }


def _kind(status: str) -> Kind:
    if status == "trash":
        return Kind.DELETED
    return Kind.PUBLISHED if status == "publish" else Kind.DRAFT


def _plain(title: str | None) -> str | None:
    """Titles come with entities and inline tags."""
    return title if title is None else extract(title).text


def _paragraphs(content: str) -> str:
    """Typed content, in which WordPress reads a blank line as the end of a paragraph."""
    if re.search(r"<p[\s>]", content, re.IGNORECASE):
        return content
    return "".join(f"<p>{part}</p>" for part in re.split(r"(?:\r?\n){2,}", content) if part.strip())


ADAPTER = Adapter("wordpress", "WordPress", _verify, _extract, _parse)
