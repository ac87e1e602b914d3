import re

from service.renderers.formats import FORMATS


def test_the_description_is_openapi_3_1(client):
    spec = client.get("/openapi.json").json
    assert spec["openapi"].startswith("3.1")
    assert {"/v1/annotate", "/healthz", "/readyz"} <= spec["paths"].keys()


def test_the_description_has_every_form_and_every_problem_of_an_annotation(client):
    spec = client.get("/openapi.json").json
    post = spec["paths"]["/v1/annotate"]["post"]
    assert set(post["requestBody"]["content"]) == {"application/json", "text/plain", "text/html"}
    assert set(post["responses"]["200"]["content"]) == {it.media_type for it in FORMATS.values()}
    assert {"400", "406", "413", "415", "422", "503"} <= post["responses"].keys()
    for response in spec["components"]["responses"].values():
        assert set(response["content"]) == {"application/problem+json"}
    figure = spec["components"]["schemas"]["Figure"]["properties"]
    assert {"in", "evidence", "value"} <= figure.keys()
    assert "claimed" in figure["evidence"]["enum"]


def test_every_reference_in_the_description_resolves(client):
    spec = client.get("/openapi.json").json
    for reference in re.findall(r'"\$ref": ?"#/([^"]+)"', client.get("/openapi.json").text):
        at = spec
        for key in reference.split("/"):
            at = at[key]


def test_the_docs_come_from_here_alone(client):
    page = client.get("/docs")
    assert page.status_code == 200
    assert "//" not in page.text
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert client.get("/" + address).status_code == 200
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
