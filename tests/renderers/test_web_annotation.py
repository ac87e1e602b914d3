from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from service.analysis.report import Report
from service.renderers import web_annotation
from service.renderers.options import Options
from tests.renderers.anything import FEW, reports


def page(report: Report, **options: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(web_annotation.render(report, Options(**options)))
    return told


def item(told: dict[str, Any], id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(it for it in told["items"] if it["id"].endswith(f"#{id}"))
    return found


@FEW
@given(reports())
def test_both_selectors_lead_to_the_same_words(report: Report) -> None:
    for offsets, codec in (("codepoint", "utf-32-le"), ("utf16", "utf-16-le")):
        told = page(report, offsets=offsets)
        source = told["id"].removesuffix("#annotations")
        width = 4 if offsets == "codepoint" else 2
        ids = [it["id"] for it in told["items"]]
        assert len(set(ids)) == len(ids)
        for it in told["items"]:
            assert len({target["source"] for target in it["target"]}) == 1
            for target in it["target"]:
                assert target["source"] in (source, f"{source}#title")
                text = report.article.part("body" if target["source"] == source else "title")
                quote, position = target["selector"]
                cut = text.encode(codec)[width * position["start"] : width * position["end"]].decode(codec)
                assert cut == quote["exact"] != ""
                assert quote["prefix"] + quote["exact"] + quote["suffix"] in text


def test_it_is_a_page_that_recogitos_adapter_reads(report: Report) -> None:
    """`parseW3CTextAnnotation` wants both selectors in every target, and objects for bodies."""
    told = page(report)
    assert (told["@context"], told["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    for it in told["items"]:
        assert it["type"] == "Annotation"
        assert all(body["type"] == "TextualBody" and body["value"] for body in it["body"])
        assert any(body["purpose"] == "tagging" for body in it["body"])
        for target in it["target"]:
            kinds = [selector["type"] for selector in target["selector"]]
            assert kinds == ["TextQuoteSelector", "TextPositionSelector"]


def test_a_finding_is_a_comment_with_its_rule_as_a_tag(report: Report) -> None:
    it = item(page(report), "n2")
    assert (it["motivation"], it["body"][0]["value"]) == ("assessing", "Who says so?")
    assert [body["value"] for body in it["body"][1:]] == ["warning", "attribution-without-source"]


def test_an_article_that_has_an_address_keeps_it(report: Report) -> None:
    import dataclasses

    article = dataclasses.replace(report.article, id="https://news.example/1#top")
    assert page(dataclasses.replace(report, article=article))["id"] == "https://news.example/1#annotations"
    assert page(report)["id"].startswith("urn:uuid:")
    assert page(report) == page(report)
