"""What every page of orders asks first: does it exist for this reader, and what may be done with it."""

from django.http import Http404, HttpRequest

from jixiao.web.followup import queries
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.organisations.middleware import reader

VIEW, ANSWER = "orders.view", "orders.answer"
ISSUE, DECIDE = "orders.issue", "orders.decide"


def seen_order(request: HttpRequest, code: str) -> RectificationOrder:
    """The order if it concerns an organisation that the reader sees; else 404."""
    found = queries.find_order(code, reader(request).access.visible_ids(VIEW))
    if found is None:
        raise Http404(code)
    return found


def answered_order(request: HttpRequest, code: str, *, is_holder: bool = False) -> RectificationOrder:
    """The order if the reader answers for one of those concerned, or for the one who has it; else 404."""
    found = seen_order(request, code)
    if not may_answer(request, found, is_holder=is_holder):
        raise Http404(code)
    return found


def decided_order(request: HttpRequest, code: str) -> RectificationOrder:
    """The order if the reader decides on those of the responsible organisation; else 404."""
    found = seen_order(request, code)
    if not may_decide(request, found):
        raise Http404(code)
    return found


def may_answer(request: HttpRequest, order: RectificationOrder, *, is_holder: bool = False) -> bool:
    """Whether the reader answers for one of those concerned; with `is_holder` for the one who has it."""
    mine = reader(request).access.visible_ids(ANSWER)
    if is_holder:
        return (order.holder_id or order.organisation_id) in mine
    return bool(mine.intersection(queries.concerned_ids(order)))


def may_decide(request: HttpRequest, order: RectificationOrder) -> bool:
    """Whether the reader decides on orders of the responsible organisation."""
    return reader(request).access.can(DECIDE, order.organisation_id)
