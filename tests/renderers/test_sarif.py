from __future__ import annotations

import dataclasses
import json
import pathlib
import re
from typing import Any

import jsonschema
from hypothesis import given

from service.analysis.report import Engine, Finding, Report, Severity, Span
from service.intake.html import extract
from service.renderers import sarif
from service.renderers.options import Options
from tests.conftest import TEXT
from tests.renderers.anything import FEW, reports

SCHEMA = json.loads((pathlib.Path(__file__).parent / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
_VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
RULES = "http://localhost:8080/v1/rules/"


def run(report: Report, **options: Any) -> dict[str, Any]:
    log = json.loads(sarif.render(report, Options(**options)))
    _VALIDATOR.validate(log)
    told: dict[str, Any] = log["runs"][0]
    return told


def places(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        it["physicalLocation"]
        for result in told["results"]
        for it in (*result["locations"], *result.get("relatedLocations", ()))
    ]


@FEW
@given(reports())
def test_it_validates_and_lines_and_columns_lead_to_the_words(report: Report) -> None:
    for offsets, codec, width in (("codepoint", "utf-32-le", 4), ("utf16", "utf-16-le", 2)):
        told = run(report, offsets=offsets, rules=RULES)
        texts = {it["location"]["uri"]: it["contents"]["text"] for it in told["artifacts"]}
        for place in places(told):
            text, region = texts[place["artifactLocation"]["uri"]], place["region"]
            start, length = region["charOffset"], region["charLength"]
            assert (
                text.encode(codec)[width * start : width * (start + length)].decode(codec)
                == region["snippet"]["text"]
            )
            lines = re.split("(?<=\n)", text)
            before = "".join(lines[: region["startLine"] - 1])
            assert len(before.encode(codec)) // width + region["startColumn"] - 1 == start
            before = "".join(lines[: region["endLine"] - 1])
            assert len(before.encode(codec)) // width + region["endColumn"] - 1 == start + length


def test_a_finding_is_a_result_of_its_rule_at_its_level(report: Report) -> None:
    told = run(report, rules=RULES)
    assert told["columnKind"] == "unicodeCodePoints"
    rules = told["tool"]["driver"]["rules"]
    for result, finding in zip(told["results"], report.findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        assert result["level"] == finding.severity.value
        assert result["partialFingerprints"] == {"onrecordFinding/v1": finding.id}
        assert rules[result["ruleIndex"]]["helpUri"] == RULES + finding.rule
        assert "Reuters" in rules[result["ruleIndex"]]["help"]["text"]


def test_columns_count_code_points_of_a_line_with_emoji(report: Report) -> None:
    region = places(run(report))[0]["region"]
    start = TEXT.index("5 percent")
    assert (region["startLine"], region["startColumn"]) == (1, start + 1)
    assert places(run(report, offsets="utf16"))[0]["region"]["startColumn"] == start + 3
    assert places(run(report))[1]["region"]["startLine"] == 3


def test_a_file_is_named_and_not_repeated(report: Report) -> None:
    told = run(report, name="desk/a story.txt")
    assert told["artifacts"][0]["location"]["uri"] == "desk/a%20story.txt"
    assert "contents" not in told["artifacts"][0]


def test_in_html_the_places_are_those_of_the_html() -> None:
    source = "<p>Rain 🚀 fell.</p>\n<p>It cost <b>5</b> &euro; more.</p>"
    article = extract(source)
    start = article.text.index("5")
    span = Span.of(article, "body", start, article.text.index(" more"))
    finding = Finding("n1", "loaded-verb", Severity.ERROR, "Look.", (span,), (), "x")
    report = Report(article, Engine("0", "none"), findings=(finding,))
    (place,) = places(run(report))
    assert place["region"]["snippet"]["text"] == "5</b> &euro;"
    assert (place["region"]["startLine"], place["region"]["startColumn"]) == (2, 15)


def test_other_places_of_a_finding_are_related_ones(report: Report) -> None:
    spans = tuple(sorted([report.findings[0].spans[0], report.findings[1].spans[0]], key=lambda it: it.place))
    finding = dataclasses.replace(report.findings[0], spans=spans)
    (result,) = run(dataclasses.replace(report, findings=(finding,)))["results"]
    assert len(result["locations"]) == len(result["relatedLocations"]) == 1
