"""Draws a bar per row from zero to its value, to either side."""

from html import escape

from jixiao.report.charts.comparison_spec import ValueBar, ValueBars
from jixiao.report.charts.drawings import Drawing, line, named, text, width_of, wrapped
from jixiao.report.charts.figures import tick
from jixiao.report.charts.scale import Scale, fit

PITCH, THICK = 30.0, 17.0
WIDTH = 1080.0
NARROW_PITCH, NARROW = 36.0, 380.0
LINES, LINE = 4, 13.0
"""Of a long name in a narrow drawing, and what each beyond the second adds to its row."""
SIGNS = {"better": "▲ ", "worse": "▼ "}


def opened(mark: str, href: str, name: str) -> str:
    """The mark as a link where it leads somewhere."""
    if not href:
        return mark
    return f'<a href="{escape(href, quote=True)}" aria-label="{escape(name, quote=True)}">{mark}</a>'


def fill_of(colour: int | None) -> str:
    """The class of a colour from 0 (worst) to 9 (best)."""
    return "fill-none" if colour is None else f"fill-{colour}"


def draw_value_bars(chart: ValueBars) -> Drawing:
    """Rows of bars with their names before and their figures after them; the axis holds zero."""
    width, pitch, widest = (NARROW, NARROW_PITCH, 150.0) if chart.narrow else (WIDTH, PITCH, 260.0)
    left = min(max([width_of(row.label) for row in chart.rows] + [60.0]) + 18.0, widest)
    if chart.narrow:
        n_lines = max((len(wrapped(row.label, left - 12, LINES)) for row in chart.rows), default=1)
        pitch += LINE * max(n_lines - 2, 0)
    told = max([width_of(SIGNS["better"] + row.text) for row in chart.rows] + [40.0]) + 14.0
    known = [row.value for row in chart.rows]
    axis = fit([*known, chart.reference], left, width - told, from_zero=True, n_steps=3 if chart.narrow else 5)
    top, bottom = 26.0, 26.0 + pitch * len(chart.rows)
    marks = []
    room = 0.0
    for value in axis.ticks():
        x, told_there = axis.at(value), tick(value, axis.step)
        marks.append(line(x, top, x, bottom, "axis-line" if value == 0 else "grid-line"))
        if x - width_of(told_there) / 2 >= room:
            marks.append(text(x, bottom + 18, told_there, anchor="middle", style="faint"))
            room = x + width_of(told_there) / 2 + 6
    for place, row in enumerate(chart.rows):
        drawn = _row(row, axis, top + pitch * (place + 0.5), (left, width, "bar-total" if chart.narrow else ""))
        marks.append(opened(drawn, row.href, f"{row.label} {row.text}"))
    if chart.reference is not None:
        x = axis.at(chart.reference)
        marks.append(line(x, top - 6, x, bottom, "median"))
        marks.append(
            text(min(max(x, 60.0), width - 60.0), top - 11, chart.reference_label, anchor="middle", style="faint")
        )
    return width, bottom + 28.0, marks


def _row(row: ValueBar, axis: Scale, y: float, sheet: tuple[float, float, str]) -> str:
    """One bar; `sheet`: how much room names have, how wide the whole is, and its style where that is not its colour's."""
    left, width, style = sheet
    name = named(0, y, row.label, left - 12, most=LINES if style else 2)
    if row.value is None:
        return name + text(axis.at(0.0) + 6, y + 4.5, "—", style="faint")
    start, end = sorted((axis.at(0.0), axis.at(row.value)))
    box = (
        f'<rect x="{start:.1f}" y="{y - THICK / 2:.1f}" width="{max(end - start, 1.0):.1f}" height="{THICK:g}" rx="2" '
        f'class="{style or fill_of(row.colour)}"/>'
    )
    return name + box + text(width, y + 4.5, SIGNS.get(row.mark, "") + row.text, anchor="end", style="strong")
