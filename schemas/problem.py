"""What went wrong, as RFC 9457 has it."""

from marshmallow import Schema, fields


class ProblemSchema(Schema):
    """`type` is stable; `errors` maps a JSON pointer into the body to what is wrong there.

    `request` is the request's id, as in the header X-Request-Id and in the service's log.
    """

    type = fields.String(required=True, metadata={"example": "/problems/invalid-request"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    request = fields.String()
