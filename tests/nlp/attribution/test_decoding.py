from __future__ import annotations

from service.nlp.attribution.decoding import Candidate, runs, without_twins


def candidate(anchor: int, content: range, odds: float, cue: tuple[int, ...] = ()) -> Candidate:
    return Candidate(anchor, (), cue or (anchor,), tuple(content), odds, 0.9, 0.9)


def test_of_two_readings_of_the_same_words_the_surer_stays() -> None:
    sure, unsure = candidate(3, range(4, 12), 2.0), candidate(20, range(4, 11), 1.0)
    assert without_twins([unsure, sure]) == [sure]


def test_of_two_readings_of_one_cue_the_surer_stays() -> None:
    sure, unsure = candidate(3, range(5, 9), 2.0, (3, 4)), candidate(4, range(20, 29), 1.0)
    assert without_twins([unsure, sure]) == [sure]


def test_a_statement_inside_another_stays_and_all_come_in_text_order() -> None:
    outer, inner = candidate(1, range(2, 30), 1.0), candidate(10, range(12, 18), 3.0)
    assert without_twins([inner, outer]) == [outer, inner]


def test_neighbouring_words_make_one_run() -> None:
    assert runs((1, 2, 3, 7, 9, 10)) == [(1, 4), (7, 8), (9, 11)]
    assert runs(()) == []
