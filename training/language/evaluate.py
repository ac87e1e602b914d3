"""Score the shipped processors by Stanza's own scorers.

python -m training.language.evaluate --corpora DIR --work DIR [--resources DIR]

Prints the CoNLL 2018 table for UD English EWT test from raw text, and entity F1 on the newswire dev
file (gold tokens), after `prepare` has made both from the corpora.
"""

from __future__ import annotations

import pathlib
import tempfile

import stanza
from stanza.models import ner_tagger
from stanza.pipeline.core import DownloadMethod
from stanza.utils.conll import CoNLL
from udtools import udeval

from service.nlp import PACKAGE, SHIPPED

from .workspace import SHORTHAND, Workspace, parser, workspace


def treebank(space: Workspace, resources: pathlib.Path) -> None:
    """Words, sentences, tags, trees of EWT test, read as plain text."""
    pipeline = stanza.Pipeline(
        "en",
        dir=str(resources),
        package=PACKAGE,
        processors="tokenize,mwt,pos,lemma,depparse",
        download_method=DownloadMethod.NONE,
        tokenize_max_seqlen=1000,  # longer tokens would be scored as <UNK>; the test file has web addresses
        verbose=False,
    )
    document = pipeline(space.prepared(f"{SHORTHAND}.test.txt").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        answer = pathlib.Path(folder) / "test.conllu"
        CoNLL.write_doc2conll(document, str(answer))
        scores = udeval.evaluate(
            udeval.load_conllu_file(str(space.treebank("test"))), udeval.load_conllu_file(str(answer))
        )
    print(udeval.build_evaluation_table(scores, verbose=True, counts=False, enhanced=False))


def newswire(space: Workspace, resources: pathlib.Path) -> None:
    """Entities of the newswire dev file, by Stanza's scorer (it prints the table itself)."""
    english = resources / "en"
    ner_tagger.main([
        "--mode", "predict", "--shorthand", SHORTHAND, "--eval_file", str(space.prepared("ner.dev.json")),
        "--save_dir", str(english / "ner"), "--save_name", f"{PACKAGE}.pt",
        "--wordvec_pretrain_file", str(english / "pretrain" / f"{PACKAGE}.pt"),
    ])  # fmt: skip


def main() -> None:
    commands = parser(__doc__)
    commands.add_argument("--resources", type=pathlib.Path, default=SHIPPED)
    args = commands.parse_args()
    space = workspace(args)
    treebank(space, args.resources)
    newswire(space, args.resources)


if __name__ == "__main__":
    main()
