from __future__ import annotations

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from service.checks import check
from service.checks.prose import Prose
from service.checks.rules import default_rules, rules
from service.intake.article import Article
from service.renderers.wire import checked_wire

from .written import report_of

TEXT = "Geese return\n\nThey counted 30 geese. Some 40 percent of them rest.\n\nIt cost 5 euros."


def test_figures_are_sorted_into_the_sentences_they_stand_in() -> None:
    prose = Prose(report_of(TEXT))
    assert [[f.span.text for f in s.figures] for s in prose.sentences("body")] == [
        [],
        ["30"],
        ["Some 40 percent"],
        ["5 euros"],
    ]
    assert [s.paragraph for s in prose.sentences("body")] == [0, 1, 1, 2]


def test_the_headline_is_apart_from_the_running_text() -> None:
    report = report_of(TEXT, title="Thirty geese return")
    headed = dataclasses.replace(report, article=Article(TEXT, "Thirty geese return", headline=(0, 12)))
    prose = Prose(headed)
    assert [s.text for s in prose.headlines] == ["Thirty geese return", "Geese return"]
    assert prose.running[0].text == "They counted 30 geese."


def test_words_around_a_figure_are_in_small_letters_and_as_long_as_written() -> None:
    prose = Prose(report_of("İstanbul’s Zoo counted 30 Geese."))
    (sentence,) = prose.sentences("body")
    (figure,) = sentence.figures
    assert sentence.before(figure).endswith("'s zoo counted ")
    assert sentence.after(figure) == " geese."
    assert len(sentence.lower) == len(sentence.text)


def test_an_article_without_sentences_is_read_as_one() -> None:
    report = dataclasses.replace(report_of(TEXT), sentences=())
    assert len(Prose(report).sentences("body")) == 1


def test_an_empty_article_has_no_findings() -> None:
    assert check(report_of("")).findings == ()


def test_a_rule_that_is_off_runs_where_it_is_chosen() -> None:
    text = "It cost $40 million and then $60 million more. The tower cost 900 million yen."
    rule = rules()["foreign-currency-alone"]
    assert rule not in default_rules()
    assert "foreign-currency-alone" not in {f.rule for f in check(report_of(text)).findings}
    assert [f.rule for f in check(report_of(text), [rule]).findings] == ["foreign-currency-alone"]


def test_unsourced_figures_of_a_sentence_are_asked_about_together() -> None:
    report = check(report_of("The bridge cost 40 million euros and 3,000 jobs."))
    (finding,) = [f for f in report.findings if f.rule == "figure-without-source"]
    assert finding.message == "“40 million euros” and “3,000”: nobody is named as the source."
    assert finding.related == ("f1", "f2")


PIECES = st.sampled_from(
    [
        "rose", "fell", "from 20", "to 30", "percent", "5%", "of the", "12 members", ", including",
        "and", "İ", "a total of", "40 euros", "($5 million)", "a poll", "margin of error", "voters",
        "ahead", "twice as hot", "degrees", "MW per hour", "average", "between 5 and 10", "nearly",
        "up to", "6,5000", "killed", ".", "\n\n", "record high", "“", "”", "risk", "three times less",
        "-", "(", "0", "0%", "of", "the vote", "undecided",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=30).map(" ".join), st.lists(PIECES, max_size=6).map(" ".join))
def test_whatever_the_text_every_rule_keeps_the_contract(text: str, title: str) -> None:
    report = check(report_of(text, title or None), rules().values())
    wire = checked_wire(report)
    assert len({f["id"] for f in wire["findings"]}) == len(report.findings)
    assert check(report_of(text, title or None), rules().values()) == report
