"""The log: lines for a person, or JSON for a machine. No line quotes an article, also where a fault does."""

from __future__ import annotations

import contextlib
import contextvars
import logging
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

#: What the lines of this thread are about, as `{"request": …}` or `{"revision": …}`.
_about: contextvars.ContextVar[Mapping[str, str | int]] = contextvars.ContextVar("about", default={})  # noqa: B039


def set_up(level: str, form: str) -> None:
    """Write the process's log to stderr from now on; `form` is text or json."""
    handler = logging.StreamHandler()
    handler.setFormatter(Json() if form == "json" else Plain())
    handler.addFilter(_tell_about)
    logging.basicConfig(level=level, handlers=[handler], force=True)


@contextlib.contextmanager
def about(**known: str | int) -> Iterator[None]:
    """Have every line of this thread say what it is about, until the block ends."""
    before = _about.get()
    _about.set({**before, **known})
    try:
        yield
    finally:
        _about.set(before)


def set_about(**known: str | int) -> None:
    """The same for good, or until it is set again."""
    _about.set(known)


def fault(error: BaseException, at: str = "") -> str:
    """What a fault is and where it happened; not its message, which may quote an article."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__}{at}" + "".join(
        f"\n  {it.filename}:{it.lineno} in {it.name}" for it in frames
    )


class Plain(logging.Formatter):
    """Lines to read."""

    def __init__(self) -> None:
        """Take the shape that gunicorn's own lines have."""
        super().__init__("[%(asctime)s] [%(process)d] [%(levelname)s] %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line, and what it is about."""
        told = "".join(f" [{name} {value}]" for name, value in getattr(record, "about", {}).items())
        return super().formatMessage(record) + told

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - logging's name
        """Kind and place."""
        return fault(ei[1]) if ei[1] else ""


class Json(JsonFormatter):
    """One JSON object a line: time, level, logger, process, message, and what else the line tells."""

    def __init__(self) -> None:
        """Take the names of the fields."""
        super().__init__(
            ("levelname", "name", "process", "message"),
            rename_fields={"levelname": "level", "name": "logger", "exc_info": "exception"},
            timestamp="time",
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Lift what the line is about to the fields of its own."""
        about = log_data.pop("about", {})
        return {**log_data, **about}

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - logging's name
        """Kind and place."""
        return fault(ei[1]) if ei[1] else ""


def _tell_about(record: logging.LogRecord) -> bool:
    if known := _about.get():
        record.about = known
    return True
