"""WordPress: a post as its REST API has it, or the form fields of WordPress.com's webhooks."""

from marshmallow import fields

from .payload import Identifier, Payload, Words, moment


class RenderedSchema(Payload):
    """Text as readers see it, and as writers typed it."""

    rendered = Words()
    raw = Words()


class WordPressSchema(Payload):
    """A post of the REST API."""

    id = Identifier(required=True)
    type = fields.String(load_default="post")
    status = fields.String(load_default="publish")
    title = fields.Nested(RenderedSchema, load_default=dict)
    content = fields.Nested(RenderedSchema, load_default=None, allow_none=True)
    modified_gmt = moment()
    link = Words()


class WordPressComSchema(Payload):
    """The fields that somebody ticked; `hook` is WordPress's name of what happened."""

    hook = fields.String(load_default="publish_post")
    id = Identifier(data_key="ID", required=True)
    post_title = Words()
    post_content = Words()
    post_status = Words()
    post_modified_gmt = moment()
    post_url = Words()
