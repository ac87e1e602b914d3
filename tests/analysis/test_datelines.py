from __future__ import annotations

import pytest

from service.analysis.datelines import agency, dateline


@pytest.mark.parametrize(
    ("opening", "rest"),
    [
        ("LONDON (Reuters) - ", "The bridge is safe"),
        ("WASHINGTON — ", "The bridge is safe"),
        ("TODAY NICARAGUA (EFE) ", "The bridge is safe"),
        ("Dhaka (AFP) – ", "The bridge is safe"),
        ("ST. LOUIS, Mo. (AP) — ", "The bridge is safe"),
    ],
)
def test_a_report_opens_after_its_dateline(opening: str, rest: str) -> None:
    assert dateline(opening + rest) == len(opening)


@pytest.mark.parametrize(
    "text",
    ["The bridge is safe", "Ada Brook — a clerk — left", "NATO said so", "BBC reporters left – at last"],
)
def test_a_sentence_is_no_dateline(text: str) -> None:
    assert dateline(text) == 0


def test_the_agency_of_a_dateline_is_found() -> None:
    text = "SPRINGFIELD (Reuters) - It rained."
    place = agency(text)
    assert place is not None
    assert text[slice(*place)] == "Reuters"
    assert agency("SPRINGFIELD - It rained.") is None
    assert agency("It rained.") is None
