"""Targets: organisations × indicators of a scheme and year; one plan's path; the form that sets one."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from jixiao.report.charts import LineChart, Series
from jixiao.web.base import clock
from jixiao.web.base.formats import plain
from jixiao.web.base.forms import carried_out
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.indicators import actions, queries, rules
from jixiao.web.indicators.forms import TargetForm
from jixiao.web.indicators.models import Indicator, IndicatorVersion, SchemeVersion, TargetPlan
from jixiao.web.organisations.middleware import PlatformRequest, require
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.queries import peer_groups_on

VIEW, EDIT = "indicators.view", "targets.edit"


def targets(request: HttpRequest) -> HttpResponse:
    """The yearly targets under ?scheme= (else the first in force) for ?year= (else this year)."""
    require(request, VIEW)
    reader = cast(PlatformRequest, request)
    versions = _newest_in_force(queries.visible_versions(reader.tree, reader.access.visible_ids(VIEW), frozenset()))
    asked = request.GET.get("scheme", "")
    version = next((one for one in versions if one.scheme.code == asked), versions[0] if versions else None)
    year = _asked_year(request.GET.get("year", ""))
    context: dict[str, Any] = {"versions": versions, "version": version, "year": year, "n": 0}
    if version is None:
        context["headline"] = _("No scheme is in force yet, so there is nothing to set targets for")
        return render(request, "indicators/targets.html", context)
    plans = queries.newest_plans(queries.engine_scheme(version).indicators, reader.access.visible_ids(VIEW), [year])
    codes = _codes(version, plans)
    meanings = queries.indicator_on(clock.today(), codes)
    rows = _rows(reader, version, plans, year)
    table = Table(
        [Column("name", _("Organisation"), optional=False), *_columns(codes, meanings)],
        rows,
        name=f"targets-{year}",
        query=request.GET,
        caption=_("Targets of the year %(year)s") % {"year": year},
    )
    exported = table.export(request)
    if exported is not None:
        return exported
    context |= {"table": table, "n": len(rows), "headline": _headline(rows, codes, year), "years": _years(year)}
    return render(request, "indicators/targets.html", context)


def _newest_in_force(versions: list[SchemeVersion]) -> list[SchemeVersion]:
    newest: dict[int, SchemeVersion] = {}
    for version in versions:
        if version.state == rules.PUBLISHED:
            newest.setdefault(version.scheme_id, version)
    return list(newest.values())


def _codes(version: SchemeVersion, plans: list[TargetPlan]) -> list[str]:
    """Indicators whose points depend on a target that the scheme itself does not set, or that have targets already."""
    planned = {plan.indicator.code for plan in plans}
    leaves = queries.engine_scheme(version).leaves
    wanted = [
        leaf for leaf in leaves if leaf.indicator in planned or (queries.needs_target(leaf) and leaf.target is None)
    ]
    return list(dict.fromkeys(leaf.indicator for leaf in wanted))


def _asked_year(text: str) -> int:
    year = int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else 0
    return year if rules.is_year(year) else clock.today().year


def _years(year: int) -> list[int]:
    this = clock.today().year
    return sorted({year, *range(this - 2, this + 2)}, reverse=True)


def _columns(codes: list[str], meanings: dict[str, IndicatorVersion]) -> list[Column]:
    return [
        Column(
            code,
            label(meanings[code]) if code in meanings else code,
            numeric=True,
            unit=meanings[code].unit_of_measure if code in meanings else "",
            template="indicators/target_cell.html",
        )
        for code in codes
    ]


def _rows(reader: PlatformRequest, version: SchemeVersion, plans: list[TargetPlan], year: int) -> list[dict[str, Any]]:
    """One row per organisation: those that the scheme ranks, or that have a target already; in tree order."""
    visible, editable = reader.access.visible_ids(VIEW), reader.access.visible_ids(EDIT)
    listed = {code for group in queries.engine_scheme(version).peer_groups for code in group.organisations}
    ranked = {one.organisation_id for one in peer_groups_on(clock.today()) if not listed}
    scope = reader.tree.scope(version.scheme.organisation_id)
    wanted = {plan.organisation_id for plan in plans} | (ranked & scope)
    wanted |= {id_ for id_, place in reader.tree.nodes.items() if place.code in listed}
    rows = {
        place.id: {"name": label(place), "code": place.code, "year": year, "may_edit": place.id in editable}
        for _depth, place in reader.tree.depth_first(wanted & visible)
    }
    for plan in plans:
        if plan.organisation_id in rows:
            rows[plan.organisation_id][plan.indicator.code] = plan.annual_target
    return list(rows.values())


def _headline(rows: list[dict[str, Any]], codes: list[str], year: int) -> str:
    n_cells = len(rows) * len(codes)
    n_set = sum(1 for row in rows for code in codes if row.get(code) is not None)
    if not rows:
        return _("%(year)s: no organisation is ranked under this scheme yet") % {"year": year}
    values = {"year": year, "n": len(rows), "n_set": n_set, "n_cells": n_cells, "n_open": n_cells - n_set}
    if n_set == n_cells:
        return (
            ngettext(
                "%(year)s: %(n)s organisation, every target is set",
                "%(year)s: %(n)s organisations, every target is set",
                len(rows),
            )
            % values
        )
    return _("%(year)s: %(n_set)s of %(n_cells)s targets are set, %(n_open)s still open") % values


def _place(
    request: HttpRequest, code: str, organisation_code: str, year: int, permission: str
) -> tuple[Indicator, Organisation]:
    if not rules.is_year(year):
        raise Http404(str(year))
    organisation = get_object_or_404(Organisation, code=organisation_code)
    require(request, permission, organisation.pk)
    return get_object_or_404(Indicator, code=code), organisation


def target(request: HttpRequest, code: str, organisation_code: str, year: int) -> HttpResponse:
    """One year's target: its path as picture and table, and every revision."""
    indicator, organisation = _place(request, code, organisation_code, year, VIEW)
    reader = cast(PlatformRequest, request)
    meaning = queries.newest_version(indicator, clock.today())
    revisions = queries.plan_revisions(indicator, organisation, year)
    plan = revisions[0] if revisions else None
    path = {each.period: each.value for each in plan.targets.all()} if plan else {}
    history = queries.history_of(indicator, organisation, year)
    place = reader.tree.find(organisation.pk)
    context = {
        "indicator": indicator,
        "meaning": meaning,
        "place": place,
        "year": year,
        "decimals": max(meaning.decimals, 2)
        if path and any(value % 1 for value in path.values())
        else meaning.decimals,
        "plan": plan,
        "path_words": _(rules.PATH_LABELS[plan.path_kind]) if plan else "",
        "revisions": [(one, _(rules.PATH_LABELS[one.path_kind])) for one in revisions],
        "months": _months(path, history, year) if plan else [],
        "chart": _chart(path, history, year, meaning) if plan else None,
        "has_history": any(period.startswith(f"{year - 1}") for period in history),
        "headline": _target_headline(plan, label(place), label(meaning), meaning.unit_of_measure, year),
        "may_edit": reader.access.can(EDIT, organisation.pk),
    }
    return render(request, "indicators/target.html", context)


