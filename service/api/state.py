"""What the resources share in one application."""

from __future__ import annotations

import dataclasses
import threading

from flask import Flask, current_app

from service.loading import Annotates
from service.newsroom import Newsroom
from service.profiles import Profiles
from service.rate import Limiter

_KEY = "onrecord"


@dataclasses.dataclass(frozen=True)
class State:
    """The application's annotator and house styles, and the articles that CMSs send.

    `places` are for the requests that may annotate at once; None where nobody else needs a thread. `limiter`
    counts calls; None where nobody is limited.
    """

    annotator: Annotates
    profiles: Profiles
    newsroom: Newsroom
    places: threading.Semaphore | None = None
    limiter: Limiter | None = None

    def attach(self, app: Flask) -> None:
        """Make this the state of `app`."""
        app.extensions[_KEY] = self

    @classmethod
    def of(cls, app: Flask) -> State:
        """The state of `app`."""
        state: State = app.extensions[_KEY]
        return state

    @classmethod
    def current(cls) -> State:
        """The state of the application that answers this request."""
        return cls.of(current_app)
