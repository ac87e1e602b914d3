"""Somebody or something the article relies on."""

from marshmallow import Schema, fields, validate

from service.analysis.report import Introduction, Naming, SourceKind

from .span import SpanSchema


class StandingSchema(Schema):
    """How much of the article hangs on a source; `share` is of all attributed words."""

    statements = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    share = fields.Float(required=True, validate=validate.Range(min=0, max=1))
    position = fields.Float(required=True, validate=validate.Range(min=0, max=1))
    introduced = fields.String(required=True, allow_none=True, validate=validate.OneOf(list(Introduction)))


class AuthorisedSchema(Schema):
    """What the newsroom's own file knows the source by."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True, allow_none=True)


class SourceSchema(Schema):
    """A source with every span that mentions it and the attributions that name it.

    `members` are the ids of those who speak together as this source.
    """

    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(SourceKind)))
    naming = fields.String(required=True, validate=validate.OneOf(list(Naming)))
    anonymous = fields.Boolean(required=True)
    anonymity_reason = fields.Nested(SpanSchema, required=True, allow_none=True)
    specificity = fields.Integer(
        required=True, strict=True, allow_none=True, validate=validate.Range(min=0, max=5)
    )
    role = fields.String(required=True, allow_none=True)
    affiliation = fields.String(required=True, allow_none=True)
    descriptors = fields.List(fields.String(), required=True)
    members = fields.List(fields.String(), required=True)
    authority = fields.Nested(AuthorisedSchema, required=True, allow_none=True)
    mentions = fields.List(fields.Nested(SpanSchema), required=True)
    attributions = fields.List(fields.String(), required=True)
    standing = fields.Nested(StandingSchema, required=True, allow_none=True)