def _target_headline(plan: TargetPlan | None, place: str, name: str, unit: str, year: int) -> str:
    values = {"place": place, "name": name, "year": year, "unit": unit}
    if plan is None:
        return _("%(place)s has no target for %(name)s in %(year)s yet") % values
    values |= {"target": plain(plan.annual_target), "from": plain(plan.baseline)}
    if plan.baseline is None:
        return _("%(place)s, %(year)s: %(name)s, target %(target)s %(unit)s") % values
    return _("%(place)s, %(year)s: %(name)s from %(from)s to %(target)s %(unit)s") % values


def _months(path: dict[str, float], history: dict[str, float], year: int) -> list[queries.PlanPeriods]:
    return [
        queries.PlanPeriods(period, path.get(period), history.get(f"{year - 1}{period[4:]}"))
        for period in queries.periods_of_year(year)
    ]


def _chart(path: dict[str, float], history: dict[str, float], year: int, meaning: IndicatorVersion) -> LineChart:
    months = _months(path, history, year)
    series = [Series(_("Target path"), [month.target for month in months], role="target")]
    before = [month.before for month in months]
    if any(value is not None for value in before):
        series.insert(0, Series(str(year - 1), before))
    title = _("Target of %(year)s by month") % {"year": year}
    positions = [period_label(month.period) for month in months]
    return LineChart(title, positions, series, unit=meaning.unit_of_measure, decimals=min(meaning.decimals, 2))


