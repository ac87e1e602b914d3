"""What people decided about an article's findings and figures, and how that is asked for."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from service.reviews.review import Action

from .plain_text import PlainText
from .span import PARTS

#: Whether a review holds in the newest revision that is annotated.
STATES = ("applies", "detached", "undone")

#: What every database that articles are kept in can hold; no article has as many revisions.
_LARGEST = 2**31 - 1
_SAYS_SOMETHING = validate.Regexp(r"\s*\S", error="Must say something.")
_URL = "Must be the address of a page, http:// or https://."


class DecisionSchema(Schema):
    """A review as a figure or a finding carries it; `number` finds it among the article's reviews."""

    number = fields.Integer(required=True, strict=True)
    by = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    note = fields.String(required=True, allow_none=True)
    evidence = fields.String(required=True, allow_none=True)


class ReviewRequestSchema(Schema):
    """The body of POST …/reviews: one decision, or that one is undone."""

    error_messages = {  # noqa: RUF012 - marshmallow merges these over its classes
        "unknown": "Is not a field of a review; fields are action, finding, figure, revision, review, by,"
        " note, evidence.",
        "type": "The body must be a JSON object.",
    }

    action = fields.Enum(Action, by_value=True, required=True)
    finding = fields.String(
        allow_none=True, load_default=None, metadata={"description": "The id of the finding to dismiss."}
    )
    figure = fields.String(
        allow_none=True,
        load_default=None,
        metadata={"description": "The id of the figure to verify, in the report on `revision`."},
    )
    revision = fields.Integer(
        strict=True,
        allow_none=True,
        load_default=None,
        validate=validate.Range(min=1, max=_LARGEST),
        metadata={"description": "The revision that was looked at; for a finding, by default the newest."},
    )
    review = fields.Integer(
        strict=True,
        allow_none=True,
        load_default=None,
        validate=validate.Range(min=1, max=_LARGEST),
        metadata={"description": "The number of the review to undo."},
    )
    by = PlainText(
        allow_none=True,
        load_default=None,
        validate=[_SAYS_SOMETHING, validate.Length(max=200)],
        metadata={"description": "Who decides; where keys are asked for, the key's name counts instead."},
    )
    note = PlainText(
        allow_none=True, load_default=None, validate=[_SAYS_SOMETHING, validate.Length(max=4000)]
    )
    evidence = fields.Url(
        allow_none=True,
        load_default=None,
        schemes={"http", "https"},
        require_tld=False,
        validate=validate.Length(max=2000),
        error_messages={"invalid": _URL},
        metadata={"description": "Where the evidence can be seen."},
    )

    @validates_schema
    def is_about_one_thing(self, asked: dict[str, Any], **_: Any) -> None:
        """Raise a ValidationError unless the fields are those of the action."""
        action = asked["action"]
        needs = _ABOUT[action]
        faults: dict[str, list[str]] = {
            name: [f"Does not go with {action}."]
            for name in _ABOUT.values()
            if name != needs and asked[name] is not None
        }
        if asked[needs] is None:
            faults[needs] = [f"Is needed to {action}."]
        if action is Action.VERIFY and asked["revision"] is None:
            faults["revision"] = ["Is needed: figures are numbered anew in each revision."]
        if action is Action.VERIFY and asked["evidence"] is None and asked["note"] is None:
            faults["evidence"] = ["Leave an address or a note that says how the figure was checked."]
        if faults:
            raise ValidationError(faults)


_ABOUT = {Action.DISMISS: "finding", Action.VERIFY: "figure", Action.UNDO: "review"}


class QuoteSchema(Schema):
    """A W3C TextQuoteSelector: the words that were reviewed, and those around them."""

    type = fields.Constant("TextQuoteSelector", required=True)
    part = fields.String(required=True, data_key="in", validate=validate.OneOf(PARTS))
    exact = fields.String(required=True)
    prefix = fields.String(required=True)
    suffix = fields.String(required=True)


class ReviewSchema(Schema):
    """One review. `finding` or `figure` is the id in the report on `revision`; `current` that in the newest.

    `state` is null for a review that undoes another.
    """

    number = fields.Integer(required=True, strict=True)
    action = fields.String(required=True, validate=validate.OneOf([it.value for it in Action]))
    state = fields.String(required=True, allow_none=True, validate=validate.OneOf(STATES))
    by = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    note = fields.String(required=True, allow_none=True)
    evidence = fields.String(required=True, allow_none=True)
    revision = fields.Integer(required=True, allow_none=True)
    finding = fields.String(required=True, allow_none=True)
    figure = fields.String(required=True, allow_none=True)
    rule = fields.String(required=True, allow_none=True)
    quote = fields.Nested(QuoteSchema, required=True, allow_none=True)
    current = fields.String(required=True, allow_none=True)
    undoes = fields.Integer(required=True, allow_none=True)
    undone_by = fields.Integer(required=True, allow_none=True)


class ReviewsSchema(Schema):
    """Every review of an article, the last first; `revision` is the newest one that is annotated."""

    revision = fields.Integer(required=True, allow_none=True)
    reviews = fields.List(fields.Nested(ReviewSchema), required=True)
