"""What went wrong, as RFC 9457 has it."""

from marshmallow import Schema, fields


class ProblemSchema(Schema):
    """`type` is stable; `errors` maps a JSON pointer into the body to what is wrong there."""

    type = fields.String(required=True, metadata={"example": "/problems/invalid-request"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
