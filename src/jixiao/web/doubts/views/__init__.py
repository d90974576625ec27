"""Pages of doubts and re-checks."""

from jixiao.web.doubts.views.doubts import decide, doubt, download, explain
from jixiao.web.doubts.views.lists import doubt_rules, doubts, look
from jixiao.web.doubts.views.rechecks import check, draw, rates, recheck, rechecks
from jixiao.web.doubts.views.relations import relations

__all__ = [
    "check",
    "decide",
    "doubt",
    "doubt_rules",
    "doubts",
    "download",
    "draw",
    "explain",
    "look",
    "rates",
    "recheck",
    "rechecks",
    "relations",
]
