"""Sanity: the document, or what the webhook's projection makes of it."""

from marshmallow import fields

from .payload import Identifier, Payload, Words, moment


class SanitySchema(Payload):
    """`_id` is all that is sure to be there; the article's fields have the names that the site gave them."""

    id = Identifier(data_key="_id", required=True)
    type = Words(data_key="_type")
    updated_at = moment()
    language = Words()
    title = fields.Raw(load_default=None)
    headline = fields.Raw(load_default=None)
    body = fields.Raw(load_default=None)
    content = fields.Raw(load_default=None)

    def on_bind_field(self, field_name, field_obj):  # type: ignore[no-untyped-def]
        """Sanity's own names begin with an underscore."""
        if field_name == "updated_at":
            field_obj.data_key = "_updatedAt"
