"""Who stands behind a figure, from attributions and a reading made by hand."""

from __future__ import annotations

import dataclasses
import re

import pytest

from service.analysis.figures import figures
from service.analysis.report import (
    Attribution,
    AttributionKind,
    Cue,
    Evidence,
    Figure,
    Naming,
    Source,
    SourceKind,
    Span,
    Speaker,
    Stance,
)
from service.intake.article import Article, Link
from service.nlp.reading import Reading, Sentence, Word

_TOKEN = re.compile(r"\w+(?:[.,]\w+)*|[^\w\s]")
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.\d[^.!?\n]*)*[.!?]*[”\"]?")


def read(text: str, nouns: str = "", parse: dict[str, tuple[str, str, str]] | None = None) -> Reading:
    """Sentences and paragraphs by their marks; `parse` gives a word its tag, its head's form and relation."""
    sentences: list[Sentence] = []
    for match in _SENTENCE.finditer(text):
        tokens = list(_TOKEN.finditer(text, match.start(), match.end()))
        if not tokens:
            continue
        words = []
        for i, token in enumerate(tokens):
            tag, head, relation = (parse or {}).get(token[0], ("", "", "dep"))
            heads = [k for k, other in enumerate(tokens) if other[0] == head and k != i]
            above = heads[0] if heads else -1 if relation == "root" else i - 1
            lemma = token[0].lower()
            if lemma in nouns.split() or lemma.removesuffix("s") in nouns.split():
                tag, lemma = "NOUN", lemma if lemma in nouns.split() else lemma.removesuffix("s")
            words.append(
                Word(i, token[0], lemma, tag or "X", "", above, relation, token.start(), token.end())
            )
        paragraph = len(re.findall(r"\n\s*\n", text[: match.start()]))
        sentences.append(Sentence("body", len(sentences), paragraph, tuple(words), ()))
    return Reading((), tuple(sentences))


def cut(article: Article, words: str) -> Span:
    start = article.text.index(words)
    return Span.of(article, "body", start, start + len(words))


class Told:
    """An article in which somebody says something, one statement a call of `says`."""

    def __init__(self, text: str, nouns: str = "", links: tuple[Link, ...] = (), **parse: object) -> None:
        self.article = Article(text, links=links)
        self.reading = read(text, nouns, parse.get("parse"))  # type: ignore[arg-type]
        self.sources: list[Source] = []
        self.attributions: list[Attribution] = []

    def says(
        self,
        name: str,
        cue: str,
        content: str,
        kind: SourceKind = SourceKind.PERSON,
        naming: Naming = Naming.NAMED,
        stance: Stance = Stance.NEUTRAL,
        anonymous: bool = False,
    ) -> Told:
        said = f"a{len(self.attributions) + 1}"
        mention = cut(self.article, name)
        known = [s for s in self.sources if s.name == name]
        source = known[0].id if known else f"s{len(self.sources) + 1}"
        if not known:
            self.sources.append(
                Source(source, name, kind, naming, anonymous, None, None, (mention,), (said,))
            )
        self.attributions.append(
            Attribution(
                said,
                AttributionKind.INDIRECT,
                Speaker(source, (mention,)),
                Cue((cut(self.article, cue),), cue, stance),
                (cut(self.article, content),),
                None,
                None,
                0.9,
            )
        )
        return self

    def figures(self) -> list[Figure]:
        return list(figures(self.article, self.reading, self.attributions, self.sources))

    def evidence(self) -> list[Evidence]:
        return [figure.evidence for figure in self.figures()]


def test_a_figure_nobody_states_has_no_source() -> None:
    assert Told("The bridge cost 40 million euros.").evidence() == [Evidence.NONE]


