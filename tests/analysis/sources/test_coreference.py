from __future__ import annotations

import pytest
from parsed import sentence
from story import Story

from service.analysis.authority import Authority, Record
from service.analysis.report import Naming, SourceKind
from service.nlp.entities import EntityType

ADA = "[P Ada/PROPN Brook/PROPN]"
HILL = "[P John/PROPN Hill/PROPN]"
OFFICE = "the/DET [O National/PROPN Water/PROPN Office/PROPN]"


def names(story: Story) -> list[str]:
    return [source.name for source in story.sources()]


@pytest.mark.parametrize(
    "again",
    ["[P Brook/PROPN]", "[P Ada/PROPN]", "Mrs/PROPN [P Brook/PROPN]", "[O Brook/PROPN]", "Brook/PROPN"],
)
def test_a_part_of_the_name_is_the_same_person(again: str) -> None:
    (source,) = Story().says(ADA).says(again).sources()
    assert (source.name, source.kind, source.attributions) == ("Ada Brook", SourceKind.PERSON, ("a1", "a2"))


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("[P William/PROPN Marsh/PROPN]", "[P Bill/PROPN Marsh/PROPN]"),
        ("[P Ada/PROPN M./PROPN Brook/PROPN]", "[P Ada/PROPN Brook/PROPN]"),
        ("[P Omar/PROPN Al-Faraj/PROPN]", "[P Faraj/PROPN]"),
        ("[P Luis/PROPN Ortega/PROPN Vidal/PROPN]", "[P Ortega/PROPN]"),
        ("[P Tan/PROPN Mei-ling/PROPN]", "[P Tan/PROPN]"),
        ("[P Brook/PROPN]", "[P Ada/PROPN Brook/PROPN]"),
    ],
)
def test_names_vary_by_nickname_initial_article_and_order(long: str, short: str) -> None:
    assert len(Story().says(long).says(short).sources()) == 1


def test_namesakes_are_kept_apart_and_the_last_one_named_is_meant() -> None:
    story = Story().says(ADA).says("[P Tom/PROPN Brook/PROPN]").says("[P Brook/PROPN]")
    assert [len(source.attributions) for source in story.sources()] == [1, 2]


def test_a_last_name_stays_with_who_went_by_it() -> None:
    story = (
        Story().says(ADA).says("[P Brook/PROPN]").says("[P Tom/PROPN Brook/PROPN]").says("[P Brook/PROPN]")
    )
    assert [source.attributions for source in story.sources()] == [("a1", "a2", "a4"), ("a3",)]


def test_a_title_tells_namesakes_apart() -> None:
    story = Story().says("Mr/PROPN [P Tom/PROPN Brook/PROPN]").says("Mrs/PROPN [P Brook/PROPN]")
    assert len(story.sources()) == 2


@pytest.mark.parametrize(
    "again", ["the/DET [O NWO/PROPN]", "[O Water/PROPN Office/PROPN]", "the/DET office/NOUN"]
)
def test_an_acronym_a_short_form_and_the_noun_are_the_same_body(again: str) -> None:
    (source,) = Story().says(OFFICE).says(again).sources()
    assert (source.name, source.kind) == ("National Water Office", SourceKind.ORGANISATION)


def test_an_acronym_in_brackets_is_a_name_from_then_on() -> None:
    story = Story().says("[O Kettle/PROPN Makers/PROPN Guild/PROPN] (/PUNCT KMG/PROPN )/PUNCT")
    assert names(story.says("[O KMG/PROPN]")) == ["Kettle Makers Guild"]


def test_a_person_who_just_spoke_goes_on_as_a_pronoun() -> None:
    (source,) = Story().says(ADA).quotes("she/PRON").sources()
    assert [span.text for span in source.mentions] == ["Ada Brook", "she"]


def test_gender_decides_between_two_people() -> None:
    story = Story().says("Mrs/PROPN [P Brook/PROPN]").says("Mr/PROPN [P Hill/PROPN]").quotes("she/PRON")
    assert [source.attributions for source in story.sources()] == [("a1", "a3"), ("a2",)]


def test_a_pronoun_teaches_the_gender() -> None:
    story = Story().says(ADA).quotes("she/PRON").says(HILL).quotes("he/PRON").quotes("she/PRON")
    assert [source.attributions for source in story.sources()] == [("a1", "a2", "a5"), ("a3", "a4")]


def test_nobody_inside_the_quotation_says_it() -> None:
    story = Story().says(ADA)
    story.quotes("she/PRON", "Hill lied")
    sentence = story.sentences[-1]
    hill = sentence.words[1]
    named = type(hill)(1, "Hill", "hill", "PROPN", "NNP", hill.head, "nsubj", hill.start, hill.end)
    words = (sentence.words[0], named, *sentence.words[2:])
    story.sentences[-1] = type(sentence)("body", sentence.number, sentence.paragraph, words, ())
    (source,) = story.sources()
    assert source.attributions == ("a1", "a2")


def test_whom_the_paragraph_is_about_speaks_in_it() -> None:
    story = Story().says(ADA).does(HILL).says("he/PRON", new=False)
    assert [source.name for source in story.sources()] == ["Ada Brook", "John Hill"]


def test_they_are_people_or_a_body_and_it_is_a_thing() -> None:
    story = Story().says("residents/NOUN/NNS").says(ADA).quotes("they/PRON")
    assert [source.attributions for source in story.sources()] == [("a1", "a3"), ("a2",)]
    story = Story().says(OFFICE).says(ADA).quotes("it/PRON")
    assert [source.attributions for source in story.sources()] == [("a1", "a3"), ("a2",)]


