"""A stretch of the article: half-open offsets into its title or body."""

from marshmallow import Schema, fields, validate

PARTS = ("title", "body")


class SpanSchema(Schema):
    """`text` is exactly the title's or the body's text from `start` to `end`."""

    start = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    end = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    text = fields.String(required=True)
    part = fields.String(required=True, data_key="in", validate=validate.OneOf(PARTS))
