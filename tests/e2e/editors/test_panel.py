"""The side panel: what was found, to read, jump to and dismiss."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from .conftest import Desk

STORY = (
    "<p>It cost 10, and Ann Lee said that it was 20.</p>"
    + "".join(f"<p>Nothing happened, {word}.</p>" for word in ["again"] * 40)
    + "<p>Then Ann Lee said 30 percent 🚀 more.</p>"
)


def items(desk: Desk) -> Locator:
    return desk.page.locator("onrecord-panel .finding:not([hidden])")


def in_sight(desk: Desk, kind: str) -> bool:
    """Whether what is highlighted as this kind is in the window."""
    seen: bool = desk.page.evaluate(
        """(name) => {
          const [range] = window.place().ownerDocument.defaultView.CSS.highlights.get(name);
          const box = range.getBoundingClientRect();
          return box.top >= 0 && box.bottom <= innerHeight;
        }""",
        f"onrecord-{kind}",
    )
    return seen


def test_it_lists_the_verdict_findings_and_sources_and_jumps_to_them(desk: Desk) -> None:
    desk.open("plain", STORY, target="#story")
    panel = desk.page.locator("onrecord-panel")
    expect(panel.locator("aside")).to_be_hidden()
    expect(panel.locator(".count")).to_have_text("3")
    desk.unfold()
    expect(panel.locator(".verdict")).to_have_text("3 numbers")
    expect(items(desk).locator(".quote")).to_have_text(["10", "20", "30 percent"])
    expect(items(desk).locator(".message")).to_have_text(
        ["Who says 10?", "Who says 20?", "Who says 30 percent?"]
    )
    items(desk).nth(2).locator("button").first.click()
    assert desk.painted("here") == ["30 percent"]
    assert in_sight(desk, "here")
    source = panel.get_by_role("button", name="Ann Lee")
    expect(source).to_contain_text("minister")
    source.click()
    assert in_sight(desk, "here")
    top = desk.page.evaluate("document.querySelector('#story').scrollTop")
    source.click()  # to where she speaks next
    assert desk.page.evaluate("document.querySelector('#story').scrollTop") > top
    desk.page.wait_for_function("CSS.highlights.get('onrecord-here').size === 0")


def test_a_dismissed_finding_stays_away_until_it_is_restored(desk: Desk) -> None:
    desk.open("plain", STORY, target="#story", id="story-1")
    desk.unfold()
    items(desk).nth(1).get_by_role("button", name="Dismiss: Who says 20?").click()
    assert desk.painted() == ["10", "30 percent"]
    desk.load("plain", STORY)
    desk.settle()
    assert desk.painted() == ["10", "30 percent"]
    expect(desk.page.locator("onrecord-panel aside")).to_be_visible()  # as it was left
    desk.page.locator("onrecord-panel summary").click()
    desk.page.get_by_role("button", name="Restore: Who says 20?").click()
    assert desk.painted() == ["10", "20", "30 percent"]
    items(desk).nth(0).get_by_role("button", name="Dismiss: Who says 10?").click()
    desk.open("plain", STORY, target="#story", id="story-2")
    assert desk.painted() == ["10", "20", "30 percent"]


def test_a_findings_rule_leads_to_its_page_in_a_new_tab(desk: Desk) -> None:
    desk.open("plain", STORY, target="#story")
    desk.unfold()
    link = items(desk).nth(0).get_by_role("link", name="figure without source")
    with desk.page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("figure-without-source")


def test_it_is_all_at_hand_on_the_keyboard(desk: Desk) -> None:
    desk.open("plain", STORY, target="#story")
    keys = desk.page.keyboard
    desk.caret_at_end()
    keys.press("Alt+Shift+O")
    expect(items(desk).nth(0).locator("button").first).to_be_focused()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(items(desk).nth(2).locator("button").first).to_be_focused()
    keys.press("Enter")
    assert desk.painted("here") == ["30 percent"]
    keys.press("Tab")
    keys.press("Enter")  # dismissed; the keyboard goes to what is there now
    expect(items(desk)).to_have_count(2)
    assert desk.page.evaluate("document.querySelector('onrecord-panel').shadowRoot.activeElement !== null")
    keys.press("Escape")
    keys.type(" Done.")
    assert "Done." in desk.saved()


def test_it_shows_which_finding_the_caret_is_in_and_which_are_being_edited(desk: Desk) -> None:
    desk.open("plain", STORY, target="#story")
    desk.unfold()
    desk.service.annotator.answering.clear()
    desk.page.evaluate("getSelection().collapse(document.querySelector('#story p').firstChild, 9)")
    expect(items(desk).nth(0)).to_have_attribute("aria-current", "true")
    desk.page.evaluate("document.querySelector('#story').focus()")
    desk.page.keyboard.type("x")
    expect(items(desk).nth(0)).to_have_class("finding stale")
    expect(items(desk).nth(2)).to_have_class("finding")
    desk.service.annotator.answering.set()
    desk.settle()
    expect(items(desk).nth(0)).to_have_class("finding")


def test_a_textarea_selects_what_is_jumped_to(desk: Desk) -> None:
    desk.open("textarea", "🚀 It cost 10.\n\nAnn Lee said 20 percent.", target="#story", title="#title")
    desk.unfold()
    items(desk).nth(1).locator("button").first.click()
    assert (
        desk.page.evaluate(
            "(() => { const it = document.activeElement;"
            " return it.value.slice(it.selectionStart, it.selectionEnd); })()"
        )
        == "20 percent"
    )
    desk.page.fill("#title", "All 30")
    desk.settle()
    items(desk).nth(0).locator("button").first.click()
    assert desk.page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == [
        "title",
        4,
    ]
    desk.page.evaluate("window.load('It cost 5.')")  # by a script, without an event
    expect(items(desk).locator(".quote")).to_have_text(["30", "5"])


def test_without_highlights_a_jump_selects(desk: Desk) -> None:
    desk.page.add_init_script("delete CSS.highlights; delete window.Highlight;")
    desk.open("plain", STORY, target="#story")
    desk.unfold()
    expect(items(desk)).to_have_count(3)
    items(desk).nth(2).locator("button").first.click()
    assert desk.page.evaluate("String(getSelection())") == "30 percent"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_no_fault_that_axe_finds(desk: Desk, scheme: str) -> None:
    desk.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    desk.open("plain", STORY, target="#story")
    desk.unfold()
    items(desk).nth(1).locator("button").last.click()
    found = Axe().run(desk.page, context="onrecord-panel")
    assert found.violations_count == 0, found.generate_report()


def test_it_fits_a_phone(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 360, "height": 640})
    desk.open("plain", STORY, target="#story")
    desk.unfold()
    box = desk.page.locator("onrecord-panel aside").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["height"] < 400


def test_it_says_what_goes_wrong_to_those_who_listen(desk: Desk) -> None:
    desk.page.route("**/v1/annotate", lambda route: route.fulfill(status=401, body="{}"))
    desk.open("plain", "", target="#story")
    desk.page.evaluate("window.load('<p>It cost 10.</p>')")
    expect(desk.page.locator("onrecord-panel [role=status]")).to_have_text(re.compile("401"))
