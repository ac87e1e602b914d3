"""Bring the treebank into the shapes that Stanza's trainers of tokenize, mwt and lemma read.

python -m training.language.prepare --corpora DIR --work DIR
"""

from __future__ import annotations

import random

from stanza.utils.datasets import common, conllu_to_text, contract_mwt, prepare_tokenizer_treebank

from training.workspace import SEED, SHORTHAND, Workspace, parser, workspace

SPLITS = ("train", "dev", "test")


def treebank(space: Workspace) -> None:
    """Gold trees, raw text, character labels and multi-word tokens, a file a split.

    The tokenizer's training split gets Stanza's own punctuation augmentation (curly and foreign
    quotation marks, ellipses, brackets), which web text lacks and newspapers are full of.
    """
    folder = space.work / "data"
    for split in SPLITS:
        gold = folder / f"{SHORTHAND}.{split}.gold.conllu"
        sentences = common.read_sentences_from_conllu(space.treebank(split))
        common.write_sentences_to_conllu(folder / f"{split}.plain.conllu", sentences)
        if split == "train":
            random.seed(SEED)
            sentences = prepare_tokenizer_treebank.augment_punct(sentences)
        common.write_sentences_to_conllu(gold, sentences)
        conllu_to_text.main([str(gold), str(folder / f"{SHORTHAND}.{split}.txt")])
    common.prepare_tokenizer_treebank_labels(str(folder), SHORTHAND)
    for split in ("dev", "test"):
        contract_mwt.contract_mwt(
            str(folder / f"{SHORTHAND}.{split}.gold.conllu"), str(folder / f"{split}.contracted.conllu")
        )


def main() -> None:
    treebank(workspace(parser(__doc__).parse_args()))


if __name__ == "__main__":
    main()
