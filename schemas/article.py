"""The article that was read, as the answer gives it back."""

from marshmallow import Schema, fields, validate


class HeadlineSchema(Schema):
    """Where the first line of the text reads as a headline."""

    start = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    end = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))


class ArticleSchema(Schema):
    """`length` counts what the offsets count: code points, or UTF-16 code units where asked for."""

    id = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    language = fields.String(required=True)
    text = fields.String(required=True)
    length = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    headline = fields.Nested(HeadlineSchema, required=True, allow_none=True)
