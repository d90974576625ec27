"""Every read of work orders, claims, marking and months."""

from jixiao.web.hotline.queries.months import (
    MonthLine,
    confirmed_month,
    confirmed_months,
    groups_on,
    history_of,
    is_frozen,
    marking_of,
    markings,
    month_lines,
    rows_of,
)
from jixiao.web.hotline.queries.work_orders import (
    claims,
    find_claim,
    find_work_order,
    imports,
    n_waiting_claims,
    work_orders,
)

__all__ = [
    "MonthLine",
    "claims",
    "confirmed_month",
    "confirmed_months",
    "find_claim",
    "find_work_order",
    "groups_on",
    "history_of",
    "imports",
    "is_frozen",
    "marking_of",
    "markings",
    "month_lines",
    "n_waiting_claims",
    "rows_of",
    "work_orders",
]
