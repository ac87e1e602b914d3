"""PolNeAR as it is read, batched and scored."""

from __future__ import annotations

import pathlib

import pytest

from service.nlp.attribution.model import Role
from service.nlp.encoder.units import Paragraph, windows
from training.attribution.data import Labelled, collate, relations
from training.attribution.scores import Tokens, calibration_error, matches, scores

STANDOFF = """\
T1\tSource 0 9\tThe mayor
T2\tCue 10 14\tsaid
T3\tContent 15 22;30 34\tit rained … hard
T4\tAttribution 10 14\tsaid
E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1
T5\tContent 40 44\t
E2\tAttribution:T4 Cue:T2
"""


def test_brat_relations_keep_their_discontinuous_spans(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "a.ann"
    file.write_text(STANDOFF, encoding="utf-8")
    assert relations(file) == [
        {Role.SOURCE: [(0, 9)], Role.CUE: [(10, 14)], Role.CONTENT: [(15, 22), (30, 34)]}
    ]


TEXT = "The mayor said it rained hard all day"
WANTED = {Role.SOURCE: [(0, 9)], Role.CUE: [(10, 14)], Role.CONTENT: [(15, 29)]}


@pytest.mark.parametrize(
    ("found", "right"),
    [
        (WANTED, True),
        ({**WANTED, Role.CONTENT: [(15, 24)]}, True),
        ({**WANTED, Role.CONTENT: [(15, 17)]}, False),
        ({**WANTED, Role.SOURCE: [(4, 9)]}, True),
        ({Role.CONTENT: [(15, 29)]}, False),
    ],
)
def test_a_relation_is_right_with_half_its_content_and_a_word_of_its_source(found, right: bool) -> None:
    assert (matches(Tokens(TEXT), [WANTED], [found]) == {0}) is right


def test_each_role_is_scored_in_whole_fragments() -> None:
    found = {**WANTED, Role.CONTENT: [(15, 24)]}
    measured = scores([(TEXT, [WANTED], [found])])
    assert measured["source exact"].f1 == 100
    assert measured["content exact"].f1 == 0
    assert measured["content token"].f1 == 80


def test_confidence_is_honest_where_it_equals_accuracy() -> None:
    assert calibration_error([0.75] * 4, [True, True, True, False]) == 0
    assert calibration_error([0.95] * 2, [True, False]) == pytest.approx(0.45)


def test_relations_are_batched_as_roles_of_their_windows_words() -> None:
    spans = tuple((n, n + 1) for n in range(6))
    text = Paragraph(spans, tuple(range(6)), tuple(range(3, 9)), (0,) * 6, spans, "abcdef")
    (window,) = windows([text], 20, 1, 2)
    said = Labelled(2, {0: Role.SOURCE, 1: Role.SOURCE, 2: Role.CUE, 3: Role.CONTENT, 4: Role.CONTENT})
    made = collate([(window, [said]), (window, [])])
    assert made.roles.tolist() == [[1, 1, 2, 3, 3, 0]]
    assert (made.row.tolist(), made.anchor.tolist()) == ([0], [2])
    assert made.pieces.tolist() == [[1, 3, 4, 5, 6, 7, 8, 2]] * 2
