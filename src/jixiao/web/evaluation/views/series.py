"""One organisation's series of one indicator: history, target path, as it was or as it is now."""

from collections.abc import Mapping
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jixiao import Period
from jixiao.report.charts import Event, LineChart, Series
from jixiao.web.base import clock
from jixiao.web.base.formats import number, plain
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import day, label, period_label
from jixiao.web.evaluation import queries
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.views.scope import choice_of, open_organisation
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.organisations.middleware import reader


def series(request: HttpRequest, organisation: str, indicator: str) -> HttpResponse:
    """The series of an organisation inside the data scope; 404 outside."""
    organisation_id = open_organisation(request, organisation, "evaluation.receipt")
    choice = choice_of(request)
    until = choice.period or str(Period.parse(f"{clock.today():%Y-%m}"))
    version = queries.indicator_version(indicator, Period.parse(until).last_date)
    if version is None:
        raise Http404(indicator)
    as_now = request.GET.get("as") == "now"
    found = queries.indicator_series(
        version.indicator,
        queries.nodes_of(choice.cycle, indicator),
        organisation_id,
        until,
        today=clock.today(),
        as_now=as_now,
        visible=reader(request).access.visible_ids("evaluation.receipt"),
    )
    place = reader(request).tree.find(organisation_id)
    table = _table(request, found, version)
    answer = table.export(request)
    if answer:
        return answer
    run = queries.run_of(choice.cycle, choice.period)
    context = {
        "place": place,
        "version": version,
        "series": found,
        "as_now": as_now,
        "chart": _chart(request, found, version, place),
        "headline": _headline(found, version, run),
        "notes": _notes(request, found),
        "table": table,
        "choice": choice,
        "newest": _newest(found),
        "last_year": _last_year(found),
    }
    return render(request, "evaluation/series.html", context)


def _newest(found: queries.IndicatorSeries) -> queries.Point | None:
    known = [found.points[period] for period in found.periods if period in found.points]
    return next((point for point in reversed(known) if point.value is not None), None)


def _last_year(found: queries.IndicatorSeries) -> float | None:
    newest = _newest(found)
    point = found.points.get(str(Period.parse(newest.period).year_on_year())) if newest else None
    return point.value if point else None


def _gap_words(value: float, target: float, version: IndicatorVersion) -> tuple[str, str]:
    """How far the figure is from its target, and whether that is good."""
    unit = _("percentage points") if version.unit_of_measure == "%" else version.unit_of_measure
    gap = value - target
    good = gap >= 0 if version.direction == "higher" else gap <= 0
    return f"{number(abs(gap), version.decimals)} {unit}".strip(), "good" if good else "bad"


def _headline(found: queries.IndicatorSeries, version: IndicatorVersion, run: ScoringRun | None) -> SafeString:
    point = _newest(found)
    if point is None or point.value is None:
        return format_html("{}", _("No figure of this indicator has been submitted yet."))
    figure = f"{plain(point.value)}{version.unit_of_measure}"
    target = found.targets.get(point.period)
    parts = {"period": period_label(point.period), "figure": figure}
    if target is None:
        return format_html(_("{period}: {figure}; no target is set for this period."), **parts)
    gap, judgement = _gap_words(point.value, target, version)
    if point.value == target:
        return format_html(_("{period}: {figure}, exactly the period's target."), **parts)
    words = {
        (True, "good"): _("{period}: {figure}, above the period's target by {gap}."),
        (True, "bad"): _("{period}: {figure}, above the period's target by {gap}; lower is better here."),
        (False, "good"): _("{period}: {figure}, below the period's target by {gap}; lower is better here."),
        (False, "bad"): _("{period}: {figure}, below the period's target by {gap}."),
    }[point.value > target, judgement]
    return format_html(words, **parts, gap=gap)


def _chart(request: HttpRequest, found: queries.IndicatorSeries, version: IndicatorVersion, place: object) -> LineChart:
    ends = sorted(period for period in found.targets if period > found.periods[-1])
    positions = [*found.periods, *ends]
    values = [_value_of(found.points, period) for period in positions]
    unit = version.unit_of_measure
    newest = next((value for value in reversed(values) if value is not None), None)
    lines = [Series(label(place), values, "main", f"{plain(newest)}{unit}")]
    for one in found.predecessors:
        former = reader(request).tree.find(one.step.predecessor_id)
        lines.append(Series(label(former), [_value_of(one.points, period) for period in positions], "other"))
    targets = [found.targets.get(period) for period in positions]
    last = next((value for value in reversed(targets) if value is not None), None)
    if last is not None:
        lines.append(Series(_("Target"), targets, "target", _("Target {value}").format(value=f"{plain(last)}{unit}")))
    title = _("{indicator}, {unit}").format(indicator=label(version), unit=unit or _("no unit"))
    events = tuple(_events(found, positions))
    return LineChart(title, positions, lines, unit, version.decimals, events)


def _value_of(points: Mapping[str, queries.Point], period: str) -> float | None:
    return points[period].value if period in points else None


def _events(found: queries.IndicatorSeries, positions: list[str]) -> list[Event]:
    events = []
    for step in {step.before: step for step in found.steps}.values():
        month = f"{step.before:%Y-%m}"
        if month in positions:
            words = {"merge": _("merged"), "split": _("split")}.get(step.kind, step.kind)
            events.append(Event(positions.index(month), f"{month} {words}"))
    return events


def _notes(request: HttpRequest, found: queries.IndicatorSeries) -> list[str]:
    """What became of whom, and what that means for the figures shown."""
    notes = []
    for step in found.steps:
        names = {"day": day(step.before), "name": label(reader(request).tree.find(step.predecessor_id))}
        if step.kind == "merge":
            notes.append(_("Since {day} it includes {name}, which reported for itself before.").format(**names))
        else:
            notes.append(
                _("It was split from {name} on {day}; earlier figures belong to several and are not divided.").format(
                    **names
                )
            )
    return notes


def _table(request: HttpRequest, found: queries.IndicatorSeries, version: IndicatorVersion) -> Table:
    unit, decimals = version.unit_of_measure, version.decimals
    points, scores = found.points, found.scores

    def state(period: str) -> str:
        point = points.get(period)
        if point is None:
            return _("not reported")
        if point.value is None:
            return _("nothing to report: {reason}").format(reason=point.reason)
        return _("approved") if point.is_final else _("not yet approved")

    columns = [
        Column("period", _("Period"), value=lambda period: period, template="base/cells/period.html"),
        Column("value", _("Value"), True, unit, decimals, value=partial(_value_of, points)),
        Column("target", _("Target"), True, unit, decimals, value=found.targets.get),
        Column("median", _("Median of the group"), True, unit, decimals, value=found.medians.get),
        Column("score", _("Score"), True, "", 2, value=lambda p: scores[p][0] if p in scores else None),
        Column("state", _("State"), value=state),
    ]
    for one in found.predecessors:
        name, key = label(reader(request).tree.find(one.step.predecessor_id)), f"from-{one.step.predecessor_id}"
        columns.append(Column(key, name, True, unit, decimals, value=partial(_value_of, one.points)))
    rows = list(reversed(found.periods))
    return Table(columns, rows, name=f"series-{version.indicator.code}", query=request.GET, searchable=False)
