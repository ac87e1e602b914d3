"""What each family of rules leaves alone, on texts read without the language models."""

from __future__ import annotations

import pytest

from .written import findings


def rules_asking(rule: str, text: str, title: str | None = None) -> list[str]:
    return [finding.message for finding in findings(rule, text, title)]


@pytest.mark.parametrize(
    "text",
    [
        "Three men sat on two benches.",
        "The 26-year-old waited six months.",
        "The flood killed 34 people on Monday.",
        "Some 5,000 people marched on Sunday.",
        "It is not among the top 16 countries.",
        "Where these 40 points meet, she stands.",
        "The museum is open seven days a week.",
        "The museum is closed.\nAdults: $16\nIt opens in May.",
    ],
)
def test_what_is_seen_or_asked_about_elsewhere_needs_no_source_of_its_own(text: str) -> None:
    assert not rules_asking("figure-without-source", text)


def test_a_line_that_is_the_whole_text_is_asked_about() -> None:
    assert rules_asking("figure-without-source", "The bridge cost 40 million euros")


def test_a_headline_leaves_sources_to_the_body() -> None:
    assert not rules_asking("figure-without-source", "It rained.", "Bridge costs 40 million euros")
    assert rules_asking("figure-without-source", "The bridge cost 40 million euros.", "Bridge opens")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("The flood killed 34 people on Monday.", True),
        ("At least 34 people were injured in the crash.", True),
        ("The toll was heavy: 34 dead and many hurt.", True),
        ("In 1998 the flood killed 340 people.", False),
        ("He ruled 11 times before his death.", False),
        ("The firm killed 34 projects.", True),
        ("A bomb went off on Monday, killing 34 people.", True),
        ("He ran off a day after he shot 40 people, killing 34.", False),
        ("She drove on after 34 people were killed in the flood.", False),
        ("When the dam broke on Monday, 34 people were killed.", True),
        ("They read the names of the 34 people killed in the flood.", False),
        ("Last May 34 people were killed in the flood.", False),
        ("On May 9, 34 people were killed in the flood.", True),
        ("The county recorded 34 deaths.", False),
        ("34 PEOPLE KILLED IN THE FLOOD.", False),
        ("It rained. It froze. It blew. The flood killed 34 people.", False),
        ("It rained. It froze. It blew. The flood killed 34 people on Monday.", True),
        ("It rained. It froze. It blew. The flood of 2 May killed 34 people.", True),
        ("The dead were many. It froze. It blew. The flood killed 34 people.", True),
    ],
)
def test_victims_of_now_need_a_source(text: str, asks: bool) -> None:
    assert bool(rules_asking("casualties-without-source", text)) is asks


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("About 5,000 people marched on Sunday.", True),
        ("A crowd of 5,000 waited.", True),
        ("A crowd of 500 waited.", False),
        ("He fled after 5,000 protesters stormed the gate.", False),
        ("The club has 5,000 members.", False),
        ("Twelve people gathered there.", False),
    ],
)
def test_crowds_need_a_source(text: str, asks: bool) -> None:
    assert bool(rules_asking("crowd-without-source", text)) is asks


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("It is the largest library in the world.", True),
        ("Exports hit a record high.", True),
        ("It is one of the largest libraries in the world.", False),
        ("It is among the top 10 largest libraries in the world.", False),
        ("The First Nations of Quebec went on record.", False),
        ("It was his first visit since 2014.", False),
        ("The first ever Marlow Book Fair opened.", False),
        ("The first ever fair opened.", True),
    ],
)
def test_superlatives_need_a_source(text: str, asks: bool) -> None:
    assert bool(rules_asking("superlative-without-source", text)) is asks


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("The archive holds about 12,347 maps.", True),
        ("The archive holds close to 12,347 maps.", False),
        ("It costs 30 Canadian dollars, the equivalent of about $22.25.", False),
        ("Some 2016 candidates left.", False),
    ],
)
def test_what_is_rounded_has_few_digits(text: str, asks: bool) -> None:
    assert bool(rules_asking("false-precision", text)) is asks


@pytest.mark.parametrize(
    ("title", "text", "asks"),
    [
        ("Half of homes leak", "Some 49.8 percent of homes leak.", False),
        ("One in five homes leaks", "They found 20 percent of homes leak.", False),
        ("Fund loses $1.2bn", "The fund lost $1,187 million.", False),
        ("Fund loses $1.2bn", "The fund lost $1,787 million.", True),
        ("Five things to know", "It has 300 rooms.", False),
        ("Sales jump 20%", "Sales rose 12 percent in May.", True),
        ("More than 300 flee", "They counted 287 people. Then 40 left.", False),
        ("Sales jump", "Sales rose 12 percent in May.", False),
    ],
)
def test_a_headline_may_round_and_add_up(title: str, text: str, asks: bool) -> None:
    assert bool(rules_asking("headline-figure-not-in-body", text, title)) is asks


TOLD = "The storm destroyed 120 houses in the village. It rained.\n\n{}"


