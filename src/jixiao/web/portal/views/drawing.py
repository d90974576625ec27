"""The charts of public pages, out of a release alone: narrow enough to be read on a phone."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from jixiao.report.charts import LineChart, RankedGroup, RankedRow, Ranking, Series, ValueBar, ValueBars
from jixiao.report.open_data.pictures import MOST_BARS, picture_chart
from jixiao.web.base.formats import half_up, plain
from jixiao.web.base.templatetags.words import label, reading_chinese
from jixiao.web.portal.frames import Content
from jixiao.web.portal.frames.evaluated import Figure
from jixiao.web.portal.frames.evaluation_words import reaches
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
    title = f"{_joined([label(row), whose])}{_(': ')}{_found(row, values, targets)}"
    return LineChart(title, periods, lines, unit if len(unit) <= 1 else "", row["decimals"], narrow=True)


def _found(row: Row, values: Sequence[float | None], targets: Sequence[float | None]) -> str:
    """What the line's end says: the newest figure, its change on the one before, whether the target is reached."""
    at = max(place for place, value in enumerate(values) if value is not None)
    newest, before = values[at], values[at - 1] if at else None
    parts = [figure_words(newest, row)]
    if newest is not None and before is not None:
        by = {"figure": _apart(abs(newest - before), row)}
        way = (
            _("%(figure)s more than the period before")
            if newest > before
            else _("%(figure)s less than the period before")
        )
        parts.append(way % by if newest != before else _("as in the period before"))
    if targets[at] is not None:
        aim = {"figure": figure_words(targets[at], row)}
        is_reached = reaches(Figure(newest, targets[at]), row["direction"])
        parts.append((_("target of %(figure)s reached") if is_reached else _("target of %(figure)s missed")) % aim)
    return _joined(parts)


def _joined(parts: Sequence[str]) -> str:
    """Clauses one after the other."""
    return ("，" if reading_chinese() else ", ").join(parts)


def _apart(value: float, row: Row) -> str:
    """A difference of two figures: of percentages in points."""
    if row["unit"] != "%":
        return figure_words(value, row)
    return _("%(figure)s percentage points") % {"figure": plain(float(half_up(value, row["decimals"])))}


def standing_chart(reading: Reading, indicator: str) -> ValueBars | None:
    """Every organisation's figure of the release's period, the best first, with the target where all have the same."""
    row, period = reading.indicators[indicator], reading.release.period
    held = [
        (label(place), reading.figures.get(indicator, {}).get(code, {}).get(period))
        for code, place in reading.organisations.items()
    ]
    known = [(name, figure) for name, figure in held if figure is not None and figure.value is not None]
    if len(known) < FEWEST:
        return None
    sign = 1 if row["direction"] == "lower" else -1
    known.sort(key=lambda each: (sign * (each[1].value or 0.0), each[0]))
    shown = known if len(known) <= MOST_BARS else [*known[: MOST_BARS // 2], *known[-MOST_BARS // 2 :]]
    bars = [ValueBar(name, figure.value, figure_words(figure.value, row)) for name, figure in shown]
    aims = {figure.target for _name, figure in known}
    target = next(iter(aims)) if len(aims) == 1 else None
    end = _("target %(figure)s") % {"figure": figure_words(target, row)} if target is not None else ""
    return ValueBars(
        _standing_title(row, [figure for _name, figure in known]), bars, row["unit"] or "", target, end, narrow=True
    )


def _standing_title(row: Row, figures: Sequence[Figure]) -> str:
    aimed = [figure for figure in figures if figure.target is not None]
    told = {"name": label(row), "n": sum(reaches(figure, row["direction"]) for figure in aimed), "all": len(aimed)}
    if aimed:
        return _("%(name)s: %(n)s of %(all)s organisations reach their target") % told
    values = [figure.value or 0.0 for figure in figures]
    span = {"name": label(row), "low": figure_words(min(values), row), "high": figure_words(max(values), row)}
    return _("%(name)s: from %(low)s to %(high)s") % span


def ranking_chart(reading: Reading, group: str) -> Ranking:
    """A dot per organisation of a peer group, and the ranks between which each may lie."""
    rows = [
        RankedRow(label(row), row["score"], row["rank"], row["rank_low"], row["rank"], row["rank_high"])
        for row in reading.groups[group]
        if row["score"] is not None
    ]
    named = in_words(reading.group_label(group)) or _("Ranking")
    return Ranking(named, (RankedGroup(named, rows),), (), 2, _("Score"), _("Rank"))


def pictures(content: Content) -> dict[str, LineChart | ValueBars]:
    """The charts that a release asks for over its own tables, by their number."""
    language = "zh" if reading_chinese() else "en"
    found = {}
    for number, each in enumerate(content.pictures, start=1):
        table = content.table(each.table)
        chart = picture_chart(each, table, language) if table else None
        if chart is not None:
            found[str(number)] = chart
    return found
