"""Findings dismissed in the editor of a stored article are dismissed for everybody, and taken back so."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from . import places
from .conftest import Desk

STORED = "<p>It cost 10, and Ann Lee said that it was 20.</p>"
#: What is written since, and not saved.
NEW = "<p>Then she said 30.</p>"


def test_what_is_dismissed_in_the_editor_the_desk_sees_and_a_colleague_too(
    desk: Desk, chromium: Browser, tmp_path: Path
) -> None:
    with places.service(tmp_path, **{"64f0c0ffee": STORED}) as desk.service:
        tag = desk.tag_as_shown("Dismissed for everybody")
        desk.cms.tag = tag
        desk.load("plain", STORED + NEW)
        desk.settle()
        desk.unfold()
        panel = desk.page.locator("onrecord-panel")
        for message in ("Who says 20?", "Who says 30?"):
            panel.get_by_role("button", name=f"Dismiss: {message}").click()
        assert desk.painted() == ["10"]
        panel.locator("summary").click()
        told = panel.locator("details li:not([hidden]) small")
        expect(told).to_have_text(["by Ann Reader", "in this browser alone"])

        with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
            page = context.new_page()
            page.goto(f"{desk.service.url}/articles/ghost/64f0c0ffee")
            note = page.locator(".query", has_text="Who says 20?")
            expect(note).to_contain_text("Dismissed by Ann Reader")
            expect(note.locator("a.rule")).to_have_attribute(
                "href", f"{desk.service.url}/v1/rules/figure-without-source"
            )
            colleague = Desk(page, desk.cms, desk.service)
            desk.cms.tag = tag.replace("Ann Reader", "Ben Editor")
            colleague.load("plain", STORED + NEW)
            colleague.settle()
            colleague.unfold()
            other = page.locator("onrecord-panel")
            expect(other.locator(".finding:not([hidden]) .quote")).to_have_text(["10", "30"])
            other.locator("summary").click()
            other.get_by_role("button", name="Restore: Who says 20?").click()
            assert colleague.painted() == ["10", "20", "30"]
            other.get_by_role("button", name="Dismiss: Who says 10?").click()
            expect(other.locator("details li:not([hidden]) small")).to_have_text(["by Ben Editor"])

        desk.caret_at_end()
        desk.page.keyboard.type(" And 40.")
        desk.settle()
        expect(told).to_have_text(["by Ben Editor", "in this browser alone"])
        assert desk.painted() == ["20", "40"]


def test_an_article_that_is_not_stored_is_dismissed_in_the_browser(desk: Desk, tmp_path: Path) -> None:
    with places.service(tmp_path) as desk.service:
        desk.open("plain", STORED, target="#story", article="ghost/new", by="Ann Reader")
        desk.unfold()
        panel = desk.page.locator("onrecord-panel")
        panel.get_by_role("button", name="Dismiss: Who says 20?").click()
        desk.load("plain", STORED)
        desk.settle()
        assert desk.painted() == ["10"]
