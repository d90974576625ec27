"""Every read of orders for pages and actions: the board, what one owes, one order and its chain."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from jixiao.engine.model.working_days import WorkingDays
from jixiao.web.followup import rules
from jixiao.web.followup.models import OrderEvent, RectificationOrder, RectificationPlan, Remedy
from jixiao.web.followup.queries.parameters import supervision_on
from jixiao.web.organisations.queries import working_days


@dataclass(frozen=True)
class Filter:
    """What the board shows; blank: all of it."""

    source: str = ""
    organisation: str = ""
    light: str = ""


@dataclass(frozen=True)
class Lit:
    """An order with its light today and the working days left (minus: overdue; None where nobody owes anything)."""

    order: RectificationOrder
    light: str
    days_left: int | None


def orders(ids: Collection[int]) -> QuerySet[RectificationOrder]:
    """Orders that concern organisations among `ids` (responsible, assisting, or whose figures), the earliest due first."""
    listed = list(ids)
    assisted = RectificationOrder.assisting.through.objects.filter(organisation__in=listed)
    concerned = Q(organisation__in=listed) | Q(subject__in=listed) | Q(pk__in=assisted.values("rectificationorder"))
    found = RectificationOrder.objects.filter(concerned)
    related = found.select_related(
        "organisation",
        "subject",
        "indicator",
        "holder",
        "issued_by",
        "request__warning",
        "bad_rating__rating__point",
        "monitoring__programme",
        "project",
    )
    return related.order_by("due_date", "id")


def orders_about(ids: Collection[int], **subject: object) -> list[RectificationOrder]:
    """Those that concern organisations among `ids` and are about one thing: open ones first, then the newest."""
    found = orders(ids).filter(**subject).order_by("-state_at", "-pk") if ids else []
    return sorted(found, key=lambda one: one.state not in rules.OPEN)


def open_orders(ids: Collection[int]) -> list[RectificationOrder]:
    """Orders that are not closed or cancelled."""
    return list(orders(ids).filter(state__in=rules.OPEN))


def closed_orders(ids: Collection[int], since: date, most: int) -> list[RectificationOrder]:
    """Closed and cancelled ones since a day, newest first."""
    found = orders(ids).filter(state__in=[rules.CLOSED, rules.CANCELLED], state_at__date__gte=since)
    return list(found.order_by("-state_at")[:most])


def owed_orders(ids: Collection[int]) -> list[RectificationOrder]:
    """What organisations among `ids` have to act on now."""
    return list(orders(ids).filter(state__in=rules.OWED, holder__in=list(ids)))


def n_owed_orders(ids: Collection[int]) -> int:
    """How many those are; one query, none where nobody is asked about."""
    if not ids:
        return 0
    return RectificationOrder.objects.filter(state__in=rules.OWED, holder__in=list(ids)).count()


def orders_to_accept(ids: Collection[int]) -> list[RectificationOrder]:
    """Replies that wait for the office, the longest waiting first."""
    return list(orders(ids).filter(state=rules.REPLIED).order_by("state_at", "id"))


def find_order(code: str, ids: Collection[int]) -> RectificationOrder | None:
    """The order, where it concerns an organisation among `ids`."""
    return orders(ids).filter(code=code).first()


def life_of(order: RectificationOrder) -> list[OrderEvent]:
    """What happened to it, oldest first."""
    return list(order.events.select_related("by").order_by("id"))


def event_of(order: RectificationOrder, pk: int) -> OrderEvent | None:
    """One of the things that happened to it."""
    return order.events.filter(pk=pk).first() if pk < 2**63 else None


def plan_of(order: RectificationOrder) -> RectificationPlan | None:
    """The plan that holds: the newest."""
    return order.plans.select_related("by").prefetch_related("remedies__organisation").order_by("-number").first()


def remedy_of(order: RectificationOrder, pk: int) -> Remedy | None:
    """A measure of the plan that holds."""
    plan = plan_of(order)
    return plan.remedies.filter(pk=pk).first() if plan and pk < 2**63 else None


def concerned_ids(order: RectificationOrder) -> list[int]:
    """The responsible organisation first, then those that assist."""
    assisting = order.assisting.order_by("code").values_list("pk", flat=True)
    return [order.organisation_id, *(pk for pk in assisting if pk != order.organisation_id)]


def dates_of(order: RectificationOrder) -> rules.Dates:
    """What decides its light."""
    return rules.Dates(
        order.state, timezone.localdate(order.issued_at), order.due_date, timezone.localdate(order.state_at),
        order.source not in rules.WITHOUT_PLAN,
    )  # fmt: skip


def lit(found: Collection[RectificationOrder], today: date, calendar: WorkingDays | None = None) -> list[Lit]:
    """Orders with their lights, the most urgent first."""
    lines, days = supervision_on(today), calendar or working_days()
    shown = [
        Lit(
            order, lines.light(dates_of(order), today, days),
            days.between(today, order.due_date) if order.state in rules.OWED else None,
        )
        for order in found
    ]  # fmt: skip
    return sorted(shown, key=lambda one: (rules.URGENCY[one.light], one.order.due_date, one.order.pk))


def ladder_of(order: RectificationOrder, today: date) -> list[tuple[int, date]]:
    """The rungs of supervision with their days; none where nobody owes anything now."""
    if order.state not in rules.OWED:
        return []
    return supervision_on(today).ladder(dates_of(order), working_days())


def turns_of(events: Collection[OrderEvent]) -> list[rules.Turn]:
    """Who held it from which day on."""
    return [rules.Turn(timezone.localdate(event.at), event.turn) for event in events]


@dataclass(frozen=True)
class Closings:
    """How orders were closed: a count by way; `n_relapsed` of all that ever came back."""

    by_way: Counter[str]
    n_relapsed: int

    @property
    def n_by_exception(self) -> int:
        """Closed although the indicator had not moved."""
        return self.by_way[rules.BY_EXCEPTION]


@dataclass(frozen=True)
class YearCount:
    """Orders issued in a year: how many are closed, open, and of the open ones overdue. Cancelled ones are no orders."""

    n_closed: int
    n_open: int
    n_overdue: int

    @property
    def n_all(self) -> int:
        """All that count."""
        return self.n_closed + self.n_open


def count_of_year(ids: Collection[int], year: int, today: date) -> YearCount:
    """Of the orders that concern these organisations and were numbered in `year`."""
    is_open = Q(state__in=rules.OPEN)
    found = orders(ids).filter(year=year).order_by().aggregate(
        closed=Count("pk", filter=Q(state=rules.CLOSED)), open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(due_date__lt=today)),
    )  # fmt: skip
    return YearCount(found["closed"], found["open"], found["overdue"])


def closings(ids: Collection[int]) -> Closings:
    """Of all orders that concern these organisations."""
    ways = orders(ids).filter(state=rules.CLOSED).values_list("closed_how", flat=True)
    return Closings(Counter(ways), orders(ids).filter(n_relapses__gt=0).count())


def turn_of(order: RectificationOrder) -> str:
    """Who has the ball as the order stands."""
    if order.state in rules.OWED:
        return order.holder.code if order.holder else order.organisation.code
    return {rules.REPLIED: rules.DECIDING, rules.ACCEPTED: rules.FIGURES}.get(order.state, "")
