"""The examples of the documentation, run against real servers as a reader would run them."""

from __future__ import annotations

import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.e2e.serve import ROOT

DOCS = ROOT / "docs"
#: Pages about articles that are kept; the others need no database.
KEEPING = ("cms.md", "reviews.md")
#: What a reader would do by hand: try again until an article that was sent is annotated.
_UNTIL_READ = (
    "until curl --silent --fail localhost:8080/v1/articles/ghost/p1 | grep -q figures; do sleep 0.3; done"
)
_BLOCK = re.compile(r"^```(?P<language>sh|json)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """A command, and some of its answer where the page shows it."""

    page: str
    command: str
    answer: Any


def examples() -> Iterator[Example]:
    """Every command of the pages, in their order."""
    for page in sorted(DOCS.glob("*.md")):
        blocks = [(it["language"], it["text"]) for it in _BLOCK.finditer(page.read_text(encoding="utf-8"))]
        for (language, text), (after, answer) in itertools.pairwise([*blocks, ("", "")]):
            if language == "sh":
                yield Example(page.name, text, json.loads(answer) if after == "json" else None)


def shown(part: Any, whole: Any) -> bool:
    """Whether an answer has all that is shown of it: of a list, some members in their order."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(k in whole and shown(v, whole[k]) for k, v in part.items())
    if isinstance(part, list):
        rest = iter(whole)
        return all(any(shown(one, other) for other in rest) for one in part)
    return bool(part == whole)


def run(command: str, url: str, **variables: str) -> str:
    """What a command prints where the service is at `url`; it must not fail."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command.replace("localhost:8080", url.removeprefix("http://"))],
        cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def check(example: Example, printed: str) -> None:
    """Fail where an answer has not what the page shows of it."""
    if example.answer is not None:
        assert shown(example.answer, json.loads(printed)), printed


@pytest.mark.parametrize(
    "example",
    [it for it in examples() if it.page not in KEEPING],
    ids=lambda it: f"{it.page}: {it.command[:40]!r}",
)
def test_an_example_answers_as_the_page_says(example: Example, server: str) -> None:
    check(example, run(example.command, server))


def test_an_article_is_sent_and_reviewed_as_the_pages_say(keeping: tuple[str, str]) -> None:
    url, secret = keeping
    for example in examples():
        if example.page in KEEPING:
            check(example, run(example.command, url, SECRET=secret))
            run(_UNTIL_READ, url)


def test_the_site_is_built_without_a_warning(tmp_path: pathlib.Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "docs", str(tmp_path / "site")],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    assert "What to do" in (tmp_path / "site/rules/figure-without-source.html").read_text(encoding="utf-8")
