"""Groups of a bounded size."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.nlp.grouping import grouped


@given(st.lists(st.text(max_size=9)), st.integers(0, 12))
def test_groups_are_in_order_and_as_large_as_may_be(words, most):
    found = list(grouped(words, len, most))
    assert [word for group in found for word in group] == words
    assert all(group and (len(group) == 1 or sum(map(len, group)) <= most) for group in found)
    for group, following in pairwise(found):
        assert sum(map(len, group)) + len(following[0]) > most
