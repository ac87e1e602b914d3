"""Which articles of a folder are measured."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator


def articles(folder: pathlib.Path, most: int) -> Iterator[tuple[str, str]]:
    """The name and the text of at most so many of a folder's *.txt, evenly spaced in the order of names.

    Line breaks are as the file has them.
    """
    files = sorted(folder.glob("*.txt"))
    count = min(most, len(files))
    for n in range(count):
        path = files[n * len(files) // count]
        yield path.stem, path.read_bytes().decode("utf-8")
