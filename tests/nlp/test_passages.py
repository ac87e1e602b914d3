"""Which paragraphs are read together, and that nothing else matters to how they are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import watch
from service.intake.article import Article
from service.memory import Memory
from service.nlp.passages import LONGEST, TOGETHER, parted
from service.nlp.reader import Reader

PARAGRAPHS = (
    "The ferry sank on Monday, the harbour police said.",
    "“Nobody was hurt,” a spokeswoman, Ada Byron, told reporters. “It was old.”",
    "She declined to comment further.",
    "The owners had been warned in 2019, according to two people who saw the letter and who asked not to be"
    " named because it has not been published; about 30 per cent of such ferries are not inspected at all.",
    "She declined to comment further.",
    "It is expected to be raised in May, at a cost of £2m, the harbour board wrote on its page, where it also"
    " says that the quay will stay closed until then and that ferries will leave from the old fish market.",
    "Rain fell.",
)


@given(st.lists(st.builds("{}{}".format, st.sampled_from(["", "“"]), st.integers(0, 800).map("x".__mul__))))
def test_passages_are_whole_paragraphs_in_order_and_not_too_long(paragraphs):
    found = parted(paragraphs)
    assert [paragraph for passage in found for paragraph in passage] == paragraphs
    assert all(len(passage) == 1 or sum(map(len, passage)) <= LONGEST for passage in found)
    plain = [passage for passage in found if not passage[-1].startswith("“")]
    assert all(len(passage) == 1 or sum(map(len, passage)) <= TOGETHER for passage in plain)


def test_a_speech_is_read_with_its_speaker():
    said, speech, rain = "The mayor said: ".ljust(300, "x") + ":", "“It sank.”".ljust(250), "Rain.".ljust(250)
    assert parted([said, speech, rain]) == [[said, speech], [rain]]
    assert parted([rain, speech, speech]) == [[rain, speech], [speech]]
    assert parted([rain, rain]) == [[rain], [rain]]


@pytest.fixture(scope="module")
def remembering(reader: Reader) -> Reader:
    return Reader(reader.pipeline, reader.fingerprint, Memory(10_000_000))


@pytest.mark.parametrize("changed", range(len(PARAGRAPHS)))
def test_a_changed_paragraph_is_read_as_if_the_article_were_new(
    reader: Reader, remembering: Reader, changed: int
) -> None:
    remembering.read(Article("\n\n".join(PARAGRAPHS), title="Ferry sinks"))
    edited = list(PARAGRAPHS)
    edited[changed] = "The mayor, Bo Grün, said on Tuesday that it would not happen again."
    again = Article("\n\n".join(edited), title="Ferry sinks")
    assert remembering.read(again) == reader.read(again)


class Counts(watch.Watcher):
    """Counts passages."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def cached(self, hits: int, misses: int) -> None:
        self.told.append((hits, misses))


def test_only_the_passage_that_changed_is_read_again(reader: Reader) -> None:
    reader = Reader(reader.pipeline, reader.fingerprint, Memory(10_000_000))
    counts = Counts()
    watch.add(counts)
    try:
        reader.read(Article("\n\n".join(PARAGRAPHS)))
        reader.read(Article("\n\n".join((*PARAGRAPHS[:-1], "Snow fell."))))
    finally:
        watch.remove(counts)
    (_, new), (known, changed) = counts.told
    assert (known, changed) == (new - 1, 1)


def test_a_sentence_that_stands_twice_is_read_where_it_stands(reader: Reader) -> None:
    """The processors know a sentence by its words alone; those of another passage are not its own."""
    filler = "The board met for an hour and decided nothing at all about the quay or the market. " * 4
    whole = reader.read(Article(f"She declined.\n\n{filler}\n\nShe declined."))
    alone = reader.read(Article("She declined."))
    assert [w.deprel for w in whole.body[-1].words] == [w.deprel for w in alone.body[0].words]
