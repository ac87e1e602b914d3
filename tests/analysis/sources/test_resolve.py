from __future__ import annotations

import pytest
from parsed import sentence

from service.analysis.authority import Authority
from service.analysis.report import Naming, Source, SourceKind
from service.analysis.sources import resolve
from service.analysis.statements import find_statements
from service.intake.article import Article
from service.nlp.entities import EntityType
from service.nlp.reading import Reading, Relation, Sentence


def said(
    text: str, subject_rows: str, *, start: int = 0, number: int = 0, named: int | None = None
) -> Sentence:
    """`… said it rained.`: a subject of any words, its last one the head."""
    count = len(subject_rows.strip().splitlines())
    rows = f"""{subject_rows.strip()}
        said say VERB VBD 0 root
        it it PRON PRP {count + 3} nsubj
        rained rain VERB VBD {count + 1} ccomp
        . . PUNCT . {count + 1} punct"""
    entities = () if named is None else ((EntityType.PERSON, named, count - 1),)
    return sentence(text, rows, entities=entities, start=start, number=number, paragraph=number)


def spoken(read: Sentence) -> Relation:
    """The relation of such a sentence."""
    at = next(word.index for word in read.words if word.text == "said")
    places = [(word.start, word.end) for word in read.words]
    subject = (read.start, places[at - 1][1])
    return Relation("body", (subject,), (places[at],), ((places[at + 1][0], places[at + 2][1]),), 0.9)


def sources(text: str, *sentences: Sentence) -> tuple[Source, ...]:
    relations = tuple(spoken(it) for it in sentences)
    reading = Reading((), sentences, relations)
    return resolve(Article(text), reading, find_statements(text, "body", reading), Authority()).sources


def test_a_pronoun_is_the_person_who_spoke_before() -> None:
    text = "Ada Brook said it rained. She said it rained."
    first = said(text, "Ada Ada PROPN NNP 3 nsubj\nBrook Brook PROPN NNP 1 flat", named=0)
    second = said(text, "She she PRON PRP 2 nsubj", start=25, number=1)
    (source,) = sources(text, first, second)
    assert source.name == "Ada Brook"
    assert [span.text for span in source.mentions] == ["Ada Brook", "She"]
    assert source.attributions == ("a1", "a2")


def test_a_last_name_is_the_full_name_met_elsewhere() -> None:
    text = "Brook said it rained. Ada Brook said it rained."
    first = said(text, "Brook Brook PROPN NNP 2 nsubj", named=0)
    second = said(
        text, "Ada Ada PROPN NNP 3 nsubj\nBrook Brook PROPN NNP 1 flat", start=21, number=1, named=0
    )
    (source,) = sources(text, first, second)
    assert (source.name, source.kind, source.naming) == ("Ada Brook", SourceKind.PERSON, Naming.NAMED)


def test_the_role_before_a_name_is_kept() -> None:
    text = "Town clerk Ada Brook said it rained."
    rows = """Town town NOUN NN 2 compound
        clerk clerk NOUN NN 5 nsubj
        Ada Ada PROPN NNP 2 flat
        Brook Brook PROPN NNP 2 flat"""
    (source,) = sources(text, said(text, rows, named=2))
    assert source.name == "Ada Brook"
    assert source.role == "Town clerk"


@pytest.mark.parametrize(
    ("subject", "kind", "naming", "anonymous"),
    [
        ("Officials official NOUN NNS 2 nsubj", SourceKind.GROUP, Naming.GENERIC, True),
        ("Critics critic NOUN NNS 2 nsubj", SourceKind.GROUP, Naming.GENERIC, True),
        (
            "A a DET DT 3 det\nsenior senior ADJ JJ 3 amod\ndiplomat diplomat NOUN NN 4 nsubj",
            SourceKind.PERSON,
            Naming.DESCRIBED,
            True,
        ),
        (
            "The the DET DT 2 det\nministry ministry NOUN NN 3 nsubj",
            SourceKind.ORGANISATION,
            Naming.DESCRIBED,
            False,
        ),
        (
            "A a DET DT 3 det\nleaked leaked ADJ JJ 3 amod\nreport report NOUN NN 4 nsubj",
            SourceKind.DOCUMENT,
            Naming.DESCRIBED,
            False,
        ),
        ("The the DET DT 2 det\njudge judge NOUN NN 3 nsubj", SourceKind.PERSON, Naming.DESCRIBED, False),
    ],
)
def test_a_description_tells_kind_naming_and_anonymity(
    subject: str, kind: SourceKind, naming: Naming, anonymous: bool
) -> None:
    text = " ".join(row.split()[0] for row in subject.splitlines()) + " said it rained."
    (source,) = sources(text, said(text, subject))
    assert (source.kind, source.naming, source.anonymous) == (kind, naming, anonymous)


def test_a_relative_pronoun_is_what_it_stands_for() -> None:
    text = "The report, which said it rained, was late."
    rows = """
        The the DET DT 2 det
        report report NOUN NN 10 nsubj
        , , PUNCT , 5 punct
        which which PRON WDT 5 nsubj
        said say VERB VBD 2 acl:relcl
        it it PRON PRP 7 nsubj
        rained rain VERB VBD 5 ccomp
        , , PUNCT , 5 punct
        was be AUX VBD 10 cop
        late late ADJ JJ 0 root
        . . PUNCT . 10 punct
    """
    read = sentence(text, rows)
    pronoun = (read.words[3].start, read.words[3].end)
    said_it = Relation("body", (pronoun,), ((read.words[4].start, read.words[4].end),), ((22, 31),), 0.9)
    reading = Reading((), (read,), (said_it,))
    (source,) = resolve(Article(text), reading, find_statements(text, "body", reading), Authority()).sources
    assert (source.name, source.kind) == ("The report", SourceKind.DOCUMENT)
    assert [span.text for span in source.mentions] == ["The report", "which"]
