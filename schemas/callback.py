"""Callbacks: what is posted where a newsroom asks for it, and how far each has come."""

from marshmallow import Schema, fields, validate

from .revision import STATES, RevisionSchema


class DataSchema(Schema):
    """`report` is what GET of the revision's `report` answers."""

    revision = fields.Nested(RevisionSchema, required=True)
    report = fields.Dict(keys=fields.String(), required=True)


class AnnotatedSchema(Schema):
    """The body of a callback, by Standard Webhooks; `timestamp` is when the report was made."""

    type = fields.String(required=True, validate=validate.OneOf(["article.annotated"]))
    timestamp = fields.AwareDateTime(required=True)
    data = fields.Nested(DataSchema, required=True)


class CallbackSchema(Schema):
    """The callback that tells of one revision."""

    cms = fields.String(required=True)
    id = fields.String(required=True, metadata={"description": "The CMS's own id of the article."})
    number = fields.Integer(required=True, metadata={"description": "The revision's."})
    webhook_id = fields.String(required=True, metadata={"description": "The same at each attempt."})
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    attempts = fields.Integer(required=True)
    error = fields.String(required=True, allow_none=True)
    created = fields.AwareDateTime(required=True)
    due = fields.AwareDateTime(required=True)
    finished = fields.AwareDateTime(required=True, allow_none=True)


class CallbacksSchema(Schema):
    """Callbacks in one state, the last first, and how many there are in each."""

    callbacks = fields.List(fields.Nested(CallbackSchema), required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
