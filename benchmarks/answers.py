"""Articles of a folder, and a running service's answers to them."""

from __future__ import annotations

import json
import pathlib
import urllib.request
from collections.abc import Iterator
from typing import Any


def answers(url: str, folder: pathlib.Path, articles: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and the report of so many of a folder's *.txt, evenly spaced in the order of their names."""
    files = sorted(folder.glob("*.txt"))
    count = min(articles, len(files))
    for n in range(count):
        path = files[n * len(files) // count]
        yield path.stem, annotate(url, path.read_bytes().decode("utf-8"))


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
