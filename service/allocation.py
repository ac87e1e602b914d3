"""The C library's allocator, told to share memory between threads."""

from __future__ import annotations

import ctypes
import sys

#: glibc's name for the most arenas (malloc.h), and how many: one, and one for when that is busy.
_ARENA_MAX, _ARENAS = -8, 2


def share() -> None:
    """Have threads share memory, before there are any; where the C library is not glibc, do nothing.

    By itself glibc gives each of many threads memory of its own, and keeps in each as much as the longest
    article took there.
    """
    if sys.platform == "linux":
        set_option = getattr(ctypes.CDLL(None), "mallopt", None)
        if set_option is not None:
            set_option(_ARENA_MAX, _ARENAS)
