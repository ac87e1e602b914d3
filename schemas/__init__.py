"""The wire: what callers may send and what they get back, one noun a file."""

from .annotate_request import AnnotateRequestSchema
from .problem import ProblemSchema
from .report import ReportSchema

__all__ = ["AnnotateRequestSchema", "ProblemSchema", "ReportSchema"]
