"""The examples that the documentation shows: its fenced blocks, and the commands of its indented ones."""

from __future__ import annotations

import pathlib
import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

ROOT = pathlib.Path(__file__).parents[1]
DOCS = ROOT / "docs"
_HEADING = re.compile(r"#+ (.+)")
_FENCE = re.compile(r"(`{3,})(.*)")
_SETTING = re.compile(r"[A-Z_]+=")


class Example(NamedTuple):
    """What a page shows under a heading.

    `kind` is the language of a fenced block; of an indented command, the program with `$ ` before it, and for
    onrecord with its command behind.
    """

    page: str
    heading: str
    kind: str
    text: str


def examples(page: str = "*.md", kind: str | None = None) -> list[Example]:
    """Those of the pages whose names match, in their order; of one kind, where one is named."""
    found = [it for path in sorted(DOCS.glob(page)) for it in _shown(path)]
    return [it for it in found if kind is None or it.kind == kind]


def _shown(path: pathlib.Path) -> Iterator[Example]:
    page = path.relative_to(DOCS).as_posix()
    heading, before = "", ""
    lines = iter(path.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if title := _HEADING.fullmatch(line):
            heading = title[1]
        elif fence := _FENCE.fullmatch(line.strip()):
            block = list(iter(lambda end=fence[1]: _until(lines, end), None))
            yield Example(page, heading, fence[2].strip(), "".join(f"{it}\n" for it in block))
        elif line.startswith("    ") and not before:
            command = line.strip()
            while command.endswith("\\"):
                command = f"{command}\n{next(lines).strip()}"
            yield Example(page, heading, _program(command), command)
            continue  # more commands may follow
        before = line


def _until(lines: Iterator[str], end: str) -> str | None:
    line = next(lines)
    return None if line.strip() == end else line


def _program(command: str) -> str:
    words = shlex.split(command, comments=True)
    if "|" in words:
        words = words[words.index("|") + 1 :]
    program = [it for it in words if not _SETTING.match(it)]
    if not program:
        return "$ setting"
    return f"$ {' '.join(program[: 2 if program[0] == 'onrecord' else 1])}"
