"""What operators see of the container's own command: two web processes, a worker, one set of figures."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from service.cms.event import Event, Kind
from service.storage.database import address, open_database
from service.storage.store import Store

ROOT = pathlib.Path(__file__).parents[2]
HERE = ROOT / "tests" / "e2e"
WORDS = "Rain fell on Monday."
#: `onrecord serve`, with annotators that load nothing.
_SERVE = f"""
import sys
from service import cli, serving
serving.web_command = lambda config: [sys.executable, "-m", "gunicorn", "-c", config, "quick:app()"]
serving.worker_command = lambda: [sys.executable, {str(HERE / "quick.py")!r}]
sys.exit(cli.main(["serve"]))
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _get(url: str, body: bytes | None = None) -> tuple[int, str, dict[str, str]]:
    headers = {"Content-Type": "application/json"} if body else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=20) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers)
    except OSError:
        return 0, "", {}


def _until(true, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _value(text: str, metric: str) -> float:
    found = re.search(rf"^{re.escape(metric)} (\S+)$", text, re.M)
    return float(found[1]) if found else 0


def _broken(port: int) -> bytes:
    """What is answered to a body that goes on after it said that it would end."""
    said = f"POST /v1/annotate HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}{WORDS}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), 20) as connection:
        connection.sendall(said.encode())
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(10_000):
            answer += part
        return answer


def test_all_processes_are_told_of_together_and_in_one_log(tmp_path: pathlib.Path) -> None:
    port, metrics, data, scratch = _free_port(), _free_port(), tmp_path / "data", tmp_path / "tmp"
    scratch.mkdir()
    store = Store(open_database(address(None, data), 30))
    now = datetime.datetime.now(datetime.UTC)
    for n in range(3):
        store.receive("ghost", Event(str(n), Kind.PUBLISHED, text=WORDS), now)
    url, told = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{metrics}/metrics"
    environ = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)]),
        "TMPDIR": str(scratch),
        "ONRECORD_PORT": str(port),
        "ONRECORD_HOST": "127.0.0.1",
        "ONRECORD_METRICS": f"127.0.0.1:{metrics}",
        "ONRECORD_WORKERS": "2",
        "ONRECORD_LOG_FORMAT": "json",
        "ONRECORD_LOG_LEVEL": "DEBUG",
        "ONRECORD_DATA": str(data),
        "ONRECORD_GHOST_SECRETS_FILE": str(tmp_path / "secret"),
    }
    environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
    (tmp_path / "secret").write_text("a secret of this test\n")
    with (tmp_path / "log").open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE], cwd=ROOT, env=environ, stdout=sink, stderr=sink
        )
        try:
            _until(lambda: _get(f"{url}/readyz")[0] == 200)
            _, _, headers = _get(f"{url}/healthz")
            for _ in range(8):
                assert _get(f"{url}/v1/annotate", json.dumps({"text": WORDS}).encode())[0] == 200
            answered = _broken(port)
            # Eight by the web, three by the worker.
            _until(lambda: _value(_get(told)[1], "onrecord_words_total") == 11 * 4)
            seen = [_get(told)[1] for _ in range(6)]
            elsewhere = _get(f"{url}/metrics")[0], _get(told.replace("/metrics", "/healthz"))[0]
        finally:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(60)
            process.kill()
    log = (tmp_path / "log").read_text(encoding="utf-8")
    labels = 'method="POST",route="/v1/annotate",status="200"'
    assert {_value(it, f"onrecord_request_seconds_count{{{labels}}}") for it in seen} == {8}, log
    assert {_value(it, 'onrecord_stage_seconds_count{stage="rendering"}') for it in seen} == {11}
    assert {_value(it, 'onrecord_revisions{state="pending"}') for it in seen} == {0}
    assert elsewhere == (404, 404)
    assert headers["Server"] == "onrecord" and b"gunicorn" not in answered
    lines = [json.loads(line) for line in log.splitlines()]
    asked = [it for it in lines if it.get("route") == "/v1/annotate" and it["status"] == 200]
    assert len(asked) == 8 and len({it["request"] for it in asked}) == 8
    assert all(it["words"] == 4 and it["bytes"] > 100 for it in asked)
    assert {it["revision"] for it in lines if "annotated" in it["message"]} == {1, 2, 3}
    assert any(it["logger"] == "gunicorn.error" for it in lines)
    assert any(re.search(r"\bInvalid[A-Z]\w+$", it["message"]) for it in lines)
    assert "Rain" not in log and "a secret of this test" not in log
    assert not list(scratch.glob("onrecord-metrics-*"))
