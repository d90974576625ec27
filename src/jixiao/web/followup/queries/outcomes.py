"""What budget monitoring and joint projects say of an order: its outcome now, and whether it has come back since."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from jixiao.engine.model.text import Text
from jixiao.web.base.formats import date_words
from jixiao.web.base.words import name_of
from jixiao.web.budgets.models import MonitoringReport, Programme
from jixiao.web.budgets.queries import newest_monitorings
from jixiao.web.budgets.rules import watching
from jixiao.web.followup import rules
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.followup.queries.parameters import days_before_item, periods_to_hold, relapse_periods
from jixiao.web.organisations.queries import working_days
from jixiao.web.projects.queries import LateItem, late_items, standing_of

STOOD_FOR = (watching.ENDORSED, watching.FINE, watching.TO_RECTIFY, watching.RECTIFIED)
"""States of a report that the department's approver stands for; what was only filed proves nothing."""


def lights_of(programme: Programme) -> list[rules.Lights]:
    """Both lights of the endorsed reports, oldest month first; of one month the newest report."""
    found = programme.monitorings.filter(state__in=STOOD_FOR).order_by("number")
    by_month = {one.month: rules.Lights(one.month, one.objectives_light, one.money_light) for one in found}
    return [by_month[month] for month in sorted(by_month)]


def item_of(order: RectificationOrder, day: date) -> rules.ItemSeen | None:
    """The item as the plan in force and accepted reports have it; None where that plan has it no more."""
    assert order.project is not None
    stands = standing_of(order.project, day)
    one = next((each for each in stands.items if each.code == order.milestone), None)
    if one is None:
        return None
    row, told = stands.rows[one.code], stands.progress.get(one.code)
    label = Text(one.label_en or one.label_zh or one.code, one.label_zh or one.code)
    return rules.ItemSeen(
        label, float(row["progress"]), one.finish, told.finished if told else None, row["forecast_finish"]
    )


def outcome_of(order: RectificationOrder, today: date) -> rules.Outcome | None:
    """What is seen now; None for an order about an indicator or about nothing that moves by itself."""
    if order.monitoring is not None:
        return rules.judge_lights(lights_of(order.monitoring.programme), order.counts_from, periods_to_hold(today))
    return rules.judge_item(item_of(order, today)) if order.project is not None else None


def fallen_outcome(order: RectificationOrder, today: date) -> rules.Outcome | None:
    """What brings a closed order back: a light that is not green soon after, an item that is not finished after all."""
    if order.monitoring is not None:
        fallen = rules.lights_fell(lights_of(order.monitoring.programme), order.closed_period, relapse_periods(today))
        return rules.Outcome(rules.SHORT, fallen.month, fallen.words) if fallen else None
    if order.project is None:
        return None
    seen = item_of(order, today)
    return rules.judge_item(seen) if seen is not None and seen.finished is None else None


def waiting_demands() -> list[MonitoringReport]:
    """Newest reports of programmes for which the office demands rectification, without an open order of that programme."""
    of_programme = RectificationOrder.objects.filter(monitoring__programme=OuterRef("programme"), state__in=rules.OPEN)
    asked = MonitoringReport.objects.filter(state=watching.TO_RECTIFY, taken_as__isnull=True)
    found = asked.exclude(Exists(of_programme)).select_related("programme__organisation").order_by("pk")
    newest = newest_monitorings([one.programme for one in found])
    return [one for one in found if newest[one.programme_id].pk == one.pk]


def former_of(programme: Programme) -> RectificationOrder | None:
    """The newest order about the programme's lights."""
    found = RectificationOrder.objects.filter(monitoring__programme=programme).select_related(
        "organisation", "monitoring"
    )
    return found.order_by("-pk").first()


def told_of_demand(report: MonitoringReport) -> Text:
    """Month and both lights; the programme stands beside it."""
    words = rules.Lights(report.month, report.objectives_light, report.money_light).words
    return Text(f"{words.en[0].upper()}{words.en[1:]}.", f"{words.zh}。")


def waiting_items(now: datetime) -> list[LateItem]:
    """Items of running projects that are late by the library's working days, without an open order, the latest first."""
    today, calendar = timezone.localdate(now), working_days()
    n_days = days_before_item(today)
    known = RectificationOrder.objects.filter(project__isnull=False)
    taken = set(known.values_list("source_key", flat=True))
    open_now = set(known.filter(state__in=rules.OPEN).values_list("project__code", "milestone"))
    return [
        one
        for one in late_items(now)
        if calendar.between(one.planned_finish, today) >= n_days
        and (one.project_code, one.milestone_code) not in open_now
        and item_key(one) not in taken
    ]


def item_key(item: LateItem) -> str:
    """Where an order comes from that was made of it: once for each day that the plan gave it."""
    return f"item:{item.project_code}:{item.milestone_code}:{item.planned_finish.isoformat()}"


def told_of_item(item: LateItem) -> Text:
    """The item, how late it is and how far; the project stands beside it."""
    share = f"{100 * item.share_done:.0f}%"
    return Text(
        f"“{item.label.en}” was planned for {date_words(item.planned_finish, 'en')}, is "
        f"{item.n_days_late} days late and {share} done.",
        f"“{item.label.zh}”计划{date_words(item.planned_finish, 'zh-hans')}完成，"
        f"已滞后 {item.n_days_late} 天，完成 {share}。",
    )


def about_words(order: RectificationOrder) -> Text | None:
    """What the order watches that is no indicator: the programme, or the project."""
    if order.monitoring is not None:
        return name_of(order.monitoring.programme)
    return name_of(order.project) if order.project is not None else None
