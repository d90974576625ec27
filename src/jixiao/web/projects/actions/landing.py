"""What joint projects brought becomes figures of their indicators: each participant its credited part, all parts once."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jixiao.engine.model.period import Period
from jixiao.web.audit import actions as audit
from jixiao.web.audit.actions import Actor
from jixiao.web.collection import actions as collection
from jixiao.web.collection.rules import Figure
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Account
from jixiao.web.projects import queries, rules
from jixiao.web.projects.actions.events import record
from jixiao.web.projects.models import Project


@transaction.atomic
def land_month(*, indicator: Indicator, period: Period, by: Actor, now: datetime) -> collection.Landed:
    """The credited points of a month by accepted reports, summed over all projects that count as this indicator.

    One figure for each organisation: so the city's total holds each project once. The same twice changes nothing.
    Figures stand in the name of `by`, or where the calendar asks of who approved the plan.
    """
    results = queries.credited_results(indicator, period)
    if not results:
        return collection.Landed()
    totals: dict[str, float] = defaultdict(float)
    for result in results:
        for code, points in result.points.items():
            totals[code] += points
    figures = [
        Figure(code, indicator.code, str(period), round(points, rules.POINT_DIGITS))
        for code, points in sorted(totals.items())
    ]
    details = {"projects": [one.project.code for one in results], "period": str(period)}
    delivery = collection.Delivery("project", f"projects:{indicator.code}", details, by)
    keeper = by if isinstance(by, Account) else results[0].approved_by
    day = min(period.last_date, timezone.localdate(now))
    landed = collection.land(figures=figures, delivery=delivery, on=day, by=keeper, now=now)
    if landed.n_landed or landed.refused:
        audit.record(
            event="PROJECT_RESULTS_LANDED", object_type="indicator", object_code=indicator.code, by=by, now=now,
            details={**details, "figures": landed.n_landed, "refused": len(landed.refused)},
        )  # fmt: skip
    return landed


@transaction.atomic
def join_indicator(
    *, project: Project, indicator: Indicator | None, counting: str, full_points: float, by: Account, now: datetime
) -> Project:
    """From now on the project's result counts as figures of this indicator (None: of none)."""
    rules.check_points(full_points)
    Project.objects.filter(pk=project.pk).update(indicator=indicator, counting=counting, full_points=full_points)
    project.refresh_from_db()
    record(
        kind="joined", project=project, by=by, now=now, indicator=indicator.code if indicator else "",
        way=counting, points=full_points,
    )  # fmt: skip
    return project
