"""The doors that lead to the models: a place for whom there is one, a 503 at once for everybody else."""

from __future__ import annotations

import contextlib
import select
import socket
from collections.abc import Callable, Iterator

from flask import Flask, Response, g, request

from service.deadline import Deadline, OverdueError
from service.turns import FullError, Place

from .health import wait_until_ready
from .problems import Problem
from .state import State

#: Resources that annotate, and those of them that do so many times.
DOORS = frozenset({"annotate.Annotate", "batch.Batch", "languagetool.Check", "web.review"})
_LONG = frozenset({"batch.Batch"})
_PLACE = "onrecord_place"
_DEADLINE = "onrecord_deadline"


def enter() -> None:
    """Take a place before anything of the request is read; raises a 503 problem where there is none."""
    if request.endpoint not in DOORS or request.method == "OPTIONS" or request.routing_exception:
        return
    try:
        place = State.current().turns.enter(long=request.endpoint in _LONG)
    except FullError as full:
        headers = {"Retry-After": str(full.seconds)}
        raise Problem(503, told_to_wait(full.seconds), slug="busy", headers=headers) from None
    setattr(g, _PLACE, place)
    setattr(g, _DEADLINE, _deadline())


def told_to_wait(seconds: int) -> str:
    """What one who is turned away is told."""
    return f"As many articles as may be are being annotated; try again in {seconds} s."


def porter(app: Flask) -> Callable[[bytes], int | None]:
    """What turns requests away by their head alone, as `enter` would: the seconds to wait, or None.

    A browser's request from another origin is left to `enter`: its answer needs headers.
    """
    turns = State.of(app).turns
    shared = State.of(app).newsroom.settings.origins
    doors = {
        (method.encode(), rule.rule.encode()): rule.endpoint in _LONG
        for rule in app.url_map.iter_rules()
        if rule.endpoint in DOORS
        for method in (rule.methods or set()) - {"OPTIONS"}
    }

    def full(head: bytes) -> int | None:
        method, _, rest = head.partition(b" ")
        long = doors.get((method, rest.partition(b" ")[0].partition(b"?")[0]))
        if long is None or (shared and b"\norigin:" in head.lower()):
            return None
        return turns.full(long)

    return full


def leave(_: BaseException | None = None) -> None:
    """Give up the place of a request that is over."""
    place: Place | None = g.pop(_PLACE, None)
    if place is not None:
        place.leave()


def stay(response: Response) -> None:
    """Have the request keep its place until its answer, which is made while it is sent, has been sent."""
    place: Place = g.pop(_PLACE)
    response.call_on_close(place.leave)


@contextlib.contextmanager
def turn(afresh: bool = False) -> Iterator[None]:
    """The request's turn to annotate; raises a 503 problem where it does not come, or is over, in time.

    The time runs from the request's arrival, or `afresh` from here.
    Raises AbandonedError where the client has gone.
    """
    state = State.current()
    deadline: Deadline = _deadline() if afresh else g.get(_DEADLINE)
    wait_until_ready(deadline.left)
    try:
        with state.turns.turn(deadline):
            yield
    except OverdueError:
        raise Problem(
            503,
            f"The article was not done in the {state.newsroom.settings.time_limit} s that a request gets.",
            slug="out-of-time",
            headers={"Retry-After": str(state.turns.wait())},
        ) from None


def _deadline() -> Deadline:
    return Deadline(
        State.current().newsroom.settings.time_limit, _gone(request.environ.get("gunicorn.socket"))
    )


def _gone(client: socket.socket | None) -> Callable[[], bool] | None:
    """What sees whether the client has closed its end, as none that waits does; None where nothing can."""
    if client is None or not hasattr(select, "POLLRDHUP"):
        return None
    poll = select.poll()
    poll.register(client.fileno(), select.POLLRDHUP)
    return lambda: bool(poll.poll(0))
