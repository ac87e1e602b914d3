"""API keys: who may do what, where the service is open to more than its own machine."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import ipaddress
import secrets

#: What every key begins with, so that a leaked one is recognised.
_PREFIX = "onrecord_"


class Scope(enum.StrEnum):
    """What a key lets its bearer do; ADMIN includes the others."""

    READ = "read"
    ANNOTATE = "annotate"
    REVIEW = "review"
    METRICS = "metrics"
    ADMIN = "admin"


@dataclasses.dataclass(frozen=True)
class Key:
    """A key as it is kept: never the key itself."""

    id: int
    name: str
    scopes: frozenset[Scope]

    def allows(self, scope: Scope) -> bool:
        """Whether its bearer may."""
        return scope in self.scopes or Scope.ADMIN in self.scopes


def new_key() -> str:
    """A key that nobody guesses: 256 random bits."""
    return _PREFIX + secrets.token_urlsafe(32)


def hashed(key: str) -> str:
    """SHA-256 in hex; a key is as random as its hash, so that no slower function is needed."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches a server that is bound to `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
