"""Draws what the nodes of a tree hold: bars along one axis, those of children under their parent's."""

from jixiao.report.charts.drawings import Drawing, line, text, width_of, wrapped
from jixiao.report.charts.figures import tick
from jixiao.report.charts.scale import Scale, round_step
from jixiao.report.charts.spec import BarRow, Bars

PITCH = 25.0
WIDTH = 860.0
INDENT = 16.0
THICK, THIN = 14.0, 5.0


def draw_bars(chart: Bars) -> Drawing:
    """A row per node: its name, its bar, what is told of it."""
    wanted = [width_of(row.label) + INDENT * row.depth for row in chart.rows]
    left = min(max([*wanted, 60.0]) + 18.0, 330.0)
    told = max([width_of(row.told) for row in chart.rows] + [width_of(chart.told_label)]) + 16.0
    axis = Scale(0.0, chart.full, left, WIDTH - told, round_step(chart.full, 5))
    top, bottom = 30.0, 30.0 + PITCH * len(chart.rows)
    marks = []
    for value in [value for value in axis.ticks() if value <= chart.full * (1 + 1e-9)]:
        marks.append(line(axis.at(value), top, axis.at(value), bottom, "grid-line"))
        marks.append(text(axis.at(value), bottom + 18, tick(value, axis.step), anchor="middle", style="faint"))
    if chart.told_label:
        marks.append(text(WIDTH, 14, chart.told_label, anchor="end", style="faint"))
    for place, row in enumerate(chart.rows):
        marks += _row(row, axis, top + PITCH * (place + 0.5), left)
    return WIDTH, bottom + 28.0, marks


def _row(row: BarRow, axis: Scale, y: float, left: float) -> list[str]:
    x, style = INDENT * row.depth, "strong" if row.is_sum else ""
    marks = [text(x, y + 4.5, wrapped(row.label, left - x - 12, 1)[0], style=style)]
    marks.append(text(WIDTH, y + 4.5, row.told, anchor="end", style="strong" if row.is_sum else ""))
    thick = THIN if row.is_sum else THICK
    if row.reached is None:
        return [*marks, _bar(axis, (row.start, row.length), y, thick, "bar-sum" if row.is_sum else "bar-total", row)]
    marks.append(_bar(axis, (row.start, row.length), y, thick, "bar-lost", row))
    if row.reached > 0:
        marks.append(_bar(axis, (row.start, row.reached), y, thick, "bar-sum" if row.is_sum else "bar-total", row))
    return marks


def _bar(axis: Scale, span: tuple[float, float], y: float, thick: float, style: str, row: BarRow) -> str:
    start, length = axis.at(span[0]), axis.at(span[0] + span[1]) - axis.at(span[0])
    gap = 0.0 if row.is_sum else 0.6
    return (
        f'<rect x="{start + gap:.1f}" y="{y - thick / 2:.1f}" width="{max(length - 2 * gap, 0.8):.1f}" '
        f'height="{thick:g}" rx="1.5" class="{style}"/>'
    )
