"""Recogito's text annotator loads the service's Web Annotations as they are."""

from __future__ import annotations

import json
import urllib.request

from playwright.sync_api import Page

from . import places

TEXT = "🚀 It cost 10, or 20 percent more.\n\nThen 👩‍👩‍👧 Ann Lee said it was 20 percent again."


def test_each_annotation_stands_on_its_words(
    page: Page, cms_of_editors: places.Cms, service: places.Service
) -> None:
    body = json.dumps({"text": TEXT, "options": {"offsets": "utf16"}}).encode()
    asked = urllib.request.Request(
        f"{service.url}/v1/annotate?format=web-annotation", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=20) as answer:
        annotations = json.load(answer)
    page.goto(f"{cms_of_editors.url}/recogito")
    told = page.evaluate("([text, page]) => window.show(text, page)", [TEXT, annotations])
    quotes = {
        it["id"]: [target["selector"][0]["exact"] for target in it["target"]] for it in annotations["items"]
    }
    quoted = sorted(it for each in quotes.values() for it in each)
    assert quoted == ["10", "20 percent", "20 percent", "Ann Lee"]
    assert dict(told["shown"]) == quotes
    assert {it["id"] for it in told["written"]} == set(quotes)
