from __future__ import annotations

import dataclasses

import pytest

from schemas import ReportSchema
from service.analysis.report import Evidence
from service.renderers.wire import checked_wire
from service.reviews.applying import Anchor, reviewed

from .revised import dismissed, figure, finding, report, text_of, undoing, verified

TWO = "The new bridge cost 40 million euros and the old ferry lost 15 million euros a year."
RAIN = "Rain fell in the north."
ALONE = "figure-without-source"


def test_a_verified_figure_says_so_and_by_whom():
    told = report(TWO)
    id = figure(told, "40 million euros")
    seen = reviewed(told, [verified(told, id)])
    one, other = seen.figures[0], seen.figures[1]
    assert one.evidence is Evidence.VERIFIED and other.evidence is Evidence.NONE
    assert (one.review.number, one.review.by, one.review.evidence) == (1, "Ann", "https://example.org/table")
    assert seen.summary["figures_by_evidence"] == {"none": 1, "verified": 1}
    assert seen.summary["unverified_figures"] == 1
    assert seen.summary["verdict"].endswith("1 of 2 figures without a source, 1 verified")


def test_what_is_asked_of_several_figures_is_asked_of_those_left():
    told = report(TWO)
    asked = finding(told, ALONE)
    assert "“40 million euros” and “15 million euros" in asked.message
    one, other = (it.id for it in told.figures)
    left = finding(reviewed(told, [verified(told, one)]), ALONE)
    assert left.message.startswith("“15 million euros") and "40 million" not in left.message
    assert left.id == asked.id and left.related == (other,)
    assert [it.text for it in left.spans] == [told.figures[1].span.text]
    seen = reviewed(told, [verified(told, one), verified(told, other, 2)])
    assert ALONE not in {it.rule for it in seen.findings}
    assert seen.summary["verdict"].endswith("2 figures, all verified")


def test_victims_that_were_counted_are_not_asked_about():
    told = report("A storm hit the coast on Sunday and 14 people were killed.")
    assert finding(told, "casualties-without-source")
    seen = reviewed(told, [verified(told, told.figures[0].id)])
    assert "casualties-without-source" not in {it.rule for it in seen.findings}


def test_what_asks_about_something_else_still_asks():
    told = report(TWO)
    other = dataclasses.replace(finding(told, ALONE), id="n0", rule="false-precision")
    told = dataclasses.replace(told, findings=(*told.findings, other))
    seen = reviewed(told, [verified(told, it.id, n) for n, it in enumerate(told.figures, 1)])
    assert [it.rule for it in seen.findings] == ["false-precision"]


def test_a_dismissed_finding_is_left_out_unless_asked_for():
    told = report(TWO)
    asked = finding(told, ALONE)
    reviews = [dismissed(told, asked.id)]
    seen = reviewed(told, reviews)
    assert asked.id not in {it.id for it in seen.findings}
    assert seen.summary["findings"] == len(told.findings) - 1
    assert seen.summary["dismissed_findings"] == 1
    assert ALONE not in seen.summary["findings_by_rule"]
    shown = reviewed(told, reviews, dismissed=True)
    assert finding(shown, ALONE).review.by == "Ben"
    assert shown.summary == seen.summary


def test_nothing_refers_to_what_is_left_out():
    told = report(TWO)
    asked = finding(told, ALONE)
    other = dataclasses.replace(asked, id="n0", rule="false-precision", related=(asked.id,))
    told = dataclasses.replace(told, findings=(*told.findings, other))
    for reviews in ([dismissed(told, asked.id)], [verified(told, it.id) for it in told.figures]):
        seen = reviewed(told, reviews)
        assert finding(seen, "false-precision").related == ()
        assert ReportSchema().validate(checked_wire(seen)) == {}


def test_a_conflict_that_was_dismissed_is_none():
    told = report(TWO)
    one, other = told.figures
    against = dataclasses.replace(
        finding(told, ALONE), id="n0", rule="figure-contradicts-figure", related=(one.id, other.id)
    )
    told = dataclasses.replace(
        told,
        figures=(
            dataclasses.replace(one, conflicts_with=(other.id,)),
            dataclasses.replace(other, conflicts_with=(one.id,)),
        ),
        findings=(*told.findings, against),
    )
    assert [it.conflicts_with for it in reviewed(told, [dismissed(told, "n0")]).figures] == [(), ()]
    kept = dataclasses.replace(against, id="n9")
    both = dataclasses.replace(told, findings=(*told.findings, kept))
    assert reviewed(both, [dismissed(both, "n0")]).figures[0].conflicts_with == (other.id,)


def test_what_was_undone_decides_nothing():
    told = report(TWO)
    review = verified(told, told.figures[0].id)
    assert reviewed(told, [review, undoing(1, 2)]) is told
    again = dataclasses.replace(review, number=3)
    assert reviewed(told, [review, undoing(1, 2), again]).figures[0].review.number == 3


def test_without_reviews_the_report_is_as_it_was():
    told = report(TWO)
    assert reviewed(told, []) is told


def test_it_outlasts_another_revision_and_another_numbering():
    before = report(f"{RAIN}\n\n{TWO}")
    after = report(f"The port paid 90 million euros for its cranes.\n\n{TWO}\n\n{RAIN}")
    review = verified(before, figure(before, "40 million euros"))
    seen = reviewed(after, [review])
    assert [it.span.text for it in seen.figures if it.review] == ["40 million euros"]
    assert seen.figures[0].evidence is Evidence.NONE
    asked = dismissed(before, finding(before, ALONE).id)
    assert text_of(after, Anchor(after).find(asked)) == "40 million euros"


@pytest.mark.parametrize(
    "change", [("40", "45"), ("bridge", "tunnel"), (" and the old ferry", ", but the ferry")]
)
def test_what_was_rewritten_has_to_be_reviewed_again(change):
    before = report(TWO)
    after = report(TWO.replace(*change))
    assert Anchor(after).find(verified(before, before.figures[0].id)) is None
    assert Anchor(after).find(dismissed(before, finding(before, ALONE).id)) is None
    assert reviewed(after, [verified(before, before.figures[0].id)]) is after


def test_a_finding_is_found_by_its_id_when_no_words_are_kept():
    told = report(TWO)
    review = dismissed(told, finding(told, ALONE).id)
    bare = dataclasses.replace(review.draft.target, quote=None)
    assert Anchor(told).find(
        dataclasses.replace(review, draft=dataclasses.replace(review.draft, target=bare))
    )
    figures = verified(told, told.figures[0].id)
    bare = dataclasses.replace(figures.draft.target, quote=None)
    gone = dataclasses.replace(figures, draft=dataclasses.replace(figures.draft, target=bare))
    assert Anchor(told).find(gone) is None
