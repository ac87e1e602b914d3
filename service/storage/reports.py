"""A Report as text to keep, and back: every field but the HTML, also those that the wire leaves out."""

from __future__ import annotations

import dataclasses
import enum
import functools
import json
import types
import typing
from typing import Any

from service.analysis.report import Report


class UnreadableReportError(ValueError):
    """The text holds no report of this version's shape; the article must be annotated anew."""


def dump(report: Report) -> str:
    """JSON in ASCII; the same text for the same report. Where its article was read from is left out."""
    report = dataclasses.replace(report, article=dataclasses.replace(report.article, markup=None))
    return json.dumps(dataclasses.asdict(report), separators=(",", ":"))


def load(text: str) -> Report:
    """The report that `dump` wrote. Fields that are unknown by now are left out, new ones take defaults.

    Raises UnreadableReportError where a field has no default or another type.
    """
    try:
        return typing.cast(Report, _built(Report, json.loads(text)))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnreadableReportError(type(error).__name__) from None


def _built(kind: Any, value: Any) -> Any:
    """`value`, plain JSON, as an object of the type `kind`."""
    origin = typing.get_origin(kind)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        known = _types(kind)
        return kind(**{name: _built(known[name], inner) for name, inner in value.items() if name in known})
    if origin in (types.UnionType, typing.Union):
        if value is None:
            return None
        (kind,) = (it for it in typing.get_args(kind) if it is not type(None))
        return _built(kind, value)
    if origin is tuple:
        arguments = typing.get_args(kind)
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_built(arguments[0], inner) for inner in value)
        return tuple(_built(it, inner) for it, inner in zip(arguments, value, strict=True))
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind(value)
    return value


@functools.cache
def _types(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {it.name: hints[it.name] for it in dataclasses.fields(kind)}
