"""Draws a chart with its title, note, the table behind it and the ways to take it along."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from jixiao.report.charts import draw
from jixiao.report.charts.comparison_spec import Compared
from jixiao.report.charts.spec import Chart
from jixiao.web.base import chart_files

register = template.Library()


@register.simple_tag
def chart_svg(spec: Chart | Compared) -> SafeString:
    """The drawing alone. Every text in it was escaped when drawn."""
    return mark_safe(draw(spec))  # noqa: S308


@register.inclusion_tag("base/chart.html", takes_context=True)
def chart(
    context: template.Context, spec: Chart | Compared, note: str = "", files: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Title, drawing, under “Data” the table of its figures, and the chart as SVG, PNG and CSV.

    `files`: addresses by kind of a chart that has addresses of its own; else the page itself hands them out.
    """
    heads, rows = spec.table()
    request = context.get("request")
    files = files or {}
    if not files and request is not None and request.method == "GET":
        number = chart_files.take_down(request, spec, str(note))
        files = {kind: chart_files.address(request, number, kind) for kind in ("svg", "png", "csv")}
    is_wide = not getattr(spec, "narrow", False)
    return {"spec": spec, "note": note, "heads": heads, "rows": rows, "files": files, "is_wide": is_wide}
