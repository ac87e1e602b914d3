"""What a house adds to the words that the analysis knows; built once a house style."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from .authority import Authority
from .quantities import Units, units
from .report import Stance


@dataclasses.dataclass(frozen=True)
class Vocabulary:
    """`names` are those of sources, `cues` verbs of saying in their dictionary form with their stance.

    A house's verb of saying also makes a statement of its subject and its clause where the model reads none.
    """

    names: Authority = dataclasses.field(default_factory=Authority)
    cues: Mapping[str, Stance] = dataclasses.field(default_factory=dict)
    units: Units = dataclasses.field(default_factory=units)


#: What is known without any house's words.
PLAIN = Vocabulary()
