from __future__ import annotations

import dataclasses
import json
from typing import Any

from service.analysis.report import AttributionKind, Report
from service.renderers import schema_org
from service.renderers.options import Options


def listed(report: Report) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(schema_org.render(report, Options()))
    return told


def test_quotations_are_listed_with_who_speaks_and_where(report: Report) -> None:
    told = listed(report)
    assert (told["@context"], told["@type"], told["numberOfItems"]) == ("https://schema.org", "ItemList", 1)
    (quotation,) = told["itemListElement"]
    assert quotation["@type"] == "Quotation"
    assert quotation["text"] == "that spending had risen by 5 percent — “a lot”"
    assert quotation["spokenByCharacter"] == {"@type": "Person", "name": "Philip Hammond"}
    assert quotation["creator"] == quotation["spokenByCharacter"]
    assert quotation["isPartOf"]["@id"] == told["about"]["@id"]
    assert told["about"]["headline"] == report.article.title


def test_words_that_were_all_quoted_lose_their_marks_and_stretches_are_joined(report: Report) -> None:
    whole = report.attributions[0].content[0]
    at = whole.text.index("“a lot”")
    quoted = dataclasses.replace(whole, start=whole.start + at, text=whole.text[at:])
    kept = dataclasses.replace(
        report.attributions[0],
        kind=AttributionKind.DIRECT,
        content=(quoted, report.attributions[1].content[0]),
    )
    (quotation,) = listed(dataclasses.replace(report, attributions=(kept,)))["itemListElement"]
    assert quotation["text"] == "a lot … to go on"


def test_whoever_is_anonymous_created_nothing(report: Report) -> None:
    unnamed = dataclasses.replace(report.sources[0], anonymous=True)
    (quotation,) = listed(dataclasses.replace(report, sources=(unnamed, report.sources[1])))[
        "itemListElement"
    ]
    assert "creator" not in quotation
    assert quotation["spokenByCharacter"]["name"] == "Philip Hammond"


def test_it_can_stand_in_a_script_element(report: Report) -> None:
    article = dataclasses.replace(report.article, title="</script><script>alert(1)")
    assert b"<" not in schema_org.render(dataclasses.replace(report, article=article), Options())
