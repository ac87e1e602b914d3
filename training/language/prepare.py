"""Bring the corpora into the shapes that Stanza's trainers read.

python -m training.language.prepare --corpora DIR --work DIR
"""

from __future__ import annotations

import json
import random

from stanza.utils.datasets import common, conllu_to_text, contract_mwt, prepare_tokenizer_treebank
from stanza.utils.datasets.ner import prepare_ner_file

from .workspace import SEED, SHORTHAND, Workspace, parser, workspace

#: What the trainers call the corpus's classes; the corpus's own names are kept.
SPLITS = ("train", "dev", "test")


def treebank(space: Workspace) -> None:
    """Gold trees, raw text, character labels and multi-word tokens, a file a split.

    The tokenizer's and the tagger's training split gets Stanza's own punctuation
    augmentation (curly and foreign quotation marks, ellipses, brackets), which web text lacks
    and newspapers are full of.
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


def newswire(space: Workspace) -> None:
    """Entities as Stanza's JSON, a file a split; the corpus's BIO tags stay as they are."""
    for split in ("train", "dev"):
        columns = space.prepared(f"ner.{split}.bio")
        lines = space.newswire(split).read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith("# article")]
        columns.write_text("\n".join(kept) + "\n", encoding="utf-8")
        target = space.prepared(f"ner.{split}.json")
        prepare_ner_file.process_dataset(str(columns), str(target))
        sentences = json.loads(target.read_text(encoding="utf-8"))
        target.write_text(json.dumps([s for s in sentences if s]), encoding="utf-8")


def main() -> None:
    space = workspace(parser(__doc__).parse_args())
    treebank(space)
    newswire(space)


if __name__ == "__main__":
    main()
