"""Every regular expression of ours, and for each the texts that would keep a careless one busy."""

from __future__ import annotations

import ast
import importlib
import pathlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any, NamedTuple

import schemas
import service
from service.checks.vocabulary import _file, any_house, phrases

#: Of re, those that take a pattern.
_TAKING = frozenset(
    ["compile", "search", "match", "fullmatch", "split", "sub", "subn", "findall", "finditer"]
)
#: What begins anywhere in its text tries everywhere; these begin at one place.
_AT_ONE_PLACE = frozenset(["match", "fullmatch"])
#: What is run where it is imported.
_LEFT_OUT = ("__main__", "migrations")
_USUAL = (" ", "a", "1", "a ", "1,")
_SAMPLES = "a1 A,.\n\t'-“”\"’%($<&;:=/[]{}_–—éÀ\u2028\0"
_REPEATS = (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT)


class Found(NamedTuple):
    """A pattern, and how it is used: the method's name, or finditer for whatever searches."""

    pattern: re.Pattern[Any]
    use: str


def modules() -> Iterator[ModuleType]:
    """Every module of ours."""
    for package in (service, schemas):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not any(it in found.name for it in _LEFT_OUT):
                yield importlib.import_module(found.name)


def patterns() -> tuple[dict[str, Found], list[str]]:
    """Every pattern by where it stands, and the places whose patterns only come to be when they are used."""
    found = {f"phrases.toml {name}": Found(phrases(name), "finditer") for name in _file("phrases")}
    unknown = []
    for module in modules():
        tree = ast.parse(pathlib.Path(str(module.__file__)).read_text(encoding="utf-8"))
        uses = _uses(tree)
        for name, value in vars(module).items():
            used = uses.get(name, {"finditer"})
            use = min(used) if used <= _AT_ONE_PLACE else "finditer"
            for key, pattern in _inside(value, name):
                found[f"{module.__name__}.{key}"] = Found(pattern, use)
        called = {it.value: it.attr for it in ast.walk(tree) if isinstance(it, ast.Attribute)}
        named = [it.value for it in tree.body if isinstance(it, ast.Assign)]
        for call in ast.walk(tree):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
                continue
            of, function = call.func.value, call.func.attr
            is_house = function == "expression"
            if not is_house and not (isinstance(of, ast.Name) and of.id == "re" and function in _TAKING):
                continue
            if function == "compile" and call in named:
                continue
            where = f"{module.__name__}:{call.lineno}"
            try:
                written = eval(compile(ast.Expression(call.args[0]), "", "eval"), dict(vars(module)))
            except NameError:
                unknown.append(where)
                continue
            pattern = any_house().expression(written) if is_house else re.compile(written)
            use = called.get(call, function)
            found[where] = Found(pattern, use if use in _AT_ONE_PLACE else "finditer")
    return found, unknown


def _uses(tree: ast.AST) -> dict[str, set[str]]:
    """What is called of each name, where that is a method of a pattern's."""
    found: dict[str, set[str]] = {}
    for it in ast.walk(tree):
        if isinstance(it, ast.Attribute) and it.attr in _TAKING:
            of = it.value.value if isinstance(it.value, ast.Subscript) else it.value
            if isinstance(of, ast.Name):
                found.setdefault(of.id, set()).add(it.attr)
    return found


def _inside(value: Any, name: str) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _inside(inner, f"{name}[{key!r}]")
    elif isinstance(value, list | tuple | set | frozenset):
        for at, inner in enumerate(value):
            yield from _inside(inner, f"{name}[{at}]")


def pumps(pattern: re.Pattern[Any]) -> list[tuple[str, str]]:
    """(what stands before, what is said over and over), from every repetition that may be long."""
    written = pattern.pattern
    parsed = _parser.parse(written, pattern.flags & ~re.DEBUG)
    found: dict[tuple[str, str], None] = dict.fromkeys(("", usual) for usual in _USUAL)
    _walk(parsed, "", found)
    return [it for it in found if it[1]]


def _walk(parsed: Any, before: str, found: dict[tuple[str, str], None]) -> None:
    for op, arg in parsed:
        if op in _REPEATS and arg[1] > 10:
            for said in _sayings(arg[2]):
                found[before, said] = found["", before + said] = None
        for inner in _parts(op, arg):
            _walk(inner, before, found)
        before += _short(op, arg)


def _parts(op: Any, arg: Any) -> Sequence[Any]:
    """The patterns that a part of one consists of."""
    if op in _REPEATS:
        return [arg[2]]
    if op is c.BRANCH:
        parts: Sequence[Any] = arg[1]
        return parts
    if op is c.SUBPATTERN:
        return [arg[3]]
    if op is c.ATOMIC_GROUP:
        return [arg]
    return [arg[1]] if op in (c.ASSERT, c.ASSERT_NOT) else []


def _sayings(repeated: Any) -> list[str]:
    """What one turn of a repetition may be."""
    if len(repeated) == 1:
        op, arg = repeated[0]
        if op is c.IN:
            return _some_of(arg)
        if op is c.BRANCH:
            return [_shortest(it) for it in arg[1]][:6]
        if op is c.SUBPATTERN:
            return _sayings(arg[3])
    return [_shortest(repeated)]


def _shortest(parsed: Any) -> str:
    """A short text that a pattern takes, its assertions aside."""
    return "".join(_short(op, arg) for op, arg in parsed)


def _short(op: Any, arg: Any) -> str:
    if op is c.LITERAL:
        return chr(arg)
    if op in (c.ANY, c.NOT_LITERAL):
        return "b" if arg == ord("a") else "a"
    if op is c.IN:
        return _some_of(arg)[0]
    if op in _REPEATS:
        return _shortest(arg[2]) * min(arg[0], 3)
    parts = _parts(op, arg)
    return _shortest(parts[0]) if parts and op not in (c.ASSERT, c.ASSERT_NOT) else ""


def _some_of(items: Any) -> list[str]:
    """Some characters of a set: its own first, then usual ones that it takes."""
    own = [chr(arg if op is c.LITERAL else arg[0]) for op, arg in items if op in (c.LITERAL, c.RANGE)]
    return [it for it in dict.fromkeys([*own, *_SAMPLES]) if _takes(items, it)][:5] or ["a"]


def _takes(items: Any, character: str) -> bool:
    hit = negated = False
    for op, arg in items:
        if op is c.NEGATE:
            negated = True
        elif op is c.LITERAL:
            hit |= ord(character) == arg
        elif op is c.RANGE:
            hit |= arg[0] <= ord(character) <= arg[1]
        elif op is c.CATEGORY:
            kind = str(arg).rpartition("_")[2].lower()
            is_one = {
                "digit": character.isdigit(),
                "space": character.isspace(),
                "word": character.isalnum() or character == "_",
            }[kind]
            hit |= is_one != ("_NOT_" in str(arg))
    return hit != negated
