"""The control chart of one series: limits, what is special cause, whether the target is reached as a rule."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.report.charts.fan_spec import Fan, Remark
from jixiao.web.base import clock
from jixiao.web.base.formats import number
from jixiao.web.base.forms import carried_out, in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label, reading_chinese
from jixiao.web.base.words import N_
from jixiao.web.indicators.models import Indicator, IndicatorVersion
from jixiao.web.indicators.views.names import versions
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.models import Organisation
from jixiao.web.warnings import actions, rules
from jixiao.web.warnings.forms import RebaseForm
from jixiao.web.warnings.models import ChartRebase
from jixiao.web.warnings.queries.charts import Charted, charted
from jixiao.web.warnings.views.scope import EDIT, VIEW

SIGNALS = {
    "outside_high": N_("above the upper limit"),
    "outside_low": N_("below the lower limit"),
    "shift_high": N_("a run above the mean"),
    "shift_low": N_("a run below the mean"),
    "trend_rising": N_("a run of rises"),
    "trend_falling": N_("a run of falls"),
    "two_of_three_high": N_("two of three near the upper limit"),
    "two_of_three_low": N_("two of three near the lower limit"),
}
VARIATIONS = {
    "common_cause": N_("usual variation: no sign of change"),
    "improvement_high": N_("special cause for the better: high"),
    "improvement_low": N_("special cause for the better: low"),
    "concern_high": N_("special cause for the worse: high"),
    "concern_low": N_("special cause for the worse: low"),
    "neutral_high": N_("special cause: high"),
    "neutral_low": N_("special cause: low"),
}
ASSURANCES = {
    "consistent_pass": N_("the target is reached as a rule"),
    "consistent_fail": N_("the target is missed as a rule, unless something changes"),
    "inconsistent": N_("the target is reached at times, by chance"),
}


def chart(request: HttpRequest, organisation: str, indicator: str) -> HttpResponse:
    """The chart with its table; the office sets from when on new limits hold, and says why."""
    place, version = _seen(request, organisation, indicator)
    found = charted(place.pk, version, clock.today().year)
    periods = [(period, period_label(period)) for period in reversed(found.shown.periods[1:])]
    form = RebaseForm(posted(request), periods=periods) if reader(request).access.can(EDIT) else None
    if request.method == "POST":
        if form is None:
            raise Http404(indicator)

        def act() -> None:
            assert form is not None
            actions.rebase(
                organisation=place, indicator=version.indicator, **form.cleaned_data, periods=list(found.shown.periods),
                by=reader(request).user, now=clock.now(),
            )  # fmt: skip

        if carried_out(form, act):
            messages.success(request, _("New limits begin there. The reason stands below the chart."))
            return redirect("warnings:chart", organisation, indicator)
    table = _table(found, version)
    exported = table.export(request)
    if exported is not None:
        return exported
    name = label(reader(request).tree.find(place.pk)) or organisation
    context = described(found, version) | {
        "place": name, "place_code": organisation, "version": version, "form": form, "table": table,
        "headline": _headline(found, name, version),
    }  # fmt: skip
    wrong = form is not None and form.is_bound
    return render(request, "warnings/chart.html", context, status=422 if wrong else 200)


@require_POST
def withdraw_rebase(request: HttpRequest, organisation: str, indicator: str, pk: int) -> HttpResponse:
    """The limits go on as before."""
    place, version = _seen(request, organisation, indicator)
    if not reader(request).access.can(EDIT) or pk >= 2**63:
        raise Http404(pk)
    one = get_object_or_404(ChartRebase, pk=pk, organisation=place, indicator=version.indicator)
    try:
        actions.withdraw_rebase(rebase=one, by=reader(request).user, now=clock.now())
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, _("Withdrawn. The limits go on as before it."))
    return redirect("warnings:chart", organisation, indicator)


def _seen(request: HttpRequest, organisation: str, indicator: str) -> tuple[Organisation, IndicatorVersion]:
    """The series, if the organisation lies in the reader's scope and the indicator exists; else 404."""
    place = Organisation.objects.filter(code=organisation, pk__in=reader(request).access.visible_ids(VIEW)).first()
    version = versions().get(indicator)
    if place is None or version is None or not Indicator.objects.filter(pk=version.indicator_id).exists():
        raise Http404(organisation)
    return place, version


