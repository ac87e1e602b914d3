"""Superdesk: an item in ninjs 1.x with Superdesk's `guid`."""

from marshmallow import fields

from .payload import Identifier, Payload, Words, moment


class NinjsSchema(Payload):
    """One item; `type` is text, picture, composite and so on."""

    guid = Identifier(load_default=None)
    uri = Identifier(load_default=None)
    type = fields.String(load_default="text")
    version = Words()
    versioncreated = moment()
    pubstatus = fields.String(load_default="usable")
    headline = Words()
    body_html = Words()
    body_text = Words()
    language = Words()
