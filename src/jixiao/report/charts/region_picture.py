"""Draws regions of a map: longitude and latitude laid flat, as wide as they are at the middle of the map."""

import math
from collections.abc import Iterable, Sequence
from html import escape

from jixiao.report.charts.comparison_spec import RegionPicture, Shape
from jixiao.report.charts.drawings import Drawing, text, width_of, wrapped
from jixiao.report.charts.value_bars import SIGNS, fill_of, opened

WIDTH, TALLEST, MARGIN = 820.0, 620.0, 8.0
NEAREST = 0.4
"""Points nearer to each other than this on paper are one."""
NARROWEST = 60.0
"""A region narrower than this bears no name."""

Point = tuple[float, float]


def draw_regions(chart: RegionPicture) -> Drawing:
    """Every region with its name and figure, where they fit into it."""
    points = [point for shape in chart.shapes for ring in shape.rings for point in ring]
    if not points:
        return WIDTH, 60.0, []
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.05)
    wide, high = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
    scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / high)
    start = (WIDTH - wide * scale) / 2

    def on_paper(ring: Iterable[Point]) -> list[Point]:
        return _thinned([(start + (x - west) * squeeze * scale, MARGIN + (north - y) * scale) for x, y in ring])

    drawn = [(shape, [on_paper(ring) for ring in shape.rings]) for shape in chart.shapes]
    marks = [opened(_area(shape, rings), shape.href, f"{shape.label} {shape.text}") for shape, rings in drawn]
    marks += [mark for shape, rings in drawn for mark in _words(shape, rings)]
    return WIDTH, high * scale + 2 * MARGIN, marks


def _thinned(points: Sequence[Point]) -> list[Point]:
    kept = [points[0]]
    for point in points[1:]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= NEAREST:
            kept.append(point)
    return kept


def _area(shape: Shape, rings: Sequence[Sequence[Point]]) -> str:
    path = "".join(f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in ring)}Z" for ring in rings)
    told = f"<title>{escape(shape.told or f'{shape.label} {shape.text}')}</title>"
    return f'<path d="{path}" fill-rule="evenodd" class="region {fill_of(shape.colour)}">{told}</path>'


def _words(shape: Shape, rings: Sequence[Sequence[Point]]) -> list[str]:
    """Name and figure in the middle of the largest ring, if it is wide enough for them."""
    largest = max(rings, key=lambda ring: _size(ring)[0] * _size(ring)[1])
    wide, high = _size(largest)
    x, y = _middle(largest)
    figure = SIGNS.get(shape.mark, "") + shape.text if shape.text else ""
    words = []
    if high >= 18 and wide >= NARROWEST:
        words.append((wrapped(shape.label, wide * 0.95, 1)[0], "on-heat"))
    if figure and width_of(figure) <= wide and high >= 18 * (len(words) + 1):
        words.append((figure, "on-heat strong"))
    top = y + 4.5 - 8.0 * (len(words) - 1)
    return [
        text(x, top + 16.0 * number, part, anchor="middle", style=style) for number, (part, style) in enumerate(words)
    ]


def _size(ring: Sequence[Point]) -> tuple[float, float]:
    across, down = [x for x, _ in ring], [y for _, y in ring]
    return max(across) - min(across), max(down) - min(down)


def _middle(ring: Sequence[Point]) -> Point:
    """The centre of gravity of the ring's area; of its points where it has none."""
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    if abs(area) < 1e-6:
        return sum(px for px, _ in ring) / len(ring), sum(py for _, py in ring) / len(ring)
    return x / (3 * area), y / (3 * area)
