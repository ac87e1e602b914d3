"""Score what the reading makes of words: tokens, tags, trees, lemmas and entities, by Stanza's own scorers.

python -m training.evaluate --corpora DIR --work DIR [--resources DIR] [--split test]

Prints the CoNLL 2018 table for a split of UD English EWT from raw text, and entity F1 on the newswire dev
file (gold tokens), set as text like the articles it was learned from.
"""

from __future__ import annotations

import pathlib
import tempfile
from operator import attrgetter

import stanza
from stanza.models.common.doc import Document
from stanza.models.common.foundation_cache import FoundationCache
from stanza.models.ner.data import DataLoader
from stanza.models.ner.scorer import score_by_entity
from stanza.pipeline.core import DownloadMethod
from stanza.utils.conll import CoNLL
from tqdm import tqdm
from udtools import udeval

from service.nlp import PACKAGE, SHIPPED
from service.nlp.encoder import processor as encoder_processor
from service.nlp.encoder.encoder import Encoder
from service.nlp.encoder.foundation import Shared, Table, foundation, shared_of
from service.nlp.encoder.processor import BREAK, PARTING
from service.nlp.passages import parted

from .encoder.passages import Article, newswire
from .workspace import SHORTHAND, Workspace, parser, workspace


def pipeline(resources: pathlib.Path, cache: FoundationCache) -> stanza.Pipeline:
    """Stanza on the models of a resources directory, without attribution."""
    name = encoder_processor.NAME
    return stanza.Pipeline(
        "en",
        dir=str(resources),
        package=PACKAGE,
        processors=f"tokenize,mwt,{name},pos,lemma,depparse,ner",
        download_method=DownloadMethod.NONE,
        tokenize_max_seqlen=1000,  # longer tokens would be scored as <UNK>; the test file has web addresses
        verbose=False,
        foundation_cache=cache,
        **{f"{name}_model_path": str(resources / "en" / name / f"{PACKAGE}.pt")},
    )


def treebank(space: Workspace, read: stanza.Pipeline, split: str) -> str:
    """The table of words, sentences, tags and trees of a split of EWT, read as plain text."""
    text = space.prepared(f"{SHORTHAND}.{split}.txt").read_text(encoding="utf-8")
    document = read(PARTING.join(map(BREAK.join, parted(text.split(BREAK)))))
    with tempfile.TemporaryDirectory() as folder:
        answer = pathlib.Path(folder) / "answer.conllu"
        CoNLL.write_doc2conll(document, str(answer))
        scores = udeval.evaluate(
            udeval.load_conllu_file(str(space.treebank(split))), udeval.load_conllu_file(str(answer))
        )
    table: str = udeval.build_evaluation_table(scores, verbose=True, counts=False, enhanced=False)
    return table


def table_of(article: Article, encoder: Encoder) -> Table:
    """The words of an article of the newswire, read like an article of ours."""
    encoded = encoder.encode(parted(article.paragraphs, attrgetter("text")))
    sentences = [sentence for paragraph in article.sentences for sentence in paragraph]
    return Table.of(encoded, [(sentence.words, sentence.spans) for sentence in sentences])


def entities(space: Workspace, read: stanza.Pipeline, shared: Shared) -> tuple[float, dict[str, float]]:
    """F1 of the entities of the newswire dev file, together and by class."""
    document, articles = newswire(shared.encoder, space.newswire("dev"))
    trainer = read.processors["ner"].trainers[0]
    sentences = document.to_dict()
    wanted: list[list[str]] = []
    found: list[list[str]] = []
    for article in tqdm(articles):
        table = table_of(article, shared.encoder)
        shared.show(table)
        own = [sentences[s.number] for paragraph in article.sentences for s in paragraph]
        batches = DataLoader(Document(own), len(own), trainer.args, vocab=trainer.vocab, evaluation=True)
        for batch in batches:
            found += trainer.predict(batch)
        wanted += [[tag for (tag,) in tags] for tags in batches.tags]
    _, _, f1, by_class = score_by_entity(found, wanted)
    return f1, by_class


def main() -> None:
    commands = parser(__doc__)
    commands.add_argument("--resources", type=pathlib.Path, default=SHIPPED)
    commands.add_argument("--split", choices=("dev", "test"), default="test")
    args = commands.parse_args()
    space = workspace(args)
    cache = foundation(Encoder.load(args.resources / "en" / encoder_processor.NAME / PACKAGE))
    read = pipeline(args.resources, cache)
    print(treebank(space, read, args.split))
    f1, by_class = entities(space, read, shared_of(cache))
    print(f"entities {100 * f1:.2f}: " + ", ".join(f"{name} {100 * f:.1f}" for name, f in by_class.items()))


if __name__ == "__main__":
    main()
