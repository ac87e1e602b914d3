from __future__ import annotations

import os
import pathlib
import re
import socket
import subprocess
import sys
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

from service import cli, worker
from service.telemetry import metrics, shared
from service.watch import STAGES, Answered

ROOT = pathlib.Path(__file__).parents[2]


def told(*more):
    text, content_type = metrics.exposition("", *more)
    assert content_type.startswith("text/plain")
    return {
        (it.name, *sorted(it.labels.items())): it.value
        for family in text_string_to_metric_families(text.decode())
        for it in family.samples
    }


def risen(act):
    """What has risen by how much while something was done."""
    before = told()
    act()
    return {
        name: value - before.get(name, 0) for name, value in told().items() if value != before.get(name, 0)
    }


def test_requests_are_timed_by_route_and_not_by_address():
    answer = Answered("r", "GET", "/v1/articles/<string:cms>/<path:id>", 200, 0.03, 100, 0, None)
    rise = risen(lambda: metrics.METERS.request("GET", {})(answer))
    labels = (("method", "GET"), ("route", answer.route), ("status", "200"))
    assert rise["onrecord_request_seconds_count", *labels] == 1
    assert rise["onrecord_request_seconds_sum", *labels] == pytest.approx(0.03)


def test_what_callers_make_up_is_counted_as_one():
    def ask():
        for method in ("BREW", "BOIL"):
            metrics.METERS.request(method, {})(Answered("r", method, None, 405, 0.1, 0, 0, None))

    labels = (("method", "other"), ("route", "none"), ("status", "405"))
    assert risen(ask)["onrecord_request_seconds_count", *labels] == 2


def test_every_stage_is_there_from_the_start():
    assert set(STAGES) <= {
        dict(name[1:]).get("stage") for name in told() if name[0] == "onrecord_stage_seconds_count"
    }


def test_stages_words_findings_cache_and_queue():
    def work():
        with metrics.METERS.stage("reading"):
            pass
        metrics.METERS.annotated(300, {"single-source": 2})
        metrics.METERS.cached(3, 1)
        metrics.METERS.turned_away()
        metrics.METERS.queue(2, 5)

    rise = risen(work)
    assert rise["onrecord_stage_seconds_count", ("stage", "reading")] == 1
    assert rise["onrecord_articles_total",] == 1
    assert rise["onrecord_words_total",] == 300
    assert rise["onrecord_findings_total", ("rule", "single-source")] == 2
    assert rise["onrecord_cache_passages_total", ("result", "hit")] == 3
    assert rise["onrecord_queue_turned_away_total",] == 1
    now = told()
    assert (now["onrecord_queue_running",], now["onrecord_queue_waiting",]) == (2, 5)
    metrics.METERS.queue(0, 0)


def test_what_is_running_is_told():
    metrics.METERS.loaded("stanza-1/newsroom-abc")
    now = told()
    assert now["onrecord_models_info", ("models", "stanza-1/newsroom-abc")] == 1
    (build,) = [dict(name[1:]) for name in now if name[0] == "onrecord_build_info"]
    assert build["version"] and build["stanza"] and build["torch"] and build["python"]


def test_a_worker_alone_answers_at_an_address_of_its_own(monkeypatch):
    servers = []
    start = metrics.start_http_server
    monkeypatch.setattr(metrics, "start_http_server", lambda *given: servers.append(start(*given)))
    metrics.listen("127.0.0.1", 0)
    ((server, _),) = servers
    with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/metrics", timeout=10) as answer:
        assert "onrecord_words_total" in answer.read().decode()
    server.shutdown()
    server.server_close()


_PROCESS = """
import sys
from service.telemetry.metrics import METERS, exposition
METERS.annotated(int(sys.argv[1]), {})
METERS.queue(1, 0)
print(exposition("")[0].decode())
"""


