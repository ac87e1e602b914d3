"""What a caller sends, as an Article."""

from .article import Article, Link

__all__ = ["Article", "Link"]
