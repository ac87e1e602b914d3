import pytest

from schemas import ProblemSchema
from service.api.problems import pointers


def test_an_unknown_address_is_a_problem(client):
    response = client.get("/nothing")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    assert response.json == {
        "type": "/problems/not-found",
        "title": "Not found",
        "status": 404,
        "detail": "There is nothing at this address.",
    }


def test_a_failure_tells_the_caller_and_the_log_nothing_of_the_article(client, annotator, caplog):
    annotator.error = RuntimeError("cannot read: Philip Hammond told Reuters")
    response = client.post("/v1/annotate", json={"text": "Philip Hammond told Reuters."})
    assert response.status_code == 500
    assert response.content_type == "application/problem+json"
    assert "Hammond" not in response.text
    assert "RuntimeError" not in response.text
    assert "RuntimeError at POST /v1/annotate" in caplog.text
    assert "conftest.py" in caplog.text
    assert "Hammond" not in caplog.text


@pytest.mark.parametrize(
    ("method", "url", "options"),
    [
        ("get", "/nothing", {}),
        ("get", "/v1/annotate", {}),
        ("post", "/v1/annotate", {"data": b"{", "content_type": "application/json"}),
        ("post", "/v1/annotate", {"data": b"", "content_type": "image/png"}),
        ("post", "/v1/annotate", {"json": {"text": 1}}),
        ("post", "/v1/annotate", {"json": {"text": ""}, "headers": {"Accept": "image/png"}}),
        ("post", "/v1/annotate?format=pdf", {"json": {"text": ""}}),
        ("post", "/healthz", {}),
        ("get", "/docs/nothing.js", {}),
        ("get", "/docs/../settings.py", {}),
    ],
)
def test_every_error_has_one_shape(client, method, url, options):
    response = getattr(client, method)(url, **options)
    assert response.status_code >= 400
    assert response.content_type == "application/problem+json"
    assert ProblemSchema().validate(response.json) == {}
    assert response.json["type"].startswith("/problems/")


@pytest.mark.parametrize("url", ["/healthz", "/nothing", "/openapi.json", "/docs", "/docs/swagger-ui.css"])
def test_every_answer_tells_browsers_to_be_careful(client, url):
    headers = client.get(url).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_pointers_escape_and_list():
    messages = {"a": {0: ["x", "y"], "b/c": {"_schema": ["z"]}}, "_schema": ["w"]}
    assert pointers(messages) == {"/a/0": ["x", "y"], "/a/b~1c": ["z"], "": ["w"]}


def test_a_body_of_errors_alone_is_told_of_some(client):
    response = client.post("/v1/annotate", json={f"k{n}": 0 for n in range(1_000)})
    assert response.status_code == 422
    assert len(response.json["errors"]) == 101
    assert response.json["errors"][""] == ["More is wrong; these are the first 100."]
