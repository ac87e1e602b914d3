"""Figures: numerals with unit, modifier, change, and what they count."""

from .finder import find_quantities
from .lexicon import Units, units, units_with
from .quantity import Quantity

__all__ = ["Quantity", "Units", "find_quantities", "units", "units_with"]
