"""Draws how points follow from a value."""

from jixiao.report.charts.drawings import Drawing, circle, line, text, width_of
from jixiao.report.charts.figures import tick
from jixiao.report.charts.scale import Scale, fit
from jixiao.report.charts.spec import Curve

WIDTH, HEIGHT = 820.0, 340.0


def draw_curve(chart: Curve) -> Drawing:
    """Pieces of a curve over round figures; where it jumps a dotted line joins the pieces."""
    spots = [spot for piece in chart.pieces for spot in piece]
    points = fit([0.0, chart.full, *(y for _, y in spots)], HEIGHT - 50.0, 40.0)
    left = max(width_of(tick(value, points.step)) for value in points.ticks()) + 14.0
    values = fit([x for x, _ in spots], left, WIDTH - 24.0)
    marks = []
    for value in points.ticks():
        y = points.at(value)
        marks.append(line(left, y, WIDTH - 24.0, y, "grid-line"))
        marks.append(text(left - 8, y + 4.5, tick(value, points.step), anchor="end", style="faint"))
    unit = chart.unit if len(chart.unit) <= 2 else ""
    for value in values.ticks():
        marks.append(
            text(values.at(value), HEIGHT - 30, tick(value, values.step) + unit, anchor="middle", style="faint")
        )
    marks.append(text(left, 16, chart.points_label, style="faint"))
    marks.append(text(WIDTH - 24.0, HEIGHT - 8, chart.value_label, anchor="end", style="faint"))
    for mark in chart.marks:
        x = values.at(mark.value)
        marks.append(line(x, 28, x, HEIGHT - 50.0, "median"))
        at_end = x > WIDTH * 0.75
        marks.append(text(x + (-6 if at_end else 6), 36, mark.label, anchor="end" if at_end else "start"))
    return WIDTH, HEIGHT, marks + _pieces(chart, values, points)


def _pieces(chart: Curve, values: Scale, points: Scale) -> list[str]:
    marks = []
    for piece in chart.pieces:
        path = " ".join(f"{values.at(x):.1f},{points.at(y):.1f}" for x, y in piece)
        if len(piece) > 1:
            marks.append(f'<polyline points="{path}" class="series"/>')
        elif piece:
            marks.append(circle(values.at(piece[0][0]), points.at(piece[0][1]), 3.4, "point"))
    for before, after in zip(chart.pieces, chart.pieces[1:], strict=False):
        if before and after and abs(before[-1][0] - after[0][0]) <= (values.high - values.low) * 1e-6:
            x = values.at(after[0][0])
            marks.append(line(x, points.at(before[-1][1]), x, points.at(after[0][1]), "median"))
    return marks
