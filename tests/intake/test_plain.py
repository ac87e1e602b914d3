import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.intake.plain import find_headline, from_text

BREAKS = ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85"]


def headline(text: str) -> str | None:
    found = find_headline(text)
    return None if found is None else text[slice(*found)]


def test_it_keeps_the_text_as_given():
    article = from_text("\ufeff A \r\n\r\nB", title="T", id="7", language="en-GB")
    assert (article.text, article.title, article.id, article.language) == (
        "\ufeff A \r\n\r\nB",
        "T",
        "7",
        "en-GB",
    )


@pytest.mark.parametrize("br", BREAKS)
def test_it_finds_the_headline_whatever_ends_a_line(br):
    text = f"Putin plays into Assad’s hands{br}{br}The minister said so.{br}"
    assert headline(text) == "Putin plays into Assad’s hands"


def test_a_paragraph_separator_is_a_blank_line_and_a_line_separator_is_none():
    assert headline("Rates rise\u2029The bank said so.") == "Rates rise"
    assert headline("Rates rise\u2028The bank said so.") is None


def test_it_passes_over_blank_lines_and_space_around_the_headline():
    assert headline("\n \t\n\ufeff  Rates rise \xa0\n \t \nThe bank said so.") == "Rates rise"


@pytest.mark.parametrize(
    "line",
    [
        "Only 30% of strikes against Daesh. Putin plays into Assad’s hands",
        "Who pays?",
        "“Nobody knows,” says minister",
        "Rates rise in the U.S.",
        "And then...",
    ],
)
def test_it_reads_a_headline(line):
    assert headline(f"{line}\n\nBody.") == line


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "Rates rise",
        "Rates rise\n\n",
        "Rates rise\nThe bank said so.\n\nMore.",
        "Rates rise.\n\nBody.",
        "“Rates rise.”\n\nBody.",
        "He continued:\n\nBody.",
        "* * *\n\nBody.",
        "2016\n\nBody.",
        "word " * 31 + "\n\nBody.",
        "w" * 201 + "\n\nBody.",
    ],
)
def test_it_does_not_read_a_headline(text):
    assert headline(text) is None


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("aB.“” \n\r\u2029\x85\t:"), max_size=40))
def test_a_headline_is_one_line_without_space_around_it(text):
    found = headline(text)
    assert found is None or (found == found.strip() and len(found.splitlines()) == 1)
