"""Train what splits text and finds lemmas, by Stanza's own trainers.

python -m training.language.train [PROCESSOR…] --corpora DIR --work DIR [--threads N]
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from stanza.models import lemmatizer, mwt_expander, tokenizer
from stanza.utils.training.run_tokenizer import default_feat_funcs

from training.workspace import SEED, SHORTHAND, Workspace, parser, workspace

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


STEPS: dict[str, Callable[[Workspace], None]] = {"tokenize": tokenize, "mwt": mwt, "lemma": lemma}


def main() -> None:
    commands = parser(__doc__)
    commands.add_argument("processors", nargs="*", choices=STEPS, default=list(STEPS))
    commands.add_argument("--threads", type=int, default=torch.get_num_threads())
    args = commands.parse_args()
    torch.set_num_threads(args.threads)
    space = workspace(args)
    for name in args.processors:
        STEPS[name](space)


if __name__ == "__main__":
    main()
