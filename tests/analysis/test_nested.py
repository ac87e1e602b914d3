from __future__ import annotations

from parsed import relation, sentence

from service.analysis.analyse import analyse
from service.analysis.nested import nested
from service.analysis.report import Engine
from service.intake.article import Article
from service.nlp.reading import Reading

TEXT = "The mayor said that farmers hope it will rain."
ROWS = """
    The the DET DT 2 det
    mayor mayor NOUN NN 3 nsubj
    said say VERB VBD 0 root
    that that SCONJ IN 6 mark
    farmers farmer NOUN NNS 6 nsubj
    hope hope VERB VBP 3 ccomp
    it it PRON PRP 9 nsubj
    will will AUX MD 9 aux
    rain rain VERB VB 6 ccomp
    . . PUNCT . 3 punct
"""
OUTER = relation(TEXT, ("that farmers hope it will rain",), cue="said", source="The mayor")


def test_a_statement_inside_a_statement_has_it_for_its_parent() -> None:
    reading = Reading((), (sentence(TEXT, ROWS),), (OUTER,))
    outer, inner = analyse(Article(TEXT), reading, Engine("0", "none")).attributions
    assert (outer.parent, inner.parent) == (None, outer.id)
    assert [span.text for span in inner.content] == ["it will rain"]
    assert inner.source is not None
    assert [span.text for span in inner.source.spans] == ["farmers"]


def test_what_nobody_is_said_to_say_is_left_to_the_model() -> None:
    assert list(nested([sentence(TEXT, ROWS)], [])) == []


def test_who_says_what_he_thinks_says_it_himself() -> None:
    text = TEXT.replace("farmers hope", "I hope")
    rows = ROWS.replace("farmers farmer NOUN NNS", "I I PRON PRP")
    outer = relation(text, ("that I hope it will rain",), cue="said", source="The mayor")
    assert list(nested([sentence(text, rows)], [outer])) == []


def test_what_the_model_read_is_not_read_again() -> None:
    inner = relation(TEXT, ("it will rain",), cue="hope", source="farmers")
    assert list(nested([sentence(TEXT, ROWS)], [OUTER, inner])) == []


def test_a_clause_that_the_parse_takes_apart_is_one() -> None:
    text = "The mayor said that farmers say let us pray."
    rows = """
        The the DET DT 2 det
        mayor mayor NOUN NN 3 nsubj
        said say VERB VBD 0 root
        that that SCONJ IN 6 mark
        farmers farmer NOUN NNS 6 nsubj
        say say VERB VBP 3 ccomp
        let let VERB VB 6 ccomp
        us we PRON PRP 9 nsubj
        pray pray VERB VB 6 ccomp
        . . PUNCT . 3 punct
    """
    outer = relation(text, ("that farmers say let us pray",), cue="said", source="The mayor")
    (inner,) = nested([sentence(text, rows)], [outer])
    assert [text[a:b] for a, b in inner.content] == ["let us pray"]
