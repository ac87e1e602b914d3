from __future__ import annotations

from parsed import sentence

from service.analysis.report import AttributionKind, Stance
from service.analysis.statements import Statement, find_statements
from service.nlp.entities import EntityType
from service.nlp.reading import Reading, Sentence


def statements(text: str, *sentences: Sentence) -> list[Statement]:
    return find_statements(text, "body", Reading((), sentences))


def content(text: str, statement: Statement) -> list[str]:
    return [text[start:end] for start, end in statement.content]


def speaker(text: str, statement: Statement) -> str | None:
    return text[statement.speaker.start : statement.speaker.end] if statement.speaker else None


INDIRECT = "The mayor said that the bridge is safe."
INDIRECT_ROWS = """
    The the DET DT 2 det
    mayor mayor NOUN NN 3 nsubj
    said say VERB VBD 0 root
    that that SCONJ IN 8 mark
    the the DET DT 6 det
    bridge bridge NOUN NN 8 nsubj
    is be AUX VBZ 8 cop
    safe safe ADJ JJ 3 ccomp
    . . PUNCT . 3 punct
"""


def test_indirect_speech_has_speaker_cue_and_clause() -> None:
    (found,) = statements(INDIRECT, sentence(INDIRECT, INDIRECT_ROWS))
    assert speaker(INDIRECT, found) == "The mayor"
    assert found.lemma == "say"
    assert found.stance is Stance.NEUTRAL
    assert content(INDIRECT, found) == ["that the bridge is safe"]
    assert found.kind is AttributionKind.INDIRECT


def test_a_cue_of_doubt_is_told_from_a_neutral_one() -> None:
    text = INDIRECT.replace("said", "claimed")
    rows = INDIRECT_ROWS.replace("said say", "claimed claim")
    (found,) = statements(text, sentence(text, rows))
    assert found.stance is Stance.DOUBT


QUOTED = "“The bridge is safe,” the mayor said."
QUOTED_ROWS = """
    “ " PUNCT `` 5 punct
    The the DET DT 3 det
    bridge bridge NOUN NN 5 nsubj
    is be AUX VBZ 5 cop
    safe safe ADJ JJ 10 ccomp
    , , PUNCT , 5 punct
    ” " PUNCT '' 5 punct
    the the DET DT 9 det
    mayor mayor NOUN NN 10 nsubj
    said say VERB VBD 0 root
    . . PUNCT . 10 punct
"""


def test_a_quotation_keeps_its_marks_and_is_direct() -> None:
    (found,) = statements(QUOTED, sentence(QUOTED, QUOTED_ROWS))
    assert content(QUOTED, found) == ["“The bridge is safe,”"]
    assert found.kind is AttributionKind.DIRECT
    assert speaker(QUOTED, found) == "the mayor"


def test_a_quotation_after_the_cue_goes_on_with_the_same_speaker() -> None:
    text = f"{QUOTED} “It was tested twice last year.”"
    rows = """
        “ " PUNCT `` 4 punct
        It it PRON PRP 4 nsubj:pass
        was be AUX VBD 4 aux:pass
        tested test VERB VBN 0 root
        twice twice ADV RB 4 advmod
        last last ADJ JJ 7 amod
        year year NOUN NN 4 obl
        . . PUNCT . 4 punct
        ” " PUNCT '' 4 punct
    """
    second = sentence(text, rows, number=1, start=len(QUOTED))
    (found,) = statements(text, sentence(text, QUOTED_ROWS), second)
    assert content(text, found) == ["“The bridge is safe,”", "“It was tested twice last year.”"]


def test_a_passive_without_an_agent_has_no_speaker() -> None:
    text = "The talks are expected to last a week."
    rows = """
        The the DET DT 2 det
        talks talk NOUN NNS 4 nsubj:pass
        are be AUX VBP 4 aux:pass
        expected expect VERB VBN 0 root
        to to PART TO 6 mark
        last last VERB VB 4 xcomp
        a a DET DT 8 det
        week week NOUN NN 6 obj
        . . PUNCT . 4 punct
    """
    (found,) = statements(text, sentence(text, rows))
    assert found.speaker is None
    assert content(text, found) == ["The talks", "to last a week"]
    assert [text[a:b] for a, b in found.cue] == ["are expected"]


def test_according_to_takes_the_rest_of_the_sentence() -> None:
    text = "Prices rose, according to the central bank."
    rows = """
        Prices price NOUN NNS 2 nsubj
        rose rise VERB VBD 0 root
        , , PUNCT , 8 punct
        according accord VERB VBG 8 case
        to to ADP IN 4 fixed
        the the DET DT 8 det
        central central ADJ JJ 8 amod
        bank bank NOUN NN 2 obl
        . . PUNCT . 2 punct
    """
    (found,) = statements(text, sentence(text, rows))
    assert speaker(text, found) == "the central bank"
    assert content(text, found) == ["Prices rose"]


def test_the_end_of_a_sentence_names_the_speaker_even_where_the_parse_is_wrong() -> None:
    text = "The river has risen by a metre, town clerk Ada Brook told reporters."
    rows = """
        The the DET DT 2 det
        river river NOUN NN 4 nsubj
        has have AUX VBZ 4 aux
        risen rise VERB VBN 0 root
        by by ADP IN 7 case
        a a DET DT 7 det
        metre metre NOUN NN 4 obl
        , , PUNCT , 10 punct
        town town NOUN NN 10 compound
        clerk clerk NOUN NN 7 appos
        Ada Ada PROPN NNP 10 flat
        Brook Brook PROPN NNP 10 flat
        told tell VERB VBD 10 acl:relcl
        reporters reporter NOUN NNS 13 obj
        . . PUNCT . 4 punct
    """
    (found,) = statements(text, sentence(text, rows, entities=((EntityType.PERSON, 10, 11),)))
    assert speaker(text, found) == "town clerk Ada Brook"
    assert content(text, found) == ["The river has risen by a metre"]


def test_a_headline_names_its_speaker_after_a_dash() -> None:
    text = "Bridge is perfectly safe – Brook\n\nMore follows."
    rows = """
        Bridge bridge NOUN NN 4 nsubj
        is be AUX VBZ 4 cop
        perfectly perfectly ADV RB 4 advmod
        safe safe ADJ JJ 0 root
        – – PUNCT : 6 punct
        Brook Brook PROPN NNP 4 appos
    """
    (found,) = statements(text, sentence(text, rows, entities=((EntityType.PERSON, 5, 5),)))
    assert speaker(text, found) == "Brook"
    assert content(text, found) == ["Bridge is perfectly safe"]


def test_scare_quotes_are_nobodys_statement() -> None:
    text = "The “miracle” bridge opened."
    rows = """
        The the DET DT 5 det
        “ " PUNCT `` 3 punct
        miracle miracle NOUN NN 5 compound
        ” " PUNCT '' 3 punct
        bridge bridge NOUN NN 6 nsubj
        opened open VERB VBD 0 root
        . . PUNCT . 6 punct
    """
    assert statements(text, sentence(text, rows)) == []
