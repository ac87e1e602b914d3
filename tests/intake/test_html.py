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
        ('<p>a<span style="color: red; display:none">b</span><span style="display: inline">c', "ac"),
        ("<p>“ \0\0 a \0 b", "“ a b"),
        ("<xmp>a\0<b>&lt;</xmp>c", "a\ufffd<b>&lt;\n\nc"),
        ("<pre>\r\na\rb</pre>", "a\nb"),
        ("<pre><!-- -->\na</pre><pre>\n\nb</pre>", "a\n\n\nb"),
        ("<p>a<svg><text><![CDATA[1<2>3]]></text></svg>", "a1<2>3"),
        ("<figure><img alt='No'><figcaption>Photo: Ann</figcaption></figure><p>a", "Photo: Ann\n\na"),
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


def seconds(html: str) -> float:
    """Of the processor's time, the least of some tries."""
    tries = []
    for _ in range(3):
        began = time.process_time()
        extract(html)
        tries.append(time.process_time() - began)
    return min(tries)


@pytest.mark.parametrize(
    "malice",
    [
        lambda n: "<div>" * n + "x",
        lambda n: "<div>" * n + "x" + "</div>" * n,
        lambda n: "<b>" * n + "<p>x",
        lambda n: "".join(f"<p><font a={m}>" for m in range(n)) + "x",
        lambda n: "<template>" * n + "</template>" * n + "x",
        lambda n: "x" + "<br>" * n,
        lambda n: "<pre>x" + "\n<b>" * n,
        lambda n: "x" + "<!--" * n,
        lambda n: "x<a href='" * n,
        lambda n: "x<a " + "b='" * n,
        lambda n: "x<a " + " =" * n,
        lambda n: "x" + "<svg><a>" * n + "</b>" * n,
        lambda n: "x<script><!--" + "<script></script>" * n,
        lambda n: "x<title>" + "</titl" * n,
        lambda n: "x" + "&a" * n + "&#9" * n,
        lambda n: "x" + "&lt;" * n,
        lambda n: "x" + " <" * n,
        lambda n: "x" + "<![CDATA[" * n,
        lambda n: "x<svg>" + "<![CDATA[" * n,
        lambda n: "x" + "<mark data-onrecord-a>" * n + "</mark>" * n,
        lambda n: "x" + "<table>" * n + "<td>" * n,
    ],
    ids=lambda malice: malice(1)[:20],
)
def test_twice_the_malice_takes_twice_the_time(malice):
    many = 4_000
    assert seconds(malice(8 * many)) < 20 * seconds(malice(many)) + 0.05


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
