"""The way through the rooms takes time linear in its article, whatever that is made of; the models aside."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from service.analysis.analyse import analyse
from service.analysis.report import Engine, Report
from service.checks import check
from service.intake.article import Article
from service.intake.html import extract
from service.intake.language import identify
from service.intake.plain import from_text
from service.nlp.cleaning import paragraphs
from service.nlp.reading import Reading, Relation, Sentence, Word
from service.profiles import load_profiles
from service.renderers.formats import FORMATS, rendered
from service.renderers.options import Options

#: Twice the article may take so many times the time; four times is what a square takes.
MOST = 3.2
#: Seconds of a processor that are worth a comparison, and characters of the largest text that is tried.
WORTH, LARGEST = 0.08, 16_000
# Loads what it knows, once.
identify("Rain fell on the whole of the town.")
_STYLE = load_profiles().get("default")
_VOCABULARY = _STYLE.vocabulary(())

PLAIN = {
    "one word": "a",
    "quotation marks": '"',
    "quotations": "“Rain fell,” he said. ",
    "quotations never closed": "“Rain fell. ",
    "quotations of paragraphs": "“Rain fell.\n\n",
    "white space": " ",
    "line breaks": "\n",
    "one-word paragraphs": "Rain\n\n",
    "zero-width joiners": "\u200d",
    "right to left": "\u202eשלום ",
    "brackets": "(",
    "initials": "A. ",
    "grouped digits": "1,",
    "names told": "Ann Lee said ",
    "figures named": "Ann Lee said 5 percent fell. ",
    "credits": "By Ann Lee and Bo Day\n",
    "hyphens": "a-",
    "dots": ".",
    "emoji": "👨‍👩‍👧 ",
}
HTML = {
    "formatting": "<b><i>",
    "attributes": " a=b",
    "less-than signs": "<",
    "references never closed": "&#6",
    "comments": "<!--",
    "tables": "<table><td>a",
    "drawings": "<svg><title>a",
    "formatting rebuilt": "<p><font a=1>",
    "white space kept": "<pre>\n ",
    "styles": "<p style=display:none>a",
    "marks of ours": '<mark data-onrecord-a="b">a</mark>',
    "links": '<a href="https://a.example">a</a> ',
    "quotations": "<q>a ",
}


def words_of(article: Article) -> Reading:
    """A reading: white space parts words, full stops sentences, and each word hangs on the one before."""
    read: dict[str, list[Sentence]] = {"title": [], "body": []}
    for number, paragraph in enumerate(paragraphs(article.text)):
        words: list[Word] = []
        at = 0
        for text in paragraph.text.split(" "):
            start, end = paragraph.original(at, at + len(text))
            upos = (
                "PROPN"
                if text[:1].isupper()
                else "NUM"
                if text[:1].isdigit()
                else "VERB"
                if text == "said"
                else "NOUN"
            )
            words.append(
                Word(
                    len(words),
                    text,
                    text.lower(),
                    upos,
                    "",
                    len(words) - 1,
                    "dep" if words else "root",
                    start,
                    end,
                )
            )
            at += len(text) + 1
            if text.endswith(".") or len(words) == 300:
                read["body"].append(Sentence("body", len(read["body"]), number, tuple(words), ()))
                words = []
        if words:
            read["body"].append(Sentence("body", len(read["body"]), number, tuple(words), ()))
    relations = [
        Relation(
            "body",
            ((sentence.words[0].start, word.start - 1),),
            ((word.start, word.end),),
            ((sentence.words[word.index + 1].start, sentence.words[-1].end),),
            0.9,
        )
        for sentence in read["body"]
        for word in sentence.words[1:-1]
        if word.text == "said"
    ]
    return Reading((), tuple(read["body"]), tuple(relations))


def report_of(article: Article) -> Report:
    report = analyse(article, words_of(article), Engine("0", "none"), _VOCABULARY)
    return check(report, _STYLE.enabled, _STYLE.house)


def whole_way(article: Article) -> None:
    identify(article.text)
    report = report_of(article)
    for form in FORMATS:
        rendered(form, report, Options("utf16", None, rules="/r/"))


def seconds(run: Callable[[], object]) -> float:
    began = time.thread_time()
    run()
    return time.thread_time() - began


def grows(make: Callable[[int], Callable[[], object]], worth: float = WORTH) -> float:
    """How many times longer twice the size takes, at the best of some tries, of sizes that take some time."""
    size = 500
    while (large := seconds(make(2 * size))) < worth and size < LARGEST:
        size *= 2
    ratio = 0.0
    for _ in range(3):
        ratio = large / max(seconds(make(size)), worth / 8)
        if ratio < MOST:
            break
        large = seconds(make(2 * size))
    return ratio


@pytest.mark.parametrize("words", PLAIN.values(), ids=PLAIN.keys())
def test_a_text_of_twice_the_length_takes_twice_the_time(words: str) -> None:
    def make(size: int) -> Callable[[], object]:
        text = words * (size // len(words))
        return lambda: whole_way(from_text(text))

    assert grows(make) < MOST


@pytest.mark.parametrize("words", HTML.values(), ids=HTML.keys())
def test_a_page_of_twice_the_length_takes_twice_the_time(words: str) -> None:
    def make(size: int) -> Callable[[], object]:
        html = "<p" * (words[0] == " ") + words * (size // len(words)) + ">Rain fell."
        return lambda: whole_way(extract(html))

    assert grows(make) < MOST
