"""A number that states a fact somebody could check."""

from marshmallow import Schema, fields, validate

from service.analysis.report import Evidence, FigureKind, Modifier

from .review import DecisionSchema
from .span import SpanSchema


class ValueSchema(Schema):
    """Both ends equal for a point value; null where an end is open."""

    low = fields.Float(required=True, allow_none=True)
    high = fields.Float(required=True, allow_none=True)


#: "from" is a keyword of Python, so this schema is made from a dict.
MovedSchema = Schema.from_dict(
    {"from": fields.Float(required=True), "to": fields.Float(required=True)}, name="MovedSchema"
)


class CountedSchema(Schema):
    """What a figure counts or measures."""

    text = fields.String(required=True)
    spans = fields.List(fields.Nested(SpanSchema), required=True)


class FigureSchema(SpanSchema):
    """A figure is a span of its own, with its unit and modifier."""

    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(FigureKind)))
    value = fields.Nested(ValueSchema, required=True)
    unit = fields.String(required=True, allow_none=True)
    modifier = fields.String(required=True, validate=validate.OneOf(list(Modifier)))
    change = fields.String(required=True, allow_none=True, validate=validate.OneOf(["up", "down"]))
    moved = fields.Nested(
        MovedSchema,
        load_default=None,
        allow_none=True,
        metadata={"description": "Both ends of “from A to B”, in the order told."},
    )
    of = fields.Nested(CountedSchema, required=True, allow_none=True)
    evidence = fields.String(required=True, validate=validate.OneOf(list(Evidence)))
    attribution = fields.String(required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True)
    carried = fields.Boolean(required=True)
    conflicts_with = fields.List(fields.String(), required=True)
    review = fields.Nested(
        DecisionSchema,
        load_default=None,
        allow_none=True,
        metadata={"description": "Who verified it; null where nobody has."},
    )
