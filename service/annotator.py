"""The way through the rooms: article in, report out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch

from . import __version__
from .analysis.analyse import analyse
from .analysis.authority import Record
from .analysis.report import Engine, Report
from .authority import load_authority
from .checks import check
from .intake.article import Article
from .intake.language import require_english
from .memory import Memory
from .nlp.reader import Reader
from .profiles import DEFAULT, Profiles, load_profiles
from .settings import Settings
from .watch import loaded, stage


class Annotator:
    """Loaded models and everything that reads on from them; safe to share between threads."""

    def __init__(
        self,
        reader: Reader,
        profiles: Profiles | None = None,
        records: Sequence[Record] = (),
        memory: Memory | None = None,
    ) -> None:
        """Take models that are loaded already, house styles, and the newsroom's own list of names.

        Without a memory, nothing is remembered.
        """
        self._reader = reader
        self._memory = memory or Memory(0)
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
        memory = Memory(settings.memory_mb * 1_000_000)
        reader = Reader.load(settings.resources, settings.package, settings.bfloat16, memory)
        loaded(reader.fingerprint)
        return cls(reader, profiles, records, memory)

    def annotate(self, article: Article, profile: str = DEFAULT) -> Report:
        """The whole report on an English article, in a house style.

        Raises UnsupportedLanguage and UnknownProfileError.
        """
        style = self._profiles.get(profile)
        key = (style.name, *_key(article))
        remembered = self._memory.get(*key)
        if isinstance(remembered, Report):
            return remembered
        with stage("intake"):
            require_english(article)
        engine = Engine(__version__, self._reader.fingerprint, style.name, style.digest)
        with stage("reading"):
            reading = self._reader.read(article)
        with stage("analysis"):
            report = analyse(article, reading, engine, self._vocabularies[style.name])
        with stage("checks"):
            report = check(report, style.enabled, style.house)
        self._memory.put(report, *key)
        return report


def _key(article: Article) -> Iterator[str]:
    """All that an article is."""
    for field in (article.text, article.title, article.id, article.language, article.headline, article.links):
        yield repr(field)
    if article.markup is not None:
        yield article.markup.html
        yield article.markup.encoding
