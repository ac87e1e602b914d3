"""What the plugin shows in an editor, and that it leaves the editor's document alone."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from .conftest import Desk

STORY = (
    "<p>Spending rose by 5 percent 🚀, and <b>then by <i>7</i></b>.</p>"
    "<p>Ann Lee said that 12&nbsp;shops closed.</p><ul><li>One cost 30.</li><li>None cost 40.</li></ul>"
)
POLICY = "default-src 'none'; style-src 'self'; script-src 'self' {service}; connect-src {service}"

#: Keeps what happens to the editor and around it, the panel's place in the page aside.
WATCH = """() => {
  window.changes = [];
  new MutationObserver((records) => window.changes.push(...records.map((it) => it.type)))
    .observe(document, {attributes: true, childList: true, characterData: true, subtree: true});
}"""


def test_each_figure_is_painted_by_severity_where_it_stands(desk: Desk) -> None:
    desk.open("plain", STORY, target="#story")
    assert desk.painted() == ["5 percent", "7", "12", "30", "40"]
    assert desk.painted("error", "warning", "note") == desk.painted()
    asked = {it["kind"] for it in desk.marks()}
    assert len(asked) == 3


def test_nothing_in_the_document_changes(desk: Desk) -> None:
    desk.open("plain", STORY, target="#story")
    page = desk.page
    page.evaluate(WATCH)
    before = page.evaluate("document.querySelector('#story').outerHTML")
    desk.caret_at_end()
    page.keyboard.type(" 50")
    desk.settle()
    assert desk.painted()[-1] == "50"
    assert set(page.evaluate("window.changes")) == {"characterData"}
    assert page.evaluate("document.querySelector('#story').outerHTML") == before.replace("40.", "40. 50")
    assert page.evaluate("[...document.body.children].map((it) => it.localName)") == [
        "h1",
        "div",
        "script",
        "script",
    ]


def test_it_works_under_a_strict_policy_of_the_page(desk: Desk) -> None:
    broken: list[str] = []
    desk.page.on("console", lambda it: broken.append(it.text) if it.type == "error" else None)
    desk.cms.policy = POLICY.format(service=desk.service.url)
    desk.open("plain", STORY, target="#story")
    desk.unfold()
    assert len(desk.painted()) == 5
    assert desk.page.locator("onrecord-panel aside").evaluate("it => getComputedStyle(it).overflow") == "auto"
    assert broken == []


def test_marks_move_with_edits_elsewhere_and_leave_a_paragraph_that_is_edited(desk: Desk) -> None:
    desk.open("plain", STORY, target="#story")
    desk.service.annotator.answering.clear()
    page = desk.page
    # Typed in front of the first figure; the second paragraph is not touched.
    page.evaluate("getSelection().collapse(document.querySelector('#story p').firstChild, 0)")
    page.evaluate("document.querySelector('#story').focus()")
    page.keyboard.type("Now 3 ")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert desk.painted() == ["12", "30", "40"]
    page.keyboard.press("Enter")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert desk.painted() == ["12", "30", "40"]
    desk.service.annotator.answering.set()
    desk.settle()
    assert desk.painted() == ["3", "5 percent", "7", "12", "30", "40"]


def test_an_answer_about_an_older_text_is_not_shown(desk: Desk) -> None:
    desk.open("plain", "<p>It cost 10.</p>", target="#story")
    desk.service.annotator.answering.clear()
    asked = len(desk.service.annotator.read)
    desk.caret_at_end()
    desk.page.keyboard.type(" And 20.")
    desk.state("Reading …")
    while len(desk.service.annotator.read) == asked:
        desk.page.wait_for_timeout(20)
    # While the service reads, 20 becomes 203: an answer about 20 would paint half of it.
    desk.page.keyboard.press("ArrowLeft")
    desk.page.keyboard.type("3")
    desk.service.annotator.answering.set()
    desk.settle()
    assert desk.painted() == ["10", "203"]
    assert "203" in desk.service.last.text


def test_a_text_that_comes_back_is_not_asked_about_again(desk: Desk) -> None:
    desk.open("plain", "<p>It cost 10.</p>", target="#story", delay="300")
    asked = len(desk.service.annotator.read)
    desk.caret_at_end()
    desk.page.keyboard.type("!")
    desk.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert desk.painted() == []
    desk.page.keyboard.press("Backspace")
    desk.settle()
    assert desk.painted() == ["10"]
    assert len(desk.service.annotator.read) == asked


def test_a_title_is_read_and_painted_beside_the_story(desk: Desk) -> None:
    desk.open("plain", "<p>It cost 10.</p>", target="#story", title="#title")
    desk.page.evaluate("document.querySelector('#title').textContent = 'A cost of 11'")
    desk.settle()
    assert desk.service.last.title == "A cost of 11"
    assert sorted(desk.painted()) == ["10", "11"]


def test_an_editor_that_comes_late_and_goes_is_noticed(desk: Desk) -> None:
    desk.open("plain", "", target=".late")
    expect(desk.page.locator("onrecord-panel")).to_have_count(0)
    desk.page.evaluate("document.querySelector('#story').classList.add('late')")
    desk.page.evaluate("window.load('<p>It cost 10.</p>')")
    desk.settle()
    assert desk.painted() == ["10"]
    desk.page.evaluate("document.querySelector('#story').remove()")
    expect(desk.page.locator("onrecord-panel")).to_have_count(0)
    assert desk.page.evaluate("[CSS.highlights.size, document.adoptedStyleSheets.length]") == [0, 0]


def test_an_editor_in_a_shadow_tree_is_painted(desk: Desk) -> None:
    desk.cms.tag = ""
    desk.open("plain", "", target="#story >>> section")
    desk.page.evaluate(
        """() => {
          const inner = document.createElement("section");
          inner.contentEditable = "true";
          inner.innerHTML = "<p>It cost 10.</p>";
          document.querySelector("#story").attachShadow({mode: "open"}).append(inner);
        }"""
    )
    desk.settle()
    assert desk.painted() == ["10"]
    assert desk.page.evaluate("document.querySelector('#story').shadowRoot.adoptedStyleSheets.length") == 1


def test_an_article_of_3000_words_with_emoji_is_painted_right(desk: Desk) -> None:
    paragraphs = 100
    html = "".join(
        f"<p>In town {n} 🚀 the <b>mayor said</b> that 👩‍👩‍👧 families paid {n + 0.5} percent more for bread"
        " and milk than a year ago, while wages in the same towns stood still and many people moved"
        " away&nbsp;to other places.</p>"
        for n in range(paragraphs)
    )
    desk.open("plain", html, target="#story")
    assert len(desk.service.last.text.split()) > 3000
    wanted = [text for n in range(paragraphs) for text in (str(n), f"{n + 0.5} percent")]
    assert desk.painted() == wanted
    spent = json.loads(
        desk.page.evaluate(
            """async () => {
              const node = document.querySelector("#story p:nth-child(50)").lastChild;
              const spent = [];
              for (let n = 0; n < 20; n += 1) {
                node.appendData("x");
                const start = performance.now();
                await new Promise(requestAnimationFrame);
                spent.push(performance.now() - start);
              }
              return JSON.stringify(spent);
            }"""
        )
    )
    assert sorted(spent)[len(spent) // 2] < 150
