"""The charts of public pages, out of a release alone: narrow enough to be read on a phone."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from jixiao.report.charts import LineChart, RankedGroup, RankedRow, Ranking, Series
from jixiao.web.base.formats import half_up, plain
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.portal.frames import Content, Picture
from jixiao.web.portal.queries import Reading
from jixiao.web.portal.queries.readings import Row
from jixiao.web.portal.views.frame import in_words

FEWEST = 2
"""Points that make a line."""


def figure_words(value: float | None, row: Row) -> str:
    """A figure of an indicator as it is told, with its unit."""
    if value is None:
        return "—"
    unit = row["unit"] or ""
    return f"{plain(float(half_up(value, row['decimals'])))}{unit if len(unit) <= 1 else ' ' + unit}"


def middle_chart(reading: Reading, indicator: str) -> LineChart | None:
    """The median of all organisations over time, with that of their targets."""
    row, middles = reading.indicators[indicator], reading.middles(indicator)
    values, targets = [each.value for each in middles], [each.target for each in middles]
    return _chart(row, reading.periods, _("median of all organisations"), values, targets)


def own_chart(reading: Reading, indicator: str, organisation: str) -> LineChart | None:
    """One organisation's figures over time, with its targets."""
    row, figures = reading.indicators[indicator], reading.series(indicator, organisation)
    values = [each.value if each else None for each in figures]
    targets = [each.target if each else None for each in figures]
    return _chart(row, reading.periods, label(reading.organisations[organisation]), values, targets)


def _chart(
    row: Row, periods: Sequence[str], whose: str, values: Sequence[float | None], targets: Sequence[float | None]
) -> LineChart | None:
    known = [value for value in values if value is not None]
    if len(known) < FEWEST:
        return None
    unit = row["unit"] or ""
    lines = [Series(whose, values, "main", figure_words(known[-1], row))]
    aims = [target for target in targets if target is not None]
    if aims:
        end = _("target %(figure)s") % {"figure": figure_words(aims[-1], row)}
        lines.append(Series(_("Target"), targets, "target", end))
    title = f"{label(row)} · {whose}"
    return LineChart(title, periods, lines, unit if len(unit) <= 1 else "", row["decimals"], narrow=True)


def ranking_chart(reading: Reading, group: str) -> Ranking:
    """A dot per organisation of a peer group, and the ranks between which each may lie."""
    rows = [
        RankedRow(label(row), row["score"], row["rank"], row["rank_low"], row["rank"], row["rank_high"])
        for row in reading.groups[group]
        if row["score"] is not None
    ]
    named = in_words(reading.group_label(group)) or _("Ranking")
    return Ranking(named, (RankedGroup(named, rows),), (), 2, _("Score"), _("Rank"))


def pictures(content: Content) -> Iterable[LineChart]:
    """The charts that a release asks for, over its own tables."""
    for each in content.pictures:
        chart = _picture(content, each)
        if chart is not None:
            yield chart


def _picture(content: Content, picture: Picture) -> LineChart | None:
    table, rows = content.table(picture.table), content.rows(picture.table)
    if table is None or len(rows) < FEWEST:
        return None
    fields = {field.name: field for field in table.fields}
    positions = [_position(row[picture.along], fields[picture.along].kind) for row in rows]
    lines = [
        Series(in_words(fields[name].title), [_number(row[name]) for row in rows], "main" if place == 0 else "other")
        for place, name in enumerate(picture.values)
    ]
    unit = fields[picture.values[0]].unit
    words = unit if isinstance(unit, str) else in_words(unit)
    return LineChart(in_words(picture.title), positions, lines, words if len(words) <= 1 else "", 2, narrow=True)


def _position(value: object, kind: str) -> str:
    return period_label(str(value)) if kind == "period" and len(str(value)) == 4 else str(value)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
