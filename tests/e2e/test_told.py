"""The worker as a process: annotates and tells beside each other, and ends when it is asked to."""

from __future__ import annotations

import datetime
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

from receivers import receiver
from standardwebhooks import Webhook

from service.cms.event import Event, Kind
from service.storage.database import address, open_database
from service.storage.models import State
from service.storage.outbox import Outbox
from service.storage.store import Store

ROOT = pathlib.Path(__file__).parents[2]
SECRET = "whsec_YSBzZWNyZXQgb2YgdGhpcyB0ZXN0"
ARTICLES = 3


def _until(true, seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.1)


def test_a_worker_annotates_and_tells_and_ends(tmp_path: pathlib.Path) -> None:
    store = Store(open_database(address(None, tmp_path), 30))
    now = datetime.datetime.now(datetime.UTC)
    for n in range(ARTICLES):
        store.receive("ghost", Event(str(n), Kind.PUBLISHED, text=f"Rain fell on day {n}."), now)
    outbox, log = Outbox(store.engine), tmp_path / "log"
    with receiver() as desk, log.open("wb") as sink:
        desk.answers = [(503, {}), (200, {})]
        environ = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests" / "e2e")]),
            "ONRECORD_DATA": str(tmp_path),
            "ONRECORD_GHOST_SECRETS": "a secret of this test",
            "ONRECORD_CALLBACKS": json.dumps({"ghost": desk.url}),
            "ONRECORD_CALLBACK_SECRETS": json.dumps({"ghost": SECRET}),
            "ONRECORD_CALLBACKS_PRIVATE": "true",
        }
        worker = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "e2e" / "quick.py")],
            cwd=ROOT,
            env=environ,
            stdout=sink,
            stderr=sink,
        )
        try:
            _until(lambda: outbox.counts()[State.DONE] == ARTICLES)
        finally:
            worker.send_signal(signal.SIGTERM)
            status = worker.wait(60)
    written = log.read_text(encoding="utf-8")
    assert status == 0, written[-2000:]
    assert len(desk.taken) == ARTICLES + 1  # the first was refused, and came again
    told = [Webhook(SECRET).verify(it.body, it.headers)["data"]["revision"]["id"] for it in desk.taken]
    assert sorted(set(told)) == ["0", "1", "2"]
    assert "status 503" in written
    assert "Rain fell" not in written and SECRET not in written and desk.url not in written
