"""An HTTP call as it came in, and the ways to tell that it is from who it should be."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence

#: Seconds that a signed call may be old, or ahead of our clock.
WINDOW = 300.0


class RefusedError(Exception):
    """A call that is not the CMS's, or not any more. The message is for our log and quotes nothing of it."""


class UnreadableError(ValueError):
    """The CMS's own call, but its body is nothing that this CMS sends; the message says what is wrong."""


@dataclasses.dataclass(frozen=True)
class Call:
    """`headers` by their names in lower case, `query` by name, `path` with the query as it was sent."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """A header's value; raises RefusedError where it is missing: only signatures are asked for so."""
        value = self.headers.get(name)
        if not value:
            raise RefusedError(f"no {name}")
        return value


def require_recent(moment: float, now: float, window: float = WINDOW) -> None:
    """Raise RefusedError where `moment` is more than `window` from `now`; all in seconds."""
    if not abs(now - moment) <= window:  # also where it is not a number
        raise RefusedError("the timestamp is outside the window")


def seconds(value: str, *, per_second: int = 1) -> float:
    """A timestamp's seconds; raises RefusedError where it is not a whole number."""
    if not (value.isascii() and value.isdigit() and len(value) <= 16):
        raise RefusedError("the timestamp is not a number")
    return int(value) / per_second


def hmac_hex(algorithm: str) -> Callable[[str, bytes], str]:
    """The function that signs a message with a secret by HMAC, in lower-case hex."""
    return lambda secret, message: hmac.new(secret.encode(), message, algorithm).hexdigest()


def require_signature(
    given: str, message: bytes, secrets: Sequence[str], sign: Callable[[str, bytes], str]
) -> None:
    """Raise RefusedError unless one of the secrets signs the message so; all are tried, in constant time."""
    _require_one(given, [sign(secret, message) for secret in secrets])


def require_token(given: str, secrets: Sequence[str]) -> None:
    """Raise RefusedError unless the token is one of the secrets, compared in constant time."""
    _require_one(_digest(given), [_digest(secret) for secret in secrets])


def _require_one(given: str, allowed: Sequence[str]) -> None:
    matches = [hmac.compare_digest(given.encode(), it.encode()) for it in allowed]
    if not any(matches):
        raise RefusedError("the signature does not match")


def _digest(token: str) -> str:
    """Of one length whatever the token's."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
