"""The way through the rooms: article in, report out."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from . import __version__
from .analysis.analyse import analyse
from .analysis.authority import Record
from .analysis.report import Engine, Report
from .authority import load_authority
from .checks import check
from .intake.article import Article
from .intake.language import require_english
from .nlp.reader import Reader
from .profiles import DEFAULT, Profiles, load_profiles
from .settings import Settings
from .watch import loaded, stage


class Annotator:
    """Loaded models and everything that reads on from them; safe to share between threads."""

    def __init__(
        self, reader: Reader, profiles: Profiles | None = None, records: Sequence[Record] = ()
    ) -> None:
        """Take models that are loaded already, house styles, and the newsroom's own list of names."""
        self._reader = reader
        self._profiles = profiles or load_profiles()
        self._vocabularies = {it.name: it.vocabulary(records) for it in self._profiles}
        self.ready = True

    @classmethod
    def load(cls, settings: Settings, profiles: Profiles | None = None) -> Annotator:
        """Load the models and the list of names that the settings give, and house styles unless given.

        Raises ModelsUnavailable, AuthorityError and ProfileError.
        """
        records = load_authority(settings.authority) if settings.authority else ()
        profiles = profiles or load_profiles(settings.profiles)
        torch.set_num_threads(settings.torch_threads)
        reader = Reader.load(settings.resources, settings.package, settings.bfloat16)
        loaded(reader.fingerprint)
        return cls(reader, profiles, records)

    def annotate(self, article: Article, profile: str = DEFAULT) -> Report:
        """The whole report on an English article, in a house style.

        Raises UnsupportedLanguage and UnknownProfileError.
        """
        style = self._profiles.get(profile)
        with stage("intake"):
            require_english(article)
        engine = Engine(__version__, self._reader.fingerprint, style.name, style.digest)
        with stage("reading"):
            reading = self._reader.read(article)
        with stage("analysis"):
            report = analyse(article, reading, engine, self._vocabularies[style.name])
        with stage("checks"):
            return check(report, style.enabled, style.house)
