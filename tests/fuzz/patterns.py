"""Every regular expression of ours, and texts made from each that would keep a careless one busy."""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import schemas
import service
from service.checks.vocabulary import _file, any_house, phrases

#: Where re's functions take a pattern, and what `Vocabulary` makes one of.
_FUNCTIONS = frozenset("compile search match fullmatch split sub subn findall finditer".split())
#: What is run at import, or makes nothing but commands.
_LEFT_OUT = ("__main__", "migrations")


def modules() -> Iterator[ModuleType]:
    """Every module of ours."""
    for package in (service, schemas):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not any(it in found.name for it in _LEFT_OUT):
                yield importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern[Any]]:
    """Every pattern by where it stands: module and line, or the name that it has there."""
    found: dict[str, re.Pattern[Any]] = {}
    found |= {f"phrases.toml[{name!r}]": phrases(name) for name in _file("phrases")}
    for module in modules():
        if not module.__file__:
            continue
        for name, value in vars(module).items():
            for key, pattern in _inside(value, name):
                found[f"{module.__name__}.{key}"] = pattern
        tree = ast.parse(open(module.__file__, encoding="utf-8").read())
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or not call.args:
                continue
            of = call.func.value
            is_re = isinstance(of, ast.Name) and of.id == "re" and call.func.attr in _FUNCTIONS
            is_ours = call.func.attr == "expression"
            if not (is_re or is_ours):
                continue
            try:
                written = eval(compile(ast.Expression(call.args[0]), "", "eval"), dict(vars(module)))
            except NameError as e:
                print("LOCAL", module.__name__, call.lineno, e)
                continue
            where = f"{module.__name__}:{call.lineno}"
            found[where] = any_house().expression(written) if is_ours else re.compile(written)
    unique: dict[tuple[Any, int], tuple[str, re.Pattern[Any]]] = {}
    for where, pattern in found.items():
        unique.setdefault((pattern.pattern, pattern.flags), (where, pattern))
    return dict(unique.values())


def _inside(value: Any, name: str) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _inside(inner, f"{name}[{key!r}]")
    elif isinstance(value, list | tuple | set | frozenset):
        for at, inner in enumerate(value):
            yield from _inside(inner, f"{name}[{at}]")


_SAMPLES = "a1 A,.\n\t'-“”\"’%($<&;:=/[]{}_–—éÀ\u2028\0"


def _one_of(pattern_in: Any, flags: int) -> list[str]:
    """Characters that a set takes: its own first, and any of the usual."""
    own = [chr(arg if op is _constants.LITERAL else arg[0]) for op, arg in pattern_in
           if op in (_constants.LITERAL, _constants.RANGE)]
    fitting = []
    for character in itertools.chain(own, _SAMPLES):
        if _takes(pattern_in, character):
            fitting.append(character)
    return list(dict.fromkeys(fitting))[:6] or ["a"]


def _takes(items: Any, character: str) -> bool:
    negated = any(op is _constants.NEGATE for op, _ in items)
    hit = False
    for op, arg in items:
        if op is _constants.LITERAL:
            hit |= ord(character) == arg
        elif op is _constants.RANGE:
            hit |= arg[0] <= ord(character) <= arg[1]
        elif op is _constants.CATEGORY:
            name = str(arg).rpartition("_")[2].lower()
            is_not = "_NOT_" in str(arg)
            is_it = {"digit": character.isdigit(), "space": character.isspace(),
                     "word": character.isalnum() or character == "_"}[name]
            hit |= is_it != is_not
    return hit != negated


def shortest(parsed: Any) -> str:
    """A short text that the pattern, its assertions aside, would take."""
    return "".join(_short(op, arg) for op, arg in parsed)


def _short(op: Any, arg: Any) -> str:
    if op is _constants.LITERAL:
        return chr(arg)
    if op is _constants.NOT_LITERAL:
        return "b" if arg == ord("a") else "a"
    if op is _constants.ANY:
        return "a"
    if op is _constants.IN:
        return _one_of(arg, 0)[0]
    if op is _constants.BRANCH:
        return shortest(arg[1][0])
    if op is _constants.SUBPATTERN:
        return shortest(arg[3])
    if op is _constants.ATOMIC_GROUP:
        return shortest(arg)
    if op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
        return shortest(arg[2]) * min(arg[0], 3)
    return ""


def pumps(pattern: re.Pattern[Any], longest: int = 12) -> list[tuple[str, str]]:
    """(what stands before, what is said again and again) for every repetition of the pattern that may be long."""
    parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    found: dict[tuple[str, str], None] = {}
    _walk(parsed, "", found)
    for character in dict.fromkeys(_literals(parsed)):
        found[("", character)] = None
    for usual in (" ", "a", "1", "a ", "1,", "A", "\n", ".", '"'):
        found[("", usual)] = None
    return [it for it in found if it[1]]


def _walk(parsed: Any, before: str, found: dict[tuple[str, str], None]) -> None:
    for op, arg in parsed:
        if op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            least, most, inner = arg
            if most > 10:
                for said in _sayings(inner):
                    found[(before, said)] = None
                    found[("", before + said)] = None
            _walk(inner, before, found)
        elif op is _constants.BRANCH:
            for branch in arg[1]:
                _walk(branch, before, found)
        elif op is _constants.SUBPATTERN:
            _walk(arg[3], before, found)
        elif op is _constants.ATOMIC_GROUP:
            _walk(arg, before, found)
        elif op in (_constants.ASSERT, _constants.ASSERT_NOT):
            _walk(arg[1], before, found)
        before += _short(op, arg)


def _sayings(inner: Any) -> list[str]:
    if len(inner) == 1 and inner[0][0] is _constants.IN:
        return _one_of(inner[0][1], 0)
    if len(inner) == 1 and inner[0][0] is _constants.ANY:
        return ["a", " "]
    if len(inner) == 1 and inner[0][0] is _constants.SUBPATTERN:
        return _sayings(inner[0][1][3])
    if len(inner) == 1 and inner[0][0] is _constants.BRANCH:
        return [shortest(it) for it in inner[0][1][1]][:6]
    return [shortest(inner)]


def _literals(parsed: Any) -> Iterator[str]:
    for op, arg in parsed:
        if op is _constants.LITERAL:
            yield chr(arg)
        elif op is _constants.IN:
            yield from _one_of(arg, 0)
        elif op is _constants.BRANCH:
            for branch in arg[1]:
                yield from _literals(branch)
        elif op is _constants.SUBPATTERN:
            yield from _literals(arg[3])
        elif op is _constants.ATOMIC_GROUP:
            yield from _literals(arg)
        elif op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            yield from _literals(arg[2])
