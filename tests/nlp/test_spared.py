"""What Stanza's processors are spared changes nothing of what they find."""

from __future__ import annotations

import types

import pytest
import torch
from stanza.models.common import utils
from stanza.models.common.crf import CRFLoss, viterbi_decode

from service.intake.article import Article
from service.memory import Memory
from service.nlp.reader import Reader
from service.nlp.spared import Lemmas, Splitting, without_loss

WORDS = [("Ferries", "NOUN"), ("sank", "VERB"), ("Zorblaxes", "NOUN"), ("Zorblaxes", "PROPN")]


BOOK = {("Ferries", "NOUN"): "ferry", ("sank", "VERB"): "sink"}


class Lemmatizer:
    """Looks words up as Stanza's does, and is asked for the others."""

    def __init__(self):
        self.asked = []

    def skip_seq2seq(self, words):
        return [it in BOOK for it in words]

    def ensemble(self, words, spelt):
        return [BOOK.get(it, lemma) for it, lemma in zip(words, spelt, strict=True)]

    def lemmas(self, words):
        """What Stanza's processor does with it."""
        skipped = self.skip_seq2seq(words)
        spelt = [
            "" if skip else f"{it[0].lower()[:-2]}/{it[1]}" for it, skip in zip(words, skipped, strict=True)
        ]
        self.asked += [it for it, skip in zip(words, skipped, strict=True) if not skip]
        return self.ensemble(words, spelt)


def test_a_word_that_no_dictionary_has_is_spelt_out_once():
    lemmatizer = Lemmatizer()
    Lemmas(lemmatizer, Memory(100_000), "models")
    first = lemmatizer.lemmas(WORDS)
    assert first == ["ferry", "sink", "zorblax/NOUN", "zorblax/PROPN"]
    assert lemmatizer.lemmas(WORDS[::-1]) == first[::-1]
    assert lemmatizer.asked == WORDS[2:]


def test_other_models_spell_it_out_themselves():
    memory, lemmatizers = Memory(100_000), [Lemmatizer(), Lemmatizer()]
    for number, lemmatizer in enumerate(lemmatizers):
        Lemmas(lemmatizer, memory, f"models {number}")
        lemmatizer.lemmas(WORDS)
    assert [it.asked for it in lemmatizers] == [WORDS[2:]] * 2


def test_what_is_forgotten_in_the_midst_of_it_is_still_known():
    """The memory may forget at any time; a word that was skipped must not lose its lemma by that."""
    lemmatizer = Lemmatizer()
    now = [0.0]
    Lemmas(lemmatizer, Memory(100_000, seconds=10, clock=lambda: now[0]), "models")
    lemmatizer.lemmas(WORDS)
    assert all(lemmatizer.skip_seq2seq(WORDS))
    now[0] = 60
    assert lemmatizer.ensemble(WORDS, [""] * 4)[2] == "zorblax/NOUN"


def decoded(recogniser, scores):
    tags = torch.zeros(1, len(scores), dtype=torch.long)
    transitions = recogniser.model.crits[0](scores[None], tags.bool(), tags)[1]
    return viterbi_decode(scores.numpy(), transitions.detach().numpy())[0]


def test_entities_are_decoded_as_with_a_loss():
    torch.manual_seed(7)
    loss = CRFLoss(5)
    torch.nn.init.normal_(loss._transitions)
    scores = torch.randn(2, 9, 5)
    recogniser = types.SimpleNamespace(model=types.SimpleNamespace(crits=torch.nn.ModuleList([loss])))
    before = [decoded(recogniser, it) for it in scores]
    without_loss(recogniser)
    assert [decoded(recogniser, it) for it in scores] == before


@pytest.mark.parametrize("paragraphs", [1, 4, 5])
def test_paragraphs_are_split_the_same_few_or_many(reader: Reader, paragraphs: int) -> None:
    story = ["Dr. Ada Lovelace-Byron, 36, won’t say why. “It sank,” she said.", "Rain fell; 4.5 in. of it."]
    one = reader.read(Article(story[0])).body
    found = reader.read(Article("\n\n".join((story * 3)[:paragraphs]))).body
    words = [[word.text for word in sentence.words] for sentence in found if sentence.paragraph == 0]
    assert words == [[word.text for word in sentence.words] for sentence in one]


def test_many_are_split_side_by_side():
    tokenizer = types.SimpleNamespace(args={"batch_size": 32})
    splitting = Splitting(tokenizer)
    sizes = []
    for paragraphs in (40, 1, 40):
        splitting.expect(paragraphs)
        sizes.append(tokenizer.args["batch_size"])
    assert sizes == [32, 1, 32]


def test_models_that_are_read_with_have_no_optimizer(reader: Reader) -> None:
    trainers = [reader.pipeline.processors[name].trainer for name in ("tokenize", "mwt", "lemma", "depparse")]
    assert not any(trainer.optimizer for trainer in trainers)
    assert not reader.pipeline.processors["pos"].trainer.optimizers
    assert not reader.pipeline.processors["ner"].trainers[0].optimizer
    assert utils.get_optimizer.__name__ == "get_optimizer"
