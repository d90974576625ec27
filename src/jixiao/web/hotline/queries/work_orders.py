"""Work orders, claims about them and the files that brought them."""

from collections.abc import Collection

from django.db.models import QuerySet

from jixiao.web.hotline import rules
from jixiao.web.hotline.models import UnreasonableClaim, WorkOrder, WorkOrderImport


def work_orders(month: str, ids: Collection[int]) -> QuerySet[WorkOrder]:
    """Those of a month that went to organisations among `ids`, by time of receipt."""
    found = WorkOrder.objects.filter(month=month, organisation__in=list(ids))
    return found.select_related("organisation", "claim").order_by("received_at", "code")


def find_work_order(code: str, ids: Collection[int]) -> WorkOrder | None:
    """The work order, where it went to an organisation among `ids`."""
    found = WorkOrder.objects.filter(code=code, organisation__in=list(ids))
    return found.select_related("organisation", "claim__asked_by", "claim__decided_by").first()


def claims(ids: Collection[int], state: str = "") -> QuerySet[UnreasonableClaim]:
    """Claims about work orders of these organisations: those that wait first, then newest first."""
    found = UnreasonableClaim.objects.filter(work_order__organisation__in=list(ids))
    found = found.filter(state=state) if state else found
    return found.select_related("work_order__organisation", "asked_by", "decided_by").order_by("-asked_at", "-id")


def find_claim(pk: int, ids: Collection[int]) -> UnreasonableClaim | None:
    """The claim, where it is about an organisation among `ids`."""
    return claims(ids).filter(pk=pk).first() if pk < 2**63 else None


def n_waiting_claims(month: str) -> int:
    """How many claims of a month nobody has decided."""
    return UnreasonableClaim.objects.filter(work_order__month=month, state=rules.REQUESTED).count()


def imports(most: int = 20) -> list[WorkOrderImport]:
    """The newest files."""
    return list(WorkOrderImport.objects.select_related("imported_by").order_by("-number")[:most])
