from __future__ import annotations

import dataclasses

from service.analysis.report import Engine, Report
from service.web.voices import HUES, voices


def test_each_who_speaks_has_a_letter_and_a_colour_and_nobody_else(report):
    (hammond,) = voices(report).values()
    assert (hammond.source.name, hammond.letter, hammond.hue) == ("Philip Hammond", "A", 1)


def test_letters_differ_where_colours_must_be_shared(report):
    speakers = tuple(dataclasses.replace(report.sources[0], id=f"s{n}") for n in range(60))
    found = list(voices(Report(report.article, Engine("0", "none"), speakers)).values())
    assert len({it.letter for it in found}) == 60
    assert {it.hue for it in found} == set(range(1, HUES + 1))
    assert [it.letter for it in found][25:28] == ["Z", "A2", "B2"]
