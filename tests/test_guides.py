"""The guides to formats and to LanguageTool say what is so, and their examples run."""

from __future__ import annotations

import json
import re
import shlex
import urllib.parse

import pytest

from service.renderers.formats import FORMATS
from service.renderers.languagetool import LANGUAGES
from tests.conftest import TEXT
from tests.documented import DOCS, examples

GUIDE = (DOCS / "formats.md").read_text(encoding="utf-8")
LANGUAGETOOL = (DOCS / "languagetool.md").read_text(encoding="utf-8")


def example(page: str, kind: str) -> str:
    (found,) = examples(page, kind)
    return found.text


@pytest.mark.parametrize("name", FORMATS)
def test_every_form_is_in_the_guide_with_its_media_type(name: str) -> None:
    assert f"| `{name}` | `{FORMATS[name].media_type}` |" in GUIDE


def test_no_form_is_in_the_guide_that_there_is_none_of() -> None:
    table = GUIDE.partition("| name |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `([a-z-]+)`", table, re.MULTILINE)) == set(FORMATS)
    assert set(re.findall(r"(?:--format |format=)([a-z-]+)", GUIDE)) <= set(FORMATS)


def test_the_guides_batch_is_answered_as_it_says(client) -> None:
    sent = re.search(r"printf '(.*?)' \|", example("formats.md", "console"))
    assert sent
    body = sent[1].replace("\\n", "\n")
    answer = client.post("/v1/annotate/batch", data=body, content_type="application/x-ndjson")
    first, second = map(json.loads, answer.data.splitlines())
    assert first["article"]["id"] == "1"
    assert (second["line"], second["status"]) == (2, 422)


def test_the_call_of_the_guide_to_languagetool_is_answered(client) -> None:
    words = shlex.split(example("languagetool.md", "console").removeprefix("$ "))
    fields = [words[n + 1] for n, word in enumerate(words) if word in ("-d", "--data-urlencode")]
    address = urllib.parse.urlsplit(f"http://{words[-1]}")
    answer = client.post(address.path, data=dict(it.split("=", 1) for it in fields))
    assert answer.status_code == 200
    assert answer.json["language"]["code"] == "en-GB"


def test_every_language_and_every_field_is_in_the_guide(client) -> None:
    assert all(f"`{tag}`" in LANGUAGETOOL for tag in LANGUAGES)
    fields = client.get("/openapi.json").json["components"]["schemas"]["Check"]["properties"]
    assert all(f"`{name}`" in LANGUAGETOOL or f"`{name}=" in LANGUAGETOOL for name in fields)
    assert client.post("/v2/check", data={"text": TEXT}).status_code == 200
