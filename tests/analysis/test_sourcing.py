from __future__ import annotations

import pytest
from story import Story

from service.analysis.authority import Authority
from service.analysis.report import ResponseKind, Sourcing
from service.analysis.sourcing import credits
from service.intake.article import Article

ADA, HILL = "[P Ada/PROPN Brook/PROPN]", "[P John/PROPN Hill/PROPN]"
GUILD = "the/DET [O Kettle/PROPN Guild/PROPN]"


def rests(story: Story) -> Sourcing:
    found = story.report().sourcing
    assert found is not None
    return found


def test_it_counts_who_speaks_by_footing() -> None:
    story = Story().says(ADA, "one two three").says("officials/NOUN/NNS").says("a/DET new/ADJ poll/NOUN")
    found = rests(story)
    assert (found.named, found.described, found.generic, found.anonymous) == (1, 1, 1, 1)
    assert found.main == "s1"
    assert found.main_share == pytest.approx(3 / 7, abs=1e-4)


def test_a_body_and_who_speaks_for_it_are_one_voice() -> None:
    spokesman = "[O Kettle/PROPN Guild/PROPN] spokesman/NOUN [P John/PROPN Hill/PROPN]"
    assert rests(Story().says(GUILD).says(spokesman)).independent == 1
    assert rests(Story().says(GUILD).says(HILL)).independent == 2
    assert rests(Story().says(GUILD).says("critics/NOUN/NNS")).independent == 1


def test_several_who_speak_together_count_each() -> None:
    found = rests(Story().says(f"{ADA} and/CCONJ {HILL}"))
    assert (found.named, found.independent) == (2, 2)


def test_statements_of_outlets_are_reliance_on_them() -> None:
    found = rests(Story().says("[O Reuters/PROPN]").says(ADA))
    (outlet,) = found.outlets
    assert (outlet.wire, outlet.told, outlet.reported) == (True, 0, 1)
    assert found.outlet_share == 0.5


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("It rained.\n\nIt stopped., following Reuters, TASS", ["Reuters", "TASS"]),
        ("It rained.\n\nSource: AFP", ["AFP"]),
        (
            "It rained.\n\nWith additional reporting by the Springfield Gazette and AP",
            ["the Springfield Gazette", "AP"],
        ),
        ("It rained.\n\n(Xinhua)", ["Xinhua"]),
        ("It rained.\n\nReuters, AFP and TASS", ["Reuters", "AFP", "TASS"]),
        ("It rained.\n\nReuters, Ada Byron", []),
        ("SPRINGFIELD (Reuters) - It rained.", ["Reuters"]),
        ("It rained, according to a source: nobody else saw it.", []),
        ("Brook read Reuters, TASS and AFP.\n\nIt rained.\n\nA\n\nB\n\nC\n\nD", []),
    ],
)
def test_credits_stand_in_the_dateline_or_at_the_end(text: str, names: list[str]) -> None:
    found = list(credits(Article(text), Authority()))
    assert [credit.name for credit in found] == names
    assert all(text[c.span.start : c.span.end] == c.span.text for c in found)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("declined to comment", ResponseKind.DECLINED),
        ("did not respond to a request for comment", ResponseKind.UNREACHED),
        ("could not be reached", ResponseKind.UNREACHED),
    ],
)
def test_who_was_asked_and_did_not_answer_is_told(answer: str, kind: ResponseKind) -> None:
    (response,) = rests(Story().says(ADA).does(GUILD, verb=answer)).responses
    assert (response.kind, response.span.text) == (kind, answer)


def test_a_denial_is_an_answer_and_the_refusal_of_something_is_none() -> None:
    def cued(said: str) -> tuple[ResponseKind, ...]:
        story = Story().says(ADA, said, cue="denied")
        sentence = story.sentences[0]
        words = tuple(
            type(w)(
                w.index,
                w.text,
                "deny" if w.text == "denied" else w.lemma,
                w.upos,
                w.xpos,
                w.head,
                w.deprel,
                w.start,
                w.end,
            )
            for w in sentence.words
        )
        story.sentences[0] = type(sentence)("body", 0, 0, words, sentence.entities)
        return tuple(response.kind for response in rests(story).responses)

    assert cued("that it rained") == (ResponseKind.DENIED,)
    assert cued("bail to them") == ()
