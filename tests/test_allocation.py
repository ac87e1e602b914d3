from __future__ import annotations

import gc
import subprocess
import sys
import types

import pytest

from service import allocation

#: Allocates in so many threads at once, and prints how many arenas there are (glibc's malloc_info).
_THREADS = """
import ctypes, threading
from service.allocation import share
{share}
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
together = threading.Barrier(8)
def work():
    together.wait()
    libc.malloc(ctypes.c_size_t(5000))
    together.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for it in threads: it.start()
for it in threads: it.join()
libc.fopen.restype = ctypes.c_void_p
out = libc.fopen(b"/dev/stdout", b"w")
libc.malloc_info(0, ctypes.c_void_p(out))
libc.fclose(ctypes.c_void_p(out))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's")
def test_threads_share_their_memory():
    def arenas(share: str) -> int:
        program = [sys.executable, "-c", _THREADS.format(share=share)]
        return subprocess.run(program, capture_output=True, text=True, check=True).stdout.count("<heap nr")

    assert arenas("") > 2 >= arenas("share()")


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's")
def test_memory_is_given_back_once_all_is_settled(monkeypatch):
    called = []
    monkeypatch.setattr(allocation, "_C", types.SimpleNamespace(malloc_trim=called.append))
    gc.unfreeze()
    allocation.give_back()
    assert called == []
    try:
        allocation.settle()
        allocation.give_back()
    finally:
        gc.unfreeze()
    assert called == [0, 0]


def test_the_collector_leaves_alone_what_was_there(monkeypatch):
    gc.unfreeze()
    kept = [[] for _ in range(1000)]
    try:
        allocation.settle()
        assert gc.get_freeze_count() > len(kept)
    finally:
        gc.unfreeze()
