"""Memory of a process that runs for weeks: what Python and the C library make of it, and should not."""

from __future__ import annotations

import ctypes
import gc
import sys

#: glibc's name for the most arenas (malloc.h), and how many: one, and one for when that is busy.
_ARENA_MAX, _ARENAS = -8, 2
_C = ctypes.CDLL(None) if sys.platform == "linux" else None


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
    _trim()
    gc.freeze()


def give_back() -> None:
    """Give memory that nobody needs back to the system, once all is settled: some hundredths of a second.

    What Stanza made of a text holds on to itself, which Python finds late; glibc keeps what is free.
    """
    if gc.get_freeze_count():
        _trim()


def _trim() -> None:
    gc.collect()
    trim = getattr(_C, "malloc_trim", None)
    if trim is not None:
        trim(0)
