"""What a house's own words change in the analysis of an article."""

from __future__ import annotations

from parsed import relation, sentence

from service.analysis.analyse import analyse
from service.analysis.authority import Authority, Record
from service.analysis.quantities import units_with
from service.analysis.report import Engine, Evidence, Report, SourceKind, Stance
from service.analysis.vocabulary import PLAIN, Vocabulary
from service.intake.article import Article
from service.nlp.entities import EntityType
from service.nlp.reading import Reading, Sentence

STATES = "The Land Registry said rents rose 5 percent."
STATES_ROWS = """
    The the DET DT 3 det
    Land Land PROPN NNP 3 compound
    Registry Registry PROPN NNP 4 nsubj
    said say VERB VBD 0 root
    rents rent NOUN NNS 6 nsubj
    rose rise VERB VBD 4 ccomp
    5 5 NUM CD 8 nummod
    percent percent NOUN NN 6 obj
    . . PUNCT . 4 punct
"""
MUSES = "The mayor mused that it will rain."
MUSES_ROWS = """
    The the DET DT 2 det
    mayor mayor NOUN NN 3 nsubj
    mused muse VERB VBD 0 root
    that that SCONJ IN 7 mark
    it it PRON PRP 7 nsubj
    will will AUX MD 7 aux
    rain rain VERB VB 3 ccomp
    . . PUNCT . 3 punct
"""


def read(text: str, reading: Reading, vocabulary: Vocabulary = PLAIN) -> Report:
    return analyse(Article(text), reading, Engine("0", "none"), vocabulary)


def registry(text: str = STATES) -> Reading:
    words = sentence(text, STATES_ROWS, entities=((EntityType.ORGANISATION, 1, 2),))
    said = relation(text, ("rents rose 5 percent",), cue="said", source="The Land Registry")
    return Reading((), (words,), (said,))


def muser() -> Sentence:
    return sentence(MUSES, MUSES_ROWS)


def test_a_figure_of_an_official_source_is_documented() -> None:
    official = Vocabulary(Authority(official=["land registry"]))
    assert read(STATES, registry()).figures[0].evidence is Evidence.CLAIMED
    assert read(STATES, registry(), official).figures[0].evidence is Evidence.DOCUMENTED


def test_an_official_source_may_go_by_a_name_that_the_cms_knows() -> None:
    record = Record("x-1", "His Majesty's Land Registry", ("Land Registry",))
    official = Vocabulary(Authority([record], official=["His Majesty’s Land Registry"]))
    report = read(STATES, registry(), official)
    assert report.figures[0].evidence is Evidence.DOCUMENTED
    assert report.sources[0].authority is not None


def test_a_houses_outlet_is_one() -> None:
    report = read(STATES, registry(), Vocabulary(Authority(outlets=["The Land Registry"])))
    assert report.sources[0].kind is SourceKind.OUTLET
    assert report.sourcing is not None
    assert [it.wire for it in report.sourcing.outlets] == [False]


def test_a_houses_wire_is_credited_as_one() -> None:
    text = "Rain fell.\n\n(Kettle News Desk)"
    assert read(text, Reading((), ())).sourcing.credits == ()  # type: ignore[union-attr]
    sourcing = read(text, Reading((), ()), Vocabulary(Authority(wires=["Kettle News Desk"]))).sourcing
    assert sourcing is not None
    assert [(it.name, it.wire) for it in sourcing.credits] == [("Kettle News Desk", True)]


def test_a_houses_verb_of_saying_makes_a_statement_where_the_model_reads_none() -> None:
    reading = Reading((), (muser(),))
    assert read(MUSES, reading).attributions == ()
    (found,) = read(MUSES, reading, Vocabulary(cues={"muse": Stance.BELIEF})).attributions
    assert found.cue is not None
    assert (found.cue.lemma, found.cue.stance) == ("muse", Stance.BELIEF)
    assert [span.text for span in found.content] == ["that it will rain"]


def test_a_houses_verb_that_the_model_reads_is_one_statement_with_the_houses_stance() -> None:
    known = relation(MUSES, ("that it will rain",), cue="mused", source="The mayor")
    reading = Reading((), (muser(),), (known,))
    (plain,) = read(MUSES, reading).attributions
    (found,) = read(MUSES, reading, Vocabulary(cues={"muse": Stance.DOUBT})).attributions
    assert plain.cue is not None
    assert found.cue is not None
    assert (plain.cue.stance, found.cue.stance) == (Stance.NEUTRAL, Stance.DOUBT)


def test_a_houses_unit_is_read_after_a_number() -> None:
    text = STATES.replace("percent", "perches")
    words = sentence(text, STATES_ROWS.replace("percent percent", "perches perch"))
    house = Vocabulary(
        units=units_with([{"name": "perch", "kind": "measure", "forms": ["perch", "perches"]}])
    )
    reading = Reading((), (words,))
    assert read(text, reading).figures[0].unit is None
    found = read(text, reading, house).figures[0]
    assert (found.unit, found.kind.value, found.span.text) == ("perch", "measure", "5 perches")
