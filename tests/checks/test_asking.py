"""Which figures without a source are asked about, on texts read without the language models."""

from __future__ import annotations

import dataclasses

import pytest

from service.analysis.report import Evidence, Naming, SourceKind
from service.checks import check
from service.checks.rules import rules

from .told import Told
from .written import findings

RULE = "figure-without-source"


def asked(text: str, title: str | None = None) -> bool:
    return bool(findings(RULE, text, title))


@pytest.mark.parametrize(
    "text",
    [
        "The new bridge cost 40 million euros.",
        "Prices rose 7 percent in a year.",
        "The port is short of 5,600 crane drivers.",
        "The mines sent 2 million tonnes of salt abroad.",
        "More than half of the boats leak.",
        "A teacher there earns $12,000 a month.",
    ],
)
def test_what_somebody_must_have_added_up_is_asked_about(text: str) -> None:
    assert asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "The fair brought 140 ministers to town.",
        "The choir sang for 350 new pupils.",
        "A pair of socks is there for $50.",
        "The crew heats it to 300 degrees Celsius.",
        "They spent thousands of dollars on it.",
        "All of it, 100 percent, is wool.",
        "Half of it is wool.",
        "The shark has 3,000 teeth.",
        "The farm grows 1,800 tonnes of dates.",
        "With a displacement of 8 million tonnes, it is a large ship.",
        "India's 200 million people wait.",
        "China built a $4 billion railway, which cost many years.",
        "The thieves got away with $8,600.",
        "He was mayor there from 1543-4 to 1557-8.",
    ],
)
def test_what_is_small_or_loose_is_left_alone(text: str) -> None:
    assert not asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "He faces a fine of 20,000 euros.",
        "She pays income tax of 37 percent.",
        "The bank raised its key interest rate to 4 percent.",
        "The prize is worth $200,000.",
        "The firm is 40 percent owned by the state.",
        "Shares in the firm fell 6 percent.",
        "The party won 52 percent of the vote.",
        "To win, she needs 52 percent of the delegates.",
        "The pact will enter into force once 55 percent ratify it.",
        "The park has an area of 4,000 acres.",
        "The film has 400,000 followers online.",
        "Nickel costs $48,000 a ton.",
        "Her school has a pass rate of 80 percent.",
        "The town of 8,000 people lies inland.",
        "Its 8,000 residents boil their water.",
        "The republic has a population of just 1.8 million people.",
        "The lake makes up more than a third of its territory.",
        "A fifth of the fund, or 2 percent of all tax, must go to schools.",
        "The tax office collected 29 million euros.",
        "The faults came to light in more than 6,000 inspections.",
        "Her net worth rose 30 percent.",
        "The firm was acquired for $80 million.",
        "The republic consists of 6,800 islands.",
        "The picture drew over 15,000 tweets.",
        "Visitors from abroad: $4,000 a year (by bank transfer).",
        "For every 10,000 sailors, the port has 24 surgeons.",
    ],
)
def test_what_law_market_ballot_and_map_give_is_left_alone(text: str) -> None:
    assert not asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "My father spent the 30,000 euros on seeds.",
        "We lost 40 percent of the harvest.",
        "Your child can earn $6,000 a year. That is 25 percent of the cost.",
        "Small Donors Give 24 Percent Of Campaign Money.",
        "If 40,000 workers stay away, the harvest is lost.",
        "But suppose rents rise by 4 percent.",
    ],
)
def test_a_writers_own_words_suppositions_and_headings_are_left_alone(text: str) -> None:
    assert not asked(text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("It opened in 2022. In 1951 the port had 30,000 workers.", False),
        ("It opened in 2022.\n\nTrade was slow in 1951. The port had 30,000 workers.", False),
        ("It opened in 2022.\n\nIt was slow in 1951. In 2021 the port had 30,000 workers.", True),
        ("It opened in 2022. Since 1990 rents there have risen 40 percent.", True),
        ("It opened in 2022. In 2015 the port had 30,000 workers.", True),
        (
            "The khan ruled from 1470. He died in 1498. He fed 5,000 soldiers. It is a museum since 2001.",
            False,
        ),
        ("The khan died in 1498. His farm had 5,000 workers.", False),
        ("It has 1065 flats. Some 30,000 people moved in.", True),
        ("The farm takes up 1020 square kilometres. It has 30,000 workers.", True),
    ],
)
def test_history_is_left_alone(text: str, asks: bool) -> None:
    assert asked(text) is asks


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Rents rose 4 percent in May, official data show.", False),
        ("Open records show how rents moved. They rose 4 percent in May.", False),
        ("Rents rose 4 percent in May. The figures from the town hall also name streets.", False),
        ("It rained. It rained. It rained.\n\nThe survey is out.\n\nRents rose 4 percent.", False),
        (
            "It rained. It rained. It rained.\n\nThe survey is out.\n\nIt rained.\n\nRents rose 4 percent.",
            True,
        ),
        ("Rents rose 4 percent.\n\nThat is told in a report by the tenants.", False),
        ("It rained. It rained. It rained.\n\nRents rose 4 percent.\n\nA report is due.", True),
        ("It rained. It rained. It rained.\n\nRents rose 4 percent.\n\nThe survey names streets.", False),
        (
            "It rained. It rained. It rained.\n\nRents rose 4 percent.\n\nAccording to Ana Reis, so did pay.",
            False,
        ),
        ("According to a count by the tenants, data from May, it is bad.\n\nRents rose 4 percent.", False),
        ("The war claimed many lives, of 40,000 soldiers too.", True),
        ("He denies the allegation that he took 700,000 euros.", False),
    ],
)
def test_what_is_read_from_a_document_near_is_left_alone(text: str, asks: bool) -> None:
    assert asked(text) is asks


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Inflation rose to 9.1 percent in May.", False),
        ("The town counted 4,375 new infections in May.", False),
        ("Consumer prices are up again.\n\nClothes cost 5.6 percent more.", False),
        ("Consumer prices are up again.\n\nIt rained.\n\nClothes cost 5.6 percent more.", True),
        ("Clothes cost 5.6 percent more.\n\nConsumer prices are up again.", True),
        ("Berg came third in the caucus.\n\nReis got almost 70 percent.", False),
        ("Four in ten voters said it was bad.\n\nSome 10 percent chose another answer.", False),
    ],
)
def test_what_an_office_or_a_poll_publishes_for_all_is_left_alone(text: str, asks: bool) -> None:
    assert asked(text) is asks


