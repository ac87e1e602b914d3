"""From the words that name speakers to the article's list of sources, each resolved, typed, named."""

from .listing import Resolution
from .walk import resolve

__all__ = ["Resolution", "resolve"]
