import json

import pytest

from schemas import ReportSchema
from service.renderers.formats import FORMATS
from tests.conftest import TEXT, TITLE

URL = "/v1/annotate"
ANNOTATIONS = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
GERMAN = (
    "Der Bundestag hat am Donnerstag mit großer Mehrheit ein neues Gesetz zur Förderung erneuerbarer"
    " Energien beschlossen. Nach Angaben der Regierung sollen bis 2030 rund 80 Prozent des Stroms aus"
    " Wind und Sonne stammen."
)


def problem(response, status, slug):
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.json["type"] == f"/problems/{slug}"
    assert response.json["status"] == status
    assert response.json["title"]
    assert response.json["detail"]
    return response.json


def test_json_in_json_out(client):
    response = client.post(URL, json={"text": TEXT, "title": TITLE, "id": "x-1", "language": "en-GB"})
    assert response.status_code == 200
    assert response.content_type == "application/json"
    assert ReportSchema().validate(response.json) == {}
    assert response.json["article"]["text"] == TEXT
    assert response.json["article"]["title"] == TITLE
    assert response.json["article"]["id"] == "x-1"
    assert response.json["article"]["language"] == "en-GB"
    assert [it["name"] for it in response.json["sources"]] == ["Philip Hammond", "Reuters"]


def test_the_same_article_gets_the_same_bytes(client):
    first, second = (client.post(URL, json={"text": TEXT}).data for _ in range(2))
    assert first == second


def test_options_are_followed(client):
    options = {"offsets": "utf16", "min_severity": "warning"}
    answer = client.post(URL, json={"text": TEXT, "options": options}).json
    assert answer["engine"]["offsets"] == "utf16"
    assert answer["article"]["length"] == len(TEXT) + 2
    assert [it["id"] for it in answer["findings"]] == ["n2"]


def test_plain_text_is_the_article_itself(client):
    response = client.post(URL, data=TEXT.encode(), content_type="text/plain")
    assert response.status_code == 200
    assert response.json["article"]["text"] == TEXT


def test_line_ends_and_marks_of_plain_text_stay_as_sent(client):
    text = "\ufeff One.\r\n\r\nTwo.\u2028Three.\u200b\n"
    response = client.post(URL, data=text.encode(), content_type="text/plain; charset=UTF-8")
    assert response.json["article"]["text"] == text


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("windows-1252", "cp1252"),
        ("ISO-8859-15", "iso8859-15"),
        ('"utf-16"', "utf-16"),
        ("us-ascii", "ascii"),
    ],
)
def test_the_charset_is_honoured(client, charset, codec):
    text = "It cost a lot" + ("" if codec == "ascii" else ", 5 €, they said.")
    response = client.post(URL, data=text.encode(codec), content_type=f"text/plain; charset={charset}")
    assert response.json["article"]["text"] == text


@pytest.mark.parametrize(
    "charset",
    ["klingon", "idna", "punycode", "zlib", "rot13", "unicode_escape", "utf-7", "a\u00e4", "x" * 5000],
)
def test_a_charset_that_is_none_is_an_unsupported_media_type(client, charset):
    response = client.post(URL, data=b"abc", content_type=f"text/plain; charset={charset}")
    problem(response, 415, "unsupported-media-type")


@pytest.mark.parametrize("kind", ["text/plain", "text/html", "application/json"])
def test_bytes_that_are_not_utf8_are_malformed(client, kind):
    response = client.post(URL, data=b'{"text": "caf\xe9"}', content_type=kind)
    assert "utf-8" in problem(response, 400, "malformed-request")["detail"]


def test_html_is_read_as_its_text(client):
    response = client.post(URL, data="<p>One &amp; two.</p><p>Three.</p>", content_type="text/html")
    assert response.status_code == 200
    assert "One & two." in response.json["article"]["text"]
    assert "<p>" not in response.json["article"]["text"]


def test_html_in_json_keeps_its_title_and_id(client):
    answer = client.post(URL, json={"html": "<p>One.</p>", "title": "T", "id": "i"}).json
    assert (answer["article"]["title"], answer["article"]["id"]) == ("T", "i")


@pytest.mark.parametrize("send", ["html", "json"])
def test_html_comes_back_with_marks_and_nothing_else_changed(client, send):
    from service.intake.markup import without_marks

    html = TEXT.replace("Reuters", "<b class='x>y'>Reuters</b>").replace("\n\n", "<p>\r\n")
    body = (
        {"data": html.encode(), "content_type": "text/html"} if send == "html" else {"json": {"html": html}}
    )
    response = client.post(URL, headers={"Accept": "text/html"}, **body)
    assert (response.status_code, response.content_type) == (200, "text/html; charset=utf-8")
    page = response.data.decode()
    assert "<b class='x>y'><mark data-onrecord-mention=\"s2\"" in page
    assert 'data-onrecord-figure="f1" data-onrecord-evidence="claimed"' in page
    assert without_marks(page) == html


