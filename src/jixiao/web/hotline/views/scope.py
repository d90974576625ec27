"""What every page of the hotline asks first."""

from django.http import Http404, HttpRequest

from jixiao.web.hotline import queries, rules
from jixiao.web.hotline.models import WorkOrder
from jixiao.web.organisations.middleware import reader, require

VIEW, CLAIM = "hotline.view", "hotline.claim"
IMPORT, DECIDE, CONFIRM, EDIT = "hotline.import", "hotline.decide", "hotline.confirm", "hotline.edit"


def seen_ids(request: HttpRequest, permission: str = VIEW) -> frozenset[int]:
    """Organisations over which the reader holds `permission`; 404 where there is none."""
    require(request, permission)
    return reader(request).access.visible_ids(permission)


def seen_work_order(request: HttpRequest, code: str, permission: str = VIEW) -> WorkOrder:
    """The work order if the reader holds `permission` over its organisation; else 404."""
    found = queries.find_work_order(code, seen_ids(request, permission))
    if found is None:
        raise Http404(code)
    return found


def known_month(month: str) -> str:
    """A month as 2026-09; else 404."""
    if not rules.is_month(month):
        raise Http404(month)
    return month
