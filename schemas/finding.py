"""Something an editor should look at before the article goes out."""

from marshmallow import Schema, fields, validate

from service.analysis.report import Severity

from .review import DecisionSchema
from .span import SpanSchema


class FindingSchema(Schema):
    """`rule` is stable, `message` is for the editor, `help` is the path of the rule's page."""

    id = fields.String(required=True)
    rule = fields.String(required=True, validate=validate.Regexp(r"[a-z0-9]+(-[a-z0-9]+)*\Z"))
    severity = fields.String(required=True, validate=validate.OneOf(list(Severity)))
    message = fields.String(required=True, validate=validate.Length(min=1))
    spans = fields.List(fields.Nested(SpanSchema), required=True)
    related = fields.List(fields.String(), required=True)
    help = fields.String(required=True)
    review = fields.Nested(
        DecisionSchema,
        load_default=None,
        allow_none=True,
        metadata={"description": "Who dismissed it, where dismissed findings are asked for; else null."},
    )
