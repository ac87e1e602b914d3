"""Somebody or something the article relies on."""

from marshmallow import Schema, fields, validate

from service.analysis.report import Naming, SourceKind

from .span import SpanSchema


class SourceSchema(Schema):
    """A source with every span that mentions it and the attributions that name it."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(SourceKind)))
    naming = fields.String(required=True, validate=validate.OneOf(list(Naming)))
    anonymous = fields.Boolean(required=True)
    role = fields.String(required=True, allow_none=True)
    affiliation = fields.String(required=True, allow_none=True)
    mentions = fields.List(fields.Nested(SpanSchema), required=True)
    attributions = fields.List(fields.String(), required=True)
