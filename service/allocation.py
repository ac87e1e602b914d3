"""Memory of a process that runs for weeks: what Python and the C library make of it, and should not."""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
import time

#: glibc's name for the most arenas (malloc.h), and how many: one, and one for when that is busy.
_ARENA_MAX, _ARENAS = -8, 2
#: Seconds between two times that memory is given back: it takes some hundredths of one.
_SELDOM = 20.0

_C = ctypes.CDLL(None) if sys.platform == "linux" else None
_giving = threading.Lock()
_given = 0.0


def share() -> None:
    """Have threads share memory, before there are any; where the C library is not glibc, do nothing.

    By itself glibc gives each of many threads memory of its own, and keeps in each as much as the longest
    article took there.
    """
    set_option = getattr(_C, "mallopt", None)
    if set_option is not None:
        set_option(_ARENA_MAX, _ARENAS)


def settle() -> None:
    """Have the garbage collector leave alone what is here now, such as models, and stays to the end.

    It walks through everything now and then, and no thread goes on meanwhile: half a second with models.
    """
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Give memory that is free back to the system, where that was not done lately; glibc keeps much of it."""
    global _given
    trim = getattr(_C, "malloc_trim", None)
    if trim is None or time.monotonic() - _given < _SELDOM or not _giving.acquire(blocking=False):
        return
    try:
        trim(0)
        _given = time.monotonic()
    finally:
        _giving.release()
