"""The figures of an order drawn: its series with target, the median of comparison organisations, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.engine.model.period import Period
from jixiao.report.charts import Event, LineChart, Series
from jixiao.report.charts.bones_spec import Bone, Bones
from jixiao.web.base import clock
from jixiao.web.base.formats import plain
from jixiao.web.base.templatetags.words import label, period_label, words_of
from jixiao.web.followup import queries, rules
from jixiao.web.followup.models import RectificationOrder, RectificationPlan
from jixiao.web.followup.views.sentences import beside_words, effect_words
from jixiao.web.indicators.views.names import place_label

SHOWN = 18


@dataclass(frozen=True)
class FiguresCard:
    """Before and after in words, beside others, and the chart."""

    effect: rules.Effect
    words: str
    beside: str
    chart: LineChart | None


def figures_card(request: HttpRequest, one: RectificationOrder, known: Mapping[str, Any]) -> FiguresCard | None:
    """What the figures say of an order about an indicator; of a closed one with what is known now."""
    if one.indicator is None:
        return None
    figures = queries.figures_of(one, clock.today())
    effect = queries.effect_of(one, clock.today(), figures.own)
    assert effect is not None
    version = known.get(one.indicator.code)
    unit = version.unit_of_measure if version else ""
    beside = rules.compare(effect, list(figures.others.values()), figures.direction)
    return FiguresCard(
        effect, effect_words(effect, unit, figures.direction), beside_words(beside, unit) if beside else "",
        _chart(request, one, figures, version),
    )  # fmt: skip


def _chart(request: HttpRequest, one: RectificationOrder, figures: queries.Figures, version: Any) -> LineChart | None:
    points = figures.own[-SHOWN:]
    if len(points) < 2:
        return None
    unit, decimals = (version.unit_of_measure, version.decimals) if version else ("", 2)
    periods = [point.period for point in points]
    lines = [
        Series(
            place_label(request, one.subject_id, one.subject.code), [point.value for point in points], "main",
            f"{plain(points[-1].value)}{unit}",
        )
    ]  # fmt: skip
    if any(point.aim is not None for point in points):
        lines.append(Series(_("Target"), [point.aim for point in points], "target", _("Target")))
    others = _medians(periods, figures)
    if any(value is not None for value in others):
        lines.append(Series(_("Median of comparison organisations"), others, "other"))
    title = _("{indicator}, {unit}").format(indicator=label(version) if version else "", unit=unit or _("no unit"))
    return LineChart(title, [period_label(period) for period in periods], lines, unit, decimals, _events(one, periods))


def _medians(periods: list[str], figures: queries.Figures) -> list[float | None]:
    """Of at least two others; None where fewer have a figure."""
    values = [{point.period: point.value for point in points} for points in figures.others.values()]
    found: list[float | None] = []
    for period in periods:
        held = [each[period] for each in values if period in each]
        found.append(median(held) if len(held) > 1 else None)
    return found


def _events(one: RectificationOrder, periods: list[str]) -> tuple[Event, ...]:
    marked = [(timezone.localdate(one.issued_at), _("Order issued"))]
    if one.closed_period in periods:
        return (*_at(marked, periods), Event(periods.index(one.closed_period), _("Order closed")))
    return tuple(_at(marked, periods))


def _at(marked: list[tuple[date, str]], periods: list[str]) -> list[Event]:
    found = []
    for day, words in marked:
        place = next((at for at, period in enumerate(periods) if Period.parse(period).last_date >= day), None)
        if place is not None:
            found.append(Event(place, words))
    return found


def causes_picture(one: RectificationOrder, plan: RectificationPlan) -> Bones:
    """The whys of a plan along the bone that they lie with; the others stay thin: nobody found a cause there."""
    bones = [Bone(_(words), plan.whys if code == plan.category else ()) for code, words in rules.CAUSE_LABELS.items()]
    title = _("It lies with %(category)s: %(cause)s") % {
        "category": _(rules.CAUSE_LABELS[plan.category]), "cause": plan.whys[-1],
    }  # fmt: skip
    return Bones(title, words_of(one, "problem"), bones, _("Causes found"))
