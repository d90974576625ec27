"""Draws many small charts beside each other, all with the same periods and, where they can be compared, one axis."""

from collections.abc import Sequence

from jixiao.report.charts.comparison_spec import Panel, SmallMultiples
from jixiao.report.charts.drawings import Drawing, circle, line, text, width_of, wrapped
from jixiao.report.charts.figures import tick, written
from jixiao.report.charts.scale import Scale, fit
from jixiao.report.charts.value_bars import SIGNS, opened

WIDTH, ACROSS = 1080.0, 4
GAP, HEIGHT = 26.0, 138.0
TOP, BOTTOM = 24.0, 22.0


def draw_small_multiples(chart: SmallMultiples) -> Drawing:
    """Four beside each other; each with its name, its newest figure, first and last period."""
    wide = (WIDTH - GAP * (ACROSS - 1)) / ACROSS
    every = [value for panel in chart.panels for value in panel.values] + list(chart.reference)
    together = fit(every, HEIGHT - BOTTOM, TOP, n_steps=2)
    room = max([width_of(tick(value, together.step)) for value in together.ticks()] + [0.0]) + 6.0
    marks = []
    for number, panel in enumerate(chart.panels):
        x = (number % ACROSS) * (wide + GAP)
        y = (number // ACROSS) * (HEIGHT + GAP)
        axis = fit(panel.values, HEIGHT - BOTTOM, TOP, n_steps=2) if chart.own_axes else together
        own_room = max([width_of(tick(value, axis.step)) for value in axis.ticks()] + [0.0]) + 6.0
        drawn = _panel(chart, panel, axis, wide, own_room if chart.own_axes else room)
        box = f'<g transform="translate({x:.1f} {y:.1f})">{"".join(drawn)}</g>'
        marks.append(opened(box, panel.href, f"{panel.label} {panel.text}"))
    n_rows = max(1, -(-len(chart.panels) // ACROSS))
    return WIDTH, n_rows * (HEIGHT + GAP), marks


def _panel(chart: SmallMultiples, panel: Panel, axis: Scale, wide: float, room: float) -> list[str]:
    across = Scale(0, max(len(chart.positions) - 1, 1), room, wide - 6, 1)
    figure = SIGNS.get(panel.mark, "") + panel.text
    name = wrapped(panel.label, wide - width_of(figure) - 8, 1)[0]
    marks = [text(0, 13, name, style="strong"), text(wide, 13, figure, anchor="end", style=panel.mark)]
    for value in axis.ticks():
        marks.append(line(room, axis.at(value), wide, axis.at(value), "grid-line"))
        marks.append(text(room - 5, axis.at(value) + 4, tick(value, axis.step), anchor="end", style="faint small-text"))
    if chart.positions:
        marks.append(text(room, HEIGHT - 4, chart.positions[0], style="faint small-text"))
        marks.append(text(wide, HEIGHT - 4, chart.positions[-1], anchor="end", style="faint small-text"))
    if not chart.own_axes:
        marks += runs(chart.reference, across, axis, "median-line")
    marks += runs(panel.values, across, axis, "series")
    known = [(place, value) for place, value in enumerate(panel.values) if value is not None]
    if known:
        place, value = known[-1]
        told = f"{chart.positions[place]} {written(value, chart.decimals)}{chart.unit}"
        marks.append(circle(across.at(place), axis.at(value), 3.2, "point", told))
    return marks


def runs(values: Sequence[float | None], across: Scale, axis: Scale, style: str) -> list[str]:
    """A line for each stretch without a gap; a lonely value is a dot."""
    marks: list[str] = []
    run: list[tuple[float, float]] = []
    for place, value in [*enumerate(values), (len(values), None)]:
        if value is not None:
            run.append((across.at(place), axis.at(value)))
            continue
        if len(run) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            marks.append(f'<polyline points="{path}" class="{style}"/>')
        elif run:
            marks.append(circle(*run[0], 2.4, "point"))
        run = []
    return marks
