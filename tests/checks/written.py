"""Reports on texts without the language models: sentences by their marks, figures by the real rules."""

from __future__ import annotations

import re

from service.analysis.figures import figures
from service.analysis.report import Engine, Finding, Report, Span
from service.checks import check
from service.checks.rules import rules
from service.intake.article import Article
from service.nlp.reading import Reading, Sentence, Word

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]")
_SENTENCE = re.compile(r"(?:[^.!?\n]|\.(?=\d))+[.!?]*[”\"]?")


def _words(text: str, start: int, end: int) -> tuple[Word, ...]:
    """Words of which a number modifies the plural noun right behind it, the parse saying no more."""
    tokens = list(_TOKEN.finditer(text, start, end))
    plural = {
        i for i, t in enumerate(tokens) if len(t[0]) > 3 and t[0].islower() and t[0].endswith(("s", "people"))
    }
    words = []
    for i, token in enumerate(tokens):
        number = token[0][0].isdigit()
        head = next((k for k in (i + 1, i + 2) if k in plural), None) if number else None
        words.append(
            Word(
                i,
                token[0],
                token[0].lower(),
                "NUM" if number else "NOUN" if i in plural else "X",
                "CD" if number else "NNS" if i in plural else "",
                head if head is not None else i - 1,
                "nummod" if head is not None else "dep",
                token.start(),
                token.end(),
            )
        )
    return tuple(words)


def sentences(text: str, part: str) -> tuple[Sentence, ...]:
    """A part's sentences, by their marks."""
    found = []
    for match in _SENTENCE.finditer(text):
        words = _words(text, *match.span())
        if words:
            paragraph = len(re.findall(r"\n\s*\n", text[: match.start()]))
            found.append(Sentence(part, len(found), paragraph, words, ()))  # type: ignore[arg-type]
    return tuple(found)


def report_of(text: str, title: str | None = None) -> Report:
    """The report on a text in which nobody is seen to speak."""
    article = Article(text, title=title)
    reading = Reading(sentences(title or "", "title"), sentences(text, "body"))
    return Report(
        article,
        Engine("0", "none"),
        figures=figures(article, reading, (), ()),
        sentences=tuple(Span.of(article, s.part, s.start, s.end) for s in reading.sentences()),
    )


def findings(rule: str, text: str, title: str | None = None) -> tuple[Finding, ...]:
    """What one rule finds in a text."""
    return check(report_of(text, title), [rules()[rule]]).findings
