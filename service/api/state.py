"""What the resources share in one application."""

from __future__ import annotations

import dataclasses

from flask import Flask, current_app

from service.loading import Annotates
from service.newsroom import Newsroom
from service.profiles import Profiles
from service.rate import Limiter
from service.turns import Turns

_KEY = "onrecord"


@dataclasses.dataclass(frozen=True)
class State:
    """The application's annotator and house styles, and the articles that CMSs send.

    `turns` is the queue in front of the annotator. `limiter` counts calls; None where nobody is limited.
    """

    annotator: Annotates
    profiles: Profiles
    newsroom: Newsroom
    turns: Turns
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
