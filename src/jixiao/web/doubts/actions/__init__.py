"""Every write of doubts: what searches found, what people said and decided, relations, re-checks."""

from jixiao.web.doubts.actions.deciding import accept, confirm, dismiss, explain
from jixiao.web.doubts.actions.looking import Searched, keep_doubts
from jixiao.web.doubts.actions.rechecks import draw, enter_finding
from jixiao.web.doubts.actions.relations import save_relations

__all__ = [
    "Searched",
    "accept",
    "confirm",
    "dismiss",
    "draw",
    "enter_finding",
    "explain",
    "keep_doubts",
    "save_relations",
]
