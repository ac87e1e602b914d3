"""Articles of a folder, and a running service's answers to them."""

from __future__ import annotations

import json
import pathlib
import urllib.request
from collections.abc import Iterator
from typing import Any

from articles import articles


def answers(url: str, folder: pathlib.Path, most: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and the report of each article that is measured."""
    for name, text in articles(folder, most):
        yield name, annotate(url, text)


def annotate(url: str, text: str) -> dict[str, Any]:
    """The service's answer to an article."""
    request = urllib.request.Request(
        f"{url.rstrip('/')}/v1/annotate",
        json.dumps({"text": text}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=300) as answer:
        report: dict[str, Any] = json.load(answer)
    return report
