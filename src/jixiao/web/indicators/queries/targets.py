"""Targets: the newest revision of each year's plan, and its path through the periods."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from jixiao.engine.forecast import PathKind, TargetPath, seasonal_path, straight_path
from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.model.text import Text
from jixiao.web.indicators import rules
from jixiao.web.indicators.models import Indicator, Target, TargetPlan
from jixiao.web.organisations.models import Organisation


def newest_targets(
    codes: Iterable[str], organisation_ids: Iterable[int], periods: Iterable[str | int] | str | int
) -> dict[tuple[int, str, str], float]:
    """(organisation id, indicator code, period) → target, newest revision; the year's own target under the year ("2026").

    `periods`: period codes, or a year for all of its periods. Two queries.
    """
    listed = [periods] if isinstance(periods, str | int) else list(periods)
    wanted = {str(period) for period in listed}
    years = {int(period[:4]) for period in wanted}
    whole_years = {int(period) for period in listed if isinstance(period, int)}
    columns = ("organisation_id", "indicator__code", "year", "pk", "annual_target")
    rows = _plans(codes, organisation_ids, years).order_by("revision").values_list(*columns)
    newest = {row[:3]: row[3:] for row in rows}
    found = {(*key, str(year)): target for (*key, year), (_, target) in newest.items() if str(year) in wanted}
    owners = {pk: plan for plan, (pk, _) in newest.items()}
    paths = Target.objects.filter(plan__in=owners)
    if not whole_years:
        paths = paths.filter(period__in=wanted)
    for plan_id, period, value in paths.values_list("plan_id", "period", "value"):
        organisation_id, code, year = owners[plan_id]
        if period in wanted or year in whole_years:
            found[organisation_id, code, period] = value
    return found


def _plans(codes: Iterable[str], organisation_ids: Iterable[int], years: Iterable[int]) -> QuerySet[TargetPlan]:
    """Every revision of the plans asked for."""
    return TargetPlan.objects.filter(
        indicator__code__in=list(codes), organisation__in=list(organisation_ids), year__in=list(years)
    )


def newest_plans(codes: Iterable[str], organisation_ids: Iterable[int], years: Iterable[int]) -> list[TargetPlan]:
    """The newest revision of every plan asked for, with indicator and organisation."""
    newest: dict[tuple[int, int, int], TargetPlan] = {}
    for plan in _plans(codes, organisation_ids, years).select_related("indicator", "organisation").order_by("revision"):
        newest[plan.organisation_id, plan.indicator_id, plan.year] = plan
    return list(newest.values())


def plan_revisions(indicator: Indicator, organisation: Organisation, year: int) -> list[TargetPlan]:
    """Every revision of one year's target, newest first, with who set it and its path."""
    plans = TargetPlan.objects.filter(indicator=indicator, organisation=organisation, year=year)
    return list(plans.select_related("recorded_by").prefetch_related("targets").order_by("-revision"))


def target_of_year_before(indicator: Indicator, organisation: Organisation, year: int) -> float | None:
    """Last year's annual target, newest revision."""
    before = TargetPlan.objects.filter(indicator=indicator, organisation=organisation, year=year - 1)
    plan = before.order_by("-revision").first()
    return plan.annual_target if plan else None


def periods_of_year(year: int) -> list[str]:
    """The months of a year."""
    return [str(period) for period in Period(year).parts(Frequency.MONTH)]


@dataclass(frozen=True)
class PlanPeriods:
    """One line of a path's table: the period, its target, last year's figure in the same period."""

    period: str
    target: float | None
    before: float | None


def draw_path(
    indicator: Indicator,
    year: int,
    annual_target: float,
    baseline: float | None,
    path_kind: str,
    path: Mapping[str, float] | None,
    history: Mapping[str, float] | None,
) -> TargetPath:
    """The path as it would be written: seasonal by `history`, linear, or `path` itself. A read: nothing is stored."""
    if path_kind == rules.MANUAL:
        rules.check_path(path or {}, periods_of_year(year))
        ordered = {period: (path or {})[period] for period in periods_of_year(year)}
        return TargetPath(ordered, False, Text("Set by hand.", "人工设定。"))
    version = indicator.versions.latest("number")
    kind = PathKind.FLOW if version.over_time == "sum" else PathKind.LEVEL
    decimals = max(version.decimals, 2)
    if path_kind == rules.LINEAR:
        return straight_path(kind, year=year, annual_target=annual_target, baseline=baseline, decimals=decimals)
    return seasonal_path(
        kind, year=year, annual_target=annual_target, baseline=baseline, history=history, decimals=decimals,
        lower_bound=version.lower_bound, upper_bound=version.upper_bound,
    )  # fmt: skip