RAIN = "It rained. It rained. It rained.\n\n"


def told(text: str, name: str, content: str, **source: object) -> bool:
    """Whether a figure is asked about where NAME says CONTENT, and somebody else speaks at the end."""
    whole = f"{RAIN}{text}\n\nIt rained. It rained.\n\nOtto Berg said it was cold."
    article = Told(whole).source(name, **source).source("Otto Berg")
    return bool(article.says(name, "said", content).says("Otto Berg", "said", "it was cold").findings(RULE))


def test_whoever_speaks_in_the_sentence_or_just_before_it_is_asked_instead() -> None:
    assert not told("Ana Reis said rain fell, while rents rose 4 percent.", "Ana Reis", "rain fell")
    assert not told("Ana Reis said rain fell. Rents rose 4 percent.", "Ana Reis", "rain fell")
    assert told("Ana Reis said rain fell. It got cold. Rents rose 4 percent.", "Ana Reis", "rain fell")
    assert told("Ana Reis said rain fell.\n\nRents rose 4 percent.", "Ana Reis", "rain fell")


def test_a_speech_may_go_on_in_the_next_paragraph() -> None:
    assert not told("Ana Reis said rain fell.\n\nAlso, rents rose 4 percent.", "Ana Reis", "rain fell")


def test_between_two_statements_of_one_voice_it_may_go_on_speaking() -> None:
    text = f"{RAIN}Ana Reis said rain fell.\n\nRents rose 4 percent.\n\n{{}} said it was cold."
    for last, asks in [("Ana Reis", False), ("Otto Berg", True)]:
        article = Told(text.format(last)).source("Ana Reis").source("Otto Berg", at=last)
        article = article.says("Ana Reis", "said", "rain fell").says(last, "said", "it was cold")
        assert bool(article.findings(RULE)) is asks


