"""A scheme as a document for the people it binds, and what changed between two versions, in words."""

from jixiao.report.scheme.changes import SchemeChange, scheme_changes
from jixiao.report.scheme.comparison import scheme_comparison, scheme_comparison_page
from jixiao.report.scheme.document import scheme_document, scheme_page
from jixiao.report.scheme.sentences import rule_sentence

__all__ = [
    "SchemeChange",
    "rule_sentence",
    "scheme_changes",
    "scheme_comparison",
    "scheme_comparison_page",
    "scheme_document",
    "scheme_page",
]
