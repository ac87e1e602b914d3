"""Who is asked about on the sourcing of an article, on texts read without the language models."""

from __future__ import annotations

import pytest

from service.analysis.report import Naming, SourceKind

from .told import Told
from .written import findings

ALONE = "{} said it rained."


def one(name: str, **told: object) -> Told:
    return Told(ALONE.format(name)).unnamed(name, **told).says(name, "said", "it rained")


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("A senior official", "anonymous-source"),
        ("Sources in the ministry", "anonymous-source"),
        ("Two aides to the mayor", "anonymous-source"),
        ("One resident", "anonymous-source"),
        ("Residents", None),
        ("The official", None),
        ("A source", "bare-source"),
        ("Several sources", "bare-source"),
        ("A source in the ministry", "anonymous-source"),
    ],
)
def test_each_unnamed_source_is_asked_about_by_one_rule(name: str, asked: str | None) -> None:
    rules = ("anonymous-source", "bare-source", "vague-collective")
    assert [rule for rule in rules if one(name).findings(rule)] == ([asked] if asked else [])


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("Critics", True),
        ("Many experts", True),
        ("Some", True),
        ("The experts", False),
        ("Experts whom the town asked last year", False),
    ],
)
def test_collectives_name_nobody(name: str, asks: bool) -> None:
    told = one(name, kind=SourceKind.GROUP, naming=Naming.GENERIC)
    assert bool(told.findings("vague-collective")) is asks
    assert not told.findings("anonymous-source")


def test_studies_are_a_collective_and_a_report_is_none() -> None:
    for name, asks in (("Studies", True), ("A report", False), ("The study", False)):
        told = Told(f"{name} show it rains.").source(name, kind=SourceKind.DOCUMENT, naming=Naming.GENERIC)
        assert bool(told.says(name, "show", "it rains", "show").findings("vague-collective")) is asks


def test_a_question_to_experts_is_no_statement() -> None:
    text = "What do experts say about the rain?"
    told = Told(text).unnamed("experts", kind=SourceKind.GROUP, naming=Naming.GENERIC)
    assert not told.says("experts", "say", "about the rain").findings("vague-collective")


@pytest.mark.parametrize(
    ("second", "asks"), [("A source", True), ("One source", False), ("Another source", False)]
)
def test_sources_are_at_least_two(second: str, asks: bool) -> None:
    told = Told(f"Bank sources say it rained. {second} said it poured.")
    told.unnamed("Bank sources", kind=SourceKind.GROUP).unnamed(second)
    told.says("Bank sources", "say", "it rained").says(second, "said", "it poured")
    assert bool(told.findings("plural-sources")) is asks


def test_an_article_of_one_voice() -> None:
    filler = "The road to the harbour is long and narrow and goes past the mill. " * 20
    text = f"Reis said it rained. Reis added it poured. Reis told us it froze. {filler}"
    told = Told(text).source("Reis")
    told.says("Reis", "said", "it rained").says("Reis", "added", "it poured").says("Reis", "told", "it froze")
    assert told.findings("single-source")
    assert (
        not Told("Reis said it rained.")
        .source("Reis")
        .says("Reis", "said", "it rained")
        .findings("single-source")
    )
    told = Told(f"{text} Brook said no.").source("Reis").source("Brook")
    told.says("Reis", "said", "it rained").says("Brook", "said", "no.")
    assert not told.findings("single-source")


def test_an_article_of_nobody_with_a_name() -> None:
    text = "Two officials said it rained. A diplomat said it poured."
    told = Told(text).unnamed("Two officials").unnamed("A diplomat")
    told.says("Two officials", "said", "it rained").says("A diplomat", "said", "it poured")
    assert told.findings("only-anonymous-sources")
    told = Told(f"{text} Reis said it froze.").unnamed("Two officials").unnamed("A diplomat").source("Reis")
    told.says("Two officials", "said", "it rained").says("A diplomat", "said", "it poured")
    assert not told.says("Reis", "said", "it froze").findings("only-anonymous-sources")


@pytest.mark.parametrize(
    ("name", "said", "asks"),
    [
        ("A senior official", "“He is an incompetent liar,”", True),
        ("A senior official", "“He signed it on Monday,”", False),
    ],
)
def test_no_insults_without_a_name(name: str, said: str, asks: bool) -> None:
    told = Told(f"{said} {name} said.").unnamed(name).says(name, "said", said)
    assert bool(told.findings("anonymous-opinion")) is asks
    named = Told(f"{said} Reis said.").source("Reis").says("Reis", "said", said)
    assert not named.findings("anonymous-opinion")


@pytest.mark.parametrize(("who", "asks"), [("Marlow Steel", True), ("The union", False)])
def test_who_declines_and_speaks_all_the_same(who: str, asks: bool) -> None:
    name = "An official at Marlow Steel"
    told = Told(f"{name} said it closes. {who} declined to comment.").unnamed(name)
    told.says(name, "said", "it closes").declines(who, "declined to comment")
    assert bool(told.findings("anonymous-and-declined")) is asks


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("Marlow officials", True),
        ("One man at the Marlow mill", True),
        ("Some who wrote against Reis's Marlow speech", False),
        ("Several voters supporting Marlow", False),
    ],
)
def test_who_is_of_a_body(name: str, asks: bool) -> None:
    told = Told(f"{name} said it closes. Marlow Steel declined to comment.").unnamed(name)
    told.says(name, "said", "it closes").declines("Marlow Steel", "declined to comment")
    assert bool(told.findings("anonymous-and-declined")) is asks


@pytest.mark.parametrize(("role", "asks"), [("spokesman for Marlow Steel", True), ("welder", False)])
def test_one_of_a_body_declines_for_herself_unless_she_speaks_for_it(role: str, asks: bool) -> None:
    name = "An official at Marlow Steel"
    told = Told(f"{name} said it closes. Reis declined to comment.").unnamed(name)
    told.source("Reis", role=role, affiliation="Marlow Steel").says(name, "said", "it closes")
    told.declines("Reis", "declined to comment")
    assert bool(told.findings("anonymous-and-declined")) is asks


@pytest.mark.parametrize(
    ("rule", "text", "asks"),
    [
        ("attribution-without-source", "The talks are expected to last.", True),
        ("attribution-without-source", "It is widely believed to be a fake.", True),
        ("attribution-without-source", "He has been accused of theft.", True),
        ("attribution-without-source", "The talks are expected by both sides to last.", False),
        ("attribution-without-source", "He is expected to arrive on Monday.", False),
        ("attribution-without-source", "He said: “The talks are expected to last.”", False),
        ("attribution-without-source", "The plan was considered several times.", False),
        ("attribution-without-source", "It seems late.", False),
        ("hedge-without-source", "It rained. The singer has reportedly left.", True),
        ("hedge-without-source", "Police held a man. He allegedly ran.", False),
        ("hedge-without-source", "The singer has left.", False),
        ("hedge-without-source", "Singer reportedly gone\n\nThe band says she left.", False),
        ("unnamed-outlet", "He will go, according to local media.", True),
        ("unnamed-outlet", "State media reported the fire.", True),
        ("unnamed-outlet", "He will go, according to the Morning Herald.", False),
        ("unnamed-outlet", "He said: “Local media reported it.”", False),
    ],
)  # fmt: skip
def test_statements_that_nobody_makes(rule: str, text: str, asks: bool) -> None:
    assert bool(findings(rule, text)) is asks


def test_a_hedged_figure_is_asked_about_once() -> None:
    told = Told("Reis said the talks are expected to last.").source("Reis")
    told.says("Reis", "said", "the talks are expected to last")
    assert not told.findings("attribution-without-source")
