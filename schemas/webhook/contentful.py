"""Contentful: an entry whose fields are keyed by locale."""

from marshmallow import fields, validate

from .payload import Identifier, Payload, moment


class SysSchema(Payload):
    """What Contentful itself knows of the entry."""

    id = Identifier(required=True)
    type = fields.String(required=True)
    updated_at = moment("updatedAt")
    deleted_at = moment("deletedAt")


class ContentfulSchema(Payload):
    """An entry, a deleted one, or something else."""

    sys = fields.Nested(SysSchema, required=True)
    fields_ = fields.Dict(
        keys=fields.String(validate=validate.Length(max=200)), data_key="fields", load_default=dict
    )
