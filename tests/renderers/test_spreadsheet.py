from __future__ import annotations

import csv
import dataclasses
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.analysis.report import Report, Value
from service.renderers import spreadsheet
from service.renderers.options import Options
from tests.renderers.anything import FEW, reports


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_figure_is_a_row(report: Report) -> None:
    content = spreadsheet.figures(report, Options())
    assert content.startswith(b"\xef\xbb\xbfarticle,id,")
    (row,) = rows(content)
    assert (row["article"], row["id"], row["text"], row["low"], row["high"]) == (
        "x-1",
        "f1",
        "5 percent",
        "5",
        "5",
    )
    assert (row["of"], row["evidence"], row["source_name"]) == ("spending", "claimed", "Philip Hammond")
    (utf16,) = rows(spreadsheet.figures(report, Options(offsets="utf16")))
    assert int(utf16["start"]) == int(row["start"]) + 2


def test_a_statement_is_a_row_and_its_stretches_are_joined(report: Report) -> None:
    first, second = report.attributions
    both = dataclasses.replace(first, content=(*first.content, *second.content))
    (row,) = rows(spreadsheet.quotations(dataclasses.replace(report, attributions=(both,)), Options()))
    assert row["text"] == "that spending had risen by 5 percent — “a lot” … to go on"
    assert (row["source_name"], row["cue"], row["via_name"]) == ("Philip Hammond", "told", "Reuters")
    assert int(row["end"]) == second.content[0].end


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r+", " =", "＝"])
def test_no_words_are_a_formula(report: Report, begin: str) -> None:
    named = dataclasses.replace(report.sources[0], name=f"{begin}HYPERLINK(1)")
    told = dataclasses.replace(report, sources=(named, report.sources[1]))
    for row in (*rows(spreadsheet.figures(told, Options())), *rows(spreadsheet.quotations(told, Options()))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝")) for cell in row.values())


def test_a_number_below_zero_stays_a_number(report: Report) -> None:
    cold = dataclasses.replace(report.figures[0], value=Value(-3.0, -3.0))
    (row,) = rows(spreadsheet.figures(dataclasses.replace(report, figures=(cold,)), Options()))
    assert row["low"] == "-3"


@FEW
@given(reports(), st.sampled_from([spreadsheet.figures, spreadsheet.quotations]))
def test_every_row_is_one_line_with_as_many_cells(report: Report, table: Any) -> None:
    content = table(report, Options()).decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(content, newline="")))
    assert len({len(it) for it in cells}) == 1
    assert content.count("\r\n") == len(cells)
    assert not any(cell[:1] in "=+-@\t\r\n" for row in cells[1:] for cell in row if cell)
