"""A newsroom's authority file: the names its CMS knows, as JSON or CSV holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, post_load, pre_load, validate

from service.analysis.authority import Record
from service.analysis.report import SourceKind

_TEXT = validate.Regexp(r".*\S", error="Must say something.")


class RecordSchema(Schema):
    """One name: `id` is the newsroom's, `aliases` a list, in CSV parted by semicolons."""

    id = fields.String(required=True, validate=_TEXT)
    name = fields.String(required=True, validate=_TEXT)
    aliases = fields.List(fields.String(validate=_TEXT), load_default=list)
    kind = fields.Enum(SourceKind, by_value=True, load_default=None, allow_none=True)
    role = fields.String(load_default=None, allow_none=True)

    @pre_load
    def from_row(self, row: Any, **_: Any) -> Any:
        """A row of CSV has text where JSON has lists and null."""
        if not isinstance(row, Mapping):
            return row
        given = {key: value for key, value in row.items() if value is not None and value != ""}
        if isinstance(given.get("aliases"), str):
            parts = (alias.strip() for alias in given["aliases"].split(";"))
            given["aliases"] = [alias for alias in parts if alias]
        return given

    @post_load
    def record(self, given: dict[str, Any], **_: Any) -> Record:
        """The record as the analysis reads it."""
        return Record(**(given | {"aliases": tuple(given["aliases"])}))
