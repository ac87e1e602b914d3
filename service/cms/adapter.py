"""What onrecord needs to know of a CMS."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from .call import Call, UnreadableError
from .event import Ignored


@dataclasses.dataclass(frozen=True)
class Adapter:
    """A CMS: how its calls are told from others', and where an article is in them.

    `verify(call, secrets, now)` raises RefusedError unless the call, its bytes as they came, is the
    CMS's by one of the secrets and, where the CMS says when it was made, recent; `now` is in seconds
    since 1970. `extract(call, payload)` gives the values of EventSchema by name, raising marshmallow's
    ValidationError. `parse` reads the body, raising UnreadableError. Some CMSs take nothing but 201 for
    a success, whatever became of the call.
    """

    name: str
    title: str
    verify: Callable[[Call, Sequence[str], float], None]
    extract: Callable[[Call, Any], dict[str, Any] | Ignored]
    parse: Callable[[Call], Any]
    ignored_status: int = 200


def parse_json(call: Call) -> Any:
    """The body as JSON; raises UnreadableError."""
    try:
        return json.loads(call.body, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = f": {error.msg} at line {error.lineno}, column {error.colno}"
    except (ValueError, RecursionError):  # bytes that are no text, numbers that are none, endless nesting
        where = ""
    raise UnreadableError(f"The body is not valid JSON{where}.")


def first(values: Mapping[str, Any], *names: str) -> Any:
    """The first of the named values that is not None."""
    return next((values[name] for name in names if values.get(name) is not None), None)


def _no_constant(_: str) -> NoReturn:
    raise ValueError
