"""Every value that an answer may hold where it chooses from a list, with what it means."""

from marshmallow import Schema, fields


class MeaningSchema(Schema):
    """A value and what it means."""

    value = fields.String(required=True)
    description = fields.String(required=True)


class FormatSchema(MeaningSchema):
    """A form that answers can be had in: `value` is for `?format=`, `media_type` for `Accept`."""

    media_type = fields.String(required=True)
    extension = fields.String(required=True, metadata={"description": "Of a file that holds it."})


class KindsSchema(Schema):
    """The lists by the fields they are for."""

    source_kinds = fields.List(fields.Nested(MeaningSchema), required=True)
    namings = fields.List(fields.Nested(MeaningSchema), required=True)
    attribution_kinds = fields.List(fields.Nested(MeaningSchema), required=True)
    stances = fields.List(fields.Nested(MeaningSchema), required=True)
    figure_kinds = fields.List(fields.Nested(MeaningSchema), required=True)
    modifiers = fields.List(fields.Nested(MeaningSchema), required=True)
    evidence = fields.List(fields.Nested(MeaningSchema), required=True)
    introductions = fields.List(fields.Nested(MeaningSchema), required=True)
    responses = fields.List(fields.Nested(MeaningSchema), required=True)
    severities = fields.List(fields.Nested(MeaningSchema), required=True)
    formats = fields.List(fields.Nested(FormatSchema), required=True)
