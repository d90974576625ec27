"""Pages of the hotline."""

from jixiao.web.hotline.views.lists import example, import_file, months
from jixiao.web.hotline.views.markings import marking
from jixiao.web.hotline.views.ranking import confirm, month, organisation, reopen
from jixiao.web.hotline.views.work_orders import claim, claims, decide, work_order, work_orders

__all__ = [
    "claim",
    "claims",
    "confirm",
    "decide",
    "example",
    "import_file",
    "marking",
    "month",
    "months",
    "organisation",
    "reopen",
    "work_order",
    "work_orders",
]
