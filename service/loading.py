"""An annotator whose models load beside the server, so that it can say that it is not ready yet."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from service import allocation
from service.analysis.report import Report
from service.intake.article import Article
from service.profiles import DEFAULT

log = logging.getLogger(__name__)


class Annotates(Protocol):
    """What the API needs of an annotator."""

    @property
    def ready(self) -> bool:
        """Whether `annotate` answers now."""

    def annotate(self, article: Article, profile: str = DEFAULT) -> Report:
        """The report on an article in a house style; raises UnsupportedLanguage where it is not English."""


class NotReadyError(Exception):
    """The models are still loading, or could not be loaded."""


class LoadingAnnotator:
    """Stands in for the annotator that `load` returns, from the moment `start` is called."""

    def __init__(self, load: Callable[[], Annotates]) -> None:
        """Take the function; nothing is loaded yet."""
        self._load = load
        self._annotator: Annotates | None = None
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def ready(self) -> bool:
        """Whether the models are there."""
        return self._annotator is not None and self._annotator.ready

    def annotate(self, article: Article, profile: str = DEFAULT) -> Report:
        """The report; raises NotReadyError until the models are there."""
        if self._annotator is None:
            raise NotReadyError
        return self._annotator.annotate(article, profile)

    def start(self, on_failure: Callable[[], None] = lambda: None) -> None:
        """Load in a thread of its own, once; a failed load is logged and may be started again."""
        with self._lock:
            if self._annotator is None and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(
                    target=self._run, args=(on_failure,), name="loading", daemon=True
                )
                self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait until loading ends, well or not, but no longer than so many seconds."""
        if self._annotator is None and self._thread is not None:
            self._thread.join(seconds)

    def _run(self, on_failure: Callable[[], None]) -> None:
        try:
            annotator = self._load()
            allocation.settle()
            self._annotator = annotator
        except Exception as error:  # whatever it is, the server must not stay half alive without a word
            log.critical("the language models could not be loaded: %s", error, exc_info=True)
            on_failure()
