"""Every form of the answers to a folder's articles, written and read back.

    PYTHONPATH=. python benchmarks/formats.py CORPORA/worldwide-newswire/articles --articles 200

needs jsonschema for SARIF. Each article is annotated once, here. Prints how many answers of each form are
well formed, and the names of those that are not; ends with 1 where there are any.
"""

from __future__ import annotations

import argparse
import collections
import csv
import io
import json
import pathlib
import sys
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import jsonschema
from articles import articles

from service.annotator import Annotator
from service.intake.plain import from_text
from service.renderers.formats import Options, rendered
from service.settings import Settings

SCHEMA = pathlib.Path(__file__).parents[1] / "tests" / "renderers" / "sarif-2.1.0-rtm.5.json"
_TEI = "{http://www.tei-c.org/ns/1.0}"


def _json(content: bytes, text: str) -> None:
    assert json.loads(content)["article"]["text"] == text


def _html(content: bytes, text: str) -> None:
    assert content.startswith(b"<!DOCTYPE html>")


def _web_annotation(content: bytes, text: str) -> None:
    for item in json.loads(content)["items"]:
        for target in item["target"]:
            quote, position = target["selector"]
            assert text[position["start"] : position["end"]] == quote["exact"]


def _tei(content: bytes, text: str) -> None:
    body = ElementTree.fromstring(content).find(f".//{_TEI}body")
    assert body is not None and "".join(body.itertext()) == text


def _schema_org(content: bytes, text: str) -> None:
    told = json.loads(content)
    assert told["numberOfItems"] == len(told["itemListElement"])


def _table(content: bytes, text: str) -> None:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1


def _checks() -> dict[str, Callable[[bytes, str], None]]:
    validator = jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))

    def sarif(content: bytes, text: str) -> None:
        log: Any = json.loads(content)
        validator.validate(log)
        for result in log["runs"][0]["results"]:
            region = result["locations"][0]["physicalLocation"]["region"]
            start = region["charOffset"]
            assert text[start : start + region["charLength"]] == region["snippet"]["text"]

    return {
        "json": _json,
        "ndjson": _json,
        "html": _html,
        "web-annotation": _web_annotation,
        "sarif": sarif,
        "tei": _tei,
        "schema-org": _schema_org,
        "csv-figures": _table,
        "csv-quotations": _table,
    }


def main() -> int:
    """Write, read back, count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--articles", type=int, default=200)
    asked = parser.parse_args()
    texts = list(articles(asked.folder, asked.articles))
    checks, annotator = _checks(), Annotator.load(Settings())
    good: collections.Counter[str] = collections.Counter()
    for article, text in texts:
        report = annotator.annotate(from_text(text))
        for name, check in checks.items():
            try:
                check(rendered(name, report, Options()), text)
            except Exception as error:  # whatever is wrong with one must not hide the others
                print(f"{name}: {article}: {type(error).__name__}", file=sys.stderr)
            else:
                good[name] += 1
    for name in checks:
        print(f"{name:16} {good[name]} of {len(texts)}")
    return 0 if all(good[name] == len(texts) for name in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