def described(found: Charted, version: IndicatorVersion) -> dict[str, Any]:
    """The chart with its icons and sentences, for pages and panels."""
    n = sum(value is not None for value in found.shown.values)
    places = range(len(found.shown.values))
    n_outside = sum(any(each.startswith("outside") for each in found.chart.signals(place)) for place in places)
    is_told = n >= rules.CHART_FROM and rules.limits_fit(n_outside, n)
    variation = found.chart.variation(_newest(found)) if is_told else ""
    assurance = found.chart.assurance() if is_told else ""
    return {
        "control": picture(found, version) if n else None, "n": n, "least": rules.CHART_FROM,
        "variation": variation, "variation_words": _(VARIATIONS[variation]) if variation else "",
        "nature": variation.partition("_")[0], "side": variation.rpartition("_")[2] if variation else "",
        "assurance": assurance, "assurance_words": _(ASSURANCES[assurance]) if assurance else "",
        "rebases": found.rebases, "is_fitting": is_told or n < rules.CHART_FROM,
    }  # fmt: skip


def _newest(found: Charted) -> int:
    known = [place for place, value in enumerate(found.shown.values) if value is not None]
    return known[-1] if known else -1


def picture(found: Charted, version: IndicatorVersion) -> Fan:
    """The chart as data: values, mean and limits by segment, signals as rings, rebases as lines."""
    shown, made, unit = found.shown, found.chart, version.unit_of_measure
    natures = {"improvement": "good", "concern": "bad"}
    told = [natures.get(each.partition("_")[0], "") for each in made.variations()]
    joiner = "、" if reading_chinese() else ", "
    signals = [
        Remark(place, joiner.join(_(SIGNALS.get(each, each)) for each in made.signals(place)), True, told[place])
        for place in range(len(shown.values))
        if made.signals(place) and shown.values[place] is not None
    ]
    begun = {each.period: each.reason for each in found.rebases}
    lines = [Remark(place, _("new limits")) for place, period in enumerate(shown.periods) if period in begun]
    mean, lower, upper = (_plain(line) for line in (made.mean, made.lower, made.upper))
    target = [found.target] * len(shown.periods) if found.target is not None else []
    if all(value >= 0 for value in shown.values if value is not None):
        lower = [None if value is None or value < 0 else value for value in lower]
    last = next((value for value in reversed(mean) if value is not None), None)
    return Fan(
        _title(found), [period_label(period) for period in shown.periods], shown.values, None, target,
        _("Target %(value)s") % {"value": f"{number(found.target, version.decimals)}{unit}"} if target else "",
        (lower, upper), _("control limits"), [*signals, *lines], unit, version.decimals,
        [_("Figure"), _("Target"), "", "", "", "", "", _("Lower limit"), _("Upper limit"), _("Mean")],
        mean, _("Mean %(value)s") % {"value": f"{number(last, version.decimals)}{unit}"} if last is not None else "",
    )  # fmt: skip


def _plain(line: Any) -> list[float | None]:
    return [None if value != value else float(value) for value in line.tolist()]


def _title(found: Charted) -> str:
    newest = _newest(found)
    if newest < 0:
        return ""
    signals = found.chart.signals(newest)
    where = _(SIGNALS.get(signals[0], signals[0])) if signals else _("within its usual variation")
    return _("%(period)s: %(where)s") % {"period": period_label(found.shown.periods[newest]), "where": where}


def _headline(found: Charted, place: str, version: IndicatorVersion) -> str:
    """What the newest figure is, and what the chart says of it."""
    newest = found.shown.newest
    values = {"place": place, "indicator": label(version)}
    if newest is None:
        return _("%(place)s, %(indicator)s: no figure yet") % values
    told = f"{number(newest[1], version.decimals)}{version.unit_of_measure}"
    where = _title(found)
    return _("%(place)s, %(indicator)s: %(figure)s; %(where)s") % {**values, "figure": told, "where": where}


def _table(found: Charted, version: IndicatorVersion) -> Table:
    """The chart as rows, newest first."""
    made, shown = found.chart, found.shown
    joiner = "、" if reading_chinese() else ", "
    rows = [
        {
            "period": period_label(shown.periods[place]), "value": shown.values[place], "mean": _figure(made.mean[place]),
            "lower": _figure(made.lower[place]), "upper": _figure(made.upper[place]),
            "signal": joiner.join(_(SIGNALS.get(each, each)) for each in made.signals(place)),
        }
        for place in reversed(range(len(shown.periods)))
    ]  # fmt: skip
    figures = [("value", _("Figure")), ("mean", _("Mean")), ("lower", _("Lower limit")), ("upper", _("Upper limit"))]
    columns = [
        Column("period", _("Period"), value=partial(_cell, "period"), optional=False),
        *(
            Column(name, words, True, version.unit_of_measure, version.decimals, value=partial(_cell, name))
            for name, words in figures
        ),
        Column("signal", _("Special cause"), value=partial(_cell, "signal")),
    ]
    return Table(columns, rows, name=f"control-chart-{version.indicator.code}", caption=_("Control chart"))


def _cell(name: str, row: dict[str, Any]) -> Any:
    return row[name]


def _figure(value: Any) -> float | None:
    return None if value != value else float(value)
