"""What training reads and packs."""

from __future__ import annotations

import pathlib

import numpy
import pytest
import torch
from transformers import BertConfig

from service.nlp.attribution.model import AttributionModel, Role
from service.nlp.attribution.units import Paragraph, windows
from training.attribution.data import Batch, Labelled, collate, relations
from training.attribution.export import is_needed, prune
from training.attribution.scores import Tokens, calibration_error, matches, scores
from training.attribution.train import Learner, Plan, Trainer, quicken

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


def test_pieces_of_other_scripts_are_left_out_and_the_rest_renumbered() -> None:
    assert not is_needed("##香")
    assert not is_needed("[unused7]")
    assert is_needed("##é")
    assert is_needed("€")
    tokenizer = {
        "model": {"vocab": {"[PAD]": 0, "[unused0]": 1, "[CLS]": 2, "香": 3, "the": 4}},
        "added_tokens": [{"id": 2, "content": "[CLS]"}],
        "post_processor": {"special_tokens": {"[CLS]": {"ids": [2]}}},
        "truncation": {"max_length": 128},
        "padding": {},
    }
    pruned, embeddings = prune(tokenizer, torch.arange(5)[:, None])
    assert pruned["model"]["vocab"] == {"[PAD]": 0, "[CLS]": 1, "the": 2}
    assert (
        pruned["added_tokens"][0]["id"] == pruned["post_processor"]["special_tokens"]["[CLS]"]["ids"][0] == 1
    )
    assert pruned["truncation"] is None
    assert embeddings.flatten().tolist() == [0, 2, 4]


def trainer() -> Trainer:
    """One of a tiny network, its dropout drawn as on a CPU."""
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=30, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        type_vocab_size=8, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    learner = Learner(AttributionModel(config, size=8), Plan(warm_up=1))
    drops = numpy.random.Generator(numpy.random.SFC64(5))
    quicken(learner, drops)
    return Trainer(learner.train(), 8, drops)


def batch() -> Batch:
    text = Paragraph(tuple((n, n + 1) for n in range(6)), tuple(range(6)), tuple(range(3, 9)), (0,) * 6)
    (window,) = windows([text], 20, 1, 2)
    said = Labelled(2, {0: Role.SOURCE, 1: Role.SOURCE, 2: Role.CUE, 3: Role.CONTENT, 4: Role.CONTENT})
    return collate([(window, [said]), (window, [])])


def test_training_that_is_resumed_goes_on_as_if_never_stopped(tmp_path: pathlib.Path) -> None:
    through, first = trainer(), trainer()
    losses = [through.step(batch())["loss"] for _ in range(6)]
    assert [first.step(batch())["loss"] for _ in range(3)] == losses[:3]
    torch.save(first.state(), tmp_path / "checkpoint.pt")
    second = trainer()
    second.restore(torch.load(tmp_path / "checkpoint.pt"))
    assert [second.step(batch())["loss"] for _ in range(3)] == losses[3:]
    for own, other in zip(second.average.parameters(), through.average.parameters(), strict=True):
        assert torch.equal(own, other)


def test_a_relation_is_learnt_in_a_few_steps() -> None:
    learning = trainer()
    losses = [learning.step(batch())["loss"] for _ in range(8)]
    assert losses[-1] < losses[0]


def test_relations_are_batched_as_roles_of_their_windows_words() -> None:
    made = batch()
    assert made.roles.tolist() == [[1, 1, 2, 3, 3, 0]]
    assert (made.row.tolist(), made.anchor.tolist()) == ([0], [2])
    assert made.pieces.tolist() == [[1, 3, 4, 5, 6, 7, 8, 2]] * 2
