"""A house style, as a newsroom's file and `GET /v1/profiles` have it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from service.analysis.report import FigureKind, Severity, Stance
from service.checks.rules import rules
from service.checks.vocabulary import limits, word_lists

#: Those that ship, which others may extend.
EXTENDED = ("default", "strict", "wire")

_WORD = validate.Regexp(r"\S(.*\S)?\Z", error="Must say something, without spaces around it.")


def _unknown(of: str, names: Iterable[str]) -> dict[str, str]:
    return {"unknown": f"Is no key of {of}; keys are {', '.join(names)}."}


class _KnownKey(validate.Validator):
    """A key that is one of some names; a fault suggests what may have been meant."""

    def __init__(self, what: str, names: Iterable[str]) -> None:
        self.what, self.names = what, tuple(names)

    def __call__(self, value: str) -> str:
        if value not in self.names:
            near = difflib.get_close_matches(value, self.names, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(self.names)}."
            raise ValidationError(f"Is no {self.what}; {hint}")
        return value


def _by(what: str, names: Iterable[str], values: fields.Field[Any]) -> fields.Dict:
    return fields.Dict(keys=fields.String(validate=_KnownKey(what, names)), values=values)


def _words() -> fields.List[str]:
    return fields.List(fields.String(validate=_WORD))


class RuleSettingSchema(Schema):
    """What a house does otherwise with one rule."""

    error_messages = _unknown("a rule's settings", ["enabled", "severity"])

    enabled = fields.Boolean(truthy={True}, falsy={False})
    severity = fields.String(validate=validate.OneOf([it.value for it in Severity]))


class TrustedSchema(Schema):
    """Names: whose figures count as documented, which are outlets, and which of those are agencies."""

    error_messages = _unknown("sources", ["official", "outlets", "wires"])

    official = _words()
    outlets = _words()
    wires = _words()


class UnitSchema(Schema):
    """A unit: `forms` match in any case, `symbols` as written, `tight` ones right after the digits."""

    error_messages = _unknown("a unit", ["name", "kind", "forms", "symbols", "tight"])

    name = fields.String(required=True, validate=_WORD)
    kind = fields.String(required=True, validate=validate.OneOf([it.value for it in FigureKind]))
    forms = _words()
    symbols = _words()
    tight = _words()

    @validates_schema
    def is_written_somehow(self, data: dict[str, Any], **_: Any) -> None:
        """Raise a ValidationError where nothing in an article could be this unit."""
        if not any(data.get(key) for key in ("forms", "symbols", "tight")):
            raise ValidationError("Needs forms, symbols or tight symbols by which articles write it.")


class ProfileSchema(Schema):
    """What a house does otherwise than the style that it `extends`."""

    error_messages = _unknown(
        "a house style", ["description", "extends", "rules", "limits", "cues", "sources", "units", "words"]
    )

    description = fields.String()
    extends = fields.String(
        validate=validate.OneOf(EXTENDED, error="Must be a style that ships: default, strict or wire.")
    )
    rules = _by("rule", rules(), fields.Nested(RuleSettingSchema))
    limits = _by(
        "rule with limits",
        limits(),
        fields.Dict(keys=fields.String(), values=fields.Float(validate=validate.Range(min=0))),
    )
    cues = _by("stance", [it.value for it in Stance], _words())
    sources = fields.Nested(TrustedSchema)
    units = fields.List(fields.Nested(UnitSchema))
    words = _by("list of words", word_lists(), _words())

    @validates_schema(skip_on_field_errors=True)
    def names_its_limits(self, data: dict[str, Any], **_: Any) -> None:
        """Raise a ValidationError where a rule has no such limit."""
        faults = {
            rule: {name: f"Is no limit of this rule; there are {', '.join(limits()[rule])}."}
            for rule, given in data.get("limits", {}).items()
            for name in given
            if name not in limits()[rule]
        }
        if faults:
            raise ValidationError({"limits": faults})


class NamedProfileSchema(ProfileSchema):
    """A style with its name; `digest` changes with what it says."""

    name = fields.String(required=True)
    digest = fields.String(required=True)


class ProfilesSchema(Schema):
    """Every house style there is; what one extends is taken in."""

    profiles = fields.List(fields.Nested(NamedProfileSchema), required=True)
