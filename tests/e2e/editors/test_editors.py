"""Real editors: writing, undo and what is saved are the same with the plugin as without."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.documented import examples

from . import places
from .conftest import Desk

STORY = (
    "<p>Spending rose by 5 percent 🚀, and <strong>then by <em>7</em></strong>.</p>"
    "<p>Ann Lee said that 12&nbsp;shops closed.</p>"
    "<ul><li><p>One cost 30.</p></li><li><p>None cost 40.</p></li></ul><p>The end.</p>"
)
STEPS = 12
ATTEMPTS = 3
RICH = [name for name in places.GUIDE if name != "textarea"]


def written(desk: Desk, pause: Callable[[], object]) -> list[str]:
    """Write, change, undo and redo as a person does; what would be saved after each step."""
    keys = desk.page.keyboard
    kept: list[str] = []

    def step() -> None:
        desk.notice()
        pause()
        kept.append(desk.saved())

    def move(key: str) -> None:
        keys.press(key)
        desk.notice()

    desk.caret_at_end()
    keys.type(" It cost 20 euros 🚀.")
    step()
    keys.press("Enter")
    keys.type("Then 334 left")
    keys.press("Backspace")
    keys.press("Backspace")
    step()
    keys.press("Control+b")
    keys.type(" bold 44")
    keys.press("Control+b")
    step()
    move("Control+Home")
    keys.type("Now 55 ")
    step()
    move("Shift+End")
    keys.press("Delete")
    step()
    for key in ("Control+z", "Control+y"):
        for _ in range(STEPS):
            keys.press(key)
            kept.append(desk.saved())
        step()
    return kept


def unchanged(desk: Desk, open_alone: Callable[[], object], open: Callable[[], object], paints: bool) -> None:
    """Write with the plugin and without, until both gave the same, or once too often.

    On a busy machine an editor is told late where the caret is, and parts its undo otherwise, by chance and
    with no plugin too. What a plugin does to it, it does each time.
    """
    for attempt in range(ATTEMPTS):
        open_alone()
        alone = written(desk, lambda: None)
        assert len(set(alone)) > 5
        open()
        painted: list[int] = []

        def pause(painted: list[int] = painted) -> None:
            desk.settle()
            painted.append(len(desk.painted()) if paints else 4)

        beside = written(desk, pause)
        assert min(painted) >= 4
        if beside == alone or attempt == ATTEMPTS - 1:
            assert beside == alone
            return


@pytest.mark.parametrize("name", RICH)
def test_writing_undo_and_what_is_saved_are_the_same_with_the_plugin(
    desk_of_editors: Desk, name: str
) -> None:
    desk = desk_of_editors
    unchanged(
        desk, lambda: desk.open_alone(f"guide/{name}", STORY), lambda: desk.open_as_shown(name, STORY), True
    )


def test_they_are_the_same_where_tinymce_is_in_the_page(desk_of_editors: Desk) -> None:
    desk, name = desk_of_editors, "tinymce-inline"
    unchanged(
        desk, lambda: desk.open_alone(name, STORY), lambda: desk.open(name, STORY, target="#story"), True
    )


def test_they_are_the_same_in_an_element_that_is_edited_in_place(desk: Desk) -> None:
    unchanged(
        desk,
        lambda: desk.open_alone("plain", STORY),
        lambda: desk.open("plain", STORY, target="#story"),
        True,
    )


def test_they_are_the_same_in_a_textarea(desk: Desk) -> None:
    story = "Spending rose by 5 percent 🚀.\n\nAnn Lee said 12."
    unchanged(
        desk,
        lambda: desk.open_alone("guide/textarea", story),
        lambda: desk.open_as_shown("textarea", story),
        False,
    )


def test_the_tag_that_is_shown_first_is_enough(desk: Desk) -> None:
    desk.cms.tag = desk.tag_as_shown("The tag")
    desk.load("plain", STORY)
    desk.settle()
    assert desk.painted() == ["5 percent", "7", "12", "30", "40"]


def test_every_page_of_the_guide_is_tried() -> None:
    tried = [*places.GUIDE.values(), "The tag", "Dismissed for everybody"]
    assert sorted(it.heading for it in examples("plugin.md", "html")) == sorted(tried)


@pytest.mark.parametrize("name", RICH)
def test_an_editor_is_found_unasked_and_figures_are_painted_where_they_stand(
    desk_of_editors: Desk, name: str
) -> None:
    desk = desk_of_editors
    desk.open(f"guide/{name}", STORY)
    assert desk.painted() == ["5 percent", "7", "12", "30", "40"]
    assert desk.service.last.text.split("\n\n") == [
        "Spending rose by 5 percent 🚀, and then by 7.",
        "Ann Lee said that 12\u00a0shops closed.",
        "One cost 30.",
        "None cost 40.",
        "The end.",
    ]
    # A jump reaches into the editor's frame.
    desk.unfold()
    desk.page.locator("onrecord-panel .finding").nth(3).locator("button").first.click()
    assert desk.painted("here") == ["30"]
