"""Every rule's page, and every example on it, read by the shipped models."""

from __future__ import annotations

import pathlib
import re

import pytest

from service.analysis.analyse import analyse
from service.analysis.report import Engine, Report
from service.checks import check
from service.checks.rules import Rule, rules
from service.checks.vocabulary import limits
from service.intake.plain import from_text
from service.nlp.reader import Reader

ROOT = pathlib.Path(__file__).parents[2]
_SECTION = re.compile(r"^## (?P<name>.+)$", re.MULTILINE)
#: Paragraphs of a quotation are one example; a comment parts two.
_NEXT = "<!-- -->"


def page(rule: Rule) -> str:
    return (ROOT / rule.help).read_text(encoding="utf-8")


def section(text: str, name: str) -> str:
    places = {match["name"]: match for match in _SECTION.finditer(text)}
    start = places[name].end()
    ends = [match.start() for match in places.values() if match.start() > start]
    return text[start : min(ends, default=len(text))].strip()


def examples(text: str, name: str) -> list[tuple[str | None, str]]:
    """(title, text) of each example: a first line with # is the title, line breaks are the page's own."""
    found = []
    for quoted in section(text, name).split(_NEXT):
        lines = [line.removeprefix(">").strip() for line in quoted.strip().splitlines()]
        paragraphs = [" ".join(p.split("\n")) for p in "\n".join(lines).split("\n\n")]
        title = paragraphs.pop(0).removeprefix("# ") if paragraphs[0].startswith("# ") else None
        found.append((title, "\n\n".join(paragraphs)))
    return found


_READ: dict[tuple[str | None, str], Report] = {}


def read(reader: Reader, title: str | None, text: str) -> Report:
    """The report before any check; a text that several pages show is read once."""
    if (title, text) not in _READ:
        article = from_text(text, title=title)
        _READ[title, text] = analyse(article, reader.read(article), Engine("0", "shipped"))
    return _READ[title, text]


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_every_rule_has_a_page_that_says_why_and_what_to_do(rule: Rule) -> None:
    text = page(rule)
    assert text.startswith(f"# {rule.id}\n\n**Severity:** {rule.severity.value}")
    assert ("off unless asked for" in text) is not rule.enabled
    assert section(text, "What to do")
    assert all(line.startswith(("- *", "  ")) for line in section(text, "Guidance").splitlines())


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_a_page_names_the_guidance_that_the_registry_has(rule: Rule) -> None:
    listed = section(page(rule), "Guidance").replace("\n  ", " ").removeprefix("- ").split("\n- ")
    assert list(rule.guidance) == listed


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_a_page_says_what_a_house_style_can_set(rule: Rule) -> None:
    told = " ".join(section(page(rule), "Configure").split())
    assert f"`{rule.id}.enabled` and `{rule.id}.severity`" in told
    for name, value in limits().get(rule.id, {}).items():
        assert f"`{rule.id}.{name}` ({value:g})" in told


def test_no_page_is_without_a_rule() -> None:
    pages = {path.stem for path in (ROOT / "docs/rules").glob("*.md")}
    assert pages - {"README"} == set(rules())


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_the_examples_on_a_page_are_what_the_rule_does(reader: Reader, rule: Rule) -> None:
    text = page(rule)
    for title, example in examples(text, "Asks"):
        found = check(read(reader, title, example), [rule]).findings
        assert found, f"asks nothing of: {title or ''} {example}"
    for title, example in examples(text, "Is content with"):
        found = check(read(reader, title, example), [rule]).findings
        assert not found, f"asks of: {title or ''} {example}: {found[0].message}"


def test_the_table_of_rules_has_every_rule_as_it_ships() -> None:
    lines = (ROOT / "docs/rules/README.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| [")]
    told = {row[0]: row[1:4] for row in rows}
    assert told == {
        f"[{rule.id}]({rule.id}.md)": [rule.family, "on" if rule.enabled else "off", rule.severity.value]
        for rule in rules().values()
    }
