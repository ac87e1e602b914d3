"""The plugin with the real service, which it reaches through the CMS's own address."""

from __future__ import annotations

import html
from pathlib import Path

from playwright.sync_api import Page, expect

from . import places

SEED = Path(__file__).parents[3] / "seeds" / "russian-strikes.txt"


def test_the_seed_article_is_painted_and_its_sources_are_listed(
    page: Page, cms: places.Cms, server: str
) -> None:
    story = "".join(f"<p>{html.escape(it)}</p>" for it in SEED.read_text(encoding="utf-8").split("\n\n"))
    cms.behind = server
    cms.tag = '<script src="/onrecord/plugin/onrecord.js" data-target="#story" data-delay="50"></script>'
    page.goto(f"{cms.url}/plain")
    page.evaluate("html => window.load(html)", story)
    panel = page.locator("onrecord-panel")
    expect(panel.locator(".state")).to_have_text("Up to date.", timeout=120_000)
    painted = page.evaluate(
        "[...CSS.highlights.values()].flatMap((ranges) => [...ranges].map((range) => range.toString()))"
    )
    assert "Less than 30 per cent" in painted
    panel.locator(".tab").click()
    expect(panel.locator(".verdict")).to_contain_text("10 statements from 2 named")
    expect(panel.get_by_role("button", name="Philip Hammond")).to_contain_text("Foreign Secretary, Britain")