def test_html_that_comes_back_may_run_nothing_here(client):
    html = "<p>One.</p><script>alert(1)</script>"
    response = client.post(URL + "?format=html", json={"html": html})
    assert response.text == html
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("reference", ["&#0;", "&#xD800;", "&#x110000;", "&#xFFFE;", "\ufffe"])
def test_characters_that_html_cannot_have_do_no_harm(client, reference):
    response = client.post(URL, data=f"<p>a{reference}b</p>".encode(), content_type="text/html")
    assert response.status_code == 200


@pytest.mark.parametrize("text", ["", " \n\n ", "\u200b", "12.", "🙂"])
def test_next_to_nothing_gets_a_valid_empty_report(client, text):
    response = client.post(URL, json={"text": text})
    assert response.status_code == 200
    assert ReportSchema().validate(response.json) == {}
    assert response.json["sources"] == []


def test_an_empty_body_of_plain_text_is_an_empty_article(client):
    assert client.post(URL, data=b"", content_type="text/plain").json["article"]["text"] == ""


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        ("application/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("text/html;q=0.4, application/json;q=0.5", "application/json"),
        ("application/problem+json, text/html", "text/html; charset=utf-8"),
        ('application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"', ANNOTATIONS),
        ('application/ld+json;profile="http://www.w3.org/ns/anno.jsonld", */*;q=0.1', ANNOTATIONS),
        ("application/ld+json", "application/ld+json"),
        ("application/sarif+json", "application/sarif+json"),
        ("application/tei+xml", "application/tei+xml"),
        ("application/xml", "application/tei+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/x-ndjson", "application/x-ndjson"),
    ],
)
def test_accept_picks_the_form(client, accept, kind):
    response = client.post(URL, json={"text": TEXT}, headers={"Accept": accept})
    assert (response.status_code, response.content_type) == (200, kind)
    assert "Accept" in response.headers["Vary"]


def test_no_accept_means_json(client):
    assert client.post(URL, json={"text": "One."}).content_type == "application/json"


def test_format_wins_over_accept(client):
    response = client.post(URL + "?format=html", json={"text": TEXT}, headers={"Accept": "application/json"})
    assert response.content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize("name", FORMATS)
def test_every_form_can_be_asked_for_by_name(client, name):
    response = client.post(f"{URL}?format={name}", json={"text": TEXT, "title": TITLE})
    assert (response.status_code, response.content_type) == (200, FORMATS[name].content_type)
    assert "5 percent" in response.text


def test_a_forms_offsets_and_links_are_as_asked_for(client):
    asked = {"text": TEXT, "options": {"offsets": "utf16", "min_severity": "warning"}}
    run = client.post(URL + "?format=sarif", json=asked).json["runs"][0]
    assert run["columnKind"] == "utf16CodeUnits"
    assert [it["ruleId"] for it in run["results"]] == ["attribution-without-source"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert client.get(rule["helpUri"]).json["id"] == "attribution-without-source"


def test_html_out_is_escaped_and_may_run_nothing(client):
    text = "<script>alert(1)</script> & <img src=x onerror=alert(1)> he said."
    response = client.post(URL + "?format=html", json={"text": text, "title": "<b>T</b>"})
    assert "<script>alert" not in response.text
    assert "<img" not in response.text
    assert "<b>T" not in response.text
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe-inline" not in policy


def test_a_form_nobody_makes_is_not_acceptable(client):
    response = client.post(URL, json={"text": "One."}, headers={"Accept": "application/pdf"})
    assert "text/html" in problem(response, 406, "not-acceptable")["detail"]


def test_an_unknown_format_is_invalid(client):
    problem(client.post(URL + "?format=pdf", json={"text": "One."}), 422, "invalid-request")


@pytest.mark.parametrize(
    "kind",
    [
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        ";;;",
        "text",
    ],
)
def test_other_media_types_are_not_read(client, kind):
    response = client.post(URL, data=b"text=abc", content_type=kind)
    problem(response, 415, "unsupported-media-type")
    assert response.headers["Accept"] == "application/json, text/plain, text/html"


def test_a_body_without_a_media_type_is_not_read(client):
    problem(client.post(URL, data=b"abc"), 415, "unsupported-media-type")


def test_a_compressed_body_is_not_read(client):
    headers = {"Content-Encoding": "gzip", "Content-Type": "text/plain"}
    response = client.post(URL, data=b"\x1f\x8b", headers=headers)
    problem(response, 415, "unsupported-media-type")
    assert response.headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"text": }',
        b"{'text': 1}",
        b'{"text": NaN}',
        b'{"text": -Infinity}',
        b"\xff\xfe{\x00}\x00",
        b'{"text": ' + b"1" * 5_000 + b"}",
        b"[" * 10_000,
        b"[" * 9_000 + b"]" * 9_000,
        b'{"a":' * 3_000 + b"1" + b"}" * 3_000,
    ],
)
def test_json_that_cannot_be_read_is_malformed(client, body):
    problem(client.post(URL, data=body, content_type="application/json"), 400, "malformed-request")


