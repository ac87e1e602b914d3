from __future__ import annotations

from parsed import relation, sentence

from service.analysis.holding import Holding
from service.analysis.statements import find_statements
from service.nlp.reading import Reading

TEXT = "A said that B said that C left."
ROWS = """
    A A PROPN NNP 2 nsubj
    said say VERB VBD 0 root
    that that SCONJ IN 5 mark
    B B PROPN NNP 5 nsubj
    said say VERB VBD 2 ccomp
    that that SCONJ IN 8 mark
    C C PROPN NNP 8 nsubj
    left leave VERB VBD 5 ccomp
    . . PUNCT . 2 punct
"""


def test_a_statement_lies_in_the_smallest_that_holds_it() -> None:
    outer = relation(TEXT, ("that B said that C left",), cue="said", source="A")
    found = find_statements(TEXT, "body", Reading((), (sentence(TEXT, ROWS),), (outer,)))
    assert len(found) == 2
    holding = Holding(found)
    assert holding.smallest(1, found[1].content) == 0
    assert holding.smallest(1, found[1].content, above=100) is None
    assert holding.smallest(0, found[0].content) is None
    assert holding.smallest(0, ()) is None
