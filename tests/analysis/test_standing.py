from __future__ import annotations

import pytest
from story import Story

from service.analysis.report import Introduction, Source

ADA, HILL = "[P Ada/PROPN Brook/PROPN]", "[P John/PROPN Hill/PROPN]"


def by_name(story: Story) -> dict[str, Source]:
    return {source.name: source for source in story.sources()}


def test_statements_and_shares_of_the_attributed_words() -> None:
    known = by_name(Story().says(ADA, "one two three").says(HILL, "one").says("[P Brook/PROPN]", "one two"))
    ada, hill = known["Ada Brook"].standing, known["John Hill"].standing
    assert ada is not None
    assert hill is not None
    assert (ada.statements, hill.statements) == (2, 1)
    assert (ada.share, hill.share) == (pytest.approx(5 / 6, abs=1e-4), pytest.approx(1 / 6, abs=1e-4))


def test_what_is_said_together_counts_for_each_of_them() -> None:
    known = by_name(Story().says(f"{ADA} and/CCONJ {HILL}", "one two").says("[P Hill/PROPN]", "one two"))
    shares = {name: source.standing.share for name, source in known.items() if source.standing}
    assert shares == {"Ada Brook": 0.5, "Ada Brook and John Hill": 0.5, "John Hill": 1.0}


def test_a_source_is_introduced_before_its_words_or_after_them() -> None:
    known = by_name(Story().quotes(ADA).does(HILL).quotes("[P Hill/PROPN]"))
    ada, hill = known["Ada Brook"].standing, known["John Hill"].standing
    assert ada is not None
    assert hill is not None
    assert (ada.introduced, hill.introduced) == (Introduction.AFTER, Introduction.BEFORE)
    assert 0 < ada.position < hill.position < 1
