"""Draws where a series may go: history, target path, limits of usual variation, and the fan of a forecast."""

from collections.abc import Sequence
from itertools import pairwise

from jixiao.report.charts.drawings import Drawing, circle, line, text, width_of
from jixiao.report.charts.fan_spec import Ahead, Fan, Line, Remark
from jixiao.report.charts.figures import tick, written
from jixiao.report.charts.scale import Scale, fit

WIDTH, HEIGHT, BOTTOM = 860.0, 372.0, 34.0
PITCH = 16.0
"""Height of one line of words."""
CLEAR = 8.0


def draw_fan(chart: Fan) -> Drawing:
    """Bands behind, then limits, target and forecast, the history in front; words at the lines' ends."""
    rows = _remark_rows([each for each in chart.remarks if not each.is_signal], _across(chart, 60.0))
    top = 14.0 + PITCH * (max([row for _, row in rows], default=-1) + 1)
    lines = [chart.values, chart.target, chart.centre, *(chart.limits or ())]
    if chart.ahead is not None:
        lines += [chart.ahead.mean, *chart.ahead.inner, *chart.ahead.outer]
    axis = fit([value for each in lines for value in each], HEIGHT - BOTTOM, top)
    unit = chart.unit if len(chart.unit) <= 2 else ""
    left = max(width_of(tick(value, axis.step) + unit) for value in axis.ticks()) + 14.0
    across = _across(chart, left)
    marks = _frame(chart, across, axis, unit)
    if chart.ahead is not None:
        marks += [_band(chart, chart.ahead.outer, across, axis, "fan-outer")]
        marks += [_band(chart, chart.ahead.inner, across, axis, "fan-inner")]
    marks += _limits(chart, across, axis) + _runs(chart.centre, across, axis, "centre")
    marks += _remarks(rows, across, top)
    marks += _runs(chart.target, across, axis, "target")
    if chart.ahead is not None:
        marks += _runs(_joined(chart, chart.ahead.mean), across, axis, "forecast")
    marks += _runs(chart.values, across, axis, "series") + _points(chart, across, axis)
    return WIDTH, HEIGHT, marks + _ends(chart, across, axis)


def _across(chart: Fan, left: float) -> Scale:
    ahead = chart.ahead
    words = [chart.target_label, chart.centre_label, *((ahead.end_label, ahead.end_note) if ahead else ())]
    right = min(max([width_of(each) for each in words] + [46.0]) + 16.0, 180.0)
    return Scale(0, max(len(chart.positions) - 1, 1), left, WIDTH - right, 1)


