import pathlib
import re

from service.api.plugin import MODULES, SOURCES

DOCS = pathlib.Path(__file__).parents[2] / "docs" / "plugin.md"


def test_the_plugin_is_one_script_that_browsers_keep(client):
    answer = client.get("/plugin/onrecord.js")
    assert answer.status_code == 200
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get("/plugin/onrecord.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data


def test_every_module_is_in_it_and_none_asks_for_another(client):
    script = client.get("/plugin/onrecord.js").text
    assert set(MODULES) == {it.name for it in SOURCES.glob("*.js")}
    assert not re.search(r"^(?:import|export)\b", script, re.MULTILINE)
    assert "class Session" in script


def test_every_module_comes_after_those_that_it_imports():
    for at, name in enumerate(MODULES):
        imported = re.findall(r'^import .* from "\./(.+)";$', (SOURCES / name).read_text(), re.MULTILINE)
        assert set(imported) <= set(MODULES[:at])


def test_every_attribute_of_its_tag_is_in_the_docs():
    read = set(re.findall(r"\bgiven\.(\w+)", (SOURCES / "onrecord.js").read_text()))
    told = set(re.findall(r"^\| `data-(\w+)` \|", DOCS.read_text(), re.MULTILINE))
    assert read == told
