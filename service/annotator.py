"""The way through the rooms: article in, report out."""

from __future__ import annotations

import torch

from . import __version__
from .analysis.analyse import analyse
from .analysis.authority import Authority
from .analysis.report import Engine, Report
from .authority import load_authority
from .checks import check
from .intake.article import Article
from .intake.language import require_english
from .nlp.reader import Reader
from .settings import Settings


class Annotator:
    """Loaded models and everything that reads on from them; safe to share between threads."""

    def __init__(self, reader: Reader, authority: Authority | None = None) -> None:
        """Take models that are loaded already, and the newsroom's own list of names."""
        self._reader = reader
        self._authority = authority
        self._engine = Engine(version=__version__, models=reader.fingerprint)
        self.ready = True

    @classmethod
    def load(cls, settings: Settings) -> Annotator:
        """Load the models and the list of names that the settings give.

        Raises ModelsUnavailable and AuthorityError.
        """
        authority = load_authority(settings.authority) if settings.authority else None
        torch.set_num_threads(settings.torch_threads)
        return cls(Reader.load(settings.resources, settings.package, settings.bfloat16), authority)

    def annotate(self, article: Article) -> Report:
        """The whole report on an English article. Raises UnsupportedLanguage."""
        require_english(article)
        return check(analyse(article, self._reader.read(article), self._engine, self._authority))
