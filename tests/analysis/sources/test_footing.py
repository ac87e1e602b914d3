"""Kind, naming, anonymity, specificity, and why somebody goes unnamed."""

from __future__ import annotations

import pytest
from story import Story

from service.analysis.report import Naming, Source, SourceKind
from service.analysis.sources.anonymity import anonymity_reason

P, G, O, D, M, U = (  # noqa: E741
    SourceKind.PERSON,
    SourceKind.GROUP,
    SourceKind.ORGANISATION,
    SourceKind.DOCUMENT,
    SourceKind.OUTLET,
    SourceKind.UNKNOWN,
)
NAMED, TOLD, ANY = Naming.NAMED, Naming.DESCRIBED, Naming.GENERIC


def only(who: str) -> Source:
    (source,) = Story().says(who).sources()
    return source


@pytest.mark.parametrize(
    ("who", "kind", "naming", "anonymous"),
    [
        ("officials/NOUN/NNS", G, ANY, True),
        ("some/DET critics/NOUN/NNS", G, ANY, True),
        ("experts/NOUN/NNS", G, ANY, True),
        ("people/NOUN/NNS", G, ANY, False),
        ("a/DET source/NOUN", P, ANY, True),
        ("[L Kenyan/ADJ] officials/NOUN/NNS", G, TOLD, True),
        ("a/DET source/NOUN close/ADJ to/ADP the/DET talks/NOUN/NNS", P, TOLD, True),
        ("a/DET homeless/ADJ man/NOUN", P, TOLD, True),
        ("the/DET driver/NOUN", P, TOLD, True),
        ("the/DET mayor/NOUN", P, TOLD, False),
        ("a/DET minister/NOUN", P, TOLD, True),
        ("the/DET judge/NOUN", P, TOLD, False),
        ("one/NUM of/ADP the/DET neighbours/NOUN/NNS", P, TOLD, True),
        ("a/DET number/NOUN of/ADP residents/NOUN/NNS", G, ANY, True),
        ("her/PRON/PRP$ family/NOUN", G, TOLD, True),
        ("the/DET [N Russians/PROPN/NNPS]", G, TOLD, False),
        ("many/ADJ", G, ANY, True),
        ("the/DET ministry/NOUN", O, TOLD, False),
        ("police/NOUN/NNS", O, TOLD, False),
        ("the/DET [O Kettle/PROPN Makers/PROPN Guild/PROPN]", O, NAMED, False),
        ("[P Kestrel/PROPN Ltd/PROPN]", O, NAMED, False),
        ("[L London/PROPN]", O, NAMED, False),
        ("a/DET new/ADJ poll/NOUN", D, TOLD, False),
        ("reports/NOUN/NNS", D, ANY, False),
        ("[O Reuters/PROPN]", M, NAMED, False),
        ("local/ADJ media/NOUN/NNS", M, ANY, False),
        ("the/DET daily/NOUN [P Vesper/PROPN]", M, NAMED, False),
        ("[P Ada/PROPN Brook/PROPN]", P, NAMED, False),
        ("the/DET 39-year-old/NOUN", P, TOLD, True),
        ("a/DET disgusted/ADJ paratrooper/NOUN", P, TOLD, True),
    ],
)
def test_the_words_tell_kind_naming_and_anonymity(
    who: str, kind: SourceKind, naming: Naming, anonymous: bool
) -> None:
    source = only(who)
    assert (source.kind, source.naming, source.anonymous) == (kind, naming, anonymous)


def test_a_known_outlets_name_is_one_whatever_the_recogniser_says() -> None:
    assert only("the/DET [P Springfield/PROPN Gazette/PROPN]").kind is SourceKind.OUTLET


def test_specificity_grows_with_what_the_article_tells() -> None:
    described = [
        "sources/NOUN/NNS",
        "a/DET doctor/NOUN",
        "a/DET senior/ADJ doctor/NOUN",
        "a/DET senior/ADJ doctor/NOUN at/ADP [O Kettle/PROPN Hospital/PROPN]",
        "two/NUM senior/ADJ doctors/NOUN/NNS at/ADP [O Kettle/PROPN Hospital/PROPN]",
    ]
    assert [only(who).specificity for who in described] == [0, 1, 2, 3, 4]
    assert only("[P Ada/PROPN Brook/PROPN]").specificity is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "An aide spoke on condition of anonymity because she was not authorised to speak.",
            "because she was not authorised to speak",
        ),
        (
            "A clerk who asked not to be named for fear of losing the job, said so.",
            "for fear of losing the job",
        ),
        ("A clerk, who did not wish to be named, said it rained.", None),
        ("A clerk said it rained because it was May.", None),
        (
            "A nurse as she was not allowed to speak to the press said so.",
            "as she was not allowed to speak to the press said so",
        ),
    ],
)
def test_the_reason_for_anonymity_is_kept_where_there_is_one(text: str, reason: str | None) -> None:
    story = Story()
    story.text = text
    sentence = Story().says("an/DET aide/NOUN").sentences[0]
    whole = type(sentence)("body", 0, 0, (*sentence.words[:-1], _last(sentence, text)), ())
    found = anonymity_reason(text, whole, 0)
    assert (text[slice(*found)] if found else None) == reason


def _last(sentence, text):  # type: ignore[no-untyped-def]
    word = sentence.words[-1]
    return type(word)(word.index, ".", ".", "PUNCT", ".", -1, "punct", len(text) - 1, len(text))


def test_an_anonymous_source_carries_its_reason() -> None:
    asked = "who/PRON/WP asked/VERB not/ADV to/PART be/AUX named/VERB"
    who = f"an/DET aide/NOUN {asked} because/SCONJ talks/NOUN/NNS go/VERB on/ADV"
    source = only(who)
    assert source.anonymous
    assert source.anonymity_reason is not None
    assert source.anonymity_reason.text.startswith("because talks go on")
