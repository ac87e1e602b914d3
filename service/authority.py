"""A newsroom's authority file, read once where the service starts."""

from __future__ import annotations

import csv
import json
import pathlib
from collections.abc import Sequence
from typing import Any

from marshmallow import ValidationError

from schemas.authority import RecordSchema

from .analysis.authority import Record

#: Faults that are named before the rest is only counted.
_SHOWN = 5


class AuthorityError(ValueError):
    """The file cannot be used; the message names it and what is wrong in it."""


def load_authority(path: pathlib.Path) -> Sequence[Record]:
    """The records of a file: `.json`, a list of objects, or `.csv` with a line of headings, both UTF-8.

    Raises AuthorityError where it cannot be read, a record does not validate, or an id is used twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = _csv(text) if path.suffix.lower() == ".csv" else json.loads(text)
    except (OSError, ValueError) as error:
        raise AuthorityError(f"Cannot read the authority file {path}: {error}") from None
    if not isinstance(rows, list):
        raise AuthorityError(f"The authority file {path} is not a list of records.")
    try:
        records: list[Record] = RecordSchema(many=True).load(rows)
    except ValidationError as error:
        raise AuthorityError(f"The authority file {path} does not validate: {_faults(error)}") from None
    seen: set[str] = set()
    for record in records:
        if record.id in seen:
            raise AuthorityError(f"The authority file {path} uses the id {record.id!r} twice.")
        seen.add(record.id)
    return records


def _csv(text: str) -> list[dict[str, Any]]:
    rows = csv.DictReader(text.splitlines(), strict=True)
    try:
        return [dict(row) for row in rows]
    except csv.Error as error:
        raise ValueError(f"{error} in line {rows.line_num}") from None


def _faults(error: ValidationError) -> str:
    """ "record 2: kind: Must be one of …", the first few."""
    messages = error.messages
    if not isinstance(messages, dict):
        return str(messages)
    told = [f"record {n + 1}: {fault}" for n, fault in messages.items() if isinstance(n, int)]
    told += [str(fault) for n, fault in messages.items() if not isinstance(n, int)]
    more = f"; and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    return "; ".join(told[:_SHOWN]) + more
