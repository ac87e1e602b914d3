"""Who may call: a key as a bearer token, or as a field of LanguageTool's, where keys are asked for."""

from __future__ import annotations

from flask import Request, request

from service.access import Scope, hashed

from . import metrics
from .caller import admit
from .languagetool import sent_fields
from .origins import is_preflight
from .problems import Problem
from .revisions import database
from .state import State

#: Where a key may be a field of the form, as LanguageTool has it.
_CHECK = "/v2/check"
#: Resources by the first of these that their path begins with; what is not listed is everybody's.
_SCOPES = (
    ("/v1/annotate", Scope.ANNOTATE),
    ("/v1/articles", Scope.READ),
    ("/v1/revisions", Scope.READ),
    (_CHECK, Scope.ANNOTATE),
    ("/v1/callbacks", Scope.READ),
    ("/review/", Scope.READ),
    ("/review", Scope.ANNOTATE),
    (metrics.PATH, Scope.METRICS),
)
#: What a key may do beside reading without being an administrator's.
_WRITES = {"reviews.Reviews": Scope.REVIEW}


def scope_of(request: Request) -> Scope | None:
    """What a key must allow for the request; None where it is everybody's, or its address is guard enough."""
    if metrics.at_own_address():
        return None
    scope = next((scope for path, scope in _SCOPES if request.path.startswith(path)), None)
    if scope is Scope.READ and request.method not in ("GET", "HEAD", "OPTIONS"):
        return _WRITES.get(request.endpoint or "", Scope.ADMIN)
    return scope


def require_key() -> None:
    """Raise a 401 or 403 problem unless the request carries a key that allows what it asks for.

    Webhooks have signatures of their own; health, documentation and vocabulary are everybody's.
    """
    scope = scope_of(request)
    if scope is None or is_preflight(request) or not State.current().newsroom.settings.needs_keys:
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    sent = token.strip() if scheme.lower() == "bearer" else ""
    if not sent and request.path == _CHECK:
        sent = sent_fields().get("apiKey", "")
    key = None
    if sent:
        with database() as kept:
            key = kept.store.key(hashed(sent))
    if key is None:
        raise Problem(
            401,
            "Send a key of this service: Authorization: Bearer …; `onrecord keys create` makes one.",
            slug="no-key",
            headers={"WWW-Authenticate": 'Bearer realm="onrecord"'},
        )
    if not key.allows(scope):
        raise Problem(403, f"This key does not have the scope {scope.value}.", slug="out-of-scope")
    admit(key)