def test_whoever_is_told_of_and_speaks_near_is_asked_instead() -> None:
    text = f"{RAIN}{{}} cut the pay of her staff by 50 percent.\n\nIt rained.\n\nAna Reis said it was hard."
    for name, asks in [("Ana Reis", False), ("Eva Lund", True)]:
        article = Told(text.format(name)).source("Ana Reis").says("Ana Reis", "said", "it was hard")
        assert bool(article.source("Otto Berg", at="It").findings(RULE)) is asks


def test_what_an_office_gives_out_goes_on_in_the_next_paragraph() -> None:
    office = {"kind": SourceKind.ORGANISATION}
    assert not told(
        "The Rent Board said rain fell.\n\nRents rose 4 percent.", "The Rent Board", "rain fell", **office
    )


def test_somebody_who_cannot_be_asked_is_no_answer() -> None:
    crowd = {"kind": SourceKind.GROUP, "naming": Naming.GENERIC, "anonymous": True}
    assert told("Experts said rain fell. Rents rose 4 percent.", "Experts", "rain fell", **crowd)


def test_an_article_of_one_source_that_it_begins_with_is_that_sources() -> None:
    rest = "It is old. It is red. It is warm.\n\nIt rained.\n\nThe mill cost 40 million euros."
    text = f"Ana Reis said the mill is safe. {rest}"
    assert not Told(text).source("Ana Reis").says("Ana Reis", "said", "the mill is safe").findings(RULE)
    late = f"{RAIN}{text}"
    assert Told(late).source("Ana Reis").says("Ana Reis", "said", "the mill is safe").findings(RULE)


def test_an_article_that_begins_with_an_announcement_or_a_survey_goes_on_with_it() -> None:
    rest = "It is old. It is red. It is warm.\n\nIt rained.\n\nThe mill cost 40 million euros."
    assert not asked(f"The builders announced a mill. {rest}")
    assert not asked(f"A survey of mills is out. {rest}")
    assert asked(f"The builders like the mill. {rest}")


def test_an_article_that_comes_back_to_a_study_is_on_it() -> None:
    text = f"{RAIN}It is in the study.\n\nIt rained.\n\n{{}}\n\nIt rained.\n\nRents rose 4 percent."
    assert not asked(text.format("The study is old. It rained. It is from the study too."))
    assert asked(text.format("The house is old. It rained. It is from the garden too."))


def test_a_figure_that_somebody_states_elsewhere_has_its_source_there() -> None:
    text = f"The mill cost 40 million euros.\n\n{RAIN}{RAIN}It took 40 million euros to build."
    report = Told(text).source("Ana Reis", at="It").report()
    first, again = report.figures
    theirs = dataclasses.replace(again, source="s1", evidence=Evidence.CLAIMED)
    for figures, asks in [((first, theirs), False), ((first, again), True)]:
        found = check(dataclasses.replace(report, figures=figures), [rules()[RULE]]).findings
        assert bool(found) is asks


def test_victims_of_old_are_left_alone_too() -> None:
    assert not asked("In 2015 the flood killed 3,400 people.")


def test_a_table_in_brackets_has_its_source_above_it() -> None:
    assert not asked("Rents rose in Olm (4 percent), Brix (5 percent) and Tarn (9 percent).")
    assert asked("Rents rose in Olm (4 percent) and Brix (5 percent).")


def test_a_report_of_a_match_has_its_figures_on_the_scoreboard() -> None:
    assert not asked(
        f"{RAIN}The league is over. The coach is glad. The champions scored.\n\nThey sold 40 percent more."
    )


def test_what_a_sender_tells_of_herself_at_the_end_is_left_alone() -> None:
    text = f"{RAIN}It rained and nobody saw the sun.\n\nAbout Mills Inc\n\nIt has 40,000 workers."
    assert not asked(text)
    assert asked(text.replace("About Mills Inc", "Mills Inc is next door."))


def test_a_house_sets_from_where_on_a_count_is_asked_about() -> None:
    assert asked("The farm has 1,000 workers.")
    assert not asked("The farm has 999 workers.")
