"""How many of the pronouns that speak the service resolves to a name or a description.

    python benchmarks/pronouns.py URL FOLDER [--articles N] [--sample N]

Sends N articles of FOLDER (*.txt, evenly spaced in the order of their names) to a running service and
prints, of the attributions whose source is a pronoun alone, how many have a source with a name or a
description; with --sample, that many of them with the words around them, to be judged by eye.
"""

from __future__ import annotations

import argparse
import pathlib
import random
from collections.abc import Iterator
from typing import Any

from answers import answers

PRONOUNS = frozenset(
    ["he", "she", "it", "they", "we", "i", "him", "her", "them", "us", "who", "which", "that", "his"]
)
#: Code points shown before and after a pronoun.
BEFORE, AFTER = 420, 90


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("url", help="the service's root, say http://127.0.0.1:8080")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    found, count = [], 0
    for name, report in answers(asked.url, asked.folder, asked.articles):
        found += [(name, *one) for one in pronouns(report)]
        count += 1
    resolved = [one for one in found if one[2].lower() not in PRONOUNS]
    share = 100 * len(resolved) / max(len(found), 1)
    print(f"{count} articles, {len(found)} pronouns that speak, {len(resolved)} resolved: {share:.1f} %")
    shown = random.Random(asked.seed).sample(resolved, min(asked.sample, len(resolved)))
    for name, pronoun, source, around in sorted(shown):
        print(f"\n== {name}: {pronoun} is {source}\n{around}")


def pronouns(report: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each pronoun that speaks alone, its source's name, and the words around it."""
    text = report["article"]["text"]
    names = {source["id"]: source["name"] for source in report["sources"]}
    for attribution in report["attributions"]:
        spans = attribution["source"]["spans"] if attribution["source"] else []
        if len(spans) == 1 and spans[0]["text"].lower() in PRONOUNS:
            start, end = spans[0]["start"], spans[0]["end"]
            around = f"{text[max(0, start - BEFORE) : start]}>>>{text[start:end]}<<<{text[end : end + AFTER]}"
            yield spans[0]["text"], names[attribution["source"]["id"]], around


if __name__ == "__main__":
    main()
