"""The folder in which the processes of one server put their figures together."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: The Prometheus client reads it when it is imported, and from then on counts in files there.
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


class NoFolderError(Exception):
    """There is nowhere to put the figures; the message says what to do."""


def make() -> None:
    """See to it that this process and those that it starts have a folder; one that is given is left as it is.

    Raises NoFolderError.
    """
    if VARIABLE in os.environ:
        return
    try:
        os.environ[VARIABLE] = tempfile.mkdtemp(prefix=_ours())
    except OSError as error:
        raise NoFolderError(
            f"no folder can be made for metrics ({error.strerror or type(error).__name__}):"
            " let it write to /tmp, or set ONRECORD_METRICS=off"
        ) from None


def remove() -> None:
    """Take the folder away, if this process made it."""
    folder = Path(os.environ.get(VARIABLE, ""))
    if folder.name.startswith(_ours()):
        shutil.rmtree(folder, ignore_errors=True)
        del os.environ[VARIABLE]


def forget(pid: int) -> None:
    """Tell no more of what a process that has ended was doing; what it had done stays counted.

    Its files are added to those of this process, which must not count anything itself: else there would be
    more of them with every worker that is replaced.
    """
    if VARIABLE not in os.environ:
        return
    from prometheus_client.multiprocess import mark_process_dead

    folder = Path(os.environ[VARIABLE])
    with held(exclusive=True):
        mark_process_dead(pid)  # type: ignore[no-untyped-call]
        for kind in ("counter", "histogram"):
            gone = folder / f"{kind}_{pid}.db"
            if gone.exists():
                _add(gone, folder / f"{kind}_{os.getpid()}.db")
                gone.unlink()


@contextlib.contextmanager
def held(*, exclusive: bool = False) -> Iterator[None]:
    """Keep others from moving figures about meanwhile, or, `exclusive`, also from adding them up."""
    if VARIABLE not in os.environ:
        yield
        return
    with (Path(os.environ[VARIABLE]) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
        yield


def _add(gone: Path, kept: Path) -> None:
    from prometheus_client.mmap_dict import MmapedDict

    sums: Any = MmapedDict(str(kept))  # type: ignore[no-untyped-call]
    for key, value, stamp, _ in MmapedDict.read_all_values_from_file(str(gone)):  # type: ignore[no-untyped-call]
        before, _ = sums.read_value(key)
        sums.write_value(key, before + value, stamp)
    sums.close()


def _ours() -> str:
    return f"onrecord-metrics-{os.getpid()}-"
