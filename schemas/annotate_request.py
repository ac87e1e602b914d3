"""The body of POST /v1/annotate."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from service.analysis.report import Severity

from .engine import OFFSETS
from .plain_text import PlainText


class OptionsSchema(Schema):
    """How the answer is to be given."""

    error_messages = {  # noqa: RUF012 - marshmallow merges these over its classes
        "unknown": f"Is not an option; options are offsets ({', '.join(OFFSETS)}), profile and min_severity.",
        "type": "Must be a JSON object.",
    }

    offsets = fields.String(load_default="codepoint", validate=validate.OneOf(OFFSETS))
    profile = fields.String(
        load_default="default",
        validate=validate.Length(min=1, max=64),
        metadata={"description": "A house style's name, one of GET /v1/profiles."},
    )
    min_severity = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf([s.value for s in Severity])
    )


class AnnotateRequestSchema(Schema):
    """Exactly one of `text` and `html`, and what is known about the article."""

    error_messages = {  # noqa: RUF012
        "unknown": "Is not a field of this request; fields are text or html, title, id, language, options.",
        "type": "The body must be a JSON object.",
    }

    text = PlainText(metadata={"description": "The article as plain text."})
    html = PlainText(metadata={"description": "The article as HTML; offsets refer to `article.text`."})
    title = PlainText(load_default=None, allow_none=True)
    id = PlainText(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=200),
        metadata={"description": "The caller's own name for the article, returned as given."},
    )
    language = fields.String(
        load_default=None,
        allow_none=True,
        validate=[
            validate.Length(max=35),
            validate.Regexp(
                r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*\Z", error="Must be a language tag such as en-GB."
            ),
        ],
    )
    options = fields.Nested(OptionsSchema, load_default=lambda: OptionsSchema().load({}))

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def has_one_article(self, data: dict[str, Any], sent: Any, **_: Any) -> None:
        """Raise a ValidationError unless exactly one of the two forms is there."""
        if isinstance(sent, dict) and ("text" in sent) == ("html" in sent):
            raise ValidationError("Send either text or html, and exactly one of them.")
