import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from schemas import AnnotateRequestSchema
from service.api.problems import pointers


def faults(body):
    return pointers(AnnotateRequestSchema().validate(body))


def test_text_alone_gets_the_defaults():
    assert AnnotateRequestSchema().load({"text": "Hello."}) == {
        "text": "Hello.",
        "title": None,
        "id": None,
        "language": None,
        "options": {"offsets": "codepoint", "profile": "default", "min_severity": None},
    }


def test_everything_known_is_taken():
    body = {
        "html": "<p>Hello.</p>",
        "title": "T",
        "id": "a/1",
        "language": "en-GB",
        "options": {"offsets": "utf16", "profile": "default", "min_severity": "warning"},
    }
    assert AnnotateRequestSchema().load(body) == body


def test_empty_text_is_an_article():
    assert faults({"text": ""}) == {}


@pytest.mark.parametrize("body", [{}, {"text": "a", "html": "b"}, {"title": "t"}])
def test_exactly_one_article_is_asked_for(body):
    assert set(faults(body)) == {""}


@pytest.mark.parametrize("body", [None, [], "text", 3, [{"text": "a"}]])
def test_a_body_that_is_no_object_is_said_to_be_none(body):
    assert faults(body) == {"": ["The body must be a JSON object."]}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"text": "a", "headline": "x"}, "/headline"),
        ({"text": "a", "a/b~c": "x"}, "/a~1b~0c"),
        ({"text": "a", "options": {"offset": "utf16"}}, "/options/offset"),
        ({"text": "a", "options": []}, "/options"),
        ({"text": "a", "options": {"offsets": "byte"}}, "/options/offsets"),
        ({"text": "a", "options": {"min_severity": "fatal"}}, "/options/min_severity"),
        ({"text": "a", "options": {"profile": 3}}, "/options/profile"),
        ({"text": "a", "options": {"profile": ""}}, "/options/profile"),
        ({"text": 3}, "/text"),
        ({"text": None}, "/text"),
        ({"text": "a\0b"}, "/text"),
        ({"text": "a\ud800b"}, "/text"),
        ({"html": "\udfff"}, "/html"),
        ({"text": "a", "title": "\0"}, "/title"),
        ({"text": "a", "id": "x" * 201}, "/id"),
        ({"text": "a", "id": 7}, "/id"),
        ({"text": "a", "language": "not a tag"}, "/language"),
        ({"text": "a", "language": "en\n"}, "/language"),
        ({"text": "a", "language": "en-" + "a" * 500}, "/language"),
    ],
)
def test_a_fault_is_named_by_its_pointer(body, pointer):
    assert set(faults(body)) == {pointer}


def test_an_unknown_field_is_told_the_known_ones():
    assert "title, id, language, options" in faults({"text": "a", "body": "b"})["/body"][0]


def test_a_key_that_may_be_the_article_is_not_repeated():
    assert set(faults({"text": "a", "Mr Hammond said that " * 10: 1})) == {"/…"}


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_text_is_taken_as_it_is(text):
    assert AnnotateRequestSchema().load({"text": text})["text"] == text


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_either_taken_or_refused(body):
    try:
        AnnotateRequestSchema().load(body)
    except ValidationError as error:
        assert pointers(error.messages)