def test_a_role_given_before_takes_up_who_has_it() -> None:
    story = Story().says(f"town/NOUN clerk/NOUN {ADA}").says(HILL).says("the/DET clerk/NOUN")
    assert [source.attributions for source in story.sources()] == [("a1", "a3"), ("a2",)]
    assert story.sources()[0].role == "town clerk"


def test_a_role_before_the_name_is_taken_up_in_the_end() -> None:
    (source,) = Story().says("the/DET clerk/NOUN").says(f"clerk/NOUN {ADA}").sources()
    assert (source.name, source.attributions) == ("Ada Brook", ("a1", "a2"))


def test_a_report_is_taken_up_by_its_noun_and_by_its_like() -> None:
    story = (
        Story()
        .says("a/DET new/ADJ report/NOUN")
        .says(ADA)
        .says("the/DET report/NOUN")
        .says("the/DET study/NOUN")
    )
    assert [source.attributions for source in story.sources()] == [("a1", "a3", "a4"), ("a2",)]


def test_the_newspaper_and_the_company_take_up_names() -> None:
    story = Story().says("the/DET newspaper/NOUN [P Vesper/PROPN]").says("[O Kestrel/PROPN Ltd/PROPN]")
    story.says("the/DET newspaper/NOUN").says("the/DET company/NOUN")
    outlet, company = story.sources()
    assert (outlet.name, outlet.kind, outlet.attributions) == ("Vesper", SourceKind.OUTLET, ("a1", "a3"))
    assert (company.kind, company.attributions) == (SourceKind.ORGANISATION, ("a2", "a4"))


@pytest.mark.parametrize(
    "said",
    [
        ("[L Moscow/PROPN]", "the/DET [O Kremlin/PROPN]"),
        ("[L Russia/PROPN]", "the/DET [N Russian/ADJ] government/NOUN"),
        ("the/DET [O White/PROPN House/PROPN]", "[L Washington/PROPN]"),
    ],
)
def test_a_capital_and_a_seat_stand_for_the_government(said: tuple[str, str]) -> None:
    (source,) = Story().says(said[0]).says(said[1]).sources()
    assert (source.kind, source.naming) == (SourceKind.ORGANISATION, Naming.NAMED)


def test_i_in_a_quotation_is_whoever_is_quoted() -> None:
    story = Story().says(ADA, "I think it rained")
    sentence = story.sentences[0]
    at = next(w.index for w in sentence.words if w.text == "I")
    i, think, it = sentence.words[at : at + 3]
    words = list(sentence.words)
    words[at] = type(i)(at, "I", "i", "PRON", "PRP", at + 1, "nsubj", i.start, i.end)
    story.sentences[0] = type(sentence)("body", 0, 0, tuple(words), sentence.entities)
    rained = words[at + 3]
    inner = type(story.relations[0])(
        "body", ((i.start, i.end),), ((think.start, think.end),), ((it.start, rained.end),), 0.9
    )
    story.relations.append(inner)
    (source,) = story.sources()
    assert (source.name, source.attributions) == ("Ada Brook", ("a1", "a2"))


def test_two_who_speak_together_are_one_source_with_members() -> None:
    story = Story().says(f"{ADA} and/CCONJ {HILL}").says("[P Brook/PROPN]")
    ada, both, hill = sorted(story.sources(), key=lambda source: source.name)
    assert (both.name, both.kind, both.naming) == ("Ada Brook and John Hill", SourceKind.GROUP, Naming.NAMED)
    assert set(both.members) == {ada.id, hill.id}
    assert (both.attributions, ada.attributions, hill.attributions) == (("a1",), ("a2",), ())


def test_the_same_two_are_the_same_source_again_and_so_are_they() -> None:
    story = Story().says(f"{ADA} and/CCONJ {HILL}").says("[P Hill/PROPN] and/CCONJ [P Brook/PROPN]")
    story.quotes("they/PRON")
    assert [source.attributions for source in story.sources() if source.members] == [("a1", "a2", "a3")]


@pytest.mark.parametrize(
    "who",
    [
        "the/DET [O Ministry/PROPN of/ADP Land/PROPN and/CCONJ Water/PROPN]",
        f"founder/NOUN and/CCONJ director/NOUN {ADA}",
        "doctors/NOUN/NNS and/CCONJ nurses/NOUN/NNS",
        "a/DET study/NOUN by/ADP [O Kettle/PROPN College/PROPN] and/CCONJ [O Vesper/PROPN University/PROPN]",
        "[P Brook/PROPN] and/CCONJ [P Brook/PROPN]",
    ],
)
def test_and_does_not_always_join_two_sources(who: str) -> None:
    (source,) = Story().says(who).sources()
    assert source.members == ()


def test_a_name_in_the_headline_that_was_misread_is_the_person_of_the_body() -> None:
    line = "It rained again – Brook"
    rows = """
        It it PRON PRP 2 nsubj
        rained rain VERB VBD 0 root
        again again ADV RB 2 advmod
        – – PUNCT : 2 punct
        Brook Brook PROPN NNP 2 dep
    """
    story = Story()
    story.text = line
    story.sentences.append(sentence(line, rows, entities=((EntityType.ORGANISATION, 4, 4),)))
    story.says(ADA)
    for authority in (None, Authority([Record("x-7", "Ada Brook", kind=SourceKind.PERSON)])):
        (source,) = story.sources(authority)
        told = (source.name, source.kind, source.attributions)
        assert told == ("Ada Brook", SourceKind.PERSON, ("a1", "a2"))
