"""Sanity: the document, or what the webhook's projection makes of it."""

from marshmallow import fields

from .payload import Identifier, Payload, Words, moment


class SanitySchema(Payload):
    """`_id` is all that is sure to be there; the article's fields have the names that the site gave them."""

    id = Identifier(data_key="_id", required=True)
    type = Words(data_key="_type")
    updated_at = moment("_updatedAt")
    language = Words()
    title = fields.Raw(load_default=None)
    headline = fields.Raw(load_default=None)
    body = fields.Raw(load_default=None)
    content = fields.Raw(load_default=None)
