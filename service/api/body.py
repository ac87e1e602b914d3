"""A request's body, decoded and bounded; whatever cannot be read is a problem, never a 500."""

from __future__ import annotations

import codecs
import json
import urllib.parse
from typing import Any, NoReturn

from flask import Request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from .problems import Problem

JSON, PLAIN, HTML = "application/json", "text/plain", "text/html"
READ = (JSON, PLAIN, HTML)

# By Python's names. Its other codecs are not character sets, or cost more than linear time.
_CHARSETS = frozenset(
    ["utf-8", "ascii", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "mac-roman"]
    + [f"iso8859-{n}" for n in (*range(1, 12), *range(13, 17))]
    + [f"cp{n}" for n in range(1250, 1259)]
)


def read(request: Request) -> Any:
    """What the body says: parsed JSON, or `{"text": …}` or `{"html": …}` for the article itself.

    Raises Problem: 400 unreadable, 413 too large, 415 of another media type or encoding.
    """
    kind = request.mimetype
    if kind not in READ:
        raise Problem(
            415, f"Content-Type must be one of {', '.join(READ)}.", headers={"Accept": ", ".join(READ)}
        )
    if kind == JSON:
        return parse_json(_decoded(received(request), "utf-8"))
    charset = _charset(request)
    text = _decoded(received(request), charset)
    return {"text" if kind == PLAIN else "html": text}


def received(request: Request) -> bytes:
    """The body's bytes as they came; raises Problem: 400 incomplete, 413 too large, 415 encoded."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Problem(
            415, "Send the body as it is, without Content-Encoding.", headers={"Accept-Encoding": "identity"}
        )
    try:
        body = request.get_data(cache=False)
    except HTTPException:
        raise
    except Exception:  # of the server's own kind, about chunks that are none
        raise Problem(400, "The body could not be received.") from None
    if request.content_length is not None and len(body) < request.content_length:
        raise Problem(400, "The body ended before its Content-Length.")
    # Werkzeug cuts a body of unknown length off at the limit without a word (LimitedStream.readall).
    at_limit = request.content_length is None and len(body) == request.max_content_length
    if at_limit and request.environ["wsgi.input"].read(1):
        raise RequestEntityTooLarge
    return body


def _charset(request: Request) -> str:
    label = request.mimetype_params.get("charset", "utf-8").strip(" '\"") or "utf-8"
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        name = ""
    if name not in _CHARSETS:
        raise Problem(415, "The charset of Content-Type is not one that this service reads; send UTF-8.")
    return name


def _decoded(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset)
    except UnicodeError as error:
        at = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
    raise Problem(400, f"The body is not {charset}{at}.")


def form(request: Request, most: int) -> dict[str, str]:
    """A form's fields, escaped as `application/x-www-form-urlencoded`, in UTF-8; of several alike the first.

    Raises Problem as `received` does, and 400 where it is not UTF-8 or has more than `most` fields.
    """
    sent = _decoded(received(request), "utf-8")
    try:
        fields = urllib.parse.parse_qsl(sent, keep_blank_values=True, errors="strict", max_num_fields=most)
    except UnicodeDecodeError:
        raise Problem(400, "The form is not escaped UTF-8.") from None
    except ValueError:
        raise Problem(400, f"The form has more than {most} fields.") from None
    return dict(reversed(fields))


def parse_json(text: str) -> Any:
    """JSON's value; raises a 400 problem that says where it is none."""
    where = ""
    try:
        return json.loads(text.removeprefix("\ufeff"), parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = f": {error.msg} at line {error.lineno}, column {error.colno}"
    except RecursionError:
        where = ": it is nested too deeply"
    except ValueError:  # a number beyond what is parsed
        where = ": it has a number that is none"
    raise Problem(400, f"The body is not valid JSON{where}.")


def _no_constant(_: str) -> NoReturn:
    raise ValueError
