"""gunicorn's own log lines, written where ours are and without what a request says."""

from __future__ import annotations

import sys
from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger

#: How lines begin that go on with what a client sent.
_REFUSED, _FAILED = "Invalid request from ip=", "Error handling request"


class Log(Logger):  # type: ignore[misc]
    """Hands every line on to the root logger's handlers.

    gunicorn quotes what it cannot read as a request: after a body that is longer than it said, that is the
    rest of the article.
    """

    def setup(self, cfg: Config) -> None:
        """Leave the handlers to the root logger."""
        super().setup(cfg)
        for it in list(self.error_log.handlers):
            self.error_log.removeHandler(it)
        self.error_log.propagate = True

    def debug(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Faults by their kind alone."""
        super().debug(msg, *map(_kind, args), **kwargs)

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """What was wrong with a request by its kind alone."""
        if msg.startswith(_REFUSED):
            msg = f"{msg.partition(': ')[0]}: {type(sys.exception()).__name__}".replace("%", "%%")
        super().warning(msg, *map(_kind, args), **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """A fault without the address that was asked for, which may hold a text in its query."""
        if msg.startswith(_FAILED):
            msg, args = _FAILED, ()
        super().exception(msg, *map(_kind, args), **kwargs)


def _kind(argument: Any) -> Any:
    return type(argument).__name__ if isinstance(argument, BaseException) else argument
