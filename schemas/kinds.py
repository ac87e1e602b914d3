"""Every value that an answer may hold where it chooses from a list, with what it means."""

from marshmallow import Schema, fields, validate

from service.analysis.report import Severity


class MeaningSchema(Schema):
    """A value and what it means."""

    value = fields.String(required=True)
    description = fields.String(required=True)


class RuleSchema(Schema):
    """A rule: its message with … for what a finding fills in, and whether it runs unasked."""

    id = fields.String(required=True)
    severity = fields.String(required=True, validate=validate.OneOf(list(Severity)))
    enabled = fields.Boolean(required=True)
    description = fields.String(required=True)
    help = fields.String(required=True)


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
    rules = fields.List(fields.Nested(RuleSchema), required=True)
