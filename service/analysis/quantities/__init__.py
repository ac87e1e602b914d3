"""Figures: numerals with unit, modifier, change, and what they count."""

from .finder import find_quantities
from .quantity import Quantity

__all__ = ["Quantity", "find_quantities"]
