import html as standard
import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.intake.html import extract
from service.intake.markup import Markup, Run, without_marks
from tests.pages import SOUP, TIDY, tree

SPACE = " \t\n\f\r"


def decoded(source: str) -> str:
    """One character's source, said by another decoder than ours; it leaves out what is only an error."""
    return standard.unescape(source)


def check(source: str) -> None:
    article = extract(source)
    markup = article.markup
    assert markup.html == source
    last = 0
    for offset, character in enumerate(article.text):
        start, end = markup.place(offset)
        run = markup.run(offset)
        assert last <= start < end <= len(source) or (start, end) == markup.place(offset - 1)
        last = end
        said = source[start:end]
        if run.node is None and "<" in said:
            assert character in "\n\t“”‘’<" or said == character
        elif character == " " or (character == "\n" and said.strip(SPACE) == ""):
            assert decoded(said).strip(SPACE + "\0") == ""
        elif run.even:
            assert said == character or (said, character) in {("\r", "\n"), ("\0", "\ufffd")}
        else:
            assert said.startswith("&")
            assert character in decoded(said) or re.match("&#", said)


@settings(deadline=None, max_examples=200)
@given(SOUP)
def test_every_character_of_any_soup_comes_from_where_the_map_says(source):
    check(source)


@settings(deadline=None, max_examples=100)
@given(TIDY)
def test_every_character_of_a_tidy_page_comes_from_where_the_map_says(source):
    check(source)


@settings(deadline=None, max_examples=100)
@given(TIDY)
def test_the_text_of_a_tidy_page_is_what_a_parser_gives(source):
    """Compared without white space, which a parser's text has not collapsed."""
    seen = "".join(tree(source, fragment=True).to_text(separator="", strip=False).split())
    assert "".join(extract(source).text.split()) == seen


@settings(deadline=None, max_examples=100)
@given(SOUP)
def test_the_runs_are_the_whole_text(source):
    article = extract(source)
    runs = article.markup.runs
    assert [run.start for run in runs] == [0, *(run.end for run in runs)][: len(runs)]
    assert (runs[-1].end if runs else 0) == len(article.text)
    nodes = list(article.markup.nodes())
    assert all(start < end for start, end in nodes)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(nodes))


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        ("<p>Up &pound;5</p>", "£", "&pound;"),
        ("<p>a&NotEqualTilde;b", "≂", "&NotEqualTilde;"),
        ("<p>a&NotEqualTilde;b", "\u0338", "&NotEqualTilde;"),
        ("<p>&notit;", "¬", "&not"),
        ("<p>a \n\t b", " ", " \n\t "),
        ("<b>a </b> <i> c</i>", " ", " "),
        ("a<br>b", "\n", "<br>"),
        ("<p>a</p>\n<p>b</p>", "\n", "</p>\n<p>"),
        ("<table><tr><td>a<td>b</table>", "\t", "<td>"),
        ("<p>a <q>b</q>", "”", "</q>"),
        ("<pre>\r\na\r\nb</pre>", "\n", "\r\n"),
        ("\ufeff<p>🚀5", "5", "5"),
        ("<p>a\0b", "b", "b"),
    ],
)
def test_a_character_comes_from_exactly_this(source, words, expected):
    article = extract(source)
    start, end = article.markup.place(article.text.index(words))
    assert source[start:end] == expected


def test_there_is_no_place_past_the_end():
    with pytest.raises(IndexError):
        extract("<p>a").markup.place(1)
    with pytest.raises(IndexError):
        Markup("", ()).place(0)


@pytest.mark.parametrize(
    "source",
    [
        "<table>a<tr>b</tr></table>",
        "<svg><text>a</text></svg>",
        "<xmp>a</xmp>",
        "<plaintext>a",
        "<option>a</option>",
        "</",
        "<frameset>a",
        "<table><tr><td></td>a",
    ],
)
def test_where_no_mark_can_stand_there_is_no_node(source):
    assert list(extract(source).markup.nodes()) == []


@pytest.mark.parametrize("source", ["<table><tr><td>a", "<table><caption>a", "<svg><p>a", "<table></table>a"])
def test_a_cell_a_caption_and_what_leaves_a_drawing_can_be_marked(source):
    assert len(list(extract(source).markup.nodes())) == 1


def test_a_run_says_whether_each_character_has_its_own_place():
    assert Run(0, 2, 5, 7, 1).even
    assert not Run(0, 1, 5, 10, 1).even


MARKED = '<mark data-onrecord-figure="f1" title="x > y">{}</mark>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a</p>", "<p>a</p>"),
        (MARKED.format("a"), "a"),
        (MARKED.format("a" + MARKED.format("b") + "c"), "abc"),
        ("<mark>a" + MARKED.format("b") + "</mark>", "<mark>ab</mark>"),
        (MARKED.format("a<mark>b</mark>"), "a<mark>b</mark>"),
        ("</mark>" + MARKED.format("b"), "</mark>b"),
        ("<MARK DATA-ONRECORD-CUE=a1>b</MARK >", "b"),
        ("<!--" + MARKED.format("a") + "-->", "<!--" + MARKED.format("a") + "-->"),
        ("<mark class='data-onrecord-figure'>a</mark>", "<mark class='data-onrecord-figure'>a</mark>"),
    ],
)
def test_only_our_marks_are_taken_out(source, expected):
    assert without_marks(source) == expected


def test_marks_of_an_earlier_answer_are_not_read_as_the_articles():
    article = extract(f"<p>Up {MARKED.format('5 per')} cent</p>")
    assert article.markup.html == "<p>Up 5 per cent</p>"
    assert article.text == "Up 5 per cent"


@settings(deadline=None)
@given(st.one_of(SOUP, TIDY))
def test_html_without_our_marks_is_left_alone(source):
    assert without_marks(source) is source
