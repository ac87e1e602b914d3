import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from service.analysis.report import Engine, Naming, Report, Source, SourceKind, Span
from service.intake.article import Article
from service.renderers import terminal


def printed(report: Report, width: int = 100, colour: bool = False) -> str:
    page = io.StringIO()
    terminal.render(report, Console(file=page, width=width, force_terminal=colour, highlight=False))
    return page.getvalue()


def unwrapped(text: str) -> str:
    return " ".join(text.split())


def test_the_article_reads_with_its_signs_and_without_colour(report):
    text = unwrapped(printed(report, width=80))
    assert "Spending 🚀 rises" in text
    assert (
        "Philip Hammond[s1] told[a1] Reuters[s2] "
        "[a1: that spending had risen by 5 percent[f1][!1] — “a lot” a1]." in text
    )
    assert "It is said[a2] [a2: to go on a2][!2]." in text
    assert "\x1b" not in text


def test_it_lists_what_was_found(report):
    text = unwrapped(printed(report, width=140))
    assert "s1 Philip Hammond person, named a1" in text
    assert (
        "Philip Hammond[s1] ← told: that spending had risen by 5 percent — “a lot” mixed, to Reuters[s2]"
        in text
    )
    assert "a2 nobody named ← is said: to go on indirect, hedge" in text
    assert "f1 5 percent ↑ 5 % spending claimed: Philip Hammond[s1]" in text
    assert "!2 ▲ warning attribution-without-source ¶2 n2" in text
    assert text.endswith(
        "2 statements from 1 named source, 1 of them from nobody named; 1 figure, it with a source."
    )


def test_a_legend_explains_every_sign(report):
    legend = unwrapped(printed(report)).split("Spending")[0]
    for sign in ("[a1:", "[s1]", "[f1]", "[f1?]", "[!1]"):
        assert sign in legend


def test_colour_changes_no_word(report):
    colour = printed(report, colour=True)
    assert "\x1b[" in colour
    assert re.sub(r"\x1b\[[0-9;]*m", "", colour) == printed(report)


@pytest.mark.parametrize("width", [20, 40, 300])
def test_it_fits_any_width(report, width):
    printed(report, width=width)


def evil(words: str) -> Report:
    article = Article(words, title=words)
    span = Span.of(article, "body", 0, len(words))
    source = Source("s1", words, SourceKind.PERSON, Naming.NAMED, False, words, words, (span,), ())
    return Report(article, Engine("0", "none"), sources=(source,))


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=[]), min_size=1, max_size=20))
def test_nothing_in_an_article_commands_the_terminal(words):
    shown = printed(evil(words))
    assert not re.search("[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)


def test_what_cannot_be_printed_is_shown():
    shown = printed(evil("\x1b]0;x\x07 \u202edetrevni \x9b2J"))
    assert "␛]0;x␇ <U+202E>detrevni <U+009B>2J" in shown


def test_rich_markup_in_an_article_is_text():
    shown = printed(evil("[bold red]x[/] [link=file:///]y :smile: [s9]"))
    assert shown.count("[bold red]x[/] [link=file:///]y :smile: [s9]") >= 2


@pytest.mark.parametrize("br", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85"])
def test_every_line_break_breaks_the_line(br):
    lines = [it.strip() for it in printed(Report(Article(f"one{br}two"), Engine("0", "none"))).split("\n")]
    apart = 2 if br == "\u2029" else 1  # which ends a paragraph
    assert lines[lines.index("one") + apart] == "two"


def test_an_empty_article_has_an_empty_report():
    assert "No statements; no figures." in printed(Report(Article(""), Engine("0", "none")))


def test_it_says_how_much_hangs_on_a_source(standing_report):
    text = unwrapped(printed(standing_report, width=200))
    assert "unnamed “spending”, known as cms-7, 75% of the attributed words" in text
    assert "2 named, 0 described, 0 generic · 1 independent" in text
    assert "credited to Reuters · Philip Hammond would not comment" in text


def test_each_paragraph_has_beside_it_what_is_asked_of_it(report):
    wide = printed(report, width=120).splitlines()
    assert any("Philip Hammond[s1] told" in line and "● [!1] Look here." in line for line in wide)
    assert any("It is said" in line and "▲ [!2] Who says so?" in line for line in wide)


def test_in_80_columns_it_stands_below_and_nothing_runs_over(report):
    lines = printed(report, width=80).splitlines()
    below = next(n for n, line in enumerate(lines) if line.strip() == "▲ [!2] Who says so?")
    assert lines[below].startswith("    ▲")
    assert "It is said" in lines[below - 1]


def test_milder_findings_can_be_left_out(report):
    page = io.StringIO()
    terminal.render(report, Console(file=page, width=100, highlight=False), "warning")
    assert "Who says so?" in page.getvalue()
    assert "Look here." not in page.getvalue()
