"""Rules of budget programmes: their life, money, monitoring, evaluation, and what people decide. No Django."""

from jixiao.web.base.rules import TEXT_LIMIT, check_words
from jixiao.web.budgets.rules import changing, choosing, disclosing, evaluating, finding, life, money, watching

__all__ = [
    "TEXT_LIMIT",
    "changing",
    "check_words",
    "choosing",
    "disclosing",
    "evaluating",
    "finding",
    "life",
    "money",
    "watching",
]
