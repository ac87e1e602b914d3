"""Cross-origin calls (CORS) from the origins on a list: those of CMSs whose editors have onrecord's plugin.

Of our own, since Flask-CORS leaves `Vary: Origin` out of answers to origins that are not on the list, and
to none, which a cache would then give to those that are.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Request, Response, request

#: What a browser may call from elsewhere: everything but what CMSs' servers do.
_SHARED = ("/v1/", "/v2/", "/plugin/")
_OWN = "/v1/webhooks/"
_ASKING = "Accept, Authorization, Content-Type, If-Match, If-None-Match, X-Request-Id"
_TOLD = "Content-Location, ETag, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
#: Seconds that a browser may remember the answer to a preflight.
_REMEMBERED = "600"


def is_preflight(request: Request) -> bool:
    """Whether a browser asks whether it may ask; it sends no key with that."""
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def share(origins: Sequence[str], response: Response) -> Response:
    """Let pages of the origins read the answer; "*" among them means of all. No cookies are ever meant."""
    if not request.path.startswith(_SHARED) or request.path.startswith(_OWN):
        return response
    origin = request.headers.get("Origin")
    if "*" in origins:
        allowed: str | None = "*"
    else:
        response.vary.add("Origin")
        allowed = origin if origin in origins else None
    if allowed is None:
        return response
    response.headers["Access-Control-Allow-Origin"] = allowed
    if is_preflight(request):
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
        response.headers["Access-Control-Allow-Headers"] = _ASKING
        response.headers["Access-Control-Max-Age"] = _REMEMBERED
    else:
        response.headers["Access-Control-Expose-Headers"] = _TOLD
    return response
