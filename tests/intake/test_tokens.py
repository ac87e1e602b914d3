import pytest
from hypothesis import given, settings

from service.intake.tokens import pieces, tokens
from tests.pages import SOUP


def cut(source: str) -> str:
    return " ".join(f"{it.kind}[{source[it.start : it.end]}]" for it in tokens(source))


def said(source: str, in_attribute: bool = False) -> str:
    return "".join(it.text for it in pieces(source, 0, len(source), in_attribute))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        ("\ufeffa", "text[a]"),
        ("a<b>c</b >d", "text[a] start[<b>] text[c] end[</b >] text[d]"),
        ("a</>b", "text[a] text[b]"),
        ("1 < 2 <3", "text[1 < 2 <3]"),
        ("a</", "text[a] raw[</]"),
        ("a<", "text[a<]"),
        ("a<b", "text[a]"),
        ("a<b x='>", "text[a]"),
        ("a</b", "text[a]"),
        ("<a x='>' y=\">\" z=>b", "start[<a x='>' y=\">\" z=>] text[b]"),
        ("</a x='>'>b", "end[</a x='>'>] text[b]"),
        ("</a '>b", "end[</a '>] text[b]"),
        ("<!-->a", "comment[<!-->] text[a]"),
        ("<!--->a", "comment[<!--->] text[a]"),
        ("<!-- > -- --!>a", "comment[<!-- > -- --!>] text[a]"),
        ("<!-- a", "comment[<!-- a]"),
        ("<!a>b<?c>d</ e>f", "comment[<!a>] text[b] comment[<?c>] text[d] comment[</ e>] text[f]"),
        ("<script>a<b</script x>c", "start[<script>] raw[a<b] end[</script x>] text[c]"),
        (
            "<script><!--<script></script>a</script>b",
            "start[<script>] raw[<!--<script></script>a] end[</script>] text[b]",
        ),
        ("<script><!--><script></script>b", "start[<script>] raw[<!--><script>] end[</script>] text[b]"),
        ("<STYLE></styles></Style>", "start[<STYLE>] raw[</styles>] end[</Style>]"),
        ("<title></ſcript></title", "start[<title>] raw[</ſcript></title]"),
        ("<plaintext><b></plaintext>", "start[<plaintext>] raw[<b></plaintext>]"),
        ("<svg><title/><style>a<b>", "start[<svg>] start[<title/>] start[<style>] text[a] start[<b>]"),
        ("<svg><![CDATA[a>b]]>c", "start[<svg>] raw[a>b] text[c]"),
        ("<svg><p><![CDATA[a>b", "start[<svg>] start[<p>] comment[<![CDATA[a>] text[b]"),
        (
            "<math><mi><style>a</style></mi><style>a",
            "start[<math>] start[<mi>] start[<style>] raw[a] end[</style>] end[</mi>] start[<style>] text[a]",
        ),
    ],
)
def test_it_cuts_as_browsers_do(source, expected):
    assert cut(source) == expected


def test_attributes_are_the_first_of_each_name_and_decoded():
    (tag,) = tokens("<A HREF='x?a=1&amp;b&copy=2&lt;' href=2 b c = d/ =e>")
    assert tag.name == "a"
    assert tag.attributes == {"href": "x?a=1&b&copy=2<", "b": "", "c": "d/", "=e": ""}
    assert not tag.closed


@pytest.mark.parametrize(("source", "closed"), [("<a/>", True), ("<a b/>", True), ("<a b=c/>", False)])
def test_it_tells_a_closed_tag_from_a_value_that_ends_alike(source, closed):
    (tag,) = tokens(source)
    assert tag.closed is closed


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("&lt;&LT&lt", "<<<"),
        ("&notit; &notin; &not", "¬it; ∉ ¬"),
        ("&nosuch; & &; &# &#x; &#xg", "&nosuch; & &; &# &#x; &#xg"),
        ("&#65;&#65&#x41;&#X41g", "AAAAg"),
        ("&#128;&#x9F;&#129;", "€Ÿ\x81"),
        ("&#0;&#xD800;&#x110000;&#" + "9" * 6000, "\ufffd" * 4),
        ("&#1;&#xFFFE;", "\x01\ufffe"),
        ("&#0000000000000065;", "A"),
        ("&NotEqualTilde;", "≂̸"),
    ],
)
def test_references_are_decoded_as_browsers_do(source, expected):
    assert said(source) == expected


def test_in_an_attribute_a_reference_that_goes_on_is_none():
    assert said("&copy=1&copya&copy;a&copy", in_attribute=True) == "&copy=1&copya©a©"


@settings(deadline=None)
@given(SOUP)
def test_tokens_are_in_order_and_never_empty(source):
    at = 0
    for token in tokens(source):
        assert at <= token.start < token.end <= len(source)
        at = token.end
