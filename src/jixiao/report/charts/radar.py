"""Draws outlines over axes that start at a common middle."""

import math
from collections.abc import Sequence

from jixiao.report.charts.comparison_spec import Radar, RadarLine
from jixiao.report.charts.drawings import Drawing, circle, line, text, wrapped
from jixiao.report.charts.figures import tick

WIDTH, HEIGHT = 820.0, 470.0
MIDDLE, RADIUS = (300.0, 235.0), 165.0
RINGS = 4
LEFT_OF_LEGEND = 600.0


def draw_radar(chart: Radar) -> Drawing:
    """Rings, an axis per name, an outline per line; dashes and marks tell the lines apart without colour."""
    n_axes = max(len(chart.axes), 1)
    marks = []
    for ring in range(1, RINGS + 1):
        share = ring / RINGS
        points = " ".join(_at(place, n_axes, share) for place in range(n_axes))
        marks.append(f'<polygon points="{points}" class="ring"/>')
        x, y = _spot(
            n_axes - 0.5, n_axes, share * math.cos(math.pi / n_axes)
        )  # between two axes, where no outline bends
        marks.append(text(x, y + 4, tick(chart.full * share, 1), anchor="middle", style="faint small-text"))
    for place, words in enumerate(chart.axes):
        x, y = _spot(place, n_axes, 1.0)
        marks.append(line(*MIDDLE, x, y, "grid-line"))
        marks += _name(words, place, n_axes)
    for number, each in enumerate(chart.lines):
        marks += _outline(each, number, n_axes, chart)
        y = 40.0 + 26.0 * number
        marks.append(line(LEFT_OF_LEGEND, y, LEFT_OF_LEGEND + 28, y, f"outline outline-{number}"))
        marks.append(text(LEFT_OF_LEGEND + 36, y + 4.5, wrapped(each.label, WIDTH - LEFT_OF_LEGEND - 40, 1)[0]))
    return WIDTH, HEIGHT, marks


def _spot(place: float, n_axes: int, share: float) -> tuple[float, float]:
    angle = 2 * math.pi * place / n_axes - math.pi / 2
    return MIDDLE[0] + RADIUS * share * math.cos(angle), MIDDLE[1] + RADIUS * share * math.sin(angle)


def _at(place: int, n_axes: int, share: float) -> str:
    x, y = _spot(place, n_axes, share)
    return f"{x:.1f},{y:.1f}"


def _name(words: str, place: int, n_axes: int) -> list[str]:
    x, y = _spot(place, n_axes, 1.1)
    side = "middle" if abs(x - MIDDLE[0]) < 12 else "start" if x > MIDDLE[0] else "end"
    room = 125.0
    lines = wrapped(words, room)
    start = y + 4.5 - 15.0 * (len(lines) - 1) * (1.0 if y < MIDDLE[1] else 0.0)
    return [text(x, start + 15.0 * number, part, anchor=side) for number, part in enumerate(lines)]


def _outline(each: RadarLine, number: int, n_axes: int, chart: Radar) -> list[str]:
    """Closed where every axis has a value; else the pieces between neighbours that have one."""
    shares: Sequence[float | None] = [
        None if value is None else min(max(value / chart.full, 0.0), 1.0) for value in each.values
    ]
    style = f"outline outline-{number}"
    marks = []
    if all(share is not None for share in shares):
        points = " ".join(_at(place, n_axes, share or 0.0) for place, share in enumerate(shares))
        marks.append(f'<polygon points="{points}" class="{style}"/>')
    else:
        for place, share in enumerate(shares):
            after = shares[(place + 1) % n_axes]
            if share is not None and after is not None:
                start, end = _spot(place, n_axes, share), _spot((place + 1) % n_axes, n_axes, after)
                marks.append(line(*start, *end, style))
    for place, (share, value) in enumerate(zip(shares, each.values, strict=True)):
        if share is not None and value is not None:
            told = f"{each.label} · {chart.axes[place]}: {tick(value, 1)}{chart.unit}"
            marks.append(circle(*_spot(place, n_axes, share), 3.6, f"dot-{number}", told))
    return marks
