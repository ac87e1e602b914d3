from __future__ import annotations

import pytest

from service.analysis.sources.names import (
    Match,
    initials,
    is_organisation,
    is_outlet,
    match_organisation,
    match_person,
    organisation_parts,
    person_name,
)
from service.analysis.sources.nouns import Gender
from service.analysis.sources.states import state_of


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Britain’s Brook", "Brook"),
        ("Mrs Brook’s", "Brook"),
        ("President Ada Brook", "Ada Brook"),
        ("KMG Chairman Ada Brook", "Ada Brook"),
        ("H E Omar Faraj", "Omar Faraj"),
        ("Tan Mei-ling (陳美玲)", "Tan Mei-ling"),
        ("Pope Linus", "Pope Linus"),
        ("Dr Ada  Brook", "Ada Brook"),
    ],
)
def test_a_persons_name_stands_without_title_owner_and_brackets(written: str, name: str) -> None:
    assert person_name(written).text == name


def test_a_title_tells_the_gender() -> None:
    assert person_name("Mrs Brook").gender is Gender.FEMALE
    assert person_name("Sir John Hill").gender is Gender.MALE
    assert person_name("Dr Ada Brook").gender is None


@pytest.mark.parametrize(
    ("short", "full", "match"),
    [
        ("Brook", "Ada Brook", Match.LAST),
        ("Ada", "Ada Brook", Match.FIRST),
        ("Bob Marsh", "Robert Marsh", Match.NICKNAME),
        ("Ada Brook", "Ada Mary Brook", Match.NICKNAME),
        ("Ada Brook", "Tom Brook", Match.NONE),
        ("Brooks", "Ada Brook", Match.NONE),
    ],
)
def test_how_a_short_name_fits_a_long_one(short: str, full: str, match: Match) -> None:
    assert match_person(person_name(short).parts, person_name(full).parts) is match


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Kestrel Ltd", "Kestrel", True),
        ("Guild of Kettle Makers (GKM)", "the Guild of Kettle Makers", True),
        ("Ministry of Water", "Ministry of Land", False),
        ("United Nations", "United Nations Children's Fund", False),
    ],
)
def test_organisations_are_the_same_under_another_legal_form(a: str, b: str, same: bool) -> None:
    exact = match_organisation(organisation_parts(a), organisation_parts(b)) is Match.EXACT
    assert exact is same


def test_initials_come_with_small_words_and_without() -> None:
    assert initials("the Guild of Kettle Makers") == {"gkm", "gokm"}


def test_outlets_are_known_by_name_or_by_their_last_word() -> None:
    assert is_outlet("Reuters")
    assert is_outlet("the Springfield Gazette")
    assert not is_outlet("Ada Brook")


def test_an_outlet_that_is_a_word_too_wants_its_article() -> None:
    assert is_outlet("the Sun", articled=False)
    assert not is_outlet("Sun", articled=False)


def test_a_name_says_by_its_words_that_it_is_a_bodys() -> None:
    assert is_organisation("Centre for Kettle Research")
    assert is_organisation("Kestrel Holdings")
    assert not is_organisation("Ada Brook")


def test_capitals_seats_and_adjectives_stand_for_a_state() -> None:
    assert state_of("the Kremlin") == state_of("Moscow") == state_of("the Russian government") == "Russia"
    assert state_of("Springfield") is None
