import dataclasses
import threading

from service.app import create_app
from service.loading import LoadingAnnotator
from service.settings import Settings


def test_it_lives_before_it_is_ready(client, annotator):
    annotator.ready = False
    assert client.get("/healthz").json == {"status": "ok"}


def test_it_is_ready_once_the_annotator_is(client, annotator):
    assert client.get("/readyz").status_code == 200
    annotator.ready = False
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
    assert int(response.headers["Retry-After"]) > 0


def test_it_does_not_annotate_before_it_is_ready(client, annotator):
    annotator.ready = False
    response = client.post("/v1/annotate", json={"text": "One."})
    assert (response.status_code, response.json["type"]) == (503, "/problems/not-ready")
    assert "Retry-After" in response.headers


def test_asking_makes_the_models_load(annotator):
    may_load = threading.Event()

    def load():
        assert may_load.wait(10)
        return annotator

    loading = LoadingAnnotator(load)
    client = create_app(dataclasses.replace(Settings(), time_limit=1), loading).test_client()
    assert client.get("/readyz").status_code == 503
    assert client.post("/v1/annotate", json={"text": "One."}).status_code == 503
    may_load.set()
    loading._thread.join(10)
    assert client.get("/readyz").status_code == 200
    assert client.post("/v1/annotate", json={"text": "One."}).status_code == 200


def test_models_that_cannot_be_loaded_are_reported(caplog):
    def load():
        raise FileNotFoundError("no models in /nowhere; see the README")

    failed = threading.Event()
    loading = LoadingAnnotator(load)
    loading.start(failed.set)
    assert failed.wait(10)
    loading._thread.join(10)
    assert not loading.ready
    assert "no models in /nowhere" in caplog.text


def test_models_load_once(annotator):
    calls = []
    may_load = threading.Event()

    def load():
        calls.append(1)
        may_load.wait(10)
        return annotator

    loading = LoadingAnnotator(load)
    for _ in range(5):
        loading.start()
    may_load.set()
    loading._thread.join(10)
    loading.start()
    assert calls == [1]
