"""How words are given to their speakers, on texts read without the language models."""

from __future__ import annotations

import dataclasses

import pytest

from service.checks import check
from service.checks.rules import rules
from service.intake.article import Article

from .told import Told
from .written import findings


@pytest.mark.parametrize(
    ("text", "cue", "lemma", "content", "asks"),
    [
        ("Reis claimed it rained.", "claimed", "claim", "it rained", True),
        ("Reis admitted it rained.", "admitted", "admit", "it rained", True),
        ("Reis said it rained.", "said", "say", "it rained", False),
        ("Reis claimed the title.", "claimed", "claim", "the title", False),
        ("Reis admitted theft.", "admitted", "admit", "theft", False),
        ("Reis has not admitted any of it.", "admitted", "admit", "any of it", False),
        ("Reis made the claim it rained.", "claim", "claim", "it rained", False),
    ],
)
def test_verbs_that_judge(text: str, cue: str, lemma: str, content: str, asks: bool) -> None:
    told = Told(text).source("Reis").says("Reis", cue, content, lemma)
    assert bool(told.findings("loaded-verb")) is asks


def test_a_speaker_may_use_any_verb() -> None:
    said = "“Brook claimed it rained,”"
    told = Told(f"{said} Reis said.").source("Reis").source("Brook").says("Reis", "said", said)
    told.says("Brook", "claimed", "it rained", "claim")
    assert not told.findings("loaded-verb")


@pytest.mark.parametrize(
    ("text", "who", "asks"),
    [
        ("Reis believes it rained.", "Reis", True),
        ("Reis now believes it rained.", "Reis", True),
        ("The storm was what Reis believes it was.", "Reis", False),
        ("Reis apparently believes it rained.", "Reis", False),
        ("Their believes it rained.", "Their", False),
    ],
)
def test_nobody_reads_minds(text: str, who: str, asks: bool) -> None:
    told = (
        Told(text).source("Reis", at=who).says("Reis", "believes", text.split("believes ")[1], "believe", who)
    )
    assert bool(told.findings("mind-reading-verb")) is asks


def test_a_belief_that_is_spoken_of_beside_it_is_told() -> None:
    told = Told("Reis believes it rained. “We saw it,” she said.").source("Reis")
    told.says("Reis", "believes", "it rained", "believe").says("Reis", "said", "“We saw it,”", who="she")
    assert not told.findings("mind-reading-verb")


LONG = "“" + "We have waited for the wall for years and years and nobody came to build it. " * 4 + "”"


def test_a_long_quotation_tells_its_speaker_early() -> None:
    assert Told(f"{LONG} Reis said.").source("Reis").says("Reis", "said", LONG).findings("speaker-named-late")
    early = Told(f"Brook was there. {LONG} Brook said.").source("Brook")
    assert not early.says("Brook", "said", LONG).findings("speaker-named-late")
    short = Told("“It rained,” Reis said.").source("Reis").says("Reis", "said", "“It rained,”")
    assert not short.findings("speaker-named-late")


