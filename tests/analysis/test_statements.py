from __future__ import annotations

import pytest
from parsed import relation, sentence

from service.analysis.report import AttributionKind, Stance
from service.analysis.statements import Statement, find_statements, minus
from service.nlp.entities import EntityType
from service.nlp.reading import Reading, Relation, Sentence


def statements(text: str, sentences: list[Sentence], *relations: Relation) -> list[Statement]:
    return find_statements(text, "body", Reading((), tuple(sentences), relations))


def texts(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


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


def indirect(verb: str = "said say") -> Statement:
    form = verb.split()[0]
    text = INDIRECT.replace("said", form)
    read = sentence(text, INDIRECT_ROWS.replace("said say", verb))
    (found,) = statements(
        text, [read], relation(text, ("that the bridge is safe",), cue=form, source="The mayor")
    )
    return found


def test_indirect_speech_has_speaker_cue_and_clause() -> None:
    found = indirect()
    assert found.speaker is not None
    assert (found.speaker.head.text, found.lemma, found.stance) == ("mayor", "say", Stance.NEUTRAL)
    assert texts(INDIRECT, found.content) == ["that the bridge is safe"]
    assert found.kind is AttributionKind.INDIRECT


@pytest.mark.parametrize(
    ("verb", "stance"),
    [
        ("claimed claim", Stance.DOUBT),
        ("admitted admit", Stance.CONCESSION),
        ("insisted insist", Stance.INSISTENCE),
        ("believed believe", Stance.BELIEF),
        ("announced announce", Stance.NEUTRAL),
    ],
)
def test_the_cue_tells_the_writers_stance(verb: str, stance: Stance) -> None:
    assert indirect(verb).stance is stance


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


@pytest.mark.parametrize("content", ["“The bridge is safe,”", "The bridge is safe,", "“The bridge is safe,"])
def test_a_quotations_marks_belong_to_its_content(content: str) -> None:
    read = sentence(QUOTED, QUOTED_ROWS)
    (found,) = statements(QUOTED, [read], relation(QUOTED, (content,), cue="said", source="the mayor"))
    assert texts(QUOTED, found.content) == ["“The bridge is safe,”"]
    assert found.kind is AttributionKind.DIRECT


def test_content_gives_way_to_its_own_source_and_cue() -> None:
    read = sentence(QUOTED, QUOTED_ROWS)
    everything = relation(QUOTED, (QUOTED,), cue="said", source="the mayor")
    (found,) = statements(QUOTED, [read], everything)
    assert texts(QUOTED, found.content) == ["“The bridge is safe,”"]


def test_content_of_nothing_but_marks_is_no_statement() -> None:
    read = sentence(QUOTED, QUOTED_ROWS)
    assert statements(QUOTED, [read], relation(QUOTED, (",”",), cue="said", source="the mayor")) == []


def test_nobody_speaks_where_the_relation_names_nobody() -> None:
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
    (found,) = statements(
        text, [sentence(text, rows)], relation(text, ("The talks", "to last a week"), cue="are expected")
    )
    assert found.speaker is None
    assert texts(text, found.content) == ["The talks", "to last a week"]
    assert (found.lemma, found.stance) == ("expect", Stance.BELIEF)


def test_a_prepositional_cue_is_its_own_dictionary_form() -> None:
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
    found_in = relation(text, ("Prices rose",), cue="according to", source="the central bank")
    (found,) = statements(text, [sentence(text, rows)], found_in)
    assert found.lemma == "according to"
    assert found.stance is Stance.NEUTRAL


def test_an_adverb_that_hedges_is_the_cue() -> None:
    text = "The bridge reportedly cracked."
    rows = """
        The the DET DT 2 det
        bridge bridge NOUN NN 4 nsubj
        reportedly reportedly ADV RB 4 advmod
        cracked crack VERB VBD 0 root
        . . PUNCT . 4 punct
    """
    relation_of = relation(text, ("The bridge", "cracked"), cue="reportedly")
    (found,) = statements(text, [sentence(text, rows)], relation_of)
    assert (found.lemma, found.stance) == ("reportedly", Stance.HEDGE)


BRIDGE_ROWS = """
    Bridge bridge NOUN NN 4 nsubj
    is be AUX VBZ 4 cop
    perfectly perfectly ADV RB 4 advmod
    safe safe ADJ JJ 0 root
    – – PUNCT : 6 punct
    Brook Brook PROPN NNP 4 appos
"""


def test_a_headline_names_its_speaker_after_a_dash() -> None:
    text = "Bridge is perfectly safe – Brook\n\nMore follows."
    (found,) = statements(text, [sentence(text, BRIDGE_ROWS, entities=((EntityType.PERSON, 5, 5),))])
    assert texts(text, found.source) == ["Brook"]
    assert texts(text, found.content) == ["Bridge is perfectly safe"]


def test_a_headline_names_its_speaker_before_a_colon() -> None:
    text = "Ada Brook: bridge is safe\n\nMore follows."
    rows = """
        Ada Ada PROPN NNP 0 root
        Brook Brook PROPN NNP 1 flat
        : : PUNCT : 6 punct
        bridge bridge NOUN NN 6 nsubj
        is be AUX VBZ 6 cop
        safe safe ADJ JJ 1 parataxis
    """
    (found,) = statements(text, [sentence(text, rows, entities=((EntityType.PERSON, 0, 1),))])
    assert texts(text, found.source) == ["Ada Brook"]
    assert texts(text, found.content) == ["bridge is safe"]


def test_what_the_model_reads_in_a_headline_comes_before_its_form() -> None:
    text = "Bridge is perfectly safe – Brook\n\nMore follows."
    read = sentence(text, BRIDGE_ROWS, entities=((EntityType.PERSON, 5, 5),))
    (found,) = statements(text, [read], relation(text, ("is perfectly safe",), source="Brook"))
    assert texts(text, found.content) == ["is perfectly safe"]


def test_a_first_sentence_is_no_headline() -> None:
    text = "Bridge is perfectly safe – Brook."
    read = sentence(text, BRIDGE_ROWS + "    . . PUNCT . 4 punct\n", entities=((EntityType.PERSON, 5, 5),))
    assert statements(text, [read]) == []


def test_spans_lose_what_holes_cover() -> None:
    assert minus([(0, 10), (20, 30)], [(3, 5), (8, 22), (40, 50)]) == ((0, 3), (5, 8), (22, 30))


@pytest.mark.parametrize(
    "content", [", that the bridge is safe", "that the bridge is safe.", "– that the bridge is safe –"]
)
def test_content_has_no_commas_and_dashes_at_its_edges(content: str) -> None:
    text = f"The mayor said {content}, twice."
    rows = """
        The the DET DT 2 det
        mayor mayor NOUN NN 3 nsubj
        said say VERB VBD 0 root
        safe safe ADJ JJ 3 ccomp
        twice twice ADV RB 3 advmod
    """
    (found,) = statements(text, [sentence(text, rows)], relation(text, (content,), cue="said"))
    assert texts(text, found.content)[0].strip(".") == "that the bridge is safe"


def test_the_dateline_is_not_what_is_said() -> None:
    text = "LONDON (Reuters) - The bridge is safe, the mayor said."
    rows = """
        LONDON LONDON PROPN NNP 4 dep
        Reuters Reuters PROPN NNP 1 appos
        bridge bridge NOUN NN 4 nsubj
        safe safe ADJ JJ 0 root
        mayor mayor NOUN NN 6 nsubj
        said say VERB VBD 4 parataxis
    """
    content = "LONDON (Reuters) - The bridge is safe"
    (found,) = statements(text, [sentence(text, rows)], relation(text, (content,), cue="said"))
    assert texts(text, found.content) == ["The bridge is safe"]


PASSIVE = "It was reported that it rained."
PASSIVE_ROWS = """
    It it PRON PRP 3 nsubj:pass
    was be AUX VBD 3 aux:pass
    reported report VERB VBN 0 root
    that that SCONJ IN 6 mark
    it it PRON PRP 6 nsubj
    rained rain VERB VBD 3 ccomp
    . . PUNCT . 3 punct
"""


def test_the_it_of_it_was_reported_is_nobody() -> None:
    read = sentence(PASSIVE, PASSIVE_ROWS)
    (found,) = statements(
        PASSIVE, [read], relation(PASSIVE, ("that it rained",), cue="reported", source="It")
    )
    assert (found.speaker, found.source) == (None, ())


def test_an_it_that_speaks_is_somebody() -> None:
    text = PASSIVE.replace("was reported", "has reported")
    read = sentence(text, PASSIVE_ROWS.replace("was be AUX VBD 3 aux:pass", "has have AUX VBZ 3 aux"))
    (found,) = statements(text, [read], relation(text, ("that it rained",), cue="reported", source="It"))
    assert found.speaker is not None


def test_a_heading_before_the_speaker_is_left_out_of_it() -> None:
    text = "MORE NEWS\n\nThe mayor said it rained."
    heading = sentence(text, "MORE more ADJ JJ 2 amod\nNEWS news NOUN NN 0 root")
    rows = """
        The the DET DT 2 det
        mayor mayor NOUN NN 3 nsubj
        said say VERB VBD 0 root
        it it PRON PRP 5 nsubj
        rained rain VERB VBD 3 ccomp
        . . PUNCT . 3 punct
    """
    read = sentence(text, rows, start=11, number=1, paragraph=1)
    (found,) = statements(
        text, [heading, read], relation(text, ("it rained",), cue="said", source="MORE NEWS\n\nThe mayor")
    )
    assert found.speaker is not None
    assert [word.text for word in found.speaker.words] == ["The", "mayor"]
