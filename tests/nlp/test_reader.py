"""The shipped models, read through the real pipeline."""

from __future__ import annotations

import pathlib
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stanza.pipeline.core import DownloadMethod

from service.intake.article import Article
from service.nlp import SHIPPED
from service.nlp import reader as reading
from service.nlp.entities import EntityType
from service.nlp.reader import LONGEST_SENTENCE, ModelsUnavailable, Reader

PIECES = [
    "The minister said “we won’t go”. ",
    "Prices rose 5.3% in May\u00a0— a record.",
    "\n\n",
    "\r\n",
    "«Non», dit-il. ",
    "👩‍🚀🚀 ",
    "un\u00adclear\u200b",
    "See also\n",
    "'It isn't,' she told Reuters. ",
    "e\u0301t\u00e9 ",
    "\ufeff",
    "…",
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=8).map("".join))
def test_words_lie_in_order_inside_the_text_whatever_it_holds(reader: Reader, text: str) -> None:
    end = 0
    for sentence in reader.read(Article(text)).body:
        for word in sentence.words:
            assert 0 <= word.start < word.end <= len(text)
            assert word.start >= end or word.end == end  # parts of one token may share its span
            end = word.end
            assert -1 <= word.head < len(sentence.words)


def test_a_sentence_never_crosses_a_blank_line(reader: Reader) -> None:
    text = "The talks failed because\r\n\r\nnobody came to them.\n\nIt rained"
    sentences = reader.read(Article(text)).body
    assert [text[s.start : s.end] for s in sentences] == [
        "The talks failed because",
        "nobody came to them.",
        "It rained",
    ]
    assert [s.paragraph for s in sentences] == [0, 1, 2]


def test_title_and_body_have_offsets_of_their_own(reader: Reader) -> None:
    reading = reader.read(Article("It rained in Paris.", title="Rain falls on Paris"))
    assert (reading.title[0].start, reading.title[0].end) == (0, 19)
    assert (reading.body[0].start, reading.body[0].end) == (0, 19)
    assert reading.title[0].part == "title"


def test_names_are_recognised_as_what_they_are(reader: Reader) -> None:
    text = "President Barack Obama told Reuters in Washington on Monday that talks would go on."
    (sentence,) = reader.read(Article(text)).body
    found = {e.text: e.type for e in sentence.entities}
    assert found["Barack Obama"] is EntityType.PERSON
    assert found["Reuters"] is EntityType.ORGANISATION
    assert found["Washington"] is EntityType.PLACE


def test_a_contraction_is_two_words_inside_one_span(reader: Reader) -> None:
    text = "They don’t agree."
    (sentence,) = reader.read(Article(text)).body
    assert [w.lemma for w in sentence.words] == ["they", "do", "not", "agree", "."]
    assert text[sentence.words[1].start : sentence.words[2].end] == "don’t"


def test_an_endless_sentence_is_read_in_pieces(reader: Reader) -> None:
    text = "and they talked about it " * 200
    sentences = reader.read(Article(text)).body
    assert max(len(s.words) for s in sentences) <= LONGEST_SENTENCE
    assert sum(len(s.words) for s in sentences) == 1000
    assert {s.paragraph for s in sentences} == {0}


def test_nothing_readable_is_an_empty_reading(reader: Reader) -> None:
    assert reader.read(Article(" \n\u200b\n ")).body == ()


def test_a_missing_directory_says_what_to_set(tmp_path: pathlib.Path) -> None:
    with pytest.raises(ModelsUnavailable, match="ONRECORD_RESOURCES"):
        Reader.load(tmp_path / "nowhere")


def test_an_unknown_package_says_what_to_set() -> None:
    with pytest.raises(ModelsUnavailable, match="ONRECORD_PACKAGE"):
        Reader.load(package="nonesuch")


def test_a_missing_or_broken_model_stops_the_loading(tmp_path: pathlib.Path) -> None:
    copy = tmp_path / "resources"
    shutil.copytree(SHIPPED, copy)
    model = copy / "en" / "lemma" / "newsroom.pt"
    model.write_bytes(b"not a model")
    with pytest.raises(ModelsUnavailable, match="newsroom"):
        Reader.load(copy)
    model.unlink()
    with pytest.raises(ModelsUnavailable, match="ONRECORD_RESOURCES"):
        Reader.load(copy)


def test_an_article_longer_than_is_read_in_one_go_is_read_whole(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ("The ferry sank, police said.", "Nobody was hurt.", "It was old, said Ada Byron.", "It rained.")
    text = "\n\n".join(said)
    whole = reader.read(Article(text, title="Ferry sinks"))
    monkeypatch.setattr("service.nlp.reader.PORTION", 40)
    parts = reader.read(Article(text, title="Ferry sinks"))
    assert [word.text for s in parts.sentences() for word in s.words] == [
        word.text for s in whole.sentences() for word in s.words
    ]
    assert [s.number for s in parts.body] == list(range(len(parts.body)))
    assert [s.paragraph for s in parts.body] == [0, 1, 2, 3]
    assert [found.cue for found in parts.relations] == [found.cue for found in whole.relations]


def test_models_come_from_the_disk_alone(monkeypatch):
    asked = {}

    def pipeline(language, **given):
        asked.update(given)
        raise RuntimeError

    monkeypatch.setattr(reading.stanza, "Pipeline", pipeline)
    monkeypatch.setattr(reading.Encoder, "load", lambda *_: None)
    monkeypatch.setattr(reading.foundation, "foundation", lambda _: None)
    with pytest.raises(reading.ModelsUnavailable):
        reading.Reader.load()
    assert asked["download_method"] is DownloadMethod.NONE and asked["dir"] == str(reading.SHIPPED)
