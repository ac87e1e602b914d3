"""Whatever the documentation shows is run by a test, or it is said why not."""

from __future__ import annotations

import itertools

import pytest

from tests.documented import ROOT, Example, examples

#: What runs the examples of a kind, wherever they are.
EVERYWHERE = {
    "sh": "tests/e2e/test_documentation.py",
    "json": "tests/e2e/test_documentation.py",
    "$ curl": "tests/e2e/test_documentation.py",
    "$ docker": "tests/test_container.py",
    "$ onrecord annotate": "tests/test_examples.py",
    "$ onrecord keys": "tests/test_examples.py",
    "$ setting": "tests/test_examples.py",
    "{toctree}": "tests/e2e/test_documentation.py",
    "{include} ../service/nlp/resources/README.md": "tests/e2e/test_documentation.py",
}
#: What runs those of a page.
HERE = {
    ("formats.md", "console"): "tests/test_guides.py",
    ("formats.md", "js"): "tests/e2e/editors/test_recogito.py",
    ("languagetool.md", "console"): "tests/test_guides.py",
    ("languagetool.md", "python"): "tests/e2e/test_languagetool_client.py",
    ("languagetool.md", "text"): "tests/e2e/test_languagetool_client.py",
    ("operations.md", "http"): "tests/api/test_doors.py",
    ("plugin.md", "html"): "tests/e2e/editors/test_editors.py",
    ("plugin.md", "php"): "tests/e2e/editors/test_gutenberg.py",
    ("profiles.md", "toml"): "tests/profiles/test_profiles.py",
}
#: What no test runs, by its kind and where it begins, and why.
NOT_RUN = {
    (
        "$ make",
        "make demo",
    ): "sets up a new environment; tests/e2e/test_seed_article.py reads its article",
    ("$ make", "make test"): "is what runs the tests",
    ("$ make", "make serve"): "goes on for ever; tests/e2e/serve.py starts the same command",
    ("$ onrecord serve", "ONRECORD_GHOST_SECRETS=… onrecord serve"): "so too, with a secret",
    ("$ python", "python benchmarks/findings.py"): "reads hundreds of articles that are not the project's",
    ("$ python", "python benchmarks/soak.py"): "goes on for ten minutes",
    ("$ python", "python benchmarks/hostile.py"): "tests/e2e/test_hostile_clients.py sends the same",
    ("$ pip", 'pip install -e ".[fuzz]"'): "would need the network",
    ("$ python", "python -m tests.fuzz"): "tests/fuzz/test_targets.py does so for a moment",
}


def is_left_out(example: Example) -> bool:
    return any(example.kind == kind and example.text.startswith(start) for kind, start in NOT_RUN)


@pytest.mark.parametrize("example", examples("**/*.md"), ids=lambda it: f"{it.page}: {it.text[:30]!r}")
def test_an_example_is_run(example: Example) -> None:
    runner = EVERYWHERE.get(example.kind) or HERE.get((example.page, example.kind))
    assert bool(runner) is not is_left_out(example), "shown, and run by nothing that this file names"
    if runner:
        assert (ROOT / runner).is_file()


def test_an_answer_follows_its_command() -> None:
    shown = [it for it in examples() if it.kind in ("sh", "json", "$ curl")]
    for before, it in itertools.pairwise(shown):
        assert it.kind != "json" or (before.kind, before.page) == ("sh", it.page), it.text


def test_nothing_is_excused_that_is_not_shown() -> None:
    shown = examples("**/*.md")
    assert all(any(it.kind == kind and it.text.startswith(start) for it in shown) for kind, start in NOT_RUN)
    assert {(it.page, it.kind) for it in shown} >= set(HERE)
    assert {it.kind for it in shown} >= set(EVERYWHERE)
