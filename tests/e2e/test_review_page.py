"""The review page as an editor walks it."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import json
import os
import pathlib
import re
import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from service.access import Scope, hashed, new_key
from service.analysis.report import Engine, Finding, Report, Severity, Span
from service.app import create_app
from service.cms.event import Event, Kind
from service.intake.article import Article
from service.intake.language import require_english
from service.newsroom import Newsroom
from service.settings import Settings
from service.storage import reports
from tests.reviews import revised
from tests.servers import served

ROOT = pathlib.Path(__file__).parents[2]
SEED = (ROOT / "seeds" / "russian-strikes.txt").read_text("utf-8")
#: Where screenshots for the documentation go, if anywhere: ONRECORD_SCREENSHOTS=docs/images.
SCREENSHOTS = os.environ.get("ONRECORD_SCREENSHOTS")
VERIFIED = re.compile(r"\bverified\b")
EVIL = "<script>window.pwned=1</script><img src=x onerror=window.pwned=1>\"'&"


class Reads:
    """Finds what it is told to, once it is let."""

    ready = True

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.go_on.set()
        self.name = "Ann Reader"
        self.calls = 0

    def annotate(self, article: Article, profile: str = "default") -> Report:
        require_english(article)
        self.calls += 1
        assert self.go_on.wait(30)
        spans = [
            Span.of(article, "body", at, at + 4)
            for at in range(len(article.text))
            if article.text.startswith("much", at)
        ]
        findings = tuple(
            Finding(f"n{n}", "vague-collective", Severity.WARNING, f"How much, {self.name}?", (it,), (), "/")
            for n, it in enumerate(spans)
        )
        return Report(article, Engine("0", "none"), findings=findings)


@pytest.fixture
def reads() -> Reads:
    return Reads()


@pytest.fixture
def quick(reads: Reads) -> Iterator[str]:
    """The address of the page around an annotator that reads at once."""
    with served(create_app(Settings(), reads)) as url:
        yield url


def paste(page: Page, url: str, text: str, form: str = "Plain text") -> None:
    page.goto(url)
    page.get_by_label("The article", exact=True).fill(text)
    page.get_by_label(form, exact=True).check()
    page.get_by_role("button", name="Read it").click()


def read(page: Page, url: str, text: str, form: str = "Plain text") -> None:
    paste(page, url, text, form)
    expect(page.locator(".desk")).to_be_visible(timeout=60_000)


def colours(page: Page, selector: str, name: str = "backgroundColor") -> set[str]:
    found: list[str] = page.eval_on_selector_all(
        selector, f"marks => marks.map(it => getComputedStyle(it).{name})"
    )
    return set(found)


def violations(page: Page) -> list[str]:
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{it['id']}: {node['html'][:120]}" for it in found for node in it["nodes"]]


def photograph(page: Page, name: str) -> None:
    if SCREENSHOTS:
        page.mouse.move(0, 0)
        page.wait_for_timeout(400)
        page.screenshot(path=pathlib.Path(SCREENSHOTS) / f"review-{name}.png")


def test_an_editor_walks_the_seed_article(page: Page, server: str) -> None:
    read(page, f"{server}/", SEED)
    hammond = page.locator(".sources > li", has=page.get_by_role("heading", name="Philip Hammond"))
    said = hammond.locator("[data-said]").evaluate_all("items => items.map(it => it.dataset.said)")
    assert len(said) >= 4
    marks = [f'.galley mark[data-onrecord-content="{id}"]' for id in said]
    assert len(set.union(*(colours(page, it) for it in marks))) == 1
    peskov = page.locator(".sources > li", has=page.get_by_role("heading", name="Dmitry Peskov"))
    other = peskov.locator("[data-said]").first.get_attribute("data-said")
    assert colours(page, f'.galley mark[data-onrecord-content="{other}"]').isdisjoint(colours(page, marks[0]))
    photograph(page, "light")

    notes = page.locator(".query")
    total = notes.count()
    assert total >= 2
    page.keyboard.press("n")
    expect(notes.nth(0)).to_be_focused()
    page.keyboard.press("n")
    expect(notes.nth(1)).to_be_focused()
    page.keyboard.press("p")
    expect(notes.nth(0)).to_be_focused()
    page.keyboard.press("d")
    expect(notes.nth(0)).to_contain_text("Dismissed")
    expect(page.locator(".count")).to_contain_text(f"{total - 1} open")

    figure = page.locator(".galley mark[data-onrecord-figure]", has_text="Less than 30 per cent").first
    page.locator(".figures a", has_text="Less than 30 per cent").click()
    expect(figure).to_be_focused()
    page.keyboard.press("v")
    dialog = page.get_by_role("dialog", name="Verify a figure")
    dialog.get_by_label("Link to the evidence").fill("javascript:alert(1)")
    dialog.get_by_role("button", name="Mark as verified").click()
    expect(dialog).to_contain_text("http://")
    dialog.get_by_label("Link to the evidence").fill("https://example.org/strikes")
    dialog.get_by_label("Note").fill("Table 2")
    dialog.get_by_role("button", name="Mark as verified").click()
    expect(figure).to_have_class(VERIFIED)

    page.reload()
    expect(page.locator(".desk")).to_be_visible(timeout=60_000)
    expect(notes.nth(0)).to_contain_text("Dismissed")
    item = page.locator(".figures > li", has_text="Less than 30 per cent")
    expect(item).to_contain_text("Table 2")
    expect(item.get_by_role("link", name="example.org")).to_have_attribute("rel", "noopener noreferrer")
    expect(figure).to_have_class(VERIFIED)
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "Hammond" not in kept and "per cent" not in kept

    notes.nth(0).get_by_role("button", name="Undo").click()
    expect(page.locator(".count")).to_contain_text(f"{total} open")


def test_a_quotation_is_tied_to_its_speaker_and_a_pronoun_to_its_name(page: Page, server: str) -> None:
    read(page, f"{server}/", SEED)
    he = page.locator(".galley mark.source", has_text=re.compile("^he$")).first
    he.hover()
    expect(page.locator("#caption")).to_contain_text("is Philip Hammond")
    expect(page.locator(".galley mark.source.lit", has_text="Philip Hammond").first).to_be_visible()
    quoted = page.locator(".galley mark.attribution-content", has_text="Less than 30 per cent").first
    voice = quoted.get_attribute("data-voice")
    page.locator(f'.sources [data-voice="{voice}"] [data-said] a').first.focus()
    expect(quoted).to_have_class(re.compile(r"\blit\b"))
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("#caption-said")).not_to_be_empty()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_bars_anybody(chromium: Browser, server: str, scheme: str) -> None:
    with chromium.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    ) as context:
        page = context.new_page()
        page.goto(f"{server}/")
        assert violations(page) == []
        read(page, f"{server}/", SEED)
        for summary in page.locator(".bar summary").all():
            summary.click()
        page.keyboard.press("n")
        assert violations(page) == []
        page.keyboard.press("d")
        assert violations(page) == []
        page.keyboard.press("?")
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.locator(".figures .verify").first.click()
        assert violations(page) == []
        page.keyboard.press("Escape")
        if scheme == "dark":
            for summary in page.locator(".bar summary").all():
                summary.click()
            page.keyboard.press("u")
            page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
            photograph(page, "dark")


def test_a_phone_shows_it_all_without_scrolling_sideways(chromium: Browser, server: str, quick: str) -> None:
    with chromium.new_context(viewport={"width": 360, "height": 780}, has_touch=True) as context:
        page = context.new_page()
        read(page, quick, "So much " + "long" * 80 + " http://example.org/" + "x" * 300)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        read(page, f"{server}/", SEED)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        text = page.locator(".galley").bounding_box()
        findings = page.locator(".margin").bounding_box()
        assert text and findings and findings["y"] >= text["y"] + text["height"]
        assert violations(page) == []
        page.evaluate("document.querySelector('.galley').scrollIntoView()")
        photograph(page, "phone")


def test_a_findings_rule_leads_to_its_page_in_a_new_tab(page: Page, quick: str) -> None:
    read(page, quick, "It rained so much.")
    with page.context.expect_page() as opened:
        page.locator(".query").get_by_role("link", name="vague collective").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("vague-collective")


def test_each_finding_stands_beside_its_words(page: Page, quick: str) -> None:
    read(page, quick, "\n\n".join(["It rained so much."] * 3 + ["Quiet words."] * 30 + ["It rained much."]))
    places = page.locator(".query").evaluate_all(
        """notes => notes.map(note => {
            const mark = document.querySelector(`.galley [data-onrecord-finding="${note.id}"]`);
            const [at, words] = [note.getBoundingClientRect(), mark.getBoundingClientRect()];
            return [at.top, at.bottom, words.top, at.left - words.right];
        })"""
    )
    assert len(places) == 4
    assert all(left > 0 for *_, left in places)
    assert all(upper[1] <= lower[0] for upper, lower in itertools.pairwise(places))
    assert abs(places[0][0] - places[0][2]) < 40 and abs(places[3][0] - places[3][2]) < 40


@pytest.mark.parametrize("form", ["Plain text", "HTML"])
def test_script_and_markup_in_an_article_stay_text(page: Page, quick: str, reads: Reads, form: str) -> None:
    reads.name = EVIL
    text = f"So much rain fell on Sunday that the road was closed, {EVIL} said."
    sent = text if form == "Plain text" else text.replace("&", "&amp;").replace("<", "&lt;")
    read(page, quick, sent, form)
    assert page.locator(".text").text_content() == text
    assert EVIL in (page.locator(".query .message").text_content() or "")
    page.reload()
    expect(page.locator(".query")).to_have_count(1)
    assert page.evaluate("window.pwned") is None
    assert page.locator(".desk script, .desk img").count() == 0


def test_nothing_but_the_services_own_fragments_becomes_markup(page: Page, quick: str) -> None:
    page.goto(quick)
    refused = page.evaluate("() => { try { document.body.innerHTML = 'x' } catch (e) { return e.name } }")
    assert refused == "TypeError"


def test_a_problem_is_told_in_words_and_the_text_is_kept(page: Page, quick: str) -> None:
    text = "Le premier ministre a déclaré mardi que le gouvernement ne céderait pas aux grévistes."
    paste(page, quick, text)
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("onrecord reads English")
    expect(page.get_by_label("The article", exact=True)).to_have_value(text)


def test_a_service_that_is_gone_is_told_in_words(page: Page, quick: str) -> None:
    page.goto(quick)
    page.route("**/review", lambda route: route.abort())
    page.get_by_label("The article", exact=True).fill("Rain fell.")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("cannot be reached")


def test_a_long_reading_shows_its_progress_and_can_be_stopped(page: Page, quick: str, reads: Reads) -> None:
    reads.go_on.clear()
    text = "Rain fell on the town. " * 200
    paste(page, quick, text)
    expect(page.locator("#progress")).to_contain_text("Reading 1,000 words")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.locator(".galley.waiting")).to_contain_text("Rain fell on the town.")
    expect(page.locator("#progress-time")).to_contain_text("1 s")
    page.get_by_role("button", name="Stop").click()
    reads.go_on.set()
    expect(page.get_by_label("The article", exact=True)).to_have_value(text)
    expect(page.locator("#progress")).to_be_hidden()


def test_it_waits_while_models_load(page: Page, quick: str, reads: Reads) -> None:
    reads.ready = False
    paste(page, quick, "Rain fell on the town.")
    expect(page.locator("#progress")).to_contain_text("models are still loading")
    reads.ready = True
    expect(page.locator(".desk")).to_be_visible(timeout=10_000)


def test_a_reload_asks_nothing_of_the_service_again(page: Page, quick: str, reads: Reads) -> None:
    read(page, quick, "So much rain fell.")
    page.reload()
    expect(page.locator(".query")).to_have_count(1)
    assert reads.calls == 1


def test_all_can_be_forgotten(page: Page, quick: str) -> None:
    read(page, quick, "So much rain fell.")
    page.keyboard.press("n")
    page.keyboard.press("d")
    expect(page.locator(".count")).to_contain_text("0 open")
    page.get_by_role("button", name="New article").click()
    page.get_by_role("button", name="Forget all of it").click()
    page.reload()
    expect(page.get_by_label("The article", exact=True)).to_have_value("")
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])").count("rain") == 0
    read(page, quick, "So much rain fell.")
    expect(page.locator(".count")).to_contain_text("1 open")


def test_findings_and_marks_can_be_hidden(page: Page, quick: str) -> None:
    read(page, quick, "So much rain fell.\n\nSo much snow fell.")
    page.keyboard.press("n")
    page.keyboard.press("d")
    page.get_by_text("Show", exact=True).click()
    page.get_by_label("Settled ones too").uncheck()
    expect(page.locator(".query").filter(visible=True)).to_have_count(1)
    page.get_by_label("Warning").uncheck()
    expect(page.locator(".query").filter(visible=True)).to_have_count(0)
    page.get_by_label("Warning").check()
    page.get_by_label("vagueness").uncheck()
    expect(page.locator(".query").filter(visible=True)).to_have_count(0)
    assert colours(page, ".galley mark.finding", "outlineStyle") == {"none"}


def test_single_keys_can_be_turned_off(page: Page, quick: str) -> None:
    read(page, quick, "So much rain fell.")
    page.keyboard.press("?")
    page.get_by_label("Single keys do this").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    expect(page.locator(".query")).to_have_count(1)
    page.keyboard.press("n")
    expect(page.locator(".query").first).not_to_be_focused()


def test_a_key_is_asked_for_and_kept_in_the_tab_alone(
    page: Page, tmp_path: pathlib.Path, reads: Reads
) -> None:

    settings = dataclasses.replace(Settings(), keys="on", data=tmp_path)
    newsroom = Newsroom.of(settings)
    app = create_app(settings, reads, newsroom)
    key = new_key()
    newsroom.kept().store.add_key(
        "a desk", hashed(key), [Scope.ANNOTATE], datetime.datetime.now(datetime.UTC)
    )
    with served(app) as url:
        paste(page, url, "So much rain fell.")
        dialog = page.get_by_role("dialog", name="This service asks for a key")
        dialog.get_by_label("API key").fill("wrong")
        dialog.get_by_role("button", name="Use this key").click()
        expect(dialog.get_by_label("API key")).to_have_value("")
        dialog.get_by_label("API key").fill(key)
        dialog.get_by_role("button", name="Use this key").click()
        expect(page.locator(".desk")).to_be_visible()
        assert key in json.loads(page.evaluate("JSON.stringify({...sessionStorage})"))["onrecord.key"]
        assert key not in page.evaluate("JSON.stringify({...localStorage}) + document.cookie + location.href")


@pytest.fixture
def kept(tmp_path: pathlib.Path, reads: Reads) -> Iterator[str]:
    """The address of a page whose newsroom keeps one article, annotated; its id is p/1."""
    text = "Rain fell in the north.\n\nThe new bridge cost 40 million euros, more than the town has."
    settings = dataclasses.replace(Settings(), data=tmp_path, ghost_secrets=("secret",))
    newsroom = Newsroom.of(settings)
    app = create_app(settings, reads, newsroom)
    store, now = newsroom.kept().store, datetime.datetime.now(datetime.UTC)
    revision = store.receive("ghost", Event("p/1", Kind.PUBLISHED, "Bridge dear", text), now).revision
    job = store.claim(revision.id, now)
    assert job and store.finish(job, reports.dump(revised.report(text)), "0", now)
    with served(app) as url:
        yield url


def test_what_is_decided_on_a_stored_article_is_seen_by_colleagues(
    page: Page, chromium: Browser, kept: str
) -> None:
    page.goto(kept)
    page.locator("#latest a").click()
    expect(page).to_have_url(f"{kept}/articles/ghost/p%2F1")
    expect(page.locator(".text")).to_contain_text("The new bridge cost 40 million euros")
    note = page.locator('.query[data-rule="figure-without-source"]')
    expect(page.locator(".count")).to_have_text("1 open finding")
    note.get_by_role("button", name="Dismiss").click()
    name = page.get_by_role("dialog", name="Who decides?")
    name.get_by_label("Your name").fill("Ann Reader")
    name.get_by_role("button", name="Go on").click()
    expect(note).to_contain_text("Dismissed by Ann Reader")
    note.get_by_role("button", name="Undo").click()
    expect(page.locator(".count")).to_have_text("1 open finding")
    note.get_by_role("button", name="Verify").click()
    dialog = page.get_by_role("dialog", name="Verify a figure")
    dialog.get_by_label("Link to the evidence").fill("https://example.org/budget")
    dialog.get_by_role("button", name="Mark as verified").click()
    expect(note).to_contain_text("Verified by Ann Reader")

    with chromium.new_context() as context:
        colleague = context.new_page()
        colleague.goto(f"{kept}/articles/ghost/p%2F1")
        seen = colleague.locator('.query[data-rule="figure-without-source"]')
        expect(seen).to_contain_text("Verified by Ann Reader")
        expect(colleague.locator('.galley mark[data-onrecord-figure="f1"]').first).to_have_class(VERIFIED)

        seen.get_by_role("button", name="Undo").click()
        colleague.get_by_label("Your name").fill("Ben Editor")
        colleague.get_by_role("button", name="Go on").click()
        expect(seen.get_by_role("button", name="Dismiss")).to_be_visible()
    page.reload()
    expect(note.get_by_role("button", name="Dismiss")).to_be_visible()


def test_a_decision_that_somebody_else_has_taken_is_told(page: Page, kept: str) -> None:
    page.goto(f"{kept}/articles/ghost/p%2F1")
    note = page.locator('.query[data-rule="figure-without-source"]')
    id = note.get_attribute("id")
    decided = page.request.post(
        f"{kept}/v1/articles/ghost/p%2F1/reviews",
        data={"action": "dismiss", "finding": id, "by": "Ben Editor"},
    )
    assert decided.status == 201
    page.evaluate("sessionStorage.setItem('onrecord.name', '\"Ann Reader\"')")
    note.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text(
        "Ben Editor has dismissed this already"
    )
    expect(note).to_contain_text("Dismissed by Ben Editor")


def test_an_article_that_was_never_sent_is_told_in_words(page: Page, kept: str) -> None:
    page.goto(f"{kept}/articles/ghost/none")
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("No such article")


def test_what_did_not_reach_the_service_does_not_look_decided(page: Page, kept: str) -> None:
    page.goto(f"{kept}/articles/ghost/p%2F1")
    note = page.locator('.query[data-rule="figure-without-source"]')
    expect(page.locator(".count")).to_have_text("1 open finding")
    page.evaluate("sessionStorage.setItem('onrecord.name', '\"Ann Reader\"')")
    page.route("**/reviews", lambda route: route.abort())
    note.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("not kept")
    expect(page.locator(".count")).to_have_text("1 open finding")
    page.unroute("**/reviews")
    note.get_by_role("button", name="Dismiss").click()
    expect(note).to_contain_text("Dismissed by Ann Reader")
    expect(page.get_by_role("alert").filter(visible=True)).to_have_count(0)
