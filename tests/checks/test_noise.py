"""Few findings, and the same ones again: grouped, one of a family a span, ids that last."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from service.analysis.report import Finding, Severity, Span
from service.checks import check
from service.checks.alarm import Alarm
from service.checks.noise import findings
from service.checks.prose import Prose
from service.checks.rules import Rule, default_rules, rules
from service.intake.article import Article

from .written import report_of

SENTENCES = [
    "The new bridge cost 40 million euros.",
    "The tower cost 9 million euros.",
    "About 5,000 people marched through the capital.",
    "Rents rose 5 percent.",
    "Profits rose 30 percent, from 10 million to 20 million euros.",
    "The mayor opened a door.",
    "It was the largest harbour in the world.",
]
PARAGRAPHS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(" ".join)
calmly = settings(deadline=None, max_examples=40)
ARTICLES = st.lists(PARAGRAPHS, min_size=1, max_size=6)
#: Rules that look no further than a paragraph, as long as nobody speaks near.
LOCAL = [rules()[name] for name in ("figure-without-source", "crowd-without-source", "change-does-not-add-up",
         "superlative-without-source", "percentage-without-base")]  # fmt: skip


def found(paragraphs: list[str], chosen: list[Rule] | None = None) -> tuple[Finding, ...]:
    return check(report_of("\n\n".join(paragraphs)), chosen).findings


def ids(paragraphs: list[str]) -> list[str]:
    return [finding.id for finding in found(paragraphs, LOCAL)]


@calmly
@given(ARTICLES, PARAGRAPHS, st.data())
def test_inserting_a_paragraph_keeps_the_ids_of_the_others(
    paragraphs: list[str], new: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(paragraphs)))
    after = [*paragraphs[:at], new, *paragraphs[at:]]
    assert set(ids(paragraphs)) <= set(ids(after))
    assert set(ids(after)) - set(ids(paragraphs)) == set(ids([*paragraphs, new])) - set(ids(paragraphs))


@calmly
@given(ARTICLES, st.data())
def test_removing_a_paragraph_adds_no_id(paragraphs: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(paragraphs) - 1))
    assert set(ids([*paragraphs[:at], *paragraphs[at + 1 :]])) <= set(ids(paragraphs))


@calmly
@given(ARTICLES, PARAGRAPHS, st.data())
def test_editing_a_paragraph_keeps_the_ids_of_the_others(
    paragraphs: list[str], new: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(paragraphs) - 1))
    rest = [*paragraphs[:at], *paragraphs[at + 1 :]]
    assert set(ids(rest)) <= set(ids([*paragraphs[:at], new, *paragraphs[at + 1 :]]))


@calmly
@given(ARTICLES)
def test_ids_are_unique_short_and_the_same_again(paragraphs: list[str]) -> None:
    first = found(paragraphs)
    assert len({it.id for it in first}) == len(first)
    assert all(len(it.id) == 11 and it.id.startswith("n") for it in first)
    assert found(paragraphs) == first


@calmly
@given(ARTICLES, st.randoms(use_true_random=False))
def test_the_order_in_which_rules_run_changes_nothing(paragraphs: list[str], random: object) -> None:
    chosen = list(default_rules())
    random.shuffle(chosen)  # type: ignore[attr-defined]
    assert found(paragraphs, chosen) == found(paragraphs)


@calmly
@given(ARTICLES)
def test_no_span_carries_two_findings_of_a_family_and_all_are_in_text_order(paragraphs: list[str]) -> None:
    carried: dict[str, list[Span]] = {}
    places = []
    for finding in found(paragraphs):
        places.append(finding.spans[0].place)
        family = carried.setdefault(rules()[finding.rule].family, [])
        assert not any(span.overlaps(other) for span in finding.spans for other in family)
        family += finding.spans
    assert places == sorted(places)


TEXT = "One two.\n\nOne two three."
ARTICLE = Article(TEXT)


def at(words: str, start: int = 0) -> Span:
    begin = TEXT.index(words, start)
    return Span.of(ARTICLE, "body", begin, begin + len(words))


def none(_: Prose) -> Iterator[Alarm]:
    yield from ()


def rule(name: str, severity: Severity = Severity.NOTE) -> Rule:
    return dataclasses.replace(rules()[name], severity=severity, message="{text}: look.")


def alarm(name: str, span: Span, cause: str = "", related: tuple[str, ...] = ()) -> Alarm:
    return Alarm(name, (span,), related, {"text": span.text}, cause)


def test_one_cause_is_one_finding_with_all_its_places() -> None:
    name = "anonymous-source"
    raised = [
        (alarm(name, at("two"), "them", ("s1",)), rule(name)),
        (alarm(name, at("three"), "them", ("s1", "a2")), rule(name)),
    ]
    (finding,) = findings(ARTICLE, raised)
    assert [span.text for span in finding.spans] == ["two", "three"]
    assert finding.related == ("s1", "a2")
    assert finding.message == "two: look (and 1 more like it)."


def test_the_id_of_a_cause_stays_wherever_the_cause_comes_first() -> None:
    name = "anonymous-source"
    (early,) = findings(ARTICLE, [(alarm(name, at("two"), "them"), rule(name))])
    (late,) = findings(ARTICLE, [(alarm(name, at("three"), "them"), rule(name))])
    assert early.id == late.id


def test_of_two_of_a_family_on_one_span_the_louder_stays() -> None:
    general, special = "figure-without-source", "crowd-without-source"
    raised = [
        (alarm(general, at("two")), rule(general, Severity.WARNING)),
        (alarm(special, at("two")), rule(special)),
    ]
    assert [it.rule for it in findings(ARTICLE, raised)] == [general]


def test_of_two_as_loud_the_special_case_stays() -> None:
    general, special = "figure-without-source", "crowd-without-source"
    raised = [(alarm(it, at("two")), rule(it)) for it in (general, special)]
    assert [it.rule for it in findings(ARTICLE, raised)] == [special]


def test_rules_of_two_families_may_both_ask_about_a_span() -> None:
    names = "figure-without-source", "anonymous-source"
    assert len(findings(ARTICLE, [(alarm(it, at("two")), rule(it)) for it in names])) == 2


def test_a_finding_keeps_the_spans_that_no_louder_one_has() -> None:
    general, special = "figure-without-source", "crowd-without-source"
    both = Alarm(general, (at("One"), at("two")), ("f1", "f2"), {"text": "One and two"})
    raised = [(both, rule(general)), (alarm(special, at("two")), rule(special))]
    kept = {it.rule: [span.text for span in it.spans] for it in findings(ARTICLE, raised)}
    assert kept == {general: ["One"], special: ["two"]}
