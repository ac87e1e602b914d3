"""The rules by which findings are made."""

from marshmallow import EXCLUDE, Schema, fields, validate

from service.analysis.report import Severity


class RuleSchema(Schema):
    """A rule in a house style; `message` has … for what a finding fills in, `help` is its page's path."""

    id = fields.String(required=True)
    family = fields.String(required=True)
    severity = fields.String(required=True, validate=validate.OneOf(list(Severity)))
    enabled = fields.Boolean(required=True)
    message = fields.String(required=True)
    help = fields.String(required=True)
    guidance = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "The published works that it follows, in Markdown."},
    )


class RulesSchema(Schema):
    """Every rule, a family's special cases after what is general in it, as `profile` has them."""

    profile = fields.String(required=True)
    rules = fields.List(fields.Nested(RuleSchema), required=True)


class RulesQuerySchema(Schema):
    """Which house style's rules are asked for."""

    class Meta:
        """Other arguments are nobody's business here."""

        unknown = EXCLUDE

    profile = fields.String(load_default="default", metadata={"description": "A house style's name."})
