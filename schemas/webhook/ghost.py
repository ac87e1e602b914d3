"""Ghost: the post as it is now, and what of it was another before."""

from marshmallow import fields

from .payload import Identifier, Payload, Words, moment


class GhostPostSchema(Payload):
    """A post or page; empty where there is none any more."""

    id = Identifier(load_default=None)
    title = Words()
    html = Words()
    plaintext = Words()
    status = Words()
    updated_at = moment()
    url = Words()


class GhostChangeSchema(Payload):
    """Both sides of a change."""

    current = fields.Nested(GhostPostSchema, load_default=dict)
    previous = fields.Nested(GhostPostSchema, load_default=dict)


class GhostSchema(Payload):
    """The call; of a member, tag or site, neither is there."""

    post = fields.Nested(GhostChangeSchema, load_default=None)
    page = fields.Nested(GhostChangeSchema, load_default=None)
