"""LanguageTool's HTTP API, version 2, as far as onrecord speaks it."""

from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate, validates_schema

from .plain_text import PlainText


class CheckSchema(Schema):
    """The fields of a check; others of LanguageTool's are taken and change nothing."""

    class Meta:
        """Clients send what they send to LanguageTool."""

        unknown = EXCLUDE

    text = PlainText(load_default=None)
    data = fields.String(
        load_default=None,
        metadata={"description": "JSON: `text`, or `annotation`, a list of text and markup."},
    )
    language = fields.String(
        load_default="auto",
        validate=[
            validate.Length(max=35),
            validate.Regexp(
                r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*\Z",
                error="Must be a language tag such as en-GB, or auto.",
            ),
        ],
    )
    preferredVariants = fields.String(
        load_default="", metadata={"description": "With language=auto: tags, parted by commas."}
    )
    level = fields.String(load_default="default", validate=validate.OneOf(["default", "picky"]))
    enabledRules = fields.String(load_default=None)
    disabledRules = fields.String(load_default=None)
    enabledCategories = fields.String(load_default=None)
    disabledCategories = fields.String(load_default=None)
    enabledOnly = fields.Boolean(load_default=False)
    apiKey = fields.String(metadata={"description": "A key of this service, where it asks for one."})

    @validates_schema
    def has_one_text(self, data: dict[str, Any], **_: Any) -> None:
        """Raise a ValidationError unless exactly one of the two forms is there."""
        if (data["text"] is None) == (data["data"] is None):
            raise ValidationError("Send either text or data, and exactly one of them.")


class PartSchema(Schema):
    """Text to read, or markup to leave out or to read as something else."""

    class Meta:
        """What is neither would be left out of the offsets without a word."""

        unknown = RAISE

    text = PlainText(load_default=None)
    markup = PlainText(load_default=None)
    interpretAs = PlainText(load_default="")

    @validates_schema(pass_original=True)
    def is_one_thing(self, data: dict[str, Any], sent: Any, **_: Any) -> None:
        """Raise a ValidationError unless it is text alone, or markup."""
        if (data["text"] is None) == (data["markup"] is None):
            raise ValidationError("Must have either text or markup.")
        if data["text"] is not None and "interpretAs" in sent:
            raise ValidationError("Only markup can be read as something else.")


class AnnotatedSchema(Schema):
    """What the field `data` holds."""

    class Meta:
        """Its metaData, say, is for spelling."""

        unknown = EXCLUDE

    text = PlainText(load_default=None)
    annotation = fields.List(fields.Nested(PartSchema), load_default=None)

    @validates_schema
    def has_one_text(self, data: dict[str, Any], **_: Any) -> None:
        """Raise a ValidationError unless exactly one of the two forms is there."""
        if (data["text"] is None) == (data["annotation"] is None):
            raise ValidationError("Must have either text or annotation.")


class LanguageSchema(Schema):
    """A language, with its tag."""

    name = fields.String(required=True)
    code = fields.String(required=True)
    longCode = fields.String(required=True)


class MatchSchema(Schema):
    """A place that a finding is about; offsets count UTF-16 code units of text and markup together."""

    message = fields.String(required=True)
    shortMessage = fields.String(required=True)
    replacements = fields.List(fields.Dict(), required=True)
    offset = fields.Integer(required=True)
    length = fields.Integer(required=True)
    context = fields.Dict(required=True)
    sentence = fields.String(required=True)
    type = fields.Dict(required=True)
    rule = fields.Dict(required=True)
    ignoreForIncompleteSentence = fields.Boolean(required=True)
    contextForSureMatch = fields.Integer(required=True)


class MatchesSchema(Schema):
    """The answer to a check."""

    software = fields.Dict(required=True)
    warnings = fields.Dict(required=True)
    language = fields.Dict(required=True)
    matches = fields.List(fields.Nested(MatchSchema), required=True)
    sentenceRanges = fields.List(fields.List(fields.Integer()), required=True)
