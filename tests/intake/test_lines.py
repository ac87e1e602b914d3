from __future__ import annotations

import pytest

from service.intake.lines import paragraph_at, paragraph_starts


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", [0]),
        ("one\ntwo", [0]),
        ("one\r\ntwo", [0]),
        ("one\n\ntwo", [0, 5]),
        ("one\r\n\r\ntwo", [0, 7]),
        ("one\n \t\n\ntwo", [0, 8]),
        ("one\u2029two", [0, 4]),
        ("one\n\n", [0]),
    ],
)
def test_paragraphs_begin_after_blank_lines(text: str, starts: list[int]) -> None:
    assert paragraph_starts(text) == starts


def test_paragraphs_count_from_one() -> None:
    starts = paragraph_starts("one\n\ntwo")
    assert [paragraph_at(starts, offset) for offset in (0, 4, 5, 7)] == [1, 1, 2, 2]
