"""Report → a terminal: the article with its markup, then what was found, in colour or without."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.table import Table
from rich.text import Text

from service.analysis.report import Attribution, Evidence, Figure, Finding, Report, Severity, Source, Span
from service.checks.summary import verdict
from service.intake.article import Part
from service.intake.lines import paragraph_at, paragraph_starts

from . import words
from .marks import Kind, Mark, marks, walk
from .selection import at_least

_STYLES = {
    Kind.FINDING: Style(underline=True),
    Kind.CONTENT: Style(color="cyan"),
    Kind.FIGURE: Style(color="magenta", bold=True),
    Kind.SOURCE: Style(color="green", bold=True),
    Kind.MENTION: Style(color="green"),
    Kind.CUE: Style(color="yellow", italic=True),
}
_SIGN = Style(dim=True)
_SIGNS = {
    Severity.ERROR: ("✖", "bold red"),
    Severity.WARNING: ("▲", "bold yellow"),
    Severity.NOTE: ("●", "bold"),
}
_PARTS: dict[Part, Style] = {"title": Style(bold=True), "body": Style()}
#: So many columns an article needs with its findings beside it.
_BESIDE = 100
_FIRM = {Evidence.NONE: "bold red", Evidence.WEAK: "yellow"}
_LINE_BREAK = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
#: What moves a terminal's cursor, talks to it, or changes the order in which it shows text.
_UNSAFE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def render(report: Report, console: Console, min_severity: str | None = None) -> None:
    """Print the article with its marks, beside each paragraph what is asked of it, then all that was found.

    Findings milder than `min_severity` are left out. Colour only repeats what signs such as [s1] say. Nothing
    in the article is taken for a command, be it an escape sequence or rich's own markup.
    """
    report = at_least(report, min_severity)
    console.print(_legend())
    numbers = {it.id: f"!{n}" for n, it in enumerate(report.findings, 1)}
    for part, base in _PARTS.items():
        _print_part(console, report, part, base, numbers)
    console.print()
    names = words.names(report)
    _section(console, "Sources", _sources(report), len(report.sources))
    if rests := words.sourcing(report):
        console.print(Padding(_text(rests), (0, 0, 1, 0)))
    _section(console, "Attributions", _attributions(report, names), len(report.attributions))
    _section(console, "Figures", _figures(report, names), len(report.figures))
    _section(console, "Findings", _findings(report, numbers), len(report.findings))
    console.print(_text(f"{verdict(report).capitalize()}.", Style(bold=True)))


def visible(text: str) -> str:
    """Text that a terminal shows and does not obey; every line break is a newline."""
    return _UNSAFE.sub(lambda match: _picture(match[0]), _LINE_BREAK.sub("\n", text))


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"


def _text(text: str, style: Style | str = "") -> Text:
    return Text(visible(text), style)


def _legend() -> Text:
    legend = Text.assemble(("Legend  ", "bold"))
    for kind, example, sign, meaning in (
        (Kind.CONTENT, "[a1: words a1]", "", "what somebody says"),
        (Kind.SOURCE, "Name", "[s1]", "who says it"),
        (Kind.CUE, "said", "[a1]", "the word that says so"),
        (Kind.FIGURE, "30%", "[f1]", "a figure"),
        (Kind.FIGURE, "30%", "[f1?]", "without a firm source"),
        (Kind.FINDING, "words", "[!1]", "something to look at"),
    ):
        legend.append(example, _STYLES[kind]).append(sign, _SIGN).append(f" {meaning}  ")
    return legend


def _print_part(
    console: Console, report: Report, part: Part, base: Style, numbers: Mapping[str, str]
) -> None:
    """Paragraph by paragraph, each with what is asked of it: to its right, or below where that is narrow."""
    starts = paragraph_starts(report.article.part(part)) if part == "body" else [0]
    asked: dict[int, list[Finding]] = {}
    for it in report.findings:
        if it.spans[0].part == part:
            asked.setdefault(paragraph_at(starts, it.spans[0].start), []).append(it)
    beside = console.width >= _BESIDE and report.findings
    for n, shown in enumerate(_marked(report, part, starts, base, numbers), 1):
        if not shown.plain.strip():
            continue
        shown.rstrip()
        notes = [_note(it, numbers) for it in asked.get(n, [])]
        console.print()
        if beside:
            columns = Table.grid(padding=(0, 3, 0, 0), expand=True)
            columns.add_column(ratio=3, overflow="fold")
            columns.add_column(ratio=2, overflow="fold")
            columns.add_row(shown, Text("\n").join(notes))
            console.print(columns)
        else:
            console.print(shown)
            for note in notes:
                console.print(Padding(note, (0, 0, 0, 4)))


def _note(it: Finding, numbers: Mapping[str, str]) -> Text:
    sign, style = _SIGNS[it.severity]
    note = Text(overflow="fold").append(f"{sign} ", style).append(visible(f"[{numbers[it.id]}] "), _SIGN)
    note.append(visible(it.message), style if it.severity is Severity.ERROR else "")
    return note.append(visible(f" ({words.decision(it.review, 'dismissed')})"), _SIGN) if it.review else note


def _marked(
    report: Report, part: Part, starts: list[int], base: Style, numbers: Mapping[str, str]
) -> list[Text]:
    """A part's paragraphs."""
    text = report.article.part(part)
    paragraphs: list[Text] = []
    shown = Text(overflow="fold")
    styles = [base]
    for step in walk(len(text), marks(report, part), starts):
        for mark in step.close:
            styles.pop()
            if mark.end <= step.start:
                shown.append(visible(_closing(mark, numbers)), _SIGN)
        if step.paragraph:
            shown = Text(overflow="fold")
            paragraphs.append(shown)
        for mark in step.open:
            styles.append(styles[-1] + _STYLES[mark.kind])
            if mark.start == step.start and mark.kind is Kind.CONTENT:
                shown.append(visible(f"[{mark.id}: "), _SIGN)
        shown.append(visible(text[step.start : step.end]), styles[-1])
    return paragraphs


