"""Whose key came with a request."""

from __future__ import annotations

from flask import g

from service.access import Key

_KEY = "onrecord_key"


def caller() -> Key | None:
    """The key that came with this request, where one was asked for."""
    key: Key | None = g.get(_KEY)
    return key


def admit(key: Key) -> None:
    """Remember that the request came with this key."""
    setattr(g, _KEY, key)