def test_a_new_speaker_comes_before_the_quotation() -> None:
    for first, second, asks in [
        ("“It rained on us,”", "“It poured all day and nobody came by,”", True),
        ("“It rained on us,”", "“It poured,”", False),
        ("“heavily rained upon in the night,”", "“It poured all day and nobody came by,”", False),
        ("“Rain Again,”", "“It poured all day and nobody came by,”", False),
    ]:
        told = Told(f"{first} Reis said.\n\n{second} Brook said.").source("Reis").source("Brook")
        told.says("Reis", "said", first).says("Brook", "said", second)
        assert bool(told.findings("adjacent-quotations")) is asks
    rain, pour = "“It rained on us,”", "“It poured all day and nobody came by.”"
    told = Told(f"{rain} Reis said.\n\nBrook said: {pour}").source("Reis").source("Brook")
    told.says("Reis", "said", rain).says("Brook", "said", pour)
    assert not told.findings("adjacent-quotations")
    told = Told(f"{rain} Ana Reis said.\n\n{pour} Reis said.").source("Ana Reis").source("Reis")
    told.says("Ana Reis", "said", rain).says("Reis", "said", pour)
    assert not told.findings("adjacent-quotations")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("It opened.\n\n“We have waited for this day longer than anybody knows.”\n\nIt is long.", True),
        ("It opened.\n\n“A Long Day For The Town And Its Harbour”\n\nIt is long.", False),
        ("It opened “at last”.", False),
        ("It opened. “We have waited for this day longer than anybody knows.”\n\nIt is long.", False),
        ("It said “at last”.\n\n“We have waited for this day longer than anybody knows.”\n\nLong.", False),
        ("The slogan was “We have waited for this day longer than anybody knows”.", False),
        ("It opened:\n\n“We have waited for this day longer than anybody knows.”\n\nIt is long.", False),
        ("It opened.\n\nBy Hoff: “We have waited for this day longer than anybody knows.”\n\nLong.", False),
        ("It opened.\n\n“We have waited for this day longer than anybody,” by Hoff.\n\nLong.", False),
        ("It opened.\n\n“We have waited for this day longer than anybody.” [The Post]\n\nLong.", False),
        ("It opened.\n\n– “We have waited for this day longer than anybody knows.”\n\nIt is long.", False),
    ],
)
def test_speech_is_somebodys(text: str, asks: bool) -> None:
    assert bool(findings("orphan-quotation", text)) is asks


@pytest.mark.parametrize(
    ("title", "asks"),
    [
        ("‘We will never build a wall’", True),
        ("‘We will not build a wall’", False),
        ("‘Never’ a wall", False),
        ("‘Rain in the valley today’", False),
        ("No wall", False),
    ],
)
def test_a_headline_quotes_what_was_said(title: str, asks: bool) -> None:
    text = "“We will not build a wall before spring,” she said."
    assert bool(findings("quotation-altered", text, title)) is asks


def test_a_headline_in_the_text_quotes_what_was_said() -> None:
    text = "‘We will never build a wall’\n\n“We will not build a wall before spring,” she said."
    report = Told(text).report()
    headed = dataclasses.replace(report, article=Article(text, headline=(0, 28)))
    assert check(headed, [rules()["quotation-altered"]]).findings


def test_words_are_one_persons() -> None:
    said = "“We will not build a wall before spring,”"
    text = f"{said} Reis said. It rained. Brook said: {said[:-2]}.”"
    again = text[text.index("Brook said: ") + 12 :]
    told = Told(text).source("Reis").source("Brook").says("Reis", "said", said)
    assert told.says("Brook", "said", again).findings("quotation-attributed-twice")
    within = Told(f"Reis said a letter called for {said[:-2]}.”").source("Reis").source("a letter")
    within = within.says("Reis", "said", f"a letter called for {said[:-2]}.”")
    assert not within.says("a letter", "called", f"{said[:-2]}.”").findings("quotation-attributed-twice")
    told = Told(text).source("Reis").says("Reis", "said", said).says("Reis", "said", again)
    assert not told.findings("quotation-attributed-twice")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("“It is safe, she said. It opens today.\n\nIt is long.", True),
        ("“It is safe,” she said.", False),
        ("“It is safe.\n\n“It opens today,” she said.", False),
        ('"It is safe,” she said.', False),
        ("It is 6' 2\" long.", False),
    ],
)
def test_quotations_close(text: str, asks: bool) -> None:
    assert bool(findings("quotation-marks-unbalanced", text)) is asks


def test_a_name_comes_with_a_role() -> None:
    rule = "source-without-role"
    assert Told("Lena Hoff said so.").source("Lena Hoff").says("Lena Hoff", "said", "so").findings(rule)
    for text in ("Baker Lena Hoff said so.", "Lena Hoff, a baker, said so.", "Lena Hoff of Lund said so."):
        assert not Told(text).source("Lena Hoff").says("Lena Hoff", "said", "so").findings(rule)
    told = Told("Lena Hoff said so.").source("Lena Hoff", role="baker")
    assert not told.says("Lena Hoff", "said", "so").findings(rule)


FIRST = "It rained.\n\n{}"


