"""Contentful: an entry whose fields are keyed by locale."""

from marshmallow import fields, validate

from .payload import Identifier, Payload, moment


class SysSchema(Payload):
    """What Contentful itself knows of the entry."""

    id = Identifier(required=True)
    type = fields.String(required=True)
    updated_at = moment()
    deleted_at = moment()

    def on_bind_field(self, field_name, field_obj):  # type: ignore[no-untyped-def]
        """Contentful's names are in camel case."""
        first, *rest = field_name.split("_")
        field_obj.data_key = first + "".join(map(str.capitalize, rest))


class ContentfulSchema(Payload):
    """An entry, a deleted one, or something else."""

    sys = fields.Nested(SysSchema, required=True)
    fields_ = fields.Dict(
        keys=fields.String(validate=validate.Length(max=200)), data_key="fields", load_default=dict
    )
