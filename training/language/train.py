"""Train one processor (or all, in the order they need each other) by Stanza's own trainers.

python -m training.language.train PROCESSOR… --corpora DIR --work DIR [--threads N]
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from stanza.models import lemmatizer, mwt_expander, ner_tagger, tagger, tokenizer
from stanza.models import parser as dependency_parser
from stanza.utils.training.run_tokenizer import default_feat_funcs

from .workspace import SEED, SHORTHAND, Workspace, parser, workspace

#: The lemma dictionary sees many more tokens than the network needs.
LEMMA_EPOCHS = 3


def common(space: Workspace, name: str) -> list[str]:
    """What every trainer takes: where to save, what to call it, the seed."""
    return [
        "--shorthand",
        SHORTHAND,
        "--save_dir",
        str(space.models),
        "--save_name",
        f"{name}.pt",
        "--seed",
        str(SEED),
    ]


def tokenize(space: Workspace) -> None:
    data = space.prepared
    arguments = [
        "--label_file", data(f"{SHORTHAND}-ud-train.toklabels"),
        "--txt_file", data(f"{SHORTHAND}.train.txt"),
        "--dev_txt_file", data(f"{SHORTHAND}.dev.txt"),
        "--dev_label_file", data(f"{SHORTHAND}-ud-dev.toklabels"),
        "--dev_conll_gold", data(f"{SHORTHAND}.dev.gold.conllu"),
        "--mwt_json_file", data(f"{SHORTHAND}-ud-dev-mwt.json"),
        "--lang", "en", "--max_seqlen", 300, "--steps", 4700, "--max_steps_before_stop", 2500,
        "--feat_funcs", ",".join(default_feat_funcs("en")),
    ]  # fmt: skip
    tokenizer.main(list(map(str, arguments)) + common(space, "tokenize"))


def mwt(space: Workspace) -> None:
    data = space.prepared
    arguments = [
        "--train_file", data(f"{SHORTHAND}.train.gold.conllu"),
        "--eval_file", data("dev.contracted.conllu"),
        "--gold_file", data(f"{SHORTHAND}.dev.gold.conllu"),
        "--lang", "en", "--num_epoch", 20, "--max_dec_len", 25,
    ]  # fmt: skip
    mwt_expander.main(list(map(str, arguments)) + common(space, "mwt"))


def lemma(space: Workspace) -> None:
    arguments = [
        "--train_file", space.prepared("train.plain.conllu"),
        "--eval_file", space.prepared("dev.plain.conllu"),
        "--num_epoch", LEMMA_EPOCHS, "--decay_epoch", 3, "--hidden_dim", 100,
    ]  # fmt: skip
    lemmatizer.main(list(map(str, arguments)) + common(space, "lemma"))


def pos(space: Workspace) -> None:
    arguments = [
        "--train_file", space.prepared(f"{SHORTHAND}.train.gold.conllu"),
        "--eval_file", space.prepared(f"{SHORTHAND}.dev.gold.conllu"),
        "--wordvec_pretrain_file", space.vectors,
        "--lang", "en", "--word_cutoff", 4, "--word_emb_dim", 50, "--hidden_dim", 150,
        "--char_emb_dim", 50, "--char_hidden_dim", 100, "--transformed_dim", 75,
        "--share_hid", "--deep_biaff_hidden_dim", 150, "--batch_size", 80,
        "--dropout", 0.33, "--word_dropout", 0.25,
        "--max_steps", 1600, "--max_steps_before_stop", 500, "--eval_interval", 200, "--fix_eval_interval",
        "--second_optim", "adam", "--second_lr", 0.0008,
    ]  # fmt: skip
    tagger.main(list(map(str, arguments)) + common(space, "pos"))


def retag(space: Workspace) -> None:
    """The trees with the tagger's own tags, so that the parser learns from what it will be given."""
    for split, trees in (("train", "train.plain.conllu"), ("dev", "dev.plain.conllu")):
        arguments = [
            "--mode", "predict", "--lang", "en",
            "--eval_file", space.prepared(trees),
            "--output_file", space.prepared(f"{split}.tagged.conllu"),
            "--wordvec_pretrain_file", space.vectors,
        ]  # fmt: skip
        tagger.main(list(map(str, arguments)) + common(space, "pos"))


def depparse(space: Workspace) -> None:
    retag(space)
    arguments = [
        "--train_file", space.prepared("train.tagged.conllu"),
        "--eval_file", space.prepared("dev.tagged.conllu"),
        "--wordvec_pretrain_file", space.vectors,
        "--lang", "en", "--word_cutoff", 4, "--word_emb_dim", 50, "--hidden_dim", 150,
        "--num_layers", 2, "--char_emb_dim", 30, "--char_hidden_dim", 50, "--transformed_dim", 64,
        "--deep_biaff_hidden_dim", 100, "--deep_biaff_output_dim", 100, "--no_ufeats",
        "--optim", "adam", "--lr", 0.003, "--no_second_optim", "--dropout", 0.33,
        "--batch_size", 1500, "--max_steps", 2500, "--max_steps_before_stop", 1500,
        "--plateau_steps", 200, "--no_checkpoint",
    ]  # fmt: skip
    dependency_parser.main(list(map(str, arguments)) + common(space, "depparse"))


def ner(space: Workspace) -> None:
    arguments = [
        "--train_file", space.prepared("ner.train.json"),
        "--eval_file", space.prepared("ner.dev.json"),
        "--wordvec_pretrain_file", space.vectors,
        "--hidden_dim", 200, "--char_emb_dim", 50, "--char_hidden_dim", 75,
        "--optim", "adam", "--lr", 0.002, "--max_steps", 1750, "--eval_interval", 350,
        "--patience", 1, "--word_dropout", 0.05,
    ]  # fmt: skip
    ner_tagger.main(list(map(str, arguments)) + common(space, "ner"))


STEPS: dict[str, Callable[[Workspace], None]] = {
    "tokenize": tokenize, "mwt": mwt, "lemma": lemma, "pos": pos, "depparse": depparse, "ner": ner,
}  # fmt: skip


def main() -> None:
    commands = parser(__doc__)
    commands.add_argument("processors", nargs="+", choices=[*STEPS, "all"])
    commands.add_argument("--threads", type=int, default=torch.get_num_threads())
    args = commands.parse_args()
    torch.set_num_threads(args.threads)
    space = workspace(args)
    for name in STEPS if args.processors == ["all"] else args.processors:
        STEPS[name](space)


if __name__ == "__main__":
    main()
