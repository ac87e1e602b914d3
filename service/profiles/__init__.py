"""House styles: those that ship in this folder, and those of the newsroom's own, read once at the start."""

from __future__ import annotations

import importlib.resources
import pathlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import ValidationError

from schemas.profile import ProfileSchema

from .profile import DEFAULT, Profile

__all__ = ["DEFAULT", "Profile", "ProfileError", "Profiles", "UnknownProfileError", "load_profiles"]

SHIPPED = ("default", "strict", "wire")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class ProfileError(ValueError):
    """A file that cannot be used; the message names it, and each key with what is wrong there."""


class UnknownProfileError(LookupError):
    """A name that no house style has; the message lists those there are."""


class Profiles:
    """The house styles there are, by name."""

    def __init__(self, profiles: Mapping[str, Profile]) -> None:
        """Take them in the order in which they are to be listed."""
        self._profiles = dict(profiles)

    def __iter__(self) -> Iterator[Profile]:
        """Every one."""
        return iter(self._profiles.values())

    def get(self, name: str) -> Profile:
        """The one of a name; raises UnknownProfileError."""
        if name not in self._profiles:
            raise UnknownProfileError(f"Is no house style; there are {', '.join(self._profiles)}.")
        return self._profiles[name]


def load_profiles(folder: pathlib.Path | None = None, wanted: Mapping[str, str] | None = None) -> Profiles:
    """The styles that ship and those of a folder: each NAME.toml there is the style NAME.

    One with the name of one that ships takes its place. Raises ProfileError, also where one is `wanted` that
    there is not; `wanted` are names by CMS.
    """
    stated = {name: _stated(name, _shipped(name), f"{name}.toml") for name in SHIPPED}
    whole = {name: _merged(stated["default"], it) for name, it in stated.items()}
    own: dict[str, Mapping[str, Any]] = {}
    for path in _files(folder) if folder else ():
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise ProfileError(f"Cannot read the house style {path}: {error}") from None
        it = _stated(path.stem, text, str(path))
        own[path.stem] = _merged(whole[it.get("extends", DEFAULT)], it)
    profiles = Profiles({name: Profile(name, it) for name, it in (whole | own).items()})
    for cms, name in (wanted or {}).items():
        try:
            profiles.get(name)
        except UnknownProfileError as error:
            raise ProfileError(f"The house style {name!r} of {cms}: {error}") from None
    return profiles


def _shipped(name: str) -> str:
    return importlib.resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")


def _files(folder: pathlib.Path) -> list[pathlib.Path]:
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except OSError as error:
        raise ProfileError(f"Cannot read the folder of house styles {folder}: {error.strerror}") from None
    for path in paths:
        if not _NAME.fullmatch(path.stem):
            raise ProfileError(
                f"The house style {path} needs a name of small letters, digits and hyphens, 64 at most."
            )
    return paths


def _stated(name: str, text: str, where: str) -> Mapping[str, Any]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"The house style {where} is no TOML: {error}") from None
    try:
        loaded: Mapping[str, Any] = ProfileSchema().load(table)
    except ValidationError as error:
        faults = "; ".join(f"{key}: {why}" for key, why in _faults(error.messages))
        raise ProfileError(f"The house style {where} does not validate: {faults}") from None
    return loaded


def _faults(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each key of a file, dotted as TOML has it, with what is wrong there."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            # Marshmallow tells a dict's keys from its values; a file has only keys.
            here = path if key in ("_schema", "key", "value") else f"{path}.{key}" if path else str(key)
            yield from _faults(inner, here)
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield path or "the file", str(message)


def _merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Tables merged, lists joined, anything else from `more`."""
    merged = dict(base)
    for key, value in more.items():
        known = merged.get(key)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            merged[key] = _merged(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            merged[key] = [*known, *(it for it in value if it not in known)]
        else:
            merged[key] = value
    return merged
