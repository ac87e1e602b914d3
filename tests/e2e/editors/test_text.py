"""The text that the plugin reads in a document is what the service's intake reads in its HTML."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample
from playwright.sync_api import Page

from service.intake.html import extract

from . import places

BODIES = [
    "<p>Fuel rose by 5 percent.</p><p>Nobody said why.</p>",
    "<p>Plain <b>bold <i>and 5</i></b><em>7</em> 🚀 end</p>",
    "<p>5&nbsp;000 euros, &nbsp; then</p>\n\n<p>  a   b \n c  </p>",
    "<ul><li>One 1</li><li>Two <ul><li>Three 3</li></ul></li></ul>after",
    "<p>line<br>break<br><br>twice<br></p><p><br></p><p>next</p>",
    "<h2>Head</h2>\ntext <div>a<div>b</div>c</div> d",
    "<table><tbody><tr><td>a</td><td> b </td></tr><tr><th>c</th><td></td><td>d</td></tr></tbody></table>",
    "<blockquote>He said <q>outer <q>inner</q> 5</q>.</blockquote>",
    "<pre>  keep\n   this\n\nhere </pre> and not   this",
    "a <script>no()</script><style>no</style>b<p hidden>no</p><p style='color:red; display: none'>no</p>c",
    "<figure><img alt='no'><figcaption>A caption of 3</figcaption></figure><hr>x",
    "🇬🇧 <a href='https://example.org/'>two 👩‍👩‍👧 links</a>, <sup>2</sup><u> and </u> é é",
    "<p> <b> a </b> <i> b </i> </p>",
    "",
]

READ = """async (htmls) => {
  const {read} = await import("/plugin/text.js");
  return htmls.map((html) => {
    const root = document.createElement("div");
    root.innerHTML = html;
    return read(root).text;
  });
}"""

#: Every character that stands in the document, found by its place in the text.
PLACES = """async (html) => {
  const {read} = await import("/plugin/text.js");
  const root = document.querySelector("#story");
  root.innerHTML = html;
  const it = read(root);
  return [it.text, [...it.text].map((_, n, all) => {
    const start = all.slice(0, n).join("").length;
    return String(it.range(start, start + all[n].length) ?? "");
  })];
}"""


@pytest.fixture
def blank(page: Page, cms: places.Cms) -> Page:
    page.goto(f"{cms.url}/plain")
    return page


def test_it_reads_what_the_intake_reads(blank: Page) -> None:
    assert blank.evaluate(READ, BODIES) == [extract(it).text for it in BODIES]


def test_it_reads_what_the_intake_reads_in_any_tidy_body(blank: Page) -> None:
    from tests.pages import TIDY

    bodies: list[str] = []
    quiet = settings(
        max_examples=100, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    with pytest.raises(NoSuchExample):
        find(TIDY, lambda html: bool(bodies.append(html)), settings=quiet)
    assert len(bodies) > 80
    assert blank.evaluate(READ, bodies) == [extract(it).text for it in bodies]


def test_every_character_is_found_where_it_stands(blank: Page) -> None:
    for html in BODIES:
        text, found = blank.evaluate(PLACES, html)
        for said, stands in zip(text, found, strict=True):
            # Breaks, runs of white space and the marks of <q> have no place of their own.
            assert stands == said or (said in " \n\t“”‘’" and not stands.strip())


def test_what_editors_keep_for_themselves_is_not_read(blank: Page) -> None:
    bodies = [
        "<p>a\ufeffb \u2060\u2060c</p>",
        "<p>a</p><p><br data-mce-bogus='1'></p><span data-mce-bogus='all'>no</span>",
        "<p>a</p><div class='ck-widget__type-around'><div>no</div></div>",
        "<p>a</p><button>no</button>",
    ]
    assert blank.evaluate(READ, bodies) == ["ab c", "a", "a", "a"]