@pytest.mark.parametrize(
    ("second", "asks"),
    [
        ("The storm destroyed 210 houses in the village.", True),
        ("The storm of 1990 destroyed 210 houses in the village.", False),
        ("The storm destroyed 210 houses in the village of Lund.", True),
        ("The earlier storm destroyed 210 houses in the village.", False),
        ("The storm spared 210 houses on the coast.", False),
        ("The storm destroyed another 210 houses in the village.", False),
        ("The storm destroyed 9,000 houses in the village.", False),
    ],
)
def test_values_contradict_each_other_only_of_the_same_thing(second: str, asks: bool) -> None:
    assert bool(rules_asking("figure-contradicts-figure", TOLD.format(second))) is asks


def test_shares_of_one_group_are_told_apart_by_what_they_do() -> None:
    text = "Some 81 percent of children in hard labour farm. Only 45 percent of children in hard labour dig."
    assert not rules_asking("modifier-against-value", text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Exports rose 5 percent.", True),
        ("Exports rose 5 percent in May.", False),
        ("It was a good year. Exports rose 5 percent.", False),
        ("Coal makes up 5 percent of it.", False),
        ("It will raise exports 5 percent.", False),
        ("Shares in the firm fell 5 percent.", False),
        ("They propose that exports rise 5 percent.", False),
        ("Exports rose in Olm (+5 percent) and Brix.", False),
    ],
)
def test_a_change_is_over_a_period(text: str, asks: bool) -> None:
    assert bool(rules_asking("comparison-without-period", text)) is asks


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Drinkers have a 40 percent higher risk of a stroke.", True),
        ("The pill doubles the risk of a stroke.", True),
        ("Drinkers have a 40 percent higher risk, or 7 in 1,000 instead of 5 in 1,000.", False),
        ("Prices are 40 percent higher.", False),
    ],
)
def test_a_relative_risk_needs_the_risk(text: str, asks: bool) -> None:
    assert bool(rules_asking("relative-risk-alone", text)) is asks


@pytest.mark.parametrize(
    ("rule", "text", "asks"),
    [
        ("poll-without-sample-size", "A Marlow poll found 52 percent for Moss.", True),
        ("poll-without-sample-size", "It rained. It froze. It blew. A Marlow poll found 52 percent.", False),
        ("poll-without-sample-size", "A poll found 52 percent for Moss. It polled 900 voters.", False),
        ("poll-without-sample-size", "In a survey of 34 firms 85 percent agreed.", False),
        ("poll-without-sample-size", "Moss leads the poll with 68 percent of votes cast.", False),
        ("poll-without-date", "A Marlow poll found 52 percent for Moss.", True),
        ("poll-without-date", "A Marlow poll found on Sunday 52 percent for Moss.", False),
        ("poll-without-pollster", "A new poll found 52 percent for Moss.", True),
        ("poll-without-pollster", "A new poll by Marlow found 52 percent for Moss.", False),
        ("poll-without-margin", "A Marlow poll found 52 percent for Moss.", True),
        ("poll-without-margin", "A poll found 52 percent for Moss, plus or minus 3 points.", False),
        ("poll-without-margin", "It rained. It froze. It blew. A Marlow poll found 52 percent.", False),
        ("poll-without-margin", "An exit poll found 52 percent for Moss.", False),
    ],
)  # fmt: skip
def test_a_poll_says_who_asked_whom_and_when(rule: str, text: str, asks: bool) -> None:
    assert bool(rules_asking(rule, text)) is asks


def test_a_lead_is_held_against_the_margin_of_its_own_poll_only() -> None:
    margin = "The poll has a margin of error of 4 percentage points."
    lead = "A Marlow poll of 900 voters found Moss leads by 2 percentage points."
    assert rules_asking("lead-within-margin", f"{lead} {margin}")
    assert not rules_asking("lead-within-margin", f"{lead} Other polls differ. {margin}")
    assert not rules_asking("lead-within-margin", f"{lead.replace('leads', 'narrowly leads')} {margin}")


@pytest.mark.parametrize(
    "text",
    [
        "Moss must win 53 percent of the vote, Lund 59 percent and Berg 68 percent.",
        "Some 60 percent own a phone, 50 percent a lamp and 40 percent a bike.",
        "Moss won 40 percent of the vote, up from 35 percent, and Lund 60 percent.",
    ],
)
def test_shares_of_several_wholes_may_pass_a_hundred(text: str) -> None:
    assert not rules_asking("shares-exceed-whole", text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("The average salary is 52,000 euros.", True),
        ("The average salary is 52,000 euros, and the median 40,000 euros.", False),
        ("The average temperature is 12 degrees.", False),
    ],
)
def test_an_average_of_incomes_is_mean_or_median(text: str, asks: bool) -> None:
    assert bool(rules_asking("average-of-what-kind", text)) is asks


@pytest.mark.parametrize("text", ["It cost 1,50,000 rupees.", "On May 3,2019 it rained.", "Take 1,2,3 or 4."])
def test_commas_of_other_kinds_are_left_alone(text: str) -> None:
    assert not rules_asking("malformed-number", text)
