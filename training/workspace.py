"""Where the steps of a training run leave their files."""

from __future__ import annotations

import argparse
import dataclasses
import pathlib

#: Stanza's shorthand for the models: language, underscore, package.
SHORTHAND = "en_newsroom"
SEED = 1234


@dataclasses.dataclass(frozen=True)
class Workspace:
    """A corpora folder (read only) and a work folder (everything made)."""

    corpora: pathlib.Path
    work: pathlib.Path

    @property
    def models(self) -> pathlib.Path:
        """The folder of trained checkpoints, one file a processor."""
        return self.work / "models"

    def treebank(self, split: str) -> pathlib.Path:
        """UD English EWT as released: `train`, `dev` or `test`."""
        return self.corpora / "ud-english-ewt" / f"{split}.conllu"

    def newswire(self, split: str) -> pathlib.Path:
        """Worldwide English Newswire in BIO columns: `train` or `dev`."""
        return self.corpora / "worldwide-newswire" / f"{split}.tsv"

    def prepared(self, name: str) -> pathlib.Path:
        """A file made by `prepare` (or an intermediate one of training)."""
        return self.work / "data" / name


def parser(description: str | None) -> argparse.ArgumentParser:
    """The command line that every step shares: --corpora and --work."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--corpora", type=pathlib.Path, required=True, help="folder of the corpora")
    made.add_argument("--work", type=pathlib.Path, required=True, help="folder for everything made")
    return made


def workspace(args: argparse.Namespace) -> Workspace:
    """The workspace that the command line names, with its folders made."""
    space = Workspace(args.corpora, args.work)
    space.models.mkdir(parents=True, exist_ok=True)
    (space.work / "data").mkdir(parents=True, exist_ok=True)
    return space
