from __future__ import annotations

import os
import pathlib
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parents[1]
#: Serves with a web that runs `web` and workers that append their number to a file and run `worker`.
_SERVE = """
import sys
from service.serving import serve
web, worker = ([sys.executable, "-c", code] for code in sys.argv[1:3])
sys.exit(serve(web, worker, int(sys.argv[3]), 1))
"""
_WAIT = "import time; time.sleep(60)"


def started(web: str, worker: str, workers: int = 1) -> subprocess.Popen[bytes]:
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", _SERVE, web, worker, str(workers)], env=environ)


def until(condition, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def mark(file: pathlib.Path, then: str) -> str:
    return f"import os; open({str(file)!r}, 'a').write(f'{{os.getpid()}}\\n'); {then}"


def lines(file: pathlib.Path) -> list[str]:
    return file.read_text().split() if file.exists() else []


def test_a_worker_that_dies_is_replaced_and_all_end_together(tmp_path):
    file = tmp_path / "workers"
    process = started(_WAIT, mark(file, _WAIT), 2)
    until(lambda: len(lines(file)) == 2)
    os.kill(int(lines(file)[0]), signal.SIGKILL)
    until(lambda: len(lines(file)) == 3)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == -signal.SIGTERM % 256
    for pid in lines(file)[1:]:
        assert not pathlib.Path(f"/proc/{pid}").exists()


def test_the_webs_end_is_the_end(tmp_path):
    file = tmp_path / "workers"
    process = started("import time; time.sleep(2); raise SystemExit(3)", mark(file, _WAIT))
    assert process.wait(30) == 3
    assert len(lines(file)) == 1
