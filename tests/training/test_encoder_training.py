"""The joint training, on a corpus of a few made-up sentences and a tiny encoder."""

from __future__ import annotations

import dataclasses
import math
import pathlib

import numpy
import pytest
import torch
from stanza.models.ner.trainer import Trainer as NERTrainer
from stanza.models.pos import model as tagger_model
from stanza.models.pos.trainer import Trainer as TaggerTrainer
from tokenizers import Tokenizer
from torch.nn.utils.rnn import pad_sequence

from service.nlp import PACKAGE, SHIPPED
from service.nlp.encoder.bert import BertConfig
from service.nlp.encoder.encoder import TOKENIZER, Encoder
from service.nlp.encoder.foundation import foundation
from training.encoder.fresh import is_needed, prune
from training.encoder.passages import newswire, treebank
from training.encoder.tasks import Attributions
from training.encoder.train import Learner, Stage, Trainer, held_out, quicken

CONLLU = """\
# newdoc id = a
# newpar
# text = The mayor isn’t here.
1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_
2\tmayor\tmayor\tNOUN\tNN\t_\t5\tnsubj\t_\t_
3-4\tisn’t\t_\t_\t_\t_\t_\t_\t_\t_
3\tis\tbe\tAUX\tVBZ\t_\t5\tcop\t_\t_
4\tn’t\tnot\tPART\tRB\t_\t5\tadvmod\t_\t_
5\there\there\tADV\tRB\t_\t0\troot\t_\tSpaceAfter=No
6\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\t_

# text = Nobody came.
1\tNobody\tnobody\tPRON\tNN\t_\t2\tnsubj\t_\t_
2\tcame\tcome\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# newpar
# text = It rained.
1\tIt\tit\tPRON\tPRP\t_\t2\tnsubj\t_\t_
2\trained\train\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""
COLUMNS = """\
# article = a

“\tO
Rain\tO
,\tO
”\tO
said\tO
Ada\tB-Person
Byron\tI-Person
of\tO
Sun\tB-Organization
Ltd\tI-Organization
.\tO

