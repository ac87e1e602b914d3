"""A revision of a CMS's article, and how far the work on it has come."""

from marshmallow import Schema, fields, validate

STATES = ("pending", "running", "done", "failed", "dead")
KINDS = ("published", "draft", "deleted")


class RevisionSchema(Schema):
    """`number` counts as revisions arrived; `latest` is the newest by the CMS's own count."""

    cms = fields.String(required=True)
    id = fields.String(required=True, metadata={"description": "The CMS's own id of the article."})
    number = fields.Integer(required=True)
    latest = fields.Boolean(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    state = fields.String(
        required=True,
        validate=validate.OneOf(STATES),
        metadata={"description": "failed is tried again; dead only when somebody asks for it."},
    )
    attempts = fields.Integer(required=True)
    error = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    details = fields.Dict(keys=fields.String(), required=True)
    version = fields.Integer(required=True, allow_none=True)
    modified = fields.AwareDateTime(required=True, allow_none=True)
    received = fields.AwareDateTime(required=True)
    finished = fields.AwareDateTime(required=True, allow_none=True)
    report = fields.String(
        required=True, allow_none=True, metadata={"description": "Where the report is, once it is there."}
    )


class ReceiptSchema(RevisionSchema):
    """What became of a CMS's call."""

    duplicate = fields.Boolean(required=True)


class RevisionsSchema(Schema):
    """Several revisions, the last to arrive first."""

    revisions = fields.List(fields.Nested(RevisionSchema), required=True)


class QueueSchema(RevisionsSchema):
    """Revisions in one state, and how many there are in each."""

    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
