from __future__ import annotations

import hashlib
import importlib.util
import json
import pathlib

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = pathlib.Path(__file__).parents[1]


@pytest.fixture(scope="module")
def sbom(tmp_path_factory):
    spec = importlib.util.spec_from_file_location("sbom", ROOT / "deploy" / "sbom.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    target = tmp_path_factory.mktemp("sbom") / "build" / "sbom.json"
    module.main(target)
    return target.read_text(encoding="utf-8")


def test_it_is_cyclonedx(sbom):
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(sbom) is None


def test_it_lists_what_the_service_needs_and_nothing_of_the_tests(sbom):
    listed = json.loads(sbom)
    assert listed["metadata"]["component"]["name"] == "onrecord"
    names = {it["name"]: it for it in listed["components"]}
    assert {"flask", "werkzeug", "torch", "stanza", "marshmallow", "jinja2"} <= names.keys()
    assert not {"pytest", "mypy", "playwright", "sphinx", "hypothesis"} & names.keys()
    assert names["flask"]["purl"] == f"pkg:pypi/flask@{names['flask']['version']}"
    needs = {it["ref"]: it.get("dependsOn", []) for it in listed["dependencies"]}
    flask = next(ref for ref in needs if ref.startswith("flask=="))
    assert any(ref.startswith("werkzeug==") for ref in needs[flask])


def test_it_lists_every_model_by_its_hash(sbom):
    models = {
        it["name"]: it["hashes"][0]["content"]
        for it in json.loads(sbom)["components"]
        if it["type"] == "machine-learning-model"
    }
    resources = ROOT / "service" / "nlp" / "resources"
    files = [it for it in resources.rglob("*") if it.suffix in (".pt", ".safetensors")]
    assert len(files) == len(models) > 5
    for file in files[:3]:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        assert models[str(file.relative_to(resources))] == digest
