"""What the article as a whole rests on."""

from marshmallow import Schema, fields, validate

from service.analysis.report import ResponseKind

from .span import SpanSchema

_COUNT = validate.Range(min=0)
_SHARE = validate.Range(min=0, max=1)


class RelianceSchema(Schema):
    """An outlet, with the statements made to it (`told`) and by it (`reported`)."""

    source = fields.String(required=True)
    wire = fields.Boolean(required=True)
    told = fields.Integer(required=True, strict=True, validate=_COUNT)
    reported = fields.Integer(required=True, strict=True, validate=_COUNT)


class CreditSchema(Schema):
    """An outlet named in a dateline or a credit line."""

    name = fields.String(required=True)
    wire = fields.Boolean(required=True)
    span = fields.Nested(SpanSchema, required=True)


class ResponseSchema(Schema):
    """A denial, or that somebody declined to comment or was not reached."""

    kind = fields.String(required=True, validate=validate.OneOf(list(ResponseKind)))
    source = fields.String(required=True, allow_none=True)
    who = fields.Nested(SpanSchema, required=True, allow_none=True)
    span = fields.Nested(SpanSchema, required=True)


class SourcingSchema(Schema):
    """Counts of those who speak, how far they are independent, and who answers.

    `main_share` is the largest part of the attributed words that one source has; `outlet_share` the part
    of the statements that were made to an outlet or by one.
    """

    named = fields.Integer(required=True, strict=True, validate=_COUNT)
    described = fields.Integer(required=True, strict=True, validate=_COUNT)
    generic = fields.Integer(required=True, strict=True, validate=_COUNT)
    anonymous = fields.Integer(required=True, strict=True, validate=_COUNT)
    independent = fields.Integer(required=True, strict=True, validate=_COUNT)
    main = fields.String(required=True, allow_none=True)
    main_share = fields.Float(required=True, validate=_SHARE)
    outlet_share = fields.Float(required=True, validate=_SHARE)
    outlets = fields.List(fields.Nested(RelianceSchema), required=True)
    credits = fields.List(fields.Nested(CreditSchema), required=True)
    responses = fields.List(fields.Nested(ResponseSchema), required=True)
