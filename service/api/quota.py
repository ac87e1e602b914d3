"""Calls counted by caller: 429 for too many, and headers that say how many are left."""

from __future__ import annotations

from flask import Response, g, request

from service.rate import Left, network

from .access import scope_of
from .caller import caller
from .problems import Problem
from .state import State

_LEFT = "onrecord_left"
_POLICY = "calls"


def limit() -> None:
    """Raise a 429 problem where the caller has asked for too much, by its key or, without keys, its address.

    Counted is what a key is for: neither webhooks nor health, documentation and vocabulary.
    """
    limiter = State.current().limiter
    if limiter is None or request.method == "OPTIONS" or scope_of(request) is None:
        return
    key = caller()
    left = limiter.take(f"key {key.id}" if key else f"address {network(request.remote_addr or '')}")
    if left is None:
        return
    setattr(g, _LEFT, left)
    if not left.allowed:
        raise Problem(
            429,
            f"{left.quota} calls in {left.window} seconds are allowed; try again in {left.reset}.",
            slug="quota-exceeded",
            headers={"Retry-After": str(left.reset)},
        )


def tell(response: Response) -> Response:
    """Say what is left, as the IETF's draft on RateLimit fields has it."""
    left: Left | None = g.get(_LEFT)
    if left is not None:
        response.headers["RateLimit-Policy"] = f'"{_POLICY}";q={left.quota};w={left.window}'
        response.headers["RateLimit"] = f'"{_POLICY}";r={left.remaining};t={left.reset}'
    return response
