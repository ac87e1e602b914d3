from __future__ import annotations

import pytest
from story import Story

from service.analysis.report import Source


def only(who: str) -> Source:
    sources = Story().says(who).sources()
    return sources[0]


@pytest.mark.parametrize(
    ("who", "role", "affiliation"),
    [
        ("town/NOUN clerk/NOUN [P Ada/PROPN Brook/PROPN]", "town clerk", None),
        (
            "[L Kenya/PROPN] 's/PART Foreign/PROPN Secretary/PROPN [P Ada/PROPN Brook/PROPN]",
            "Foreign Secretary",
            "Kenya",
        ),
        (
            "New/PROPN Zealand/PROPN 's/PART Foreign/PROPN Secretary/PROPN [P Ada/PROPN Brook/PROPN]",
            "Foreign Secretary",
            "New Zealand",
        ),
        ("the/DET town/NOUN 's/PART clerk/NOUN [P Ada/PROPN Brook/PROPN]", "clerk", None),
        ("[O KMG/PROPN] spokesman/NOUN [P John/PROPN Hill/PROPN]", "KMG spokesman", "KMG"),
        (
            "[P Ada/PROPN Brook/PROPN] ,/PUNCT president/NOUN of/ADP [O Kettle/PROPN Guild/PROPN] ,/PUNCT",
            "president",
            "Kettle Guild",
        ),
        ("[P Ada/PROPN Brook/PROPN] ,/PUNCT a/DET doctor/NOUN ,/PUNCT", "doctor", None),
        ("[P Ada/PROPN Brook/PROPN] of/ADP [O Kettle/PROPN University/PROPN]", None, "Kettle University"),
        (
            "the/DET minister/NOUN for/ADP roads/NOUN/NNS ,/PUNCT [P Ada/PROPN Brook/PROPN]",
            "minister for roads",
            None,
        ),
        (
            "a/DET senior/ADJ [O Kettle/PROPN Guild/PROPN] official/NOUN",
            "senior Kettle Guild official",
            "Kettle Guild",
        ),
    ],
)
def test_role_and_affiliation_are_what_the_article_says(
    who: str, role: str | None, affiliation: str | None
) -> None:
    source = only(who)
    assert (source.role, source.affiliation) == (role, affiliation)


def test_an_age_and_a_later_description_are_descriptors() -> None:
    story = Story().says("town/NOUN clerk/NOUN [P Ada/PROPN Brook/PROPN] ,/PUNCT 43/NUM ,/PUNCT")
    story.says("the/DET clerk/NOUN").says("the/DET woman/NOUN")
    (source,) = story.sources()
    assert source.role == "town clerk"
    assert "43" in source.descriptors
    assert "woman" in source.descriptors


def test_no_verb_and_no_plural_makes_a_role() -> None:
    assert only("its/PRON/PRP$ members/NOUN/NNS").role is None
    assert only("[P Ada/PROPN Brook/PROPN] ,/PUNCT left/VERB/VBD doctors/NOUN/NNS ,/PUNCT").role is None
