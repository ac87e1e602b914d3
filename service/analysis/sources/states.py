"""States and what stands for their governments: capitals, seats of government, adjectives."""

from __future__ import annotations

import functools

from service.analysis import data

_GOVERNMENTS = data.words("states", "governments")


@functools.cache
def _places() -> dict[str, str]:
    found: dict[str, str] = {}
    for state in data.load("states")["states"]:
        for name in (state["name"], *state["others"], *state["capitals"], *state["seats"]):
            found.setdefault(name.lower(), state["name"])
    return found


@functools.cache
def _adjectives() -> dict[str, str]:
    return {
        adjective.lower(): state["name"]
        for state in data.load("states")["states"]
        for adjective in state["adjectives"]
    }


def is_adjective(word: str) -> bool:
    """Whether a word is a state's adjective, and so one of its people's name ("Russian")."""
    return word.lower() in _adjectives()


def state_of(name: str) -> str | None:
    """The state whose government a name stands for: "the Kremlin", "Moscow", "Russian government"."""
    words = name.lower().split()
    if words[:1] == ["the"]:
        words = words[1:]
    whole = " ".join(words)
    if whole in _places():
        return _places()[whole]
    if len(words) > 1 and words[-1] in _GOVERNMENTS:
        rest = " ".join(words[:-1])
        return _adjectives().get(rest, _places().get(rest.removesuffix("'s").removesuffix("’s").strip()))
    return None
