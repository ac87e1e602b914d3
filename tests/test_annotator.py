"""The whole way through the rooms, with the shipped models: the answer always keeps the contract."""

from __future__ import annotations

import contextlib
import json
import pathlib
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service import watch
from service.annotator import Annotator
from service.deadline import Deadline, OverdueError, within
from service.intake.plain import from_text
from service.memory import Memory
from service.nlp.reader import Reader
from service.renderers import json as wire
from service.settings import Settings

PIECES = [
    "“We will not sign,” the mayor said. ",
    "The mayor, “a friend of mine,” he said, “will not sign.” ",
    "“He said: ‘The mayor said it cost $5m,’” she told the BBC. ",
    "Officials said 30 per cent of homes were empty, ",
    "according to a report by the ministry, which said so. ",
    "“According to the mayor, ",
    "It is expected to cost between 5 and 10 million euros. ",
    "Reportedly, said Ada Brook, the council said, ",
    "“They said it. ",
    "\n\n",
    "“And then they said,” said she. ",
    "Brook: we will not sign\n\n",
    "Taxes to rise by 5% – Brook\n\n",
    "” said the mayor",
    "\r\n\u200b👩‍🚀 ",
    "''It rained,'' he said. ",
]


@pytest.fixture(scope="module")
def annotator(reader: Reader) -> Annotator:
    return Annotator(reader)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    title=st.none() | st.sampled_from(["Brook: taxes to rise", "30% of homes empty – mayor", ""]),
)
def test_every_answer_keeps_the_contract(annotator: Annotator, body: str, title: str | None) -> None:
    report = annotator.annotate(from_text(body, title=title))
    assert wire.render(report) == wire.render(annotator.annotate(from_text(body, title=title)))
    assert json.loads(wire.render(report, "utf16"))["article"]["text"] == body


def test_a_speaker_inside_what_is_said_is_cut_out_of_it(annotator: Annotator) -> None:
    text = "“He said it would rain,” the mayor said, “and it did,” the mayor said. “They all said so.”"
    for attribution in annotator.annotate(from_text(text)).attributions:
        apart = [
            *(attribution.source.spans if attribution.source else ()),
            *(attribution.cue.spans if attribution.cue else ()),
        ]
        assert not any(span.overlaps(other) for span in attribution.content for other in apart)


def test_the_seed_article_has_no_false_alarm(annotator: Annotator) -> None:
    seed = pathlib.Path(__file__).parents[1] / "seeds" / "russian-strikes.txt"
    report = annotator.annotate(from_text(seed.read_text(encoding="utf-8")))
    assert [finding.rule for finding in report.findings] == [
        "headline-drops-limit",
        "attribution-without-source",
        "joint-credit",
    ]


class _Notes(watch.Watcher):
    """Writes down the stages and models that it is told of."""

    def __init__(self) -> None:
        self.told: list[str] = []

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.told.append(name)
        yield

    def loaded(self, models: str) -> None:
        self.told.append(models)


def test_who_watches_is_told_of_models_and_stages(
    annotator: Annotator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reader, "load", lambda *_: annotator._reader)
    notes = _Notes()
    watch.add(notes)
    try:
        models = Annotator.load(Settings()).annotate(from_text(PIECES[0])).engine.models
    finally:
        watch.remove(notes)
    assert notes.told == [models, "intake", "reading", "analysis", "checks"]


def test_a_remembered_report_is_the_same_to_the_byte(reader: Reader) -> None:
    annotator = Annotator(reader, memory=Memory(1_000_000))
    notes = _Notes()
    watch.add(notes)
    try:
        first, again, other = (
            wire.render(annotator.annotate(from_text("“It rained,” she said.", title=title)))
            for title in ("Rain", "Rain", "Snow")
        )
    finally:
        watch.remove(notes)
    assert notes.told.count("reading") == 2
    assert again == first != other


class Steps:
    """A clock that goes on by one each time somebody looks at it."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def story(bridge: int) -> str:
    """Five paragraphs of which no other story has one."""
    said = f"“Bridge {bridge} will not be built,” the mayor said. It had cost {bridge + 4} million euros."
    return "\n\n".join(f"In year {n} of bridge {bridge}, officials met. {said}" for n in range(1, 6))


def test_work_past_its_deadline_stops_in_any_room_and_leaves_the_models_as_they_were(
    annotator: Annotator,
) -> None:
    before = wire.render(annotator.annotate(from_text(story(0))))
    steps = Steps()
    with within(Deadline(1e9, clock=steps)):
        annotator.annotate(from_text(story(1)))
    assert steps.now > 2 * 5  # several looks for each paragraph
    for n, part in enumerate((0.05, 0.3, 0.6, 0.8, 0.97), 2):
        with pytest.raises(OverdueError), within(Deadline(int(part * steps.now), clock=Steps())):
            annotator.annotate(from_text(story(n)))
    assert wire.render(annotator.annotate(from_text(story(0)))) == before
