"""Who may call: a key as a bearer token, where keys are asked for."""

from __future__ import annotations

from flask import g, request

from service.access import Key, Scope, hashed

from .problems import Problem
from .revisions import database
from .state import State

#: Resources by the first of these that their path begins with; what is not listed is everybody's.
_SCOPES = (
    ("/v1/annotate", Scope.ANNOTATE),
    ("/v1/articles", Scope.READ),
    ("/v1/revisions", Scope.READ),
    ("/review/", Scope.READ),
    ("/review", Scope.ANNOTATE),
)


#: What a key may do beside reading without being an administrator's.
_WRITES = {"reviews.Reviews": Scope.REVIEW}


def caller() -> Key | None:
    """The key that this request came with; None where none is asked for."""
    key: Key | None = g.get("key")
    return key


def require_key() -> None:
    """Raise a 401 or 403 problem unless the request carries a key that allows what it asks for.

    Webhooks have signatures of their own; health, documentation and vocabulary are everybody's.
    """
    scope = next((scope for path, scope in _SCOPES if request.path.startswith(path)), None)
    if scope is None or not State.current().newsroom.settings.needs_keys:
        return
    if scope is Scope.READ and request.method not in ("GET", "HEAD", "OPTIONS"):
        scope = _WRITES.get(request.endpoint or "", Scope.ADMIN)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    key = None
    if scheme.lower() == "bearer" and token.strip():
        with database() as kept:
            key = kept.store.key(hashed(token.strip()))
    if key is None:
        raise Problem(
            401,
            "Send a key of this service: Authorization: Bearer …; `onrecord keys create` makes one.",
            slug="no-key",
            headers={"WWW-Authenticate": 'Bearer realm="onrecord"'},
        )
    if not key.allows(scope):
        raise Problem(403, f"This key does not have the scope {scope.value}.", slug="out-of-scope")
    g.key = key
