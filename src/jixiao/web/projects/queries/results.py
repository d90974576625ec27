"""What a project's result of a month is worth, and whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from jixiao.engine.model.period import Period
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Account
from jixiao.web.projects import rules
from jixiao.web.projects.models import Project
from jixiao.web.projects.queries.plans import credit_of, plans_of
from jixiao.web.projects.queries.standing import standing_of


@dataclass(frozen=True)
class CreditedResult:
    """A project's points of a month: `worth` 0–1 of the full ones, and by organisation; together exactly once."""

    project: Project
    period: Period
    worth: float
    points: Mapping[str, float]
    approved_by: Account

    @property
    def total(self) -> float:
        """All parts together: the project's points, once."""
        return round(sum(self.points.values()), rules.POINT_DIGITS)


def credited_result(project: Project, period: Period) -> CreditedResult | None:
    """By the reports of months up to it that were accepted, held against the baseline as of the month's last day.

    None before the project's first month with a plan in force.
    """
    plans = plans_of(project)
    first = plans.baseline
    if first is None or plans.current is None or first.decided_at is None or first.decided_by is None:
        return None
    if timezone.localdate(first.decided_at) > period.last_date:
        return None
    stands = standing_of(project, period.last_date, period)
    worth = rules.performance(project.counting, stands.against.planned, stands.against.earned)
    points = rules.credited(project.full_points, worth, credit_of(plans.current))
    return CreditedResult(project, period, worth, points, first.decided_by)


def credited_results(indicator: Indicator, period: Period) -> list[CreditedResult]:
    """Of every project that counts as this indicator and ran in the month: begun before its end, not closed before it."""
    found = Project.objects.filter(indicator=indicator, state__in=rules.APPROVED).order_by("code")
    running = [one for one in found if one.closed_at is None or timezone.localdate(one.closed_at) >= period.first_date]
    return [result for one in running if (result := credited_result(one, period)) is not None]
