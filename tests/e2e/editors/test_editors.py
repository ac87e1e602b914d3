"""Real editors: writing, undo and what is saved are the same with the plugin as without."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .conftest import Desk

STORY = (
    "<p>Spending rose by 5 percent 🚀, and <strong>then by <em>7</em></strong>.</p>"
    "<p>Ann Lee said that 12&nbsp;shops closed.</p>"
    "<ul><li><p>One cost 30.</p></li><li><p>None cost 40.</p></li></ul><p>The end.</p>"
)
STEPS = 12
#: Where the plugin is to look; the last is to find out for itself.
TARGETS = {
    "tinymce": "#story_ifr",
    "tinymce-inline": "#story",
    "prosemirror": "",
}


def written(desk: Desk, pause: Callable[[], object]) -> list[str]:
    """Write, change, undo and redo as a person does; what would be saved after each step."""
    keys = desk.page.keyboard
    kept: list[str] = []

    def step() -> None:
        pause()
        kept.append(desk.saved())

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
    keys.press("Control+Home")
    keys.type("Now 55 ")
    step()
    keys.press("Shift+End")
    keys.press("Delete")
    step()
    for key in ("Control+z", "Control+y"):
        for _ in range(STEPS):
            keys.press(key)
            kept.append(desk.saved())
        step()
    return kept


def unchanged(desk: Desk, name: str, story: str, target: str) -> None:
    desk.open_alone(name, story)
    alone = written(desk, lambda: None)
    assert len(set(alone)) > 5
    attributes = {"target": target} if target else {}
    desk.open(name, story, **attributes)
    painted: list[int] = []

    def pause() -> None:
        desk.settle()
        if name != "textarea":
            painted.append(len(desk.painted()))

    assert written(desk, pause) == alone
    if name != "textarea":
        assert min(painted) >= 4


@pytest.mark.parametrize("name", TARGETS)
def test_writing_undo_and_what_is_saved_are_the_same_with_the_plugin(
    desk_of_editors: Desk, name: str
) -> None:
    unchanged(desk_of_editors, name, STORY, TARGETS[name])


def test_they_are_the_same_in_an_element_that_is_edited_in_place(desk: Desk) -> None:
    unchanged(desk, "plain", STORY, "#story")


def test_they_are_the_same_in_a_textarea(desk: Desk) -> None:
    unchanged(desk, "textarea", "Spending rose by 5 percent 🚀.\n\nAnn Lee said 12.", "#story")


@pytest.mark.parametrize("name", TARGETS)
def test_figures_are_painted_where_they_stand(desk_of_editors: Desk, name: str) -> None:
    desk = desk_of_editors
    desk.open(name, STORY, target=TARGETS[name] or ".ProseMirror")
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
