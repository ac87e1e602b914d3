"""What must hold of any article."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from story import Story

from service.analysis.report import Source, SourceKind

#: Phrases with places for two surnames.
PHRASES = [
    "[P Ada/PROPN {0}/PROPN]",
    "[P {0}/PROPN]",
    "Mrs/PROPN [P {0}/PROPN]",
    "[O {0}/PROPN]",
    "[P John/PROPN {1}/PROPN]",
    "Mr/PROPN [P {1}/PROPN]",
    "town/NOUN clerk/NOUN [P Ada/PROPN {0}/PROPN]",
    "[P {0}/PROPN] 's/PART spokesman/NOUN",
    "[P Ada/PROPN {0}/PROPN] and/CCONJ [P John/PROPN {1}/PROPN]",
    "the/DET clerk/NOUN",
    "the/DET spokesman/NOUN",
    "she/PRON",
    "he/PRON",
    "they/PRON",
    "it/PRON",
    "I/PRON",
    "officials/NOUN/NNS",
    "some/DET neighbours/NOUN/NNS",
    "the/DET [O Kettle/PROPN Makers/PROPN Guild/PROPN]",
    "the/DET guild/NOUN",
    "[O KMG/PROPN]",
    "a/DET new/ADJ report/NOUN",
    "the/DET report/NOUN",
    "[L Moscow/PROPN]",
    "the/DET [O Kremlin/PROPN]",
    "[O Reuters/PROPN]",
    "the/DET newspaper/NOUN",
    "the/DET [N Russians/PROPN/NNPS]",
]

STEPS = st.lists(
    st.tuples(st.sampled_from(PHRASES), st.sampled_from(["says", "quotes", "does"]), st.booleans()),
    min_size=1,
    max_size=9,
)
#: Long enough to be in no other word; none is a word, a title or an outlet.
SURNAMES = st.sampled_from(["Hammond", "Okonkwo", "Lindqvist", "Petrov", "Takahashi", "Fernández", "Nguyen"])


def told(steps: list[tuple[str, str, bool]], first: str, second: str) -> Story:
    story = Story()
    for phrase, way, new in steps:
        getattr(story, way)(phrase.format(first, second), new=new)
    return story


def shape(source: Source, first: str, second: str) -> Source:
    """A source with its names written the same whatever they are, and its mentions by their number."""

    def bare(text: str | None) -> str | None:
        return text and text.replace(first, "{0}").replace(second, "{1}")

    return dataclasses.replace(
        source,
        name=bare(source.name) or "",
        role=bare(source.role),
        affiliation=bare(source.affiliation),
        descriptors=tuple(bare(text) or "" for text in source.descriptors),
        mentions=tuple(
            dataclasses.replace(it, start=0, end=0, text=bare(it.text) or "") for it in source.mentions
        ),
        standing=source.standing and dataclasses.replace(source.standing, position=0.0),
    )


@settings(max_examples=100, deadline=None)
@given(STEPS, st.tuples(SURNAMES, SURNAMES).filter(lambda pair: pair[0] != pair[1]))
def test_other_surnames_change_nothing_but_the_names(
    steps: list[tuple[str, str, bool]], pair: tuple[str, str]
) -> None:
    before = told(steps, "Brook", "Hilbert").report()
    after = told(steps, *pair).report()
    assert [shape(source, "Brook", "Hilbert") for source in before.sources] == [
        shape(source, *pair) for source in after.sources
    ]
    assert [a.source and a.source.id for a in before.attributions] == [
        a.source and a.source.id for a in after.attributions
    ]


def kinds(story: Story, count: int) -> list[tuple[int, SourceKind]]:
    """The kind of whoever makes each of the first statements."""
    report = story.report()
    known = {source.id: source.kind for source in report.sources}
    return [(n, known[a.source.id]) for n, a in enumerate(report.attributions[:count]) if a.source]


@settings(max_examples=100, deadline=None)
@given(STEPS, st.sampled_from(PHRASES), st.sampled_from(["says", "quotes", "does"]))
def test_a_sentence_at_the_end_changes_no_earlier_sources_kind(
    steps: list[tuple[str, str, bool]], phrase: str, way: str
) -> None:
    story = told(steps, "Brook", "Hilbert")
    count = len(story.relations)
    before = kinds(story, count)
    getattr(story, way)(phrase.format("Brook", "Hilbert"))
    assert kinds(story, count) == before


@settings(max_examples=100, deadline=None)
@given(STEPS)
def test_every_id_resolves_and_the_same_article_has_the_same_sources(
    steps: list[tuple[str, str, bool]],
) -> None:
    report = told(steps, "Brook", "Hilbert").report()
    assert report == told(steps, "Brook", "Hilbert").report()
    ids = [source.id for source in report.sources]
    assert ids == [f"s{n}" for n in range(1, len(ids) + 1)]
    starts = [source.mentions[0].place for source in report.sources]
    assert starts == sorted(starts)
    for source in report.sources:
        assert set(source.members) < set(ids) or not source.members
        assert source.name


def test_many_namesakes_cost_no_more_than_as_many_strangers() -> None:
    def seconds(name: Callable[[int], str]) -> float:
        story = Story()
        for n in range(600):
            story.says(f"[P {name(n)}/PROPN Brook/PROPN]", new=False)
        began = time.process_time()
        story.report()
        return time.process_time() - began

    assert seconds(lambda n: f"Ada{n}") < 20 * seconds(lambda n: "Ada")
