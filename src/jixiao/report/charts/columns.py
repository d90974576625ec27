"""Columns over periods as SVG: from zero, a label under as many positions as fit."""

from html import escape

from jixiao.report.charts.columns_spec import Columns
from jixiao.report.charts.drawings import Drawing, line, text, width_of
from jixiao.report.charts.figures import tick
from jixiao.report.charts.scale import fit

GAP = 0.3  # of the room of one period
FEWEST_LABELS = 44.0  # px between labels of periods


def draw_columns(chart: Columns) -> Drawing:
    """Columns with their scale, a label under as many positions as fit, and what the shades mean above."""
    width, height, left, top, bottom = 820.0, 260.0, 44.0, 34.0, 28.0
    known = [value for each in chart.sets for value in each.values if value is not None]
    axis = fit([0.0, max(known, default=1.0) or 1.0], height - bottom, top, n_steps=4)
    marks: list[str] = []
    for step in axis.ticks():
        marks.append(line(left, axis.at(step), width, axis.at(step), "axis-line" if step == 0 else "grid-line"))
        marks.append(text(left - 8, axis.at(step) + 4, tick(step, axis.step), anchor="end"))
    room = (width - left) / max(len(chart.positions), 1)
    wide = room * (1 - GAP) / max(len(chart.sets), 1)
    for number, each in enumerate(chart.sets):
        shade = "bar-total" if number == 0 else "bar-before"
        for at, value in enumerate(each.values):
            if value:
                x, y = left + room * (at + GAP / 2) + wide * number, axis.at(value)
                marks.append(
                    f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(wide - 1, 1):.1f}" height="{axis.at(0) - y:.1f}" '
                    f'class="{shade}"><title>{escape(f"{chart.positions[at]} {each.label}")}: {tick(value, 1)}</title></rect>'
                )
    return width, height, marks + _labels(chart, left, room, height) + _legend(chart, left)


def _labels(chart: Columns, left: float, room: float, height: float) -> list[str]:
    widest = max((width_of(name) for name in chart.positions), default=0) + 8
    every = max(1, -int(-max(widest, FEWEST_LABELS) // room))
    return [
        text(left + room * (at + 0.5), height - 8, name, anchor="middle")
        for at, name in enumerate(chart.positions)
        if (len(chart.positions) - 1 - at) % every == 0 and left + room * (at + 0.5) > widest / 2
    ]


def _legend(chart: Columns, left: float) -> list[str]:
    marks, x = [], left
    for number, each in enumerate(chart.sets if len(chart.sets) > 1 else ()):
        shade = "bar-total" if number == 0 else "bar-before"
        marks.append(f'<rect x="{x:.1f}" y="4" width="12" height="12" class="{shade}"/>')
        marks.append(text(x + 18, 15, each.label))
        x += 18 + width_of(each.label) + 26
    return marks
