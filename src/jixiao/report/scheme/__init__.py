"""A scheme as a document for the people it binds, and what changed between two versions, in words."""

from jixiao.report.scheme.amendments import Amendment, scheme_amendments
from jixiao.report.scheme.comparison import scheme_comparison, scheme_comparison_page
from jixiao.report.scheme.document import scheme_document, scheme_page
from jixiao.report.scheme.sentences import rule_sentence

__all__ = [
    "Amendment",
    "rule_sentence",
    "scheme_amendments",
    "scheme_comparison",
    "scheme_comparison_page",
    "scheme_document",
    "scheme_page",
]
