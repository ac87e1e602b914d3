"""The real server: gunicorn as the container starts it, with the shipped models; and a real browser."""

from __future__ import annotations

import os
import secrets
import shutil
import urllib.parse
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.documented import examples
from tests.e2e.serve import WHOLE, serve


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server that is ready, with the guide's house style; its log must hold no article text."""
    folder = tmp_path_factory.mktemp("server")
    log = folder / "log"
    (style,) = examples("profiles.md", "toml")
    (folder / "desk.toml").write_text(style.text, encoding="utf-8")
    with serve(log, {"ONRECORD_PROFILES": str(folder)}) as url:
        yield url
    assert "Hammond" not in log.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def keeping(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A server that keeps articles, and its CMS's secret; its worker's models may still be loading."""
    folder, secret = tmp_path_factory.mktemp("kept"), secrets.token_hex(16)
    given = {"ONRECORD_DATA": str(folder / "data"), "ONRECORD_GHOST_SECRETS": secret}
    with serve(folder / "log", given, WHOLE, ready="/healthz") as url:
        yield url, secret
    written = (folder / "log").read_text(encoding="utf-8")
    assert "Hammond" not in written and secret not in written


def _chromium_program() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless browser of the system's own."""
    program = _chromium_program()
    if not program:
        pytest.skip("Chromium is not installed (Debian: chromium)")
    with sync_playwright() as playwright:
        # Chromium's sandbox refuses to run as root.
        alone = [] if os.geteuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=program, args=alone)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page that reaches this machine alone; the test fails for an error in a script of it."""
    errors: list[str] = []
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.route("**/*", _here_only)
        tab = context.new_page()
        tab.on("pageerror", lambda error: errors.append(str(error)))
        yield tab
    assert not errors


def _here_only(route: Route) -> None:
    host = urllib.parse.urlsplit(route.request.url).hostname
    if host in ("127.0.0.1", "localhost", None):
        route.continue_()
    else:
        route.abort()