@pytest.mark.parametrize(
    ("rule", "text", "asks"),
    [
        ("accusation-without-source", FIRST.format("The firm lied to the town."), True),
        ("accusation-without-source", FIRST.format("The court found the firm lied to the town."), False),
        ("accusation-without-source", FIRST.format("She asked: “Who lied to the town?”"), False),
        ("accusation-without-source", "The firm lied to the town.", False),
        ("accusation-without-source", FIRST.format("The firm is responsible for three deaths."), True),
        ("accusation-without-source", FIRST.format("The firm is responsible for water."), False),
        ("accusation-without-source", FIRST.format("The guards massacred the herd."), True),
        ("accusation-without-source", FIRST.format("There were two prison massacres."), False),
        ("crime-without-source", FIRST.format("Tom Brook stole the money."), True),
        ("crime-without-source", FIRST.format("Somebody stole the money."), False),
        ("crime-without-source", FIRST.format("Tom Brook stole the money, prosecutors said."), False),
        ("cause-without-source", FIRST.format("The fire was caused by a cable."), True),
        ("cause-without-source", FIRST.format("The joy was caused by a song."), False),
        ("prediction-without-source", FIRST.format("The toll will increase prices."), True),
        ("prediction-without-source", FIRST.format("The toll could increase prices."), False),
        ("prediction-without-source", FIRST.format("The toll is certain to increase."), True),
        ("prediction-without-source", FIRST.format("The toll is likely to increase."), False),
        ("prediction-without-source", FIRST.format("She will become the firm's new chief."), False),
        ("lead-without-source", "It rained all day. The firm lied to the town.", True),
        ("lead-without-source", "Firm lied to town.\n\nIt rained.", False),
        ("lead-without-source", FIRST.format("The firm lied to the town."), False),
        ("lead-without-source", "How The Builders Betrayed Their Whole Town.\n\nIt rained.", False),
        ("lead-without-source", "The firm and the town: a betrayed trust;\n\nIt rained.", False),
    ],
)  # fmt: skip
def test_what_will_be_contested_needs_a_source(rule: str, text: str, asks: bool) -> None:
    assert bool(findings(rule, text)) is asks


def accused(more: str) -> Told:
    text = f"Reis accused Brook of theft. Reis said so. Hoff said it rained. {more}"
    told = Told(text).source("Reis").source("Hoff")
    told.says("Reis", "accused", "theft", "accuse").says("Reis", "said", "so.").says(
        "Hoff", "said", "it rained"
    )
    return told


@pytest.mark.parametrize(
    ("accuses", "asks"),
    [
        ("has accused Brook", True),
        ("has never publicly accused Brook", False),
        ("hasn't accused Brook", False),
        ("stopped short of accusing Brook", False),
        ("accused Mr. Hoff", False),
        ("accused the Brook government", True),
    ],
)
def test_whom_nobody_accuses_need_not_answer(accuses: str, asks: bool) -> None:
    told = Told(f"Reis {accuses} of theft. Reis said so. Hoff said it rained. It froze, she said.")
    told.source("Reis").source("Hoff").says("Reis", "said", "so.").says("Hoff", "said", "it rained")
    assert bool(told.says("Hoff", "said", "It froze").findings("accused-without-response")) is asks


@pytest.mark.parametrize(
    ("before", "after", "asks"),
    [
        ("It rained. It froze. It blew.", "", False),
        ("It rained. It froze. It blew.", "Brook left. Brook slept.", True),
        ("Brook left. It froze. It blew.", "", True),
    ],
)
def test_an_answer_is_asked_for_where_an_article_is_of_the_accused(
    before: str, after: str, asks: bool
) -> None:
    told = Told(f"{before} Reis accused Brook of theft. Reis said so. Hoff said it rained. {after}")
    told.source("Reis").source("Hoff").says("Reis", "accused", "theft", "accuse").says("Reis", "said", "so.")
    assert bool(told.says("Hoff", "said", "it rained.").findings("accused-without-response")) is asks


def test_the_accused_answers() -> None:
    assert accused("").findings("accused-without-response")
    answered = accused("Tom Brook denied it.").source("Tom Brook").says("Tom Brook", "denied", "it.", "deny")
    assert not answered.findings("accused-without-response")
    silent = accused("Brook declined to comment.").declines("Brook", "declined to comment")
    assert not silent.findings("accused-without-response")
