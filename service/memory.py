"""What a process remembers of what it has read, so that an article that is saved again is not read again."""

from __future__ import annotations

import hashlib
import pickle
import threading
import time
from collections.abc import Callable

from cachetools import TTLCache

#: What is remembered beside an entry's own bytes, in bytes: its key and its places in the books.
_OVERHEAD = 300


class Memory:
    """Bounded in bytes and in time; what was used last stays longest. Safe to share between threads.

    Nothing is written anywhere, and no key can be turned back into what it was made of.
    """

    def __init__(self, size: int, seconds: float = 3600, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember up to `size` bytes, none of them for longer than `seconds`; size 0 remembers nothing."""
        self._held: TTLCache[bytes, bytes] = TTLCache(
            max(size, 1), seconds, timer=clock, getsizeof=lambda value: len(value) + _OVERHEAD
        )
        self._size = size
        self._lock = threading.Lock()

    def get(self, *key: str) -> object | None:
        """What was put under this key, unless it is forgotten; a copy of its own."""
        with self._lock:
            held = self._held.get(_digest(key))
        # Only what `put` made is ever loaded.
        return None if held is None else pickle.loads(held)

    def put(self, value: object, *key: str) -> None:
        """Remember a value that can be pickled; one that is too large is forgotten at once."""
        if not self._size:
            return
        made = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        if len(made) + _OVERHEAD <= self._size:
            with self._lock:
                self._held[_digest(key)] = made


def _digest(key: tuple[str, ...]) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in key:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()
