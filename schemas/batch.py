"""What came of one line of a batch where that is no report."""

from marshmallow import fields

from .problem import ProblemSchema


class LineProblemSchema(ProblemSchema):
    """A problem with the line that it is about, and the article's own id where that could be read."""

    line = fields.Integer(required=True, metadata={"description": "From 1."})
    id = fields.String(required=True, allow_none=True)
