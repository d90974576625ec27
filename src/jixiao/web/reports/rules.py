"""Who may read a report: a whole one who sees everybody in it, one about an organisation who sees that."""

from collections.abc import Collection

PERMISSION = "evaluation.receipt"
"""A report tells what receipts tell: scores of indicators, not only totals."""


def is_whole_in_sight(visible: Collection[int], ranked: Collection[int]) -> bool:
    """Whether all who are ranked lie in the reader's scope."""
    return bool(ranked) and set(ranked) <= set(visible)
