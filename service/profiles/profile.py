"""A house style: which rules ask, how loudly, by which limits, and the words the house adds."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from service.analysis.authority import Authority, Record
from service.analysis.quantities import Units, units_with
from service.analysis.report import Severity, Stance
from service.analysis.vocabulary import Vocabulary
from service.checks.rules import Rule, rules
from service.checks.vocabulary import House

#: The style of whoever asks for none.
DEFAULT = "default"


@dataclasses.dataclass(frozen=True, eq=False)
class Profile:
    """`stated` is what its file says over what it extends, in the form of a file, validated."""

    name: str
    stated: Mapping[str, Any]

    @property
    def description(self) -> str:
        """What it is for, in a sentence."""
        return str(self.stated.get("description", ""))

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with what the style says."""
        said = json.dumps(self.stated, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule by its id, with the house's severity and whether it runs."""
        return {name: self._set(rule) for name, rule in rules().items()}

    def _set(self, rule: Rule) -> Rule:
        it = self.stated.get("rules", {}).get(rule.id, {})
        severity = Severity(it.get("severity", rule.severity))
        return dataclasses.replace(rule, severity=severity, enabled=it.get("enabled", rule.enabled))

    @property
    def enabled(self) -> Sequence[Rule]:
        """The rules that run."""
        return [rule for rule in self.rules.values() if rule.enabled]

    @cached_property
    def house(self) -> House:
        """Its limits and words, for the rules."""
        return House(self.stated.get("words"), self.stated.get("limits"))

    @cached_property
    def _units(self) -> Units:
        return units_with(self.stated.get("units", ()))

    def vocabulary(self, records: Sequence[Record] = ()) -> Vocabulary:
        """Its names, verbs of saying and units, for the analysis; `records` are those of the CMS."""
        cues = {
            verb.lower(): Stance(stance)
            for stance, verbs in self.stated.get("cues", {}).items()
            for verb in verbs
        }
        return Vocabulary(Authority(records, **self.stated.get("sources", {})), cues, self._units)