She\tO
left\tO
.\tO
"""
STANDOFF = "T1\tSource 0 9\tThe mayor\nT2\tCue 10 14\tsaid\nT3\tContent 15 24\tit rained\n"
STANDOFF += "E1\tAttribution:T2 Content:T3 Cue:T2 Source:T1\n"
STAGE = Stage(
    steps=8,
    pieces={"attributions": 60, "treebank": 60, "newswire": 60},
    weights={"roles": 1.0, "anchors": 1.0, "words": 0.1, "tags": 1.0, "trees": 1.0, "entities": 1.0},
    clip=5.0,
    encoder_rate=1e-3,
    rates={"attributions": 1e-3, "treebank": 1e-3, "newswire": 1e-3},
    warm_up=1,
)


def tiny() -> Encoder:
    tokenizer = Tokenizer.from_file(str(SHIPPED / "en" / "encoder" / PACKAGE / TOKENIZER))
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=16, num_hidden_layers=4, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=512, type_vocab_size=8,
    )  # fmt: skip
    return Encoder(config, tokenizer)


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("corpora")
    files = {}
    for split in ("train", "dev"):
        files[f"ud-english-ewt/{split}.conllu"] = CONLLU
        files[f"worldwide-newswire/{split}.tsv"] = COLUMNS
        files[f"polnear/{split}/text/a.txt"] = "The mayor said it rained all day.\n\nNobody came.\n"
        files[f"polnear/{split}/attributions/a.ann"] = STANDOFF
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def trainer(corpora: pathlib.Path, stage: Stage = STAGE) -> Trainer:
    encoder = tiny()
    torch.manual_seed(4)
    learner = Learner(encoder, corpora, list(stage.pieces))
    quicken(learner, numpy.random.Generator(numpy.random.SFC64(5)))
    return Trainer(learner.train(), stage)


def batches(made: Trainer) -> dict[str, object]:
    return {name: next(made.learner.batches(name, pieces, None)) for name, pieces in STAGE.pieces.items()}


def test_a_treebank_s_words_stand_in_its_text(corpora: pathlib.Path) -> None:
    document, (article,) = treebank(tiny(), corpora / "ud-english-ewt" / "train.conllu")
    assert [len(sentences) for sentences in article.sentences] == [2, 1]
    first, second = article.sentences[0]
    assert first.words == ("The", "mayor", "is", "n't", "here", ".")
    assert first.spans == ((0, 3), (4, 9), (10, 12), (12, 15), (16, 20), (20, 21))
    assert second.spans[0] == (22, 28)
    assert [word.text for word in document.sentences[0].words] == list(first.words)
    assert article.sentences[1][0].spans[0][0] == article.paragraphs[1].spans[0][0] == 36


def test_newspaper_text_is_set_with_its_spaces(corpora: pathlib.Path) -> None:
    _, (article,) = newswire(tiny(), corpora / "worldwide-newswire" / "train.tsv")
    text = '"Rain," said Ada Byron of Sun Ltd.'
    (first,), (second,) = article.sentences
    assert [text[a:b] for a, b in first.spans] == list(first.words)
    assert second.spans[0][0] == len(text) + 2


def test_every_corpus_is_learnt_in_one_step(corpora: pathlib.Path) -> None:
    made = trainer(corpora)
    told = [made.step(batches(made)) for _ in range(8)]
    assert told[0].keys() == STAGE.weights.keys()
    for part in ("roles", "trees", "entities"):
        assert told[-1][part] < told[0][part]


def test_what_is_not_trained_on_is_scored_by_every_head(corpora: pathlib.Path) -> None:
    made = trainer(corpora)
    scored = held_out(made.learner, STAGE)
    assert scored.keys() == STAGE.weights.keys()
    assert all(math.isfinite(loss) and loss > 0 for loss in scored.values())


def test_the_encoder_waits_for_heads_that_know_nothing_yet(corpora: pathlib.Path) -> None:
    made = trainer(corpora, dataclasses.replace(STAGE, heads_first=2))
    layer = made.learner.encoder.bert.layers[3].output.dense.weight
    task = made.learner.tasks["attributions"]
    assert isinstance(task, Attributions)
    before, head = layer.detach().clone(), task.word_roles.weight.detach().clone()
    for _ in range(2):
        made.step(batches(made))
    assert torch.equal(layer, before)
    assert not torch.equal(task.word_roles.weight, head)
    made.step(batches(made))
    assert not torch.equal(layer, before)


@pytest.mark.parametrize("batch_first", [True, False])
def test_rows_are_padded_as_torch_pads_them(batch_first: bool) -> None:
    rows = [torch.randn(n, 4, requires_grad=True) for n in (2, 5, 1)]
    ours, theirs = tagger_model.pad_sequence(rows, batch_first), pad_sequence(rows, batch_first)
    assert ours.shape == theirs.shape and torch.equal(ours, theirs)


def test_training_that_is_resumed_goes_on_from_the_same_weights(
    corpora: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    made = trainer(corpora)
    for _ in range(3):
        made.step(batches(made))
    torch.save(made.state(), tmp_path / "checkpoint.pt")
    other = trainer(corpora)
    other.restore(torch.load(tmp_path / "checkpoint.pt"))
    for name, value in made.weights.state_dict().items():
        assert torch.equal(value, other.weights.state_dict()[name])
    for name, value in made.average.values.items():
        assert torch.equal(value, other.average.values[name])
    assert other.schedule.get_last_lr() == made.schedule.get_last_lr()


def test_the_heads_are_checkpoints_that_stanza_loads_onto_the_encoder(
    corpora: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    made = trainer(corpora)
    cache = foundation(made.learner.encoder)
    for name, head in made.learner.heads.items():
        head.save(tmp_path / f"{name}.pt")
        assert (tmp_path / f"{name}.pt").stat().st_size < 10_000_000
    tagger = TaggerTrainer(model_file=str(tmp_path / "tags.pt"), device="cpu", foundation_cache=cache)
    assert not any(name.startswith("bert_model") for name in tagger.model.state_dict())
    recogniser = NERTrainer(model_file=str(tmp_path / "entities.pt"), device="cpu", foundation_cache=cache)
    assert "S-Person" in recogniser.vocab["tag"].items(0) or "B-Person" in recogniser.vocab["tag"].items(0)


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