def _frame(chart: Fan, across: Scale, axis: Scale, unit: str) -> list[str]:
    marks = []
    for value in axis.ticks():
        y = axis.at(value)
        marks.append(line(across.start, y, across.end, y, "grid-line"))
        marks.append(text(across.start - 8, y + 4.5, tick(value, axis.step) + unit, anchor="end", style="faint"))
    widest = max([width_of(words) for words in chart.positions] + [1.0]) + 14
    pitch = max((across.end - across.start) / max(len(chart.positions) - 1, 1), 1e-6)
    every = max(1, -(-int(widest) // max(int(pitch), 1)))
    for place in range(len(chart.positions) - 1, -1, -every):
        marks.append(text(across.at(place), HEIGHT - 10, chart.positions[place], anchor="middle", style="faint"))
    return marks


def _newest(values: Line) -> int | None:
    return next((place for place in range(len(values) - 1, -1, -1) if values[place] is not None), None)


def _joined(chart: Fan, ahead: Line) -> list[float | None]:
    """The line ahead from the newest value on, so that both are one."""
    joined, newest = list(ahead), _newest(chart.values)
    if newest is not None and newest + 1 < len(joined) and joined[newest + 1] is not None:
        joined[newest] = chart.values[newest]
    return joined


def _band(chart: Fan, edges: tuple[Line, Line], across: Scale, axis: Scale, style: str) -> str:
    low, high = (_joined(chart, edge) for edge in edges)
    places = [place for place in range(len(low)) if low[place] is not None and high[place] is not None]
    there = [f"{across.at(place):.1f},{axis.at(high[place] or 0.0):.1f}" for place in places]
    back = [f"{across.at(place):.1f},{axis.at(low[place] or 0.0):.1f}" for place in reversed(places)]
    return f'<polygon points="{" ".join([*there, *back])}" class="{style}"/>' if len(places) > 1 else ""


def _runs(values: Line, across: Scale, axis: Scale, style: str) -> list[str]:
    """One line for each stretch without a gap."""
    marks: list[str] = []
    run: list[str] = []
    for place, value in [*enumerate(values), (len(values), None)]:
        if value is not None:
            run.append(f"{across.at(place):.1f},{axis.at(value):.1f}")
            continue
        if len(run) > 1:
            marks.append(f'<polyline points="{" ".join(run)}" class="{style}"/>')
        run = []
    return marks


def _limits(chart: Fan, across: Scale, axis: Scale) -> list[str]:
    """The lower and the upper limit, named where the upper one begins."""
    if chart.limits is None:
        return []
    lower, upper = chart.limits
    marks = _runs(lower, across, axis, "limit") + _runs(upper, across, axis, "limit")
    first = next((place for place, value in enumerate(upper) if value is not None), None)
    if first is not None and chart.limits_label:
        y = axis.at(upper[first] or 0.0)
        marks.append(text(across.at(first) + 2, y - 5, chart.limits_label, style="faint"))
    return marks


def _remark_rows(remarks: Sequence[Remark], across: Scale) -> list[tuple[Remark, int]]:
    """Each remark with the line of words that it stands in: none is written over another."""
    taken: list[float] = []
    rows = []
    for each in sorted(remarks, key=lambda each: each.position):
        start, end = _span(each, across)
        row = next((number for number, until in enumerate(taken) if until < start), len(taken))
        taken[row:] = [end, *taken[row + 1 :]]
        rows.append((each, row))
    return rows


def _span(remark: Remark, across: Scale) -> tuple[float, float]:
    x, width = across.at(remark.position), width_of(remark.label) + CLEAR
    return (x - width, x) if _leans_back(remark, across) else (x, x + width)


def _leans_back(remark: Remark, across: Scale) -> bool:
    return across.at(remark.position) + width_of(remark.label) + CLEAR > WIDTH - 40


def _remarks(rows: Sequence[tuple[Remark, int]], across: Scale, top: float) -> list[str]:
    marks = []
    for each, row in rows:
        x, y = across.at(each.position), 12.0 + PITCH * row
        back = _leans_back(each, across)
        marks.append(line(x, y - 8, x, HEIGHT - BOTTOM, "event-line"))
        marks.append(text(x + (-5 if back else 5), min(y, top), each.label, anchor="end" if back else "start"))
    return marks


def _points(chart: Fan, across: Scale, axis: Scale) -> list[str]:
    signals = {each.position: each for each in chart.remarks if each.is_signal}
    newest, marks = _newest(chart.values), []
    for place, value in enumerate(chart.values):
        if value is None:
            continue
        told = f"{chart.positions[place]} {written(value, chart.decimals)}{chart.unit}"
        if place in signals:
            style = f"signal {signals[place].nature}".rstrip()
            marks.append(circle(across.at(place), axis.at(value), 4.6, style, f"{told} · {signals[place].label}"))
        else:
            size = 3.8 if place == newest else 2.2
            marks.append(circle(across.at(place), axis.at(value), size, "point", told))
    return marks


def _ends(chart: Fan, across: Scale, axis: Scale) -> list[str]:
    """Words at the right: the target, the forecast with its interval, pushed apart."""
    found: list[tuple[float, int, list[tuple[str, str]]]] = []
    place = _newest(chart.target)
    if place is not None and chart.target_label:
        found.append((axis.at(chart.target[place] or 0.0), place, [(chart.target_label, "")]))
    place = _newest(chart.centre)
    if place is not None and chart.centre_label:
        found.append((axis.at(chart.centre[place] or 0.0), place, [(chart.centre_label, "faint")]))
    found += _forecast_end(chart.ahead, axis) if chart.ahead is not None else []
    found.sort(key=lambda each: each[0])
    for above, below in pairwise(range(len(found))):
        room = PITCH * len(found[above][2])
        y, at, words = found[below]
        found[below] = (max(y, found[above][0] + room), at, words)
    marks = []
    for y, at, words in found:
        for number, (each, style) in enumerate(words):
            marks.append(text(across.at(at) + 9, y + 4.5 + PITCH * number, each, style=style))
    return marks


def _forecast_end(ahead: Ahead, axis: Scale) -> list[tuple[float, int, list[tuple[str, str]]]]:
    place = _newest(ahead.mean)
    if place is None or not ahead.end_label:
        return []
    words = [(ahead.end_label, "strong"), *([(ahead.end_note, "faint")] if ahead.end_note else [])]
    return [(axis.at(ahead.mean[place] or 0.0), place, words)]
