"""One organisation's indicator: how it is going, and whether it will reach the target."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.engine.model.period import Period
from jixiao.report.charts import Sparkline
from jixiao.report.charts.fan_spec import Fan
from jixiao.report.plots.plot import Plot
from jixiao.web.base import clock
from jixiao.web.base.formats import signed
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label, reading_chinese, words_of
from jixiao.web.organisations.middleware import reader
from jixiao.web.outlook import queries, rules
from jixiao.web.outlook.models import Outlook
from jixiao.web.outlook.queries import usual_pace
from jixiao.web.outlook.views import sentences
from jixiao.web.outlook.views.drawing import Picture, picture
from jixiao.web.outlook.views.models_in_words import model_words
from jixiao.web.outlook.views.scope import RUN, Seen, seen

RECENT = 3
"""So many newest periods may make the picture's title speak of usual variation."""


def indicator(request: HttpRequest, organisation: str, indicator: str) -> HttpResponse:
    """History, target path, forecast, limits, what happened; the pace still required; how firm it all is."""
    one = seen(request, organisation, indicator)
    shown = _history(one)
    happened = _happened(request, one)
    drawn = _picture(one, shown, happened)
    table = _table(one, drawn.fan)
    answer = table.export(request)
    if answer is not None:
        return answer
    context = {
        "seen": one,
        "outlook": one.outlook,
        "headline": sentences.headline(one.outlook, one.version, shown),
        "fan": drawn.fan if shown.periods else None,
        "fan_note": _note(one, drawn),
        "state_note": sentences.state_note(one.outlook),
        "pace": _pace(one, shown) if one.outlook else None,
        "chances": _chances(one.outlook),
        "note": words_of(one.outlook, "note") if one.outlook else "",
        "model": model_words(one.outlook.model) if one.outlook else "",
        "compared": _compared(request, one, shown),
        "coverage": coverage_of(one.outlook),
        "happened": happened,
        "may_run": reader(request).access.can(RUN),
        "may_try": one.outlook is not None and one.outlook.end_mean is not None,
        "series_href": _series_href(request, one),
    }
    return render(request, "outlook/indicator.html", context)


