"""A policy's effect as pictures: beside the others, by itself, and what other dates show."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from jixiao.report.charts import Event, LineChart, Series, ValueBar, ValueBars
from jixiao.web.analysis.views.policy_view import View
from jixiao.web.base.formats import signed
from jixiao.web.base.templatetags.words import label, period_label

MOST_BARS = 36


def beside_others(view: View) -> LineChart | None:
    """The treated, the others, and where the treated would be had they gone like the others."""
    effect = view.effect
    if not effect.otherwise:
        return None
    title = _("%(indicator)s: those under the policy, and where they would be had they gone like the others") % {
        "indicator": label(view.version)
    }
    series = [
        Series(_("under the policy"), effect.path),
        Series(_("the others"), effect.others, "other"),
        Series(_("had it gone like theirs"), _from(effect.otherwise, effect.start), "target"),
    ]
    return _chart(view, title, series)


def by_itself(view: View) -> LineChart | None:
    """The treated with the lines before and since, and the one before carried on."""
    effect = view.effect
    where = (
        _("%(indicator)s: the line before the policy, carried on, and the line since")
        if effect.line
        else _("%(indicator)s before and since")
    )
    series = [Series(_("under the policy"), effect.path)]
    if effect.line:
        before = [value if place < effect.start else None for place, value in enumerate(effect.line)]
        series += [
            Series(_("line before"), before, "other"),
            Series(_("line since"), _from(effect.line, effect.start), "other"),
            Series(_("had it gone on"), _from(effect.line_otherwise, effect.start), "target"),
        ]
    elif effect.otherwise:
        return None
    return _chart(view, where % {"indicator": label(view.version)}, series)


def _from(values: Sequence[float | None], start: int) -> list[float | None]:
    return [value if place >= start else None for place, value in enumerate(values)]


def _chart(view: View, title: str, series: list[Series]) -> LineChart:
    effect = view.effect
    events = [Event(effect.start, _("the policy begins"))] if 0 <= effect.start < len(effect.periods) else []
    rounded = [
        Series(each.label, [None if value is None else round(value, 6) for value in each.values], each.role)
        for each in series
    ]  # fmt: skip
    return LineChart(
        title, [period_label(period) for period in effect.periods], rounded, view.version.unit_of_measure,
        view.decimals, events,
    )  # fmt: skip


def placebos(view: View) -> ValueBars | None:
    """What the same test finds at dates before the policy, and at its own; nothing where none could be tried."""
    known = [placebo for placebo in view.effect.placebos if placebo.estimate is not None][-MOST_BARS:]
    row = view.main if view.is_compared else view.effect.alone.get("level")
    if not known or row is None or row.estimate is None:
        return None
    bars = [
        ValueBar(period_label(each.period), round(each.estimate or 0.0, 6), signed(each.estimate, view.decimals))
        for each in known
    ]  # fmt: skip
    own = _("%(period)s, the policy") % {"period": period_label(view.start)}
    bars.append(ValueBar(own, round(row.estimate, 6), signed(row.estimate, view.decimals), 8))
    title = _("The same question at other dates, asked of the figures before the policy alone")
    return ValueBars(title, bars, unit=view.version.unit_of_measure)
