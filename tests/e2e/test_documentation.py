"""The examples of the documentation, run against real servers as a reader would run them."""

from __future__ import annotations

import itertools
import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.documented import examples
from tests.e2e.serve import ROOT

#: Pages about articles that are kept; the others need no database.
KEEPING = ("cms.md", "reviews.md")
#: What a reader would do by hand: try again until an article that was sent is annotated.
_UNTIL_READ = (
    "until curl --silent --fail localhost:8080/v1/articles/ghost/p1 | grep -q figures; do sleep 0.3; done"
)


class Command(NamedTuple):
    """A command, and some of its answer where the page shows it."""

    page: str
    command: str
    answer: Any


def commands() -> Iterator[Command]:
    """Every command of the pages, in their order."""
    shown = [it for it in examples() if it.kind in ("sh", "json", "$ curl")]
    for it, after in itertools.zip_longest(shown, shown[1:]):
        if it.kind != "json":
            answered = after is not None and after.kind == "json"
            yield Command(it.page, it.text, json.loads(after.text) if answered else None)


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


def check(example: Command, printed: str) -> None:
    """Fail where an answer has not what the page shows of it."""
    if example.answer is not None:
        assert shown(example.answer, json.loads(printed)), printed


@pytest.mark.parametrize(
    "example",
    [it for it in commands() if it.page not in KEEPING],
    ids=lambda it: f"{it.page}: {it.command[:40]!r}",
)
def test_an_example_answers_as_the_page_says(example: Command, server: str) -> None:
    check(example, run(example.command, server))


def test_a_newsrooms_own_style_is_asked_for_as_the_page_says(server: str) -> None:
    (example,) = examples("profiles.md", "$ curl")
    assert json.loads(run(example.text, server))["engine"]["profile"] == "desk"


def test_an_article_is_sent_and_reviewed_as_the_pages_say(keeping: tuple[str, str]) -> None:
    url, secret = keeping
    for example in commands():
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
