"""Draws dots in a plane with a line across it; a name stands beside its dot where it covers nothing."""

from collections.abc import Sequence

from jixiao.report.charts.drawings import Drawing, circle, line, text, width_of, wrapped
from jixiao.report.charts.figures import tick
from jixiao.report.charts.scale import Scale, fit
from jixiao.report.charts.scatter_spec import Dot, Scatter

WIDTH, HEIGHT, TOP, BOTTOM, RIGHT = 860.0, 460.0, 34.0, 54.0, 24.0
REACH, NAME_HEIGHT, WIDEST = 6.5, 15.0, 150.0
Box = tuple[float, float, float, float]


def draw_scatter(chart: Scatter) -> Drawing:
    """Axes with their words at the ends, the line below the dots, names above all."""
    xs = [*(dot.x for dot in chart.dots), *(x for x, _ in chart.line), *(chart.crossing or ())[:1]]
    ys = [*(dot.y for dot in chart.dots), *(y for _, y in chart.line), *(chart.crossing or ())[1:]]
    up = fit(ys, HEIGHT - BOTTOM, TOP, from_zero=chart.from_zero)
    left = max(width_of(tick(value, up.step)) for value in up.ticks()) + 14.0
    across = fit(xs, left, WIDTH - RIGHT, from_zero=chart.from_zero)
    marks = _frame(chart, across, up)
    if chart.crossing is not None:
        x, y = across.at(chart.crossing[0]), up.at(chart.crossing[1])
        marks += [line(x, TOP, x, HEIGHT - BOTTOM, "median"), line(left, y, WIDTH - RIGHT, y, "median")]
    if len(chart.line) > 1:
        path = " ".join(f"{across.at(x):.1f},{up.at(y):.1f}" for x, y in chart.line)
        marks.append(f'<polyline points="{path}" class="series series-2"/>')
    spots = [(dot, across.at(dot.x), up.at(dot.y)) for dot in chart.dots]
    for dot, x, y in sorted(spots, key=lambda spot: spot[0].is_main):
        marks.append(circle(x, y, 5.0, "point" if dot.is_main else "point-before", dot.told or dot.label))
    names, taken = _names(spots, left)
    return WIDTH, HEIGHT, marks + names + _line_name(chart, across, up, taken)


def _frame(chart: Scatter, across: Scale, up: Scale) -> list[str]:
    marks = []
    for value in up.ticks():
        style = "axis-line" if value == up.low else "grid-line"
        marks.append(line(across.start, up.at(value), across.end, up.at(value), style))
        marks.append(text(across.start - 8, up.at(value) + 4.5, tick(value, up.step), anchor="end", style="faint"))
    for value in across.ticks():
        x = across.at(value)
        marks.append(line(x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 5, "axis-line"))
        marks.append(text(x, HEIGHT - BOTTOM + 19, tick(value, across.step), anchor="middle", style="faint"))
    marks.append(text(0, 14, chart.y_label, style="strong"))
    marks.append(text(WIDTH - RIGHT, HEIGHT - 8, chart.x_label, anchor="end", style="strong"))
    return marks


def _line_name(chart: Scatter, across: Scale, up: Scale, taken: Sequence[Box]) -> list[str]:
    """Beside one of the line's ends, where it covers nothing; above the right one where it would cover something anyway."""
    if len(chart.line) < 2 or not chart.line_label:
        return []
    width = width_of(chart.line_label)
    spots = [(across.at(x), up.at(y)) for x, y in (max(chart.line), min(chart.line))]
    places = [(x - width, y - 9) for x, y in spots] + [(x + 7, y + dy) for x, y in spots for dy in (12, 17, -9)]
    boxes = [(x, y - NAME_HEIGHT + 3.5, x + width, y + 3.5) for x, y in places]
    free = (
        place
        for place, box in zip(places, boxes, strict=True)
        if box[0] >= 0 and box[2] <= WIDTH and not any(_meet(box, other) for other in taken)
    )
    x, y = next(free, places[0])
    return [text(x, y, chart.line_label)]


def _names(spots: Sequence[tuple[Dot, float, float]], left: float) -> tuple[list[str], list[Box]]:
    """To the right of its dot, else left, above or below; of dots that are not main, none where all are covered."""
    taken: list[Box] = [(x - REACH, y - REACH, x + REACH, y + REACH) for _, x, y in spots]
    marks = []
    for dot, x, y in sorted(spots, key=lambda spot: not spot[0].is_main):
        words = wrapped(dot.label, WIDEST, 1)[0]
        places = [place for place in _places(x, y, width_of(words), left) if dot.is_main or _is_inside(place[0], left)]
        free = next((place for place in places if not any(_meet(place[0], box) for box in taken)), None)
        if free is None and not dot.is_main:
            continue
        box, at, anchor = free or places[0]
        taken.append(box)
        marks.append(text(at, box[3] - 3.5, words, anchor=anchor, style="strong" if dot.is_main else ""))
    return marks, taken


def _places(x: float, y: float, width: float, left: float) -> list[tuple[Box, float, str]]:
    """Boxes that a name may fill, with where and how it is set there; those between the axes first."""
    half, gap = NAME_HEIGHT / 2, REACH + 2
    found = [
        ((x + gap, y - half, x + gap + width, y + half), x + gap, "start"),
        ((x - gap - width, y - half, x - gap, y + half), x - gap, "end"),
        ((x - width / 2, y - gap - NAME_HEIGHT, x + width / 2, y - gap), x, "middle"),
        ((x - width / 2, y + gap, x + width / 2, y + gap + NAME_HEIGHT), x, "middle"),
    ]
    return sorted(found, key=lambda place: not _is_inside(place[0], left))


def _is_inside(box: Box, left: float) -> bool:
    return box[0] >= left and box[2] <= WIDTH and box[1] >= 18


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
