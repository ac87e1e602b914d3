import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.intake.html import extract


def text(html: str) -> str:
    return extract(html).text


def links(html: str) -> list[tuple[str, str]]:
    article = extract(html)
    return [(article.text[it.start : it.end], it.href) for it in article.links]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("no markup at all", "no markup at all"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One<p>Two", "One\n\nTwo"),
        ("<div><div><p>One</p></div></div>\n\n<p>Two</p>", "One\n\nTwo"),
        ("<p>  a \n\t b  <b> c</b>d </p>", "a b cd"),
        ("<p>a<!-- c -->b</p>", "ab"),
        ("a<br>b<br/> c<br><p>d", "a\nb\nc\n\nd"),
        ("a<br><br><br><br>b", "a\n\nb"),
        ("<ul><li>One<li>Two</ul>after", "One\n\nTwo\n\nafter"),
        ("<table><tr><th>Name<th>Age<tr><td>Ann<td>7</table>", "Name\tAge\n\nAnn\t7"),
        ("<p>&ldquo;5&nbsp;&lt;&#160;6&#x201d; &amp; &nosuch;</p>", "“5\xa0<\xa06” & &nosuch;"),
        ("<p>He said <q>a <q>b</q> c</q>.</p>", "He said “a ‘b’ c”."),
        ("CO<sub>2</sub>", "CO2"),
        ("<pre>\n  a\n\n   b </pre>c", "  a\n\n   b\n\nc"),
        ("<head><title>No</title><style>p{}</style><script>'<p>x'</script></head><body>Yes", "Yes"),
        ("a<template><p>x</p></template><noscript><p>y</p></noscript><iframe><p>z</iframe>b", "ab"),
        ("<p>a</p><p hidden>b<p>c</p><div hidden><svg></svg><div>d</div>e</div>f", "a\n\nc\n\nf"),
        ("<svg><title/><text>Chart</text></svg><p>a", "a"),
        ("<h1>a</h1>\ufeffb\0c\r\nd", "a\n\n\ufeffbc d"),
        ("</p></div></q></a>a</pre></b>", "a"),
        ("1 < 2 <3 <", "1 < 2 <3 <"),
        ("<p title='", ""),
        ("<p>cut <b", "cut"),
    ],
)
def test_it_reads_what_a_reader_sees(html, expected):
    assert text(html) == expected


def test_the_title_element_is_not_used_and_a_title_given_is_kept():
    assert extract("<title>No</title><p>a").title is None
    assert extract("<title>No</title><p>a", title="T", id="7", language="en-GB").title == "T"


@pytest.mark.parametrize(
    ("html", "headline"),
    [
        ("<h1>Rates rise.</h1><p>Body.</p>", "Rates rise."),
        ("<h1></h1><p>Not a heading.</p><h2>Later</h2>", None),
        ("<p>Rates rise</p><p>Body.</p>", "Rates rise"),
        ("<p>Body.</p><h1>Later</h1><p>More.</p>", None),
    ],
)
def test_a_leading_heading_is_the_headline(html, headline):
    article = extract(html)
    found = article.headline and article.text[slice(*article.headline)]
    assert found == headline


def test_it_keeps_web_links_with_the_text_they_stand_on():
    html = (
        '<p>See <a href=" https://e.org/a?b=1&amp;c ">  the <b>study</b> </a>, <a href="/x">x</a>'
        '<a href="javascript:alert(1)">y</a><a>z</a><a href="mailto:a@e.org">m</a><a href="http:///">n</a>'
        '<a href="HTTP://e.org"></a><a href="ht\ntp://e.org/2">one<a href="https://e.org/3">two'
    )
    assert links(html) == [
        ("the study", "https://e.org/a?b=1&c"),
        ("one", "http://e.org/2"),
        ("two", "https://e.org/3"),
    ]


def test_a_link_may_span_paragraphs():
    assert links('<a href="https://e.org"><h2>Head</h2><p>Text</p></a>tail') == [
        ("Head\n\nText", "https://e.org")
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000 + "x",
        "<div>" * 10_000 + "x" + "</div>" * 10_000,
        "<b>" * 200_000 + "<p>x",
        "".join(f"<p><font a={n}>" for n in range(50_000)) + "x",
        "<template>" * 100_000 + "</template>" * 100_000 + "x",
        "x" + "<br>" * 250_000,
        "<pre>x" + "\n<b>" * 250_000,
        "x" + "<!--" * 250_000,
        "x<a href='" * 100_000,
    ],
    ids=lambda html: html[:12],
)
def test_it_takes_linear_time_on_a_megabyte_of_malice(html):
    began = time.perf_counter()
    assert text(html).startswith("x")
    assert time.perf_counter() - began < 10


SOUP = (
    "<p> </p> <pre> </pre> <br> <q> </q> <a&href='http://e.org/'> </a> <h1> </h1> <td> <tr> <svg> </svg>"
    " <title> </title> <p&hidden> <div&hidden> </div> <script> </script> <!-- --> word &amp; < \0 “ \n"
)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(SOUP.split(" ")).map(lambda it: it.replace("&h", " h")),
        max_size=30,
    )
)
def test_any_soup_gives_tidy_text_and_links_that_fit_it(pieces):
    article = extract(" ".join(pieces))
    assert article.text == article.text.rstrip()
    assert all(0 <= it.start < it.end <= len(article.text) for it in article.links)
    assert all(article.text[it.start : it.end].strip() for it in article.links)
