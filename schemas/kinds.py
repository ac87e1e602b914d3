"""Every value that an answer may hold where it chooses from a list, with what it means."""

from marshmallow import Schema, fields


class MeaningSchema(Schema):
    """A value and what it means."""

    value = fields.String(required=True)
    description = fields.String(required=True)


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