@pytest.mark.parametrize(
    ("kind", "naming", "stance", "name", "evidence"),
    [
        (SourceKind.PERSON, Naming.NAMED, Stance.NEUTRAL, "Ana Reis", Evidence.CLAIMED),
        (SourceKind.PERSON, Naming.GENERIC, Stance.NEUTRAL, "Officials", Evidence.WEAK),
        (SourceKind.PERSON, Naming.NAMED, Stance.HEDGE, "Ana Reis", Evidence.WEAK),
        (SourceKind.DOCUMENT, Naming.DESCRIBED, Stance.NEUTRAL, "The audit", Evidence.DOCUMENTED),
        (SourceKind.DOCUMENT, Naming.DESCRIBED, Stance.NEUTRAL, "A statement", Evidence.CLAIMED),
        (SourceKind.ORGANISATION, Naming.NAMED, Stance.NEUTRAL, "The court", Evidence.DOCUMENTED),
        (SourceKind.ORGANISATION, Naming.NAMED, Stance.NEUTRAL, "The bank", Evidence.CLAIMED),
    ],
)
def test_the_ladder_goes_by_who_speaks(
    kind: SourceKind, naming: Naming, stance: Stance, name: str, evidence: Evidence
) -> None:
    told = Told(f"{name} said the bridge cost 40 million euros.")
    told.says(name, "said", "the bridge cost 40 million euros", kind, naming, stance)
    assert told.evidence() == [evidence]


def test_a_bank_that_speaks_in_its_report_is_documented() -> None:
    text = "Prices rose 4 percent, the bank said in its monthly report."
    parse = {"in": ("ADP", "report", "case")}
    told = Told(text, "report", parse=parse)
    told.says("the bank", "said", "Prices rose 4 percent", SourceKind.ORGANISATION)
    assert told.evidence() == [Evidence.DOCUMENTED]


@pytest.mark.parametrize("word", ["estimated", "reported", "alleged"])
def test_a_bare_hedge_is_weak(word: str) -> None:
    assert Told(f"The fire cost an {word} 40 million euros.").evidence() == [Evidence.WEAK]


def test_a_hedge_inside_a_statement_weakens_it() -> None:
    told = Told("Ana Reis said he allegedly took 40 million euros.")
    told.says("Ana Reis", "said", "he allegedly took 40 million euros")
    assert told.evidence() == [Evidence.WEAK]


def test_a_poll_still_speaks_in_the_next_sentence() -> None:
    text = "According to the poll, 40 percent of voters want change. Moss had 38 percent, while Lund held 33."
    told = Told(text, "poll voter").says(
        "the poll", "According to", "40 percent of voters want change", SourceKind.DOCUMENT,
        Naming.DESCRIBED,
    )  # fmt: skip
    found = told.figures()
    assert [(f.evidence, f.carried) for f in found[:2]] == [
        (Evidence.DOCUMENTED, False),
        (Evidence.DOCUMENTED, True),
    ]
    assert found[1].attribution == "a1" and found[1].source == "s1"


def test_a_poll_does_not_speak_once_somebody_else_does() -> None:
    text = "The poll found 40 percent for Moss. Ana Reis called it odd. The hall cost 30 percent more."
    told = Told(text, "poll hall")
    told.says("The poll", "found", "40 percent for Moss", SourceKind.DOCUMENT, Naming.DESCRIBED)
    told.says("Ana Reis", "called", "it odd")
    assert told.evidence()[-1] is Evidence.NONE


def test_a_poll_does_not_speak_in_the_paragraph_after_the_next() -> None:
    text = "The poll found 40 percent for Moss.\n\nIt rained.\n\nThe poll hall cost 30 percent more."
    told = Told(text, "poll hall")
    told.says("The poll", "found", "40 percent for Moss", SourceKind.DOCUMENT, Naming.DESCRIBED)
    assert told.evidence()[-1] is Evidence.NONE


def test_a_person_does_not_go_on_speaking() -> None:
    text = "Ana Reis said 40 percent of homes leak. Some 30 percent of homes burned."
    told = Told(text, "home").says("Ana Reis", "said", "40 percent of homes leak")
    assert told.evidence() == [Evidence.CLAIMED, Evidence.NONE]


