"""What made the answer: the same input with the same engine gives the same bytes."""

from marshmallow import Schema, fields, validate

OFFSETS = ("codepoint", "utf16")


class EngineSchema(Schema):
    """`models` is the models' fingerprint, `profile` the house style, `offsets` what they count.

    `profile_digest` changes with what the house style says.
    """

    version = fields.String(required=True)
    models = fields.String(required=True)
    profile = fields.String(required=True)
    profile_digest = fields.String(required=True)
    offsets = fields.String(required=True, validate=validate.OneOf(OFFSETS))