def test_processes_that_share_a_folder_are_told_together(tmp_path, monkeypatch):
    monkeypatch.setenv(shared.VARIABLE, str(tmp_path))
    for words in (100, 20):
        command = [sys.executable, "-c", _PROCESS, str(words)]
        answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert re.search(r"^onrecord_words_total 120\.0$", answer, re.M)
    assert re.search(r"^onrecord_queue_running 2\.0$", answer, re.M)
    for file in list(tmp_path.glob("gauge_livesum_*.db")):  # both have ended
        shared.forget(int(file.stem.rpartition("_")[2]))
    assert not list(tmp_path.glob("gauge_live*"))
    # However many come and go, there are no more files; and nothing that was counted is lost.
    assert [it.name for it in tmp_path.glob("counter_*")] == [f"counter_{os.getpid()}.db"]
    assert [it.name for it in tmp_path.glob("histogram_*")] == [f"histogram_{os.getpid()}.db"]
    command = [sys.executable, "-c", _PROCESS, "3"]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert re.search(r"^onrecord_words_total 123\.0$", answer, re.M)
    assert re.search(r"^onrecord_articles_total 3\.0$", answer, re.M)
    assert re.search(r"^onrecord_queue_running 1\.0$", answer, re.M)


def test_a_folder_is_made_once_and_goes_with_who_made_it(tmp_path, monkeypatch):
    monkeypatch.setattr(shared.tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv(shared.VARIABLE, raising=False)
    shared.forget(1)
    shared.remove()
    shared.make()
    made = pathlib.Path(os.environ[shared.VARIABLE])
    assert made.parent == tmp_path and made.stat().st_mode & 0o077 == 0
    shared.make()
    assert os.environ[shared.VARIABLE] == str(made)
    shared.remove()
    assert not made.exists() and shared.VARIABLE not in os.environ
    given = tmp_path / "given"
    given.mkdir()
    monkeypatch.setenv(shared.VARIABLE, str(given))
    shared.make()
    shared.remove()
    assert given.exists() and os.environ[shared.VARIABLE] == str(given)


def test_where_nothing_can_be_written_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(shared.tempfile, "tempdir", str(tmp_path / "gone"))
    monkeypatch.delenv(shared.VARIABLE, raising=False)
    with pytest.raises(shared.NoFolderError, match="ONRECORD_METRICS=off"):
        shared.make()


def test_importing_the_service_counts_nothing_yet():
    # gunicorn's master must not hold files that its workers would then share.
    modules = "service.telemetry.shared, service.telemetry.server, service.telemetry.logs"
    code = f"import sys, {modules}; print('prometheus_client' in sys.modules)"
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert answer.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("address", "beside_a_web", "listened"),
    [
        ("127.0.0.1:9464", False, [("127.0.0.1", 9464)]),
        ("127.0.0.1:9464", True, []),
        ("auto", False, []),
        ("off", False, []),
    ],
)
def test_a_worker_listens_where_no_web_tells_of_it(monkeypatch, tmp_path, address, beside_a_web, listened):
    asked = []
    monkeypatch.setattr(cli, "set_up", lambda *_: None)
    monkeypatch.setattr(worker, "run", lambda *_: None)
    monkeypatch.setattr(metrics, "listen", lambda *given: asked.append(given))
    monkeypatch.setenv("ONRECORD_METRICS", address)
    monkeypatch.delenv(shared.VARIABLE, raising=False)
    if beside_a_web:
        monkeypatch.setenv(shared.VARIABLE, str(tmp_path))
    assert cli.main(["worker"]) == cli.OK
    assert asked == listened


def test_an_address_that_is_taken_is_said_at_the_start(monkeypatch, capsys):
    monkeypatch.setattr(cli, "set_up", lambda *_: None)
    monkeypatch.delenv(shared.VARIABLE, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("ONRECORD_METRICS", f"127.0.0.1:{taken.getsockname()[1]}")
        assert cli.main(["worker"]) == cli.USAGE
    assert "ONRECORD_METRICS" in capsys.readouterr().err
