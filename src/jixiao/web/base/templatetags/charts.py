"""Draws a chart with its title, note and the table behind it."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from jixiao.report.charts import DotPlot, LineChart, Sparkline, Waterfall, draw
from jixiao.report.charts.columns_spec import Columns
from jixiao.report.charts.comparison_spec import Compared
from jixiao.report.charts.fan_spec import Fan
from jixiao.report.charts.spec import Chart

register = template.Library()


@register.simple_tag
def chart_svg(spec: Chart | Compared) -> SafeString:
    """The drawing alone. Every text in it was escaped when drawn."""
    return mark_safe(draw(spec))  # noqa: S308


@register.inclusion_tag("base/chart.html")
def chart(spec: Chart | Compared, note: str = "") -> dict[str, Any]:
    """Title, drawing, and under “Data” the table of its figures."""
    heads, rows = _table(spec)
    return {"spec": spec, "note": note, "heads": heads, "rows": rows}


def _table(spec: Chart | Compared) -> tuple[list[str], list[tuple[str, list[float | None]]]]:
    if isinstance(spec, Compared):
        return spec.table()
    if isinstance(spec, LineChart):
        columns = list(zip(*(item.values for item in spec.series), strict=True)) if spec.series else []
        rows = [(name, list(values)) for name, values in zip(spec.positions, columns, strict=False)]
        return [item.label for item in spec.series], rows
    if isinstance(spec, Waterfall):
        return [spec.unit], [(step.label, [step.value]) for step in spec.steps]
    if isinstance(spec, DotPlot):
        return [spec.unit, ""], [(row.label, [row.value, row.before]) for row in spec.rows]
    if isinstance(spec, Columns | Fan):
        return spec.table()
    if isinstance(spec, Sparkline):
        return [""], [(str(index + 1), [value]) for index, value in enumerate(spec.values)]
    raise TypeError(spec)
