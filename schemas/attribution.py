"""Content, who it is attributed to, and the words that do it."""

from marshmallow import Schema, fields, validate

from service.analysis.report import AttributionKind, Stance

from .span import SpanSchema


class SpeakerSchema(Schema):
    """The source's id and the words that name it in this attribution."""

    id = fields.String(required=True)
    spans = fields.List(fields.Nested(SpanSchema), required=True)


class CueSchema(Schema):
    """The words that attribute, and how far they stand behind what is said."""

    spans = fields.List(fields.Nested(SpanSchema), required=True)
    lemma = fields.String(required=True)
    stance = fields.String(required=True, validate=validate.OneOf(list(Stance)))


class ContentSchema(Schema):
    """What is attributed; more than one span where it is interrupted."""

    spans = fields.List(fields.Nested(SpanSchema), required=True)


class AttributionSchema(Schema):
    """An attribution relation: source, cue and content."""

    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(AttributionKind)))
    source = fields.Nested(SpeakerSchema, required=True, allow_none=True)
    cue = fields.Nested(CueSchema, required=True, allow_none=True)
    content = fields.Nested(ContentSchema, required=True)
    via = fields.String(required=True, allow_none=True)
    parent = fields.String(required=True, allow_none=True)
    confidence = fields.Float(required=True, validate=validate.Range(min=0, max=1))