def test_a_body_that_does_not_validate_is_told_where(client):
    response = client.post(URL, json={"text": "a\0b", "options": {"offsets": "byte"}, "txt": 1})
    errors = problem(response, 422, "invalid-request")["errors"]
    assert set(errors) == {"/text", "/options/offsets", "/txt"}
    assert all(isinstance(messages, list) for messages in errors.values())


def test_a_lone_surrogate_is_invalid(client):
    response = client.post(URL, data=b'{"text": "a\\ud800b"}', content_type="application/json")
    assert set(problem(response, 422, "invalid-request")["errors"]) == {"/text"}


def test_a_surrogate_pair_is_a_character(client):
    response = client.post(URL, data=b'{"text": "\\ud83d\\ude80"}', content_type="application/json")
    assert response.json["article"]["length"] == 1


def test_an_error_about_a_key_that_is_no_text_can_be_written(client):
    response = client.post(URL, data=b'{"text": "", "\\ud800": 1}', content_type="application/json")
    problem(response, 422, "invalid-request")


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_a_nul_in_the_article_is_invalid(client, kind):
    problem(client.post(URL, data=b"a\0b", content_type=kind), 422, "invalid-request")


def test_an_article_in_german_is_unsupported(client, annotator):
    problem(client.post(URL, json={"text": GERMAN}), 422, "unsupported-language")
    assert annotator.read == []


@pytest.mark.parametrize("language", ["de", "fr-CA", "zh_Hans", "enm"])
def test_an_article_said_to_be_in_another_language_is_unsupported(client, language):
    response = client.post(URL, json={"text": TEXT, "language": language})
    assert language in problem(response, 422, "unsupported-language")["detail"]


@pytest.mark.parametrize("language", ["en", "en-GB", "EN_us", "eng"])
def test_english_of_any_kind_is_read(client, language):
    assert client.post(URL, json={"text": TEXT, "language": language}).status_code == 200


def test_a_large_body_is_too_large(client):
    problem(client.post(URL, data=b"a" * 20_001, content_type="text/plain"), 413, "too-large")
    assert client.post(URL, data=b"a " * 10_000, content_type="text/plain").status_code == 200


def test_a_large_body_of_unknown_length_is_too_large(client):
    from io import BytesIO

    environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    body = BytesIO(b"a" * 20_001)
    response = client.post(URL, input_stream=body, content_type="text/plain", environ_overrides=environ)
    problem(response, 413, "too-large")
    whole = BytesIO(b"a " * 10_000)
    response = client.post(URL, input_stream=whole, content_type="text/plain", environ_overrides=environ)
    assert response.json["article"]["length"] == 20_000


def test_a_body_that_breaks_off_is_no_article(client):
    environ = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "200"}
    response = client.post(URL, data=b"abc", content_type="text/plain", environ_overrides=environ)
    problem(response, 400, "malformed-request")


def test_chunks_that_are_none_are_malformed(client):
    from io import RawIOBase

    class Broken(RawIOBase):
        def read(self, size=-1):
            raise Exception("Invalid chunk size: Philip Hammond")

    environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": Broken()}
    response = client.post(URL, content_type="text/plain", environ_overrides=environ)
    assert "Hammond" not in problem(response, 400, "malformed-request")["detail"]


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_other_methods_are_told_the_right_one(client, method):
    response = getattr(client, method)(URL)
    problem(response, 405, "method-not-allowed")
    assert "POST" in response.headers["Allow"]


def test_an_answer_is_kept_by_no_cache(client):
    assert client.post(URL, json={"text": TEXT}).headers["Cache-Control"] == "no-store"


def test_a_broken_report_does_not_leave(client, annotator, monkeypatch, caplog):
    import dataclasses

    from tests import conftest

    def broken(article, profile):
        report = conftest.handmade(article)
        return dataclasses.replace(report, sources=report.sources[::-1])

    monkeypatch.setattr(annotator, "annotate", broken)
    for form in ("json", "html"):
        problem(client.post(f"{URL}?format={form}", json={"text": TEXT}), 500, "internal-error")
    assert "BrokenReportError" in caplog.text
    assert "Hammond" not in caplog.text


def test_the_answer_is_json_that_javascript_reads_alike(client):
    raw = client.post(URL, json={"text": TEXT}).data
    assert json.loads(raw.decode("utf-8")) == client.post(URL, json={"text": TEXT}).json
