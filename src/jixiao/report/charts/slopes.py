"""Draws slopes from old to new; names stand left of the old figure, pushed apart where they would cover each other."""

import itertools
from collections.abc import Sequence

from jixiao.report.charts.drawings import Drawing, circle, line, text, wrapped
from jixiao.report.charts.figures import change, written
from jixiao.report.charts.scale import fit
from jixiao.report.charts.slopes_spec import Slopes

WIDTH, TOP, PITCH, LEFT, RIGHT = 860.0, 40.0, 19.0, 410.0, 650.0
NAME_WIDTH, LEAST_HEIGHT, LEAD = 270.0, 260.0, 34.0


def draw_slopes(chart: Slopes) -> Drawing:
    """Two upright axes; the higher a figure, the higher its end."""
    height = max(LEAST_HEIGHT, PITCH * len(chart.slopes) + 30) + TOP
    values = [value for one in chart.slopes for value in (one.before, one.after)]
    up = fit(values, height - 24, TOP + 14, from_zero=True)
    marks = [line(x, TOP, x, height - 16, "axis-line") for x in (LEFT, RIGHT)]
    marks += [
        text(LEFT, 20, f"{chart.before_label} ({chart.unit})", anchor="end", style="strong"),
        text(RIGHT, 20, f"{chart.after_label} ({chart.unit})", style="strong"),
    ]
    names = apart([up.at(one.before) for one in chart.slopes], PITCH, height - 16)
    ends = apart([up.at(one.after) for one in chart.slopes], PITCH, height - 16)
    for one, name_y, end_y in zip(chart.slopes, names, ends, strict=True):
        rises = one.after >= one.before
        y, then = up.at(one.before), up.at(one.after)
        marks.append(line(LEFT, y, RIGHT, then, "series" if rises else "target"))
        marks += [circle(LEFT, y, 3.5, "point"), circle(RIGHT, then, 3.5, "point")]
        before, after = (written(value, chart.decimals) for value in (one.before, one.after))
        marks.append(line(LEFT - LEAD, name_y, LEFT, y, "lead"))
        marks.append(line(RIGHT, then, RIGHT + LEAD, end_y, "lead"))
        marks.append(
            text(LEFT - LEAD - 6, name_y + 4.5, f"{wrapped(one.label, NAME_WIDTH, 1)[0]}  {before}", anchor="end")
        )
        moved = change(one.after - one.before, chart.decimals)
        marks.append(text(RIGHT + LEAD + 6, end_y + 4.5, f"{after}  ({moved})"))
    return WIDTH, height, marks


def apart(places: Sequence[float], pitch: float, last: float) -> list[float]:
    """The places moved as little as needed so that two of them lie at least `pitch` apart and none below `last`."""
    order = sorted(range(len(places)), key=lambda each: places[each])
    found = list(places)
    for before, here in itertools.pairwise(order):
        found[here] = max(found[here], found[before] + pitch)
    below = last
    for here in reversed(order):
        found[here] = min(found[here], below)
        below = found[here] - pitch
    return found
