"""The browsable API documentation, from Swagger UI as its package carries it: no CDN."""

from __future__ import annotations

from pathlib import Path

import flask_swagger_ui  # type: ignore[import-untyped]
from flask import Blueprint, Response, send_from_directory
from werkzeug.exceptions import NotFound

blueprint = Blueprint("docs", __name__)

_ASSETS = Path(flask_swagger_ui.__file__).parent / "dist"
_SERVED = frozenset(["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"])
# Swagger UI carries its icons as data.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>onrecord API</title>
<link rel="icon" type="image/png" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
<div id="docs"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
"""
_START = """SwaggerUIBundle({url: "openapi.json", dom_id: "#docs", validatorUrl: null, deepLinking: true});
"""


@blueprint.get("/docs")
def page() -> Response:
    """The page; addresses in it are relative, so that the service may live under a prefix."""
    return Response(_PAGE, mimetype="text/html", headers={"Content-Security-Policy": _POLICY})


@blueprint.get("/docs/start.js")
def start() -> Response:
    """What starts Swagger UI, apart from the page because of the page's policy."""
    return Response(_START, mimetype="text/javascript")


@blueprint.get("/docs/<name>")
def asset(name: str) -> Response:
    """A file of Swagger UI."""
    if name not in _SERVED:
        raise NotFound
    return send_from_directory(_ASSETS, name, max_age=86_400)
