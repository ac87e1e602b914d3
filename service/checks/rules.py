"""The rules' texts and severities, as the data file has them."""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import tomllib

from service.analysis.report import Severity


@dataclasses.dataclass(frozen=True)
class Rule:
    """`message` is a template that the rule's check fills."""

    id: str
    severity: Severity
    message: str

    @property
    def help(self) -> str:
        """The path of the rule's page in the documentation."""
        return f"docs/rules/{self.id}.md"


@functools.cache
def rules() -> dict[str, Rule]:
    """Every rule by its id."""
    text = importlib.resources.files(__package__).joinpath("rules.toml").read_text(encoding="utf-8")
    return {
        name: Rule(name, Severity(entry["severity"]), entry["message"])
        for name, entry in tomllib.loads(text).items()
    }
