"""Sources that the newsroom's own list knows."""

from __future__ import annotations

from story import Story

from service.analysis.authority import Authority, Record
from service.analysis.report import Authorised, SourceKind

LIST = Authority(
    [
        Record("x-7", "Ada Brook", ("A. Brook", "the Kettle Queen"), SourceKind.PERSON, "founder"),
        Record("x-8", "Vesper", kind=SourceKind.OUTLET),
    ]
)


def test_a_source_carries_the_lists_id_and_kind() -> None:
    story = Story().says("[P Ada/PROPN Brook/PROPN]").says("[P Brook/PROPN]").says("[P Vesper/PROPN]")
    ada, vesper = story.sources(LIST)
    assert ada.authority == Authorised("x-7", "Ada Brook", "founder")
    assert ada.attributions == ("a1", "a2")
    assert ada.role is None  # the article states none
    assert (vesper.kind, vesper.authority) == (SourceKind.OUTLET, Authorised("x-8", "Vesper", None))


def test_an_alias_is_the_same_source() -> None:
    story = Story().says("[P Ada/PROPN Brook/PROPN]").says("the/DET [O Kettle/PROPN Queen/PROPN]")
    assert len(story.sources(LIST)) == 1
    assert len(story.sources()) == 2


def test_without_a_list_no_source_has_an_id() -> None:
    assert Story().says("[P Ada/PROPN Brook/PROPN]").sources()[0].authority is None
