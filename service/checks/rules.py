"""The registry of rules: what each is called, how loudly it asks, what it says, and what runs it."""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import tomllib
from collections.abc import Callable, Iterator

from service.analysis.report import Severity

from . import (
    changes,
    contention,
    context,
    contradictions,
    figures,
    headlines,
    polls,
    quotations,
    shares,
    sourcing,
    speakers,
    units,
    vagueness,
    wording,
)
from .alarm import Alarm
from .prose import Prose

#: A rule's check: a pure function of the report, read as prose.
Check = Callable[[Prose], Iterator[Alarm]]

_CHECKS: tuple[Check, ...] = (
    figures.figure_without_source,
    figures.figure_weakly_sourced,
    figures.casualties_without_source,
    figures.crowd_without_source,
    figures.superlative_without_source,
    vagueness.attribution_without_source,
    sourcing.anonymous_source,
    headlines.headline_figure_not_in_body,
    headlines.headline_drops_limit,
    headlines.headline_takes_maximum,
    contradictions.figure_contradicts_figure,
    contradictions.modifier_against_value,
    changes.change_does_not_add_up,
    changes.direction_against_figures,
    changes.percent_for_points,
    changes.times_less,
    changes.temperature_ratio,
    shares.share_does_not_add_up,
    shares.parts_do_not_add_up,
    shares.shares_exceed_whole,
    shares.impossible_percentage,
    units.average_outside_range,
    units.malformed_number,
    units.conversion_rates_differ,
    units.power_for_energy,
    units.false_precision,
    units.foreign_currency_alone,
    polls.lead_within_margin,
    polls.margin_against_sample,
    polls.poll_without_sample_size,
    polls.poll_without_date,
    polls.poll_without_pollster,
    polls.poll_without_margin,
    context.percentage_without_base,
    context.comparison_without_period,
    context.relative_risk_alone,
    context.average_of_what_kind,
    sourcing.bare_source,
    sourcing.plural_sources,
    sourcing.single_source,
    sourcing.joint_credit,
    sourcing.only_anonymous_sources,
    sourcing.anonymous_opinion,
    sourcing.anonymous_and_declined,
    vagueness.hedge_without_source,
    vagueness.vague_collective,
    vagueness.unnamed_outlet,
    wording.loaded_verb,
    wording.mind_reading_verb,
    speakers.speaker_named_late,
    speakers.adjacent_quotations,
    speakers.source_without_role,
    quotations.orphan_quotation,
    quotations.quotation_altered,
    quotations.quotation_attributed_twice,
    quotations.quotation_marks_unbalanced,
    contention.accusation_without_source,
    contention.crime_without_source,
    contention.cause_without_source,
    contention.prediction_without_source,
    contention.lead_without_source,
    contention.accused_without_response,
)


class _Unsaid(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


@dataclasses.dataclass(frozen=True)
class Rule:
    """`message` is a template that the rule's alarms fill; `enabled` whether it runs unasked.

    Where `conflict` is set, the figures that an alarm relates contradict each other; where `evidence` is, it
    asks who stands behind them, and nothing else. `guidance` are the published works that it follows, in
    Markdown.
    """

    id: str
    severity: Severity
    message: str
    enabled: bool
    conflict: bool
    run: Check
    guidance: tuple[str, ...] = ()
    evidence: bool = False

    @property
    def family(self) -> str:
        """What the rule is about: the file that it stands in."""
        return self.run.__module__.rpartition(".")[2]

    @property
    def outline(self) -> str:
        """The message with … for whatever an alarm fills in."""
        return self.message.format_map(_Unsaid())

    @property
    def help(self) -> str:
        """The path of the rule's page in the documentation."""
        return f"docs/rules/{self.id}.md"


@functools.cache
def rules() -> dict[str, Rule]:
    """Every rule by its id, a family's special cases after what is general in it.

    Each check reports the rule of its own name.
    """
    text = importlib.resources.files(__package__).joinpath("rules.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)
    checks = {check.__name__.replace("_", "-"): check for check in _CHECKS}
    return {
        name: Rule(
            name,
            Severity(entries[name]["severity"]),
            entries[name]["message"],
            entries[name].get("enabled", True),
            entries[name].get("conflict", False),
            check,
            tuple(entries[name].get("guidance", ())),
            entries[name].get("evidence", False),
        )
        for name, check in checks.items()
    }


def default_rules() -> tuple[Rule, ...]:
    """The rules that run where no house asks for others."""
    return tuple(rule for rule in rules().values() if rule.enabled)
