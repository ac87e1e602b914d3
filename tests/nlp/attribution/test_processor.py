"""The shipped model as a Stanza processor."""

from __future__ import annotations

import concurrent.futures
import pathlib

import pytest
import stanza
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from stanza.pipeline.core import DownloadMethod

from service.intake.article import Article
from service.nlp import PACKAGE, SHIPPED
from service.nlp.attribution.extractor import HEADS
from service.nlp.attribution.processor import Relation
from service.nlp.encoder.encoder import Encoder
from service.nlp.encoder.foundation import foundation
from service.nlp.reader import Reader
from service.nlp.reading import Relation as Placed

SEED = (pathlib.Path(__file__).parents[3] / "seeds" / "russian-strikes.txt").read_text(encoding="utf-8")
FOLDER = SHIPPED / "en" / "attribution" / PACKAGE


@pytest.fixture(scope="module")
def pipeline() -> stanza.Pipeline:
    return stanza.Pipeline(
        "en",
        dir=str(SHIPPED),
        package=PACKAGE,
        processors="tokenize,mwt,encoder,attribution",
        download_method=DownloadMethod.NONE,
        verbose=False,
        foundation_cache=foundation(Encoder.load(SHIPPED / "en" / "encoder" / PACKAGE)),
    )


def relations(reader: Reader, text: str, title: str | None = None) -> tuple[Placed, ...]:
    return reader.read(Article(text, title=title)).relations


def words(text: str, relation: Relation | Placed) -> tuple[list[str], list[str], list[str]]:
    source, cue, content = (
        [text[start:end] for start, end in spans]
        for spans in (relation.source, relation.cue, relation.content)
    )
    return source, cue, content


def test_a_pipeline_that_names_the_processor_finds_who_says_what(pipeline: stanza.Pipeline) -> None:
    text = "The bridge is safe, the mayor said on Monday."
    (found,) = pipeline(text).attributions
    assert words(text, found)[0] == ["the mayor"]
    assert words(text, found)[2] == ["The bridge is safe"]
    assert 0.5 < found.confidence <= 1


def test_a_text_without_attribution_has_none(pipeline: stanza.Pipeline) -> None:
    assert pipeline("The river rose by a metre.").attributions == []


def test_spans_are_whole_words(pipeline: stanza.Pipeline) -> None:
    document = pipeline(SEED.replace("\n", "\n\n"))
    starts = {w.start_char for s in document.sentences for w in s.words} | {
        t.start_char for s in document.sentences for t in s.tokens
    }
    ends = {w.end_char for s in document.sentences for w in s.words} | {
        t.end_char for s in document.sentences for t in s.tokens
    }
    assert document.attributions
    for found in document.attributions:
        for start, end in (*found.source, *found.cue, *found.content):
            assert start in starts
            assert end in ends


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "“We won’t go,” ",
                    "the minister said. ",
                    "According to Reuters, ",
                    "\n\n",
                    "👩‍🚀🚀 ",
                    "un\u00adclear\u200b ",
                    "«Non», dit-il. ",
                    "e\u0301t\u00e9 ",
                    "[SEP]",
                ]
            ),
            st.text(max_size=10),
        ),
        max_size=10,
    )
)
def test_spans_lie_in_the_text_and_apart_whatever_it_holds(reader: Reader, pieces: list[str]) -> None:
    text = "".join(pieces)
    for found in relations(reader, text):
        taken: set[int] = set()
        for spans in (found.source, found.cue, found.content):
            end = 0
            for start, finish in spans:
                assert end <= start < finish <= len(text)
                end = finish
            taken |= {at for start, finish in spans for at in range(start, finish)}
        assert found.content
        assert 0 <= found.confidence <= 1


def test_an_article_is_read_alike_alone_and_beside_others(reader: Reader) -> None:
    alone = relations(reader, SEED)
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        texts = [SEED, "It rained, she said.", SEED, SEED]
        beside = list(pool.map(lambda text: relations(reader, text), texts))
    assert beside[0] == beside[2] == beside[3] == alone


def test_nothing_is_attributed_across_title_and_body(reader: Reader) -> None:
    title, body = "Bridge is safe, says mayor", "It was tested last year. Nobody came."
    for found in relations(reader, body, title):
        text = title if found.part == "title" else body
        assert all(end <= len(text) for _, end in (*found.source, *found.cue, *found.content))


def test_the_weights_are_half_precision_and_under_a_megabyte() -> None:
    assert (FOLDER / HEADS).stat().st_size < 1_000_000
    with safe_open(FOLDER / HEADS, "pt") as weights:
        assert {weights.get_slice(name).get_dtype() for name in weights.keys()} == {"F16"}  # noqa: SIM118
