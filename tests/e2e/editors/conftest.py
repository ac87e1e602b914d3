"""Editors to write in, with the plugin and without."""

from __future__ import annotations

import dataclasses
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from . import places


@pytest.fixture
def service() -> Iterator[places.Service]:
    with places.service() as made:
        yield made


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages that browsers cannot read as npm has them, each in one file."""
    if not (places.NODE / ".bin" / "esbuild").exists():
        pytest.skip("the editors are not installed: npm ci in tests/web")
    folder = tmp_path_factory.mktemp("built")
    entries = [f"{places.bundled(name)}={source}" for name, source in places.PACKAGES.items()]
    options = ["--bundle", "--format=esm", "--splitting", f"--outdir={folder}"]
    subprocess.run(
        [places.NODE / ".bin" / "esbuild", *entries, "prosemirror=./prosemirror.js", *options],
        cwd=places.WEB,
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture
def cms(tmp_path: Path) -> Iterator[places.Cms]:
    """A CMS whose pages need nothing from npm."""
    with places.cms(tmp_path) as made:
        yield made


@pytest.fixture
def cms_of_editors(built: Path) -> Iterator[places.Cms]:
    with places.cms(built) as made:
        yield made


@dataclasses.dataclass
class Desk:
    """A page with an editor in it."""

    page: Page
    cms: places.Cms
    service: places.Service

    def open(self, name: str, html: str, **attributes: str) -> None:
        """Open a page with the plugin, whose answer to `html` is there when this returns."""
        given = {"delay": "50", **attributes}
        said = " ".join(f'data-{name}="{value}"' for name, value in given.items())
        self.cms.tag = f'<script src="{self.service.url}/plugin/onrecord.js" {said}></script>'
        self.load(name, html)
        if html:
            self.settle()

    def open_as_shown(self, name: str, html: str) -> None:
        """Open an editor of the guide with the plugin, both as the guide shows them."""
        self.cms.tag = self.tag_as_shown(places.GUIDE[name])
        self.load(f"guide/{name}", html)
        self.settle()

    def tag_as_shown(self, heading: str) -> str:
        """The tag that the guide shows under a heading, of this service, and quicker to ask."""
        tag = places.shown(heading)[1].replace("https://onrecord.example", self.service.url)
        return tag.replace("<script ", '<script data-delay="50" ')

    def open_alone(self, name: str, html: str) -> None:
        """Open a page without the plugin."""
        self.cms.tag = ""
        self.load(name, html)

    def load(self, name: str, html: str) -> None:
        self.page.goto(f"{self.cms.url}/{name}")
        self.page.evaluate("html => window.load(html)", html)

    def settle(self) -> None:
        """Wait for an answer about what stands there now."""
        self.page.evaluate("() => new Promise(requestAnimationFrame)")
        expect(self.page.locator("onrecord-panel .state")).to_have_text("Up to date.", timeout=20_000)

    def state(self, words: str | Any) -> None:
        expect(self.page.locator("onrecord-panel .state")).to_have_text(words, timeout=20_000)

    def unfold(self) -> None:
        """Open the panel."""
        self.page.locator("onrecord-panel .tab").click()

    def saved(self) -> str:
        """What the CMS would keep."""
        html: str = self.page.evaluate("() => window.saved()")
        return html

    def painted(self, *kinds: str) -> list[str]:
        """What is highlighted now, in text order."""
        return [it["text"] for it in self.marks() if not kinds or it["kind"] in kinds]

    def marks(self) -> list[dict[str, Any]]:
        """The highlights that have a width, in the editor's document, in text order."""
        found: list[dict[str, Any]] = self.page.evaluate(
            """() => {
              const {CSS} = window.place().ownerDocument.defaultView;
              const found = [...CSS.highlights].filter(([name]) => name.startsWith("onrecord-"))
                .flatMap(([name, ranges]) => [...ranges].map((range) => ({kind: name.slice(9), range})));
              found.sort((a, b) => a.range.compareBoundaryPoints(Range.START_TO_START, b.range));
              return found.filter(({range}) => !range.collapsed)
                .map(({kind, range}) => ({kind, text: range.toString()}));
            }"""
        )
        return found

    def caret_at_end(self) -> None:
        """Put the caret behind all text."""
        self.page.evaluate("() => window.place().focus()")
        self.page.keyboard.press("Control+End")
        self.notice()

    def notice(self) -> None:
        """Wait for the editor to be told where the caret is, which begins a step for its undo."""
        for _ in range(2):
            self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


@pytest.fixture
def desk(page: Page, cms: places.Cms, service: places.Service) -> Desk:
    return Desk(page, cms, service)


@pytest.fixture
def desk_of_editors(page: Page, cms_of_editors: places.Cms, service: places.Service) -> Desk:
    return Desk(page, cms_of_editors, service)
