"""Headers that every answer carries."""

from __future__ import annotations

from flask import Response

#: Nothing may be loaded, framed or sent from an answer that says nothing else.
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def secure(response: Response) -> Response:
    """Keep browsers from guessing types, and from running or fetching what an answer contains."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Content-Security-Policy", NOTHING)
    return response
