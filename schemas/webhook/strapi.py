"""Strapi: an event and the entry it is about."""

from marshmallow import fields

from .payload import Identifier, Payload, Words, moment


class EntrySchema(Payload):
    """An entry; the article's fields have the names that the site gave them."""

    id = Identifier(load_default=None)
    document_id = Identifier(data_key="documentId", load_default=None)
    updated_at = moment("updatedAt")
    published_at = moment("publishedAt")
    locale = Words()
    title = fields.Raw(load_default=None)
    headline = fields.Raw(load_default=None)
    body = fields.Raw(load_default=None)
    content = fields.Raw(load_default=None)


class StrapiSchema(Payload):
    """The call; without an entry where it is about media, or a test."""

    event = fields.String(required=True)
    model = Words()
    entry = fields.Nested(EntrySchema, load_default=None, allow_none=True)