def set_target(request: HttpRequest, code: str, organisation_code: str, year: int) -> HttpResponse:
    """Set a target: look at the path first, then save it."""
    indicator, organisation = _place(request, code, organisation_code, year, EDIT)
    reader = cast(PlatformRequest, request)
    history = queries.history_of(indicator, organisation, year)
    form = TargetForm(
        request.POST or None,
        periods=queries.periods_of_year(year),
        initial=_initial(indicator, organisation, year, history),
    )
    back = reverse("indicators:target", args=[code, organisation_code, year])
    only_look = "preview" in request.POST
    if request.method == "POST" and not only_look:
        done = carried_out(
            form,
            lambda: actions.set_target_plan(
                indicator=indicator, organisation=organisation, year=year, history=history, **form.plan,
                by=reader.user, now=clock.now(),
            ),
        )  # fmt: skip
        if done:
            return redirect(back)
    meaning = queries.newest_version(indicator, clock.today())
    place = reader.tree.find(organisation.pk)
    words = {"place": label(place), "year": year, "name": label(meaning)}
    context = {
        "form": form,
        "indicator": indicator,
        "meaning": meaning,
        "back": back,
        "years": sorted({period[:4] for period in history}),
        "headline": _("Target of %(place)s for %(year)s: %(name)s") % words,
        "months": [(period_label(str(field.label)), field) for field in form.month_fields],
        **(_preview(form, indicator, meaning, year, history) if only_look else {}),
    }
    return render(request, "indicators/set_target.html", context)


def _initial(indicator: Indicator, organisation: Organisation, year: int, history: dict[str, float]) -> dict[str, Any]:
    """The newest revision; else what last year says."""
    revisions = queries.plan_revisions(indicator, organisation, year)
    if not revisions:
        last = history.get(f"{year - 1}-12")
        return {"path_kind": rules.SEASONAL, "baseline": "" if last is None else f"{last:g}"}
    plan = revisions[0]
    initial = {"annual_target": f"{plan.annual_target:.12g}", "path_kind": plan.path_kind, "basis": plan.basis}
    initial["baseline"] = "" if plan.baseline is None else f"{plan.baseline:.12g}"
    return initial | {f"path-{each.period}": f"{each.value:.12g}" for each in plan.targets.all()}


def _preview(
    form: TargetForm, indicator: Indicator, meaning: IndicatorVersion, year: int, history: dict[str, float]
) -> dict[str, Any]:
    """The path as it would be saved."""
    if not form.is_valid():
        return {}
    values = form.plan
    values.pop("basis")
    try:
        rules.check_finite(values["annual_target"], values["baseline"], *(values["path"] or {}).values())
        drawn = queries.draw_path(indicator, year, **values, history=history)
    except RuleViolation as refusal:
        form.add_error(None, str(_(refusal.message) % refusal.params if refusal.params else _(refusal.message)))
        return {}
    return {
        "preview": _chart(dict(drawn.values), history, year, meaning),
        "reason": drawn.reason.in_language(get_language() or "zh"),
    }
