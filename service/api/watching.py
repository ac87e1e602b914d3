"""Every request has an id, and is told of once it is answered: to whoever watches, and in the log."""

from __future__ import annotations

import dataclasses
import functools
import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Response, g, has_request_context, request

from service import watch
from service.analysis.report import Report
from service.telemetry import logs

from .caller import caller

#: What carries the id, both ways.
HEADER = "X-Request-Id"

#: An id that a caller may choose: nothing that could be text, or break a line.
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_ASKED = "onrecord_asked"

log = logging.getLogger(__name__)


@dataclasses.dataclass
class _Asked:
    """A request while it is being answered."""

    id: str
    began: float
    answered: Callable[[watch.Answered], None]
    words: int = 0
    size: int = 0


def begin() -> None:
    """Give the request its id, the caller's own where it sent one that can be used."""
    sent = request.headers.get(HEADER, "")
    id = sent if _ID.fullmatch(sent) else secrets.token_hex(8)
    setattr(g, _ASKED, _Asked(id, time.perf_counter(), watch.request(request.method, dict(request.headers))))
    logs.set_about(request=id)


def finish(response: Response) -> Response:
    """Put the id on the answer, and tell of the request when the last of it has been handed on."""
    asked: _Asked = getattr(g, _ASKED)
    response.headers[HEADER] = asked.id
    key = caller()
    tell = functools.partial(
        _tell,
        asked,
        request.method,
        route(),
        request.remote_addr,
        response.status_code,
        key.id if key else None,
    )
    if response.is_streamed and not response.direct_passthrough:
        parts: Any = response.response
        response.response = _measured(parts, asked)
        response.call_on_close(tell)
    else:
        asked.size = 0 if request.method == "HEAD" else response.content_length or 0
        tell()
    return response


def forget(_: BaseException | None) -> None:
    """Let the thread's next lines be about something else."""
    logs.set_about()


def request_id() -> str | None:
    """The id of the request that is being answered; None where it has none yet, or there is no request."""
    asked: _Asked | None = g.get(_ASKED) if has_request_context() else None
    return asked.id if asked else None


def route() -> str | None:
    """The address with the names of its parts in place of what they are: an article's id may be its title."""
    return request.url_rule.rule if request.url_rule else None


def annotated(report: Report) -> Report:
    """Tell of an article that was read for this request; the report as it is."""
    asked: _Asked = getattr(g, _ASKED)
    asked.words += watch.annotated(report)
    return report


def _measured(parts: Iterable[bytes], asked: _Asked) -> Iterator[bytes]:
    for part in parts:
        asked.size += len(part)
        yield part


def _tell(
    asked: _Asked, method: str, route: str | None, address: str | None, status: int, key: int | None
) -> None:
    seconds = time.perf_counter() - asked.began
    answered = watch.Answered(asked.id, method, route, status, seconds, asked.size, asked.words, key)
    asked.answered(answered)
    with logs.about(request=asked.id):
        log.info(
            "%s %s %d, %d bytes, %d ms, %d words, from %s%s",
            method,
            route or "(no such address)",
            status,
            asked.size,
            seconds * 1000,
            asked.words,
            address,
            "" if key is None else f" with key {key}",
            extra={
                "method": method,
                "route": route,
                "status": status,
                "bytes": asked.size,
                "ms": round(seconds * 1000, 1),
                "words": asked.words,
                "address": address,
                "key": key,
            },
        )