def test_an_office_that_reports_goes_on_with_what_it_counts() -> None:
    text = "The farm council reports a harvest of 900 tonnes. The last harvest was 700 tonnes."
    told = Told(text, "harvest")
    told.says("The farm council", "reports", "a harvest of 900 tonnes", SourceKind.ORGANISATION)
    told.attributions[0] = Attribution(
        "a1", AttributionKind.INDIRECT, told.attributions[0].source,
        Cue((cut(told.article, "reports"),), "report", Stance.NEUTRAL), told.attributions[0].content, None,
        None, 0.9,
    )  # fmt: skip
    assert [(f.evidence, f.carried) for f in told.figures()] == [
        (Evidence.CLAIMED, False),
        (Evidence.CLAIMED, True),
    ]


def test_whoever_is_counted_on_from_still_speaks() -> None:
    text = "Ana Reis said five reactors run here.\n\nThe firm runs another three reactors."
    parse = {"three": ("NUM", "reactors", "nummod"), "five": ("NUM", "reactors", "nummod")}
    told = Told(text, "reactor", parse=parse).says("Ana Reis", "said", "five reactors run here")
    assert [(f.evidence, f.carried) for f in told.figures()] == [
        (Evidence.CLAIMED, False),
        (Evidence.CLAIMED, True),
    ]


def test_a_plan_is_no_record_of_what_follows() -> None:
    text = "Under the plan, a levy of 4 percent is due. The levy is 20 percent now."
    told = Told(text, "levy plan")
    told.says("the plan", "Under", "a levy of 4 percent is due", SourceKind.DOCUMENT, Naming.DESCRIBED)
    assert told.evidence() == [Evidence.CLAIMED, Evidence.NONE]


def test_a_whole_paragraph_in_quotation_marks_is_the_last_speakers() -> None:
    text = "Ana Reis said it was hard.\n\n“There were 800 schools and now there are 480.”\n\nIt cost 3 euros."
    told = Told(text).says("Ana Reis", "said", "it was hard")
    assert [(f.evidence, f.source) for f in told.figures()] == [
        (Evidence.CLAIMED, "s1"),
        (Evidence.CLAIMED, "s1"),
        (Evidence.NONE, None),
    ]


def test_a_quotation_that_nobody_is_named_for_is_weak() -> None:
    text = "It rained there. A voice called out “there are still 30 people here” and was gone."
    assert Told(text).evidence() == [Evidence.WEAK]


def test_words_quoted_further_on_in_a_paragraph_are_the_last_speakers() -> None:
    text = (
        "Ana Reis said it would ease. It will stay “well above the old rate of 3 percent” for long.\n\n"
        "It may stay “well above the old rate of 9 percent” elsewhere."
    )
    told = Told(text).says("Ana Reis", "said", "it would ease")
    assert [(f.evidence, f.source) for f in told.figures()] == [
        (Evidence.CLAIMED, "s1"),
        (Evidence.WEAK, None),
    ]


def test_figures_that_are_somebodys_by_name_alone_go_on_being_theirs() -> None:
    text = "Catches fell by 4 percent, according to the Fish Board. Cod catches fell by 9 percent."
    told = Told(text, "catch catches")
    told.says("the Fish Board", "according to", "Catches fell by 4 percent", SourceKind.ORGANISATION)
    assert [(f.source, f.carried) for f in told.figures()] == [("s1", False), ("s1", True)]


def test_a_figure_of_those_in_a_survey_is_the_surveys() -> None:
    text = "The survey found fear. It rained. Of those in the survey, 22 percent reported harm."
    parse = {"survey": ("NOUN", "those", "nmod"), "in": ("ADP", "survey", "case")}
    told = Told(text, parse=parse)
    told.says("The survey", "found", "fear", SourceKind.DOCUMENT, Naming.DESCRIBED)
    (survey,) = told.sources
    later = Span.of(told.article, "body", text.index("the survey"), text.index("the survey") + 10)
    told.sources = [dataclasses.replace(survey, mentions=(*survey.mentions, later))]
    assert [(f.evidence, f.source) for f in told.figures()] == [(Evidence.DOCUMENTED, "s1")]


def test_the_title_of_a_film_is_no_speech() -> None:
    assert Told("She saw “The 40 Thieves” and paid 30 euros.").evidence()[-1] is Evidence.NONE


