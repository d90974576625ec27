"""Months: which there are, what is confirmed, by which marking, and what became of one organisation over them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from jixiao.web.hotline import rules
from jixiao.web.hotline.models import ConfirmedMonth, HotlineMarking, MonthRow, UnreasonableClaim, WorkOrder
from jixiao.web.organisations.queries import peer_groups_on


@dataclass(frozen=True)
class MonthLine:
    """A month in the list: its work orders among the reader's organisations, claims that wait, and its confirmation."""

    month: str
    n_orders: int
    n_waiting: int
    confirmed: ConfirmedMonth | None


def month_lines(ids: Collection[int]) -> list[MonthLine]:
    """Every month with work orders among these organisations, or confirmed; newest first."""
    listed = list(ids)
    counts = dict(
        WorkOrder.objects.filter(organisation__in=listed).order_by().values_list("month").annotate(n=Count("pk"))
    )
    waiting = Counter(
        UnreasonableClaim.objects.filter(state=rules.REQUESTED, work_order__organisation__in=listed).values_list(
            "work_order__month", flat=True
        )
    )
    confirmed = {one.month: one for one in confirmed_months()}
    months = sorted({*counts, *confirmed}, reverse=True)
    return [MonthLine(month, counts.get(month, 0), waiting[month], confirmed.get(month)) for month in months]


def confirmed_months() -> list[ConfirmedMonth]:
    """Those that hold, oldest first."""
    found = ConfirmedMonth.objects.filter(state=rules.CONFIRMED).select_related("confirmed_by")
    return list(found.order_by("month"))


def confirmed_month(month: str) -> ConfirmedMonth | None:
    """The month as it is confirmed now; None where it is open."""
    found = ConfirmedMonth.objects.filter(month=month, state=rules.CONFIRMED).select_related("confirmed_by")
    return found.first()


def is_frozen(month: str) -> bool:
    """Whether a month is confirmed."""
    return ConfirmedMonth.objects.filter(month=month, state=rules.CONFIRMED).exists()


def rows_of(month: ConfirmedMonth) -> list[MonthRow]:
    """The rows of a confirmed month by group and rank; those without a rank last."""
    rows = month.rows.select_related("organisation")
    return sorted(rows, key=lambda row: (row.peer_group, row.rank is None, row.rank or 0, row.organisation.code))


def history_of(organisation_id: int) -> list[MonthRow]:
    """What became of one organisation in every month that is confirmed, oldest first."""
    rows = MonthRow.objects.filter(organisation=organisation_id, month__state=rules.CONFIRMED)
    return list(rows.select_related("month").order_by("month__month"))


def markings() -> list[HotlineMarking]:
    """Every marking, newest first."""
    return list(HotlineMarking.objects.select_related("saved_by").order_by("-number"))


def marking_of(month: str) -> HotlineMarking | None:
    """How a month is marked: the newest document that holds by then; None: as the library says."""
    return HotlineMarking.objects.filter(valid_from__lte=month).order_by("-valid_from", "-number").first()


def groups_on(day: date, codes: Collection[str] = ()) -> dict[str, list[str]]:
    """Peer groups (those named, else all) and their members on a day; who is in several counts in the first by code."""
    found: dict[str, list[str]] = {}
    taken: set[str] = set()
    for one in peer_groups_on(day, list(codes) or None):
        if one.organisation.code not in taken:
            taken.add(one.organisation.code)
            found.setdefault(one.peer_group.code, []).append(one.organisation.code)
    return found
