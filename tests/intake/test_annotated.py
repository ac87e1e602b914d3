from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from service.intake.annotated import joined

_PART = st.tuples(st.text(max_size=5), st.none() | st.text(max_size=3))


def test_markup_is_left_out_or_read_as_something_else() -> None:
    text, sent = joined(
        [("One ", None), ("<b>", ""), ("two", None), ("</b>", ""), ("<br/>", "\n"), ("🚀", None)]
    )
    assert text == "One two\n🚀"
    assert sent.html == "One <b>two</b><br/>🚀"
    assert [sent.place(n) for n in (0, 4, 7, 8)] == [(0, 1), (7, 8), (14, 19), (19, 20)]


@settings(deadline=None, max_examples=50)
@given(st.lists(_PART, max_size=6))
def test_every_character_of_a_text_part_has_its_own_place(parts: list[tuple[str, str | None]]) -> None:
    text, sent = joined(parts)
    assert text == "".join(given if read_as is None else read_as for given, read_as in parts)
    at = origin = 0
    for part, read_as in parts:
        if read_as is None:
            for n, character in enumerate(part):
                start, end = sent.place(at + n)
                assert (start, sent.html[start:end]) == (origin + n, character)
        at += len(part if read_as is None else read_as)
        origin += len(part)