def test_a_list_behind_a_semicolon_is_the_same_speakers() -> None:
    text = "The study found that Acme holds 30 percent; Bolt holds 20 percent."
    told = Told(text)
    told.says("The study", "found", "Acme holds 30 percent", SourceKind.DOCUMENT, Naming.DESCRIBED)
    assert told.evidence() == [Evidence.DOCUMENTED] * 2


def test_what_a_court_imposes_is_on_record() -> None:
    text = "The court fined it 40 million euros."
    parse = {
        "court": ("NOUN", "fined", "nsubj"),
        "fined": ("VERB", "", "root"),
        "euros": ("NOUN", "fined", "obj"),
    }
    told = Told(text, parse=parse)
    words = told.reading.body[0].words
    assert words[2].lemma == "fined"
    lemmas = {"fined": "fine"}
    fixed = tuple(
        Word(w.index, w.text, lemmas.get(w.lemma, w.lemma), w.upos, w.xpos, w.head, w.deprel, w.start, w.end)
        for w in words
    )
    told.reading = Reading((), (Sentence("body", 0, 0, fixed, ()),))
    assert told.evidence() == [Evidence.DOCUMENTED]


@pytest.mark.parametrize(
    ("href", "evidence"),
    [
        ("https://stats.example.org/releases/prices-may", Evidence.DOCUMENTED),
        ("https://stats.example.org/", Evidence.NONE),
        ("https://paper.example.org/tag/prices", Evidence.NONE),
        ("https://twitter.com/someone/status/1", Evidence.NONE),
        ("https://[broken", Evidence.NONE),
        ("https://paper.example.org/2024/05/prices-rise", Evidence.NONE),
        ("https://paper.example.org/2024/05/prices.pdf", Evidence.DOCUMENTED),
        ("https://bank.example.org/publications/2024/may", Evidence.DOCUMENTED),
        ("https://www.office.gov.uk/prices", Evidence.DOCUMENTED),
        ("https://doi.org/10.1000/182", Evidence.DOCUMENTED),
        ("https://notdoi.org/10.1000/182", Evidence.NONE),
        ("https://governing.example.org/prices", Evidence.NONE),
    ],
)
def test_a_link_counts_where_it_leads_to_a_document(href: str, evidence: Evidence) -> None:
    told = Told("Prices rose 4 percent in May.", links=(Link(0, 6, href),))
    assert told.evidence() == [evidence]


def test_a_link_on_a_documents_name_leads_to_it() -> None:
    link = (Link(4, 9, "https://paper.example.org/2024/05/x"),)
    text = "The study put it at 4 percent in May."
    assert Told(text, nouns="study", links=link).evidence() == [Evidence.DOCUMENTED]
    assert Told(text, links=link).evidence() == [Evidence.NONE]


@pytest.mark.parametrize("end", [29, 30, 51])
def test_a_link_around_whole_sentences_is_another_storys_headline(end: int) -> None:
    text = "Prices rose 4 percent in May.\n\nNobody knows why."
    link = (Link(0, min(end, len(text)), "https://stats.example.org/releases/prices-may"),)
    assert Told(text, links=link).evidence()[0] is Evidence.NONE


def test_two_independent_sources_that_agree_document_a_figure() -> None:
    text = (
        "The army said 120 soldiers died. The Red Cross said 120 soldiers died. Bo Li said 90 soldiers died."
    )
    parse = {"soldiers": ("NOUN", "died", "nsubj"), "120": ("NUM", "soldiers", "nummod"),
             "90": ("NUM", "soldiers", "nummod")}  # fmt: skip
    told = Told(text, parse=parse)
    told.says("The army", "said", "120 soldiers died", SourceKind.ORGANISATION)
    told.says("The Red Cross", "said", "120 soldiers died. Bo", SourceKind.ORGANISATION)
    start = text.rindex("120")
    told.attributions[1] = Attribution(
        "a2", AttributionKind.INDIRECT, told.attributions[1].source, told.attributions[1].cue,
        (Span.of(told.article, "body", start, start + 17),), None, None, 0.9,
    )  # fmt: skip
    told.says("Bo Li", "said", "90 soldiers died")
    assert told.evidence() == [Evidence.DOCUMENTED, Evidence.DOCUMENTED, Evidence.CLAIMED]