def _closing(mark: Mark, numbers: Mapping[str, str]) -> str:
    match mark.kind:
        case Kind.CONTENT:
            return f" {mark.id}]"
        case Kind.FINDING:
            return f"[{numbers[mark.id]}]"
        case Kind.FIGURE if mark.degree in (Evidence.NONE, Evidence.WEAK):
            return f"[{mark.id}?]"
        case _:
            return f"[{mark.id}]"


def _section(console: Console, heading: str, table: Table, rows: int) -> None:
    console.print(Rule(Text(f"{heading} ({rows})", "bold"), align="left"))
    console.print(Padding(table if rows else Text("none"), (0, 0, 1, 0)))


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1))
    for heading in columns:
        table.add_column(Text(heading), overflow="fold", no_wrap=heading == "")
    return table


def _sources(report: Report) -> Table:
    table = _table("", "source", "kind", "role and standing", "says")
    for it in report.sources:
        table.add_row(*_source(it))
    return table


def _source(it: Source) -> tuple[Text, ...]:
    naming = f"{it.naming}, anonymous" if it.anonymous else it.naming.value
    return (
        _text(it.id, _SIGN),
        _text(words.plain(it.name), _STYLES[Kind.SOURCE]),
        _text(f"{it.kind}, {naming}"),
        _text("; ".join(fact for fact in (words.position(it), words.footing(it)) if fact)),
        _text(" ".join(it.attributions), _SIGN),
    )


def _attributions(report: Report, names: Mapping[str, str]) -> Table:
    table = _table("", "source ← cue: what is said", "kind")
    for it in report.attributions:
        table.add_row(*_attribution(it, names))
    return table


def _attribution(it: Attribution, names: Mapping[str, str]) -> tuple[Text, ...]:
    said = Text().append(visible(words.speaker(it, names)), _STYLES[Kind.SOURCE] if it.source else "")
    if it.source:
        said.append(visible(f"[{it.source.id}]"), _SIGN)
    if it.cue:
        said.append(" ← ").append(visible(words.cue(it)), _STYLES[Kind.CUE])
    said.append(": ").append(visible(words.content(it)), _STYLES[Kind.CONTENT])
    kind = it.kind.value
    if it.cue and it.cue.stance != "neutral":
        kind += f", {it.cue.stance}"
    if it.via:
        kind += f", to {names.get(it.via, '')}[{it.via}]"
    if it.parent:
        kind += f", within {it.parent}"
    return _text(it.id, _SIGN), said, _text(kind)


def _figures(report: Report, names: Mapping[str, str]) -> Table:
    table = _table("", "figure", "value", "of", "evidence")
    for it in report.figures:
        table.add_row(*_figure(it, names))
    return table


def _figure(it: Figure, names: Mapping[str, str]) -> tuple[Text, ...]:
    evidence = Text().append(words.evidence(it.evidence), _FIRM.get(it.evidence, "green"))
    if it.source:
        said = ", stated by" if it.review else ":"
        evidence.append(visible(f"{said} {names.get(it.source, '')}")).append(
            visible(f"[{it.source}]"), _SIGN
        )
    if it.carried:
        evidence.append(", carried over")
    if it.conflicts_with:
        evidence.append(visible(f", contradicts {', '.join(it.conflicts_with)}"), "red")
    if it.review:
        evidence.append(visible(f", {words.decision(it.review, 'verified')}"))
    return (
        _text(it.id, _SIGN),
        _text(words.plain(it.span.text), _STYLES[Kind.FIGURE]),
        _text(words.value(it)),
        _text(words.plain(it.of.text) if it.of else ""),
        evidence,
    )


def _findings(report: Report, numbers: Mapping[str, str]) -> Table:
    table = _table("", "severity", "rule", "where", "id")
    starts = paragraph_starts(report.article.text)
    for it in report.findings:
        sign, style = _SIGNS[it.severity]
        places = dict.fromkeys(_where(span, starts) for span in it.spans)
        table.add_row(
            _text(numbers[it.id], _SIGN),
            Text(f"{sign} {it.severity.value}", style),
            _text(it.rule),
            _text(" ".join(places)),
            _text(it.id, _SIGN),
        )
    return table


def _where(span: Span, starts: list[int]) -> str:
    return "title" if span.part == "title" else f"¶{paragraph_at(starts, span.start)}"
