"""GET /plugin/onrecord.js: the editor plugin, its modules served as the one script of a page."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from flask import Blueprint, Response, request

blueprint = Blueprint("plugin", __name__)

#: The modules, each after those that it imports.
MODULES = (
    "text.js",
    "follow.js",
    "memory.js",
    "reviews.js",
    "style.js",
    "find.js",
    "ask.js",
    "paint.js",
    "surface.js",
    "panel.js",
    "session.js",
    "onrecord.js",
)
SOURCES = Path(__file__).parents[1] / "web" / "plugin"
_IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@blueprint.get("/plugin/onrecord.js")
def plugin() -> Response:
    """The plugin; browsers ask again within minutes, and are told if it is what they have."""
    response = Response(script(), content_type="text/javascript; charset=utf-8")
    response.cache_control.public = True
    response.cache_control.max_age = 300
    # Any page may load it, also where it checks what it loads (integrity) or isolates itself (COEP).
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    response.make_conditional(request)
    return response


@functools.cache
def script() -> str:
    """The modules in one function, without what they say to each other about where they are."""
    read = [(SOURCES / name).read_text(encoding="utf-8") for name in MODULES]
    modules = "\n".join(_EXPORT.sub("", _IMPORT.sub("", it)) for it in read)
    return f'(() => {{\n"use strict";\n\n{modules}}})();\n'