def svg(request: HttpRequest, organisation: str, indicator: str) -> HttpResponse:
    """The picture as a file of its own, its colours inside."""
    one = seen(request, organisation, indicator)
    shown = _history(one)
    drawn = _picture(one, shown, _happened(request, one))
    title = f"{one.place} · {label(one.version)}"
    text = Plot(title, drawn.fan.title, drawn.fan).svg
    response = HttpResponse(text, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="outlook-{indicator}.svg"'
    return response


def _history(one: Seen) -> queries.History:
    year = one.outlook.year if one.outlook else rules.period_in_view(clock.today()).year
    return queries.history(one.place_id, one.version, year)


def _happened(request: HttpRequest, one: Seen) -> list[dict[str, str]]:
    """What happened, each with its words and where to read on."""
    tree, told = reader(request).tree, []
    for each in queries.happenings(one.place_id, one.version, clock.today()):
        words = sentences.spoken(each.label)
        if each.place_id is not None:
            words = _("%(what)s: %(name)s") % {"what": words, "name": label(tree.find(each.place_id))}
        href = reverse("doubts:doubt", args=[each.doubt_id]) if each.doubt_id else each.href
        told.append({"period": each.period, "words": words, "href": href})
    return told


def _picture(one: Seen, shown: queries.History, happened: Sequence[dict[str, str]]) -> Picture:
    pairs = [(each["period"], each["words"]) for each in happened]
    drawn = picture(one.outlook, one.version, shown, pairs, title="")
    fan = drawn.fan
    titled = Fan(**{**vars(fan), "title": _title(one, shown, drawn)})
    return Picture(titled, drawn.usual)


def _title(one: Seen, shown: queries.History, drawn: Picture) -> str:
    """What the picture shows: a figure outside its usual range, else where it ends beside the target."""
    signals = [each for each in drawn.fan.remarks if each.is_signal]
    newest = [each for each in signals if each.position >= len(shown.periods) - RECENT]
    if newest:
        last = newest[-1]
        return _("%(period)s lies %(where)s") % {
            "period": period_label(shown.periods[last.position]), "where": last.label,
        }  # fmt: skip
    outlook, version = one.outlook, one.version
    if outlook is None or outlook.end_mean is None or not outlook.n_left:
        return _("%(indicator)s, %(unit)s") % {"indicator": label(version), "unit": one.unit or _("no unit")}
    parts = {
        "when": sentences.end_words(outlook), "end": sentences.figure(outlook.end_mean, version),
        "target": sentences.reported(outlook.target, version),
    }  # fmt: skip
    if outlook.target is None:
        return _("As it goes, %(when)s ends at %(end)s") % parts
    return _("As it goes, %(when)s ends at %(end)s; the target is %(target)s") % parts


def _note(one: Seen, drawn: Picture) -> str:
    """How the lines are to be read."""
    has_target = any(value is not None for value in drawn.fan.target)
    told = [_("solid: figures; dashed: target path") if has_target else _("solid: figures")]
    if drawn.fan.ahead is not None:
        told.append(_("dotted with bands: forecast, 80 % and 95 %"))
    if drawn.usual is not None:
        told.append(_("grey: usual range; ring: outside of it"))
    if drawn.fan.ahead is not None and one.outlook is not None and one.outlook.kind == rules.FLOW:
        told.append(_("the figures are of single periods, the target is for their sum"))
    return ("；" if reading_chinese() else "; ").join(told)


def _table(one: Seen, fan: Fan) -> Table:
    """What CSV and XLSX hold: every line of the picture by period."""
    heads, rows = fan.table()
    columns = [Column("period", _("Period"), value=lambda row: row[0])]
    for place, head in enumerate(heads):
        columns.append(Column(str(place), head, True, one.unit, None, value=partial(_figure_at, place)))
    return Table(columns, rows, name=f"outlook-{one.place_code}-{one.version.indicator.code}")


def _figure_at(place: int, row: tuple[str, list[float | None]]) -> float | None:
    return row[1][place]


def _pace(one: Seen, shown: queries.History) -> dict[str, Any] | None:
    """What each period left must bring, beside what the forecast brings and what was ever reached."""
    outlook, version = one.outlook, one.version
    if outlook is None or outlook.required is None:
        return None
    steps = _steps(outlook, shown)
    best = (max(steps) if version.direction == "higher" else min(steps)) if steps else None
    is_there = outlook.required <= 0 if outlook.kind == rules.LEVEL else False
    if version.direction == "lower":
        is_there = outlook.kind == rules.LEVEL and outlook.required >= 0
    return {
        "required": sentences.pace_words(outlook, outlook.required, version),
        "number": signed(outlook.required, version.decimals) if outlook.kind == rules.LEVEL else
        sentences.figure(outlook.required, version),
        "unit": sentences.step_unit(version) if outlook.kind == rules.LEVEL else "",
        "step": sentences.step_name(outlook), "n_left": outlook.n_left, "kind": outlook.kind, "is_there": is_there,
        "best": sentences.pace_words(outlook, best, version) if best is not None else "", "n": len(steps),
        "usual": sentences.pace_words(outlook, usual_pace(outlook), version),
    }  # fmt: skip


def _steps(outlook: Outlook, shown: queries.History) -> list[float]:
    """Paces of the last two years, in the words of the required one: steps of a level, else the figures themselves."""
    values = shown.values[-25:]
    if outlook.kind == rules.LEVEL:
        return [after - before for before, after in pairwise(values) if before is not None and after is not None]
    return [value for value in values[-24:] if value is not None]


def _compared(request: HttpRequest, one: Seen, shown: queries.History) -> dict[str, str] | None:
    """The newest figure beside the same period of last year and the peer group's median, as confirmed runs have it."""
    if shown.newest is None:
        return None
    period, value = shown.newest
    before = shown.value(str(Period.parse(period).year_on_year()))
    told = {"period": period, "value": sentences.reported(value, one.version),
            "before": sentences.reported(before, one.version), "median": "", "median_period": ""}  # fmt: skip
    median = queries.newest_median(one.place_id, one.version.indicator.code, reader(request).access)
    if median is not None:
        told |= {"median": sentences.reported(median[1], one.version), "median_period": median[0]}
    return told


def _chances(outlook: Outlook | None) -> dict[str, Any] | None:
    """How the chance moved from look to look."""
    if outlook is None or outlook.probability is None:
        return None
    rows = queries.chances_of(outlook)
    before = next((each for each in reversed(rows) if each.newest_period != outlook.newest_period), None)
    return {
        "spark": Sparkline([100 * each.probability for each in rows]) if len(rows) > 2 else None,
        "before": before, "before_words": sentences.percent(before.probability) if before else "",
        "rows": [(each, sentences.percent(each.probability), _(rules.LIGHT_LABELS[each.light])) for each in rows[::-1][:6]],
        "now": sentences.chance_words(outlook), "light_words": _(rules.LIGHT_LABELS[outlook.light]),
        "previous_words": _(rules.LIGHT_LABELS.get(outlook.previous_light, "")) if outlook.previous_light else "",
    }  # fmt: skip


def coverage_of(outlook: Outlook | None) -> dict[str, Any] | None:
    """How often bands as far ahead as the year's end held in the past."""
    if outlook is None or not outlook.n_left:
        return None
    rows = [row for row in outlook.run.coverage if row["group"] == outlook.coverage_group]
    near = [row for row in rows if row["horizon"] <= outlook.n_left]
    n = sum(row["n"] for row in near)
    if not n:
        return None
    share80, share95 = (100 * sum(row[name] * row["n"] for row in near) / n for name in ("share80", "share95"))
    return {"share80": f"{share80:.0f}", "share95": f"{share95:.0f}", "n": n, "horizon": outlook.n_left}


def _series_href(request: HttpRequest, one: Seen) -> str:
    if not reader(request).access.can("evaluation.receipt", one.place_id):
        return ""
    return reverse("evaluation:series", args=[one.place_code, one.version.indicator.code])
