"""How much one caller may ask for; counted in Redis for all processes, or by each process for itself."""

from __future__ import annotations

import dataclasses
import ipaddress
import logging
import math
import time

#: Seconds that a call waits for Redis before it is let through uncounted.
_PATIENCE = 0.5

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Left:
    """What a caller has left of `quota` calls in any `window` seconds; more in `reset` seconds."""

    allowed: bool
    quota: int
    window: int
    remaining: int
    reset: int


class Limiter:
    """Counts calls by caller. Safe to share between threads."""

    def __init__(self, rate: str, redis_url: str | None = None) -> None:
        """Take a rate as "300/minute"; raises ValueError."""
        import limits  # takes a moment: only where callers are limited
        from limits.errors import StorageError
        from limits.storage import MemoryStorage, RedisStorage
        from limits.strategies import MovingWindowRateLimiter

        self._uncounted = StorageError
        self._rate = limits.parse(rate)
        self._counted = MovingWindowRateLimiter(
            RedisStorage(
                redis_url,
                key_prefix="onrecord-rate",
                wrap_exceptions=True,
                socket_timeout=_PATIENCE,
                socket_connect_timeout=_PATIENCE,
            )
            if redis_url
            else MemoryStorage()
        )

    def take(self, who: str) -> Left | None:
        """Count a call of `who`; None where it cannot be counted now, and is not to be refused for that."""
        try:
            allowed = self._counted.hit(self._rate, who)
            reset, remaining = self._counted.get_window_stats(self._rate, who)
        except self._uncounted as error:
            log.warning("calls cannot be counted: %s", type(error.storage_error).__name__)
            return None
        window = self._rate.get_expiry()
        wait = min(max(math.ceil(reset - time.time()), 1), window)
        return Left(allowed, self._rate.amount, window, max(remaining, 0), wait)


def network(address: str) -> str:
    """What stands for a caller's address: itself, or the /64 of one of IPv6, of which anybody has many."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.IPv6Network((ip, 64), strict=False))
    return str(ip)
