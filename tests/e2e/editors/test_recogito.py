"""Recogito's text annotator loads the service's Web Annotations, by the very lines that the guide has."""

from __future__ import annotations

import json
import urllib.request

from playwright.sync_api import Page

from tests.documented import examples

from . import places

TEXT = "🚀 It cost 10, or 20 percent more.\n\nThen 👩‍👩‍👧 Ann Lee said it was 20 percent again."
#: What each annotation stands on in the page, and all of them as the annotator would hand them on.
TOLD = """() => {
  const kept = window.annotator.state.store.all();
  const shown = kept.map((it) => [it.id, it.target.selector.map(({ range }) => range.toString())]);
  return { shown, written: window.annotator.getAnnotations() };
}"""


def test_each_annotation_stands_on_its_words(
    page: Page, cms_of_editors: places.Cms, service: places.Service
) -> None:
    cms_of_editors.behind = service.url
    body = json.dumps({"text": TEXT, "options": {"offsets": "utf16"}}).encode()
    asked = urllib.request.Request(
        f"{service.url}/v1/annotate?format=web-annotation", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=20) as answer:
        annotations = json.load(answer)
    (example,) = examples("formats.md", "js")
    page.goto(f"{cms_of_editors.url}/recogito")
    page.evaluate("text => { document.querySelector('#article').textContent = text; }", TEXT)
    page.add_script_tag(type="module", content=f"{example.text}\nwindow.annotator = annotator;")
    page.wait_for_function("() => window.annotator")
    told = page.evaluate(TOLD)
    quotes = {
        it["id"]: [target["selector"][0]["exact"] for target in it["target"]] for it in annotations["items"]
    }
    quoted = sorted(it for each in quotes.values() for it in each)
    assert quoted == ["10", "20 percent", "20 percent", "Ann Lee"]
    assert dict(told["shown"]) == quotes
    assert {it["id"] for it in told["written"]} == set(quotes)
