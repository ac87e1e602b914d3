"""Report → JSON, the same bytes for the same report."""

from __future__ import annotations

import json

from service.analysis.report import Report

from .offsets import Unit
from .wire import to_wire

MEDIA_TYPE = "application/json"


def render(report: Report, offsets: Unit = "codepoint", min_severity: str | None = None) -> bytes:
    """UTF-8 JSON of the report, which need not be checked here (see `formats.rendered`)."""
    return json.dumps(
        to_wire(report, offsets, min_severity), ensure_ascii=False, allow_nan=False, separators=(",", ":")
    ).encode()
