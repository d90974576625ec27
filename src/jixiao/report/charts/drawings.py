"""One function per kind of chart: its width, height and marks."""

import re
from collections.abc import Sequence
from html import escape

from jixiao.report.charts.figures import change, tick, written
from jixiao.report.charts.scale import Scale, fit
from jixiao.report.charts.spec import DotPlot, LineChart, Series, Sparkline, Step, Waterfall

Drawing = tuple[float, float, list[str]]
CHAR = 13.0  # about the width of one Chinese character at 13 px
NAME_PITCH = 14.0
"""Between the two lines of a long name."""


def text(x: float, y: float, words: str, *, anchor: str = "start", style: str = "") -> str:
    """One line of words."""
    kind = f' class="{style}"' if style else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{kind}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    """One straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{style}"/>'


def circle(x: float, y: float, radius: float, style: str, told: str = "") -> str:
    """One dot; `told` appears when it is pointed at."""
    title = f"<title>{escape(told)}</title>" if told else ""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" class="{style}">{title}</circle>'


def width_of(words: str) -> float:
    """About how wide `words` are at 13 px."""
    return sum(CHAR if ord(char) > 0x2E7F else CHAR * 0.56 for char in words)


def wrapped(words: str, width: float, most: int = 3) -> list[str]:
    """`words` broken into at most `most` lines of `width`, between Latin words; the last is cut with … where needed."""
    lines, current = [], ""
    for piece in _pieces(words, width):
        if current and width_of((current + piece).rstrip()) > width:
            lines.append(current.strip())
            current = ""
        current += piece
    lines.append(current.strip())
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return lines


def named(
    x: float, y: float, words: str, width: float, *, anchor: str = "start", style: str = "strong", most: int = 2
) -> str:
    """A name beside a row whose middle is at `y`: in two lines (or `most`) where one is too short for it."""
    lines = wrapped(words, width, most)
    start = y + 4.5 - NAME_PITCH * (len(lines) - 1) / 2
    marks = (
        text(x, start + NAME_PITCH * number, each, anchor=anchor, style=style) for number, each in enumerate(lines)
    )
    return "".join(marks)


def _pieces(words: str, width: float) -> list[str]:
    """What may not be broken: a Latin word with the space after it, a single Chinese sign; too long a word in signs."""
    pieces = re.findall(r"[^\s\u2e80-\uffff]+\s*|[\u2e80-\uffff]\s*|\s+", words)
    return [part for piece in pieces for part in (list(piece) if width_of(piece) > width else [piece])]


def draw_line(chart: LineChart) -> Drawing:
    """Values over periods with the target path, events and direct labels at the line's end."""
    width, height = (380.0, 190.0) if chart.narrow else (560.0, 170.0) if chart.compact else (820.0, 330.0)
    ends = [item.end_label or item.label for item in chart.series if item.role != "alarm"]
    right = min(max([width_of(words) for words in ends] + [40.0]) + 16.0, 170.0)
    top = 34.0 if chart.events else 16.0
    axis = fit(
        [v for item in chart.series for v in item.values],
        height - 34.0,
        top,
        n_steps=3 if chart.compact or chart.narrow else 5,
    )
    left = max(width_of(tick(value, axis.step)) for value in axis.ticks()) + width_of(chart.unit) + 14.0
    across = Scale(0, max(len(chart.positions) - 1, 1), left, width - right, 1)
    marks = _value_grid(axis, left, width - right, chart.unit)
    marks += _position_labels(chart.positions, across, height - 12.0, right)
    for event in chart.events:
        x = across.at(event.position)
        marks.append(line(x, top - 14, x, height - 34.0, "event-line"))
        at_end = x > width * 0.6
        marks.append(text(x + (-6 if at_end else 6), top - 16, event.label, anchor="end" if at_end else "start"))
    taken: list[float] = []
    for item in chart.series:
        marks += _one_series(chart, item, across, axis, taken)
    return width, height, marks


def _value_grid(axis: Scale, left: float, right: float, unit: str) -> list[str]:
    marks = []
    for value in axis.ticks():
        y = axis.at(value)
        marks.append(line(left, y, right, y, "grid-line"))
        marks.append(
            text(
                left - 8,
                y + 4.5,
                tick(value, axis.step) + (unit if len(unit) <= 2 else ""),
                anchor="end",
                style="faint",
            )
        )
    return marks


def _position_labels(positions: Sequence[str], across: Scale, y: float, room: float) -> list[str]:
    if not positions:
        return []
    widest = max(width_of(words) for words in positions) + 14
    every = max(1, round(widest / max((across.end - across.start) / max(len(positions) - 1, 1), 1e-6) + 0.499))
    shown = range(len(positions) - 1, -1, -every)
    return [text(across.at(index), y, positions[index], anchor="middle", style="faint") for index in shown]


def _one_series(chart: LineChart, item: Series, across: Scale, axis: Scale, taken: list[float]) -> list[str]:
    if item.role == "alarm":
        return _alarms(chart, item, across, axis)
    style = {"main": "series", "other": "series series-2", "target": "target"}[item.role]
    marks, run = [], []
    for index, value in [*enumerate(item.values), (len(item.values), None)]:
        if value is not None:
            run.append((across.at(index), axis.at(value)))
            continue
        if len(run) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            marks.append(f'<polyline points="{path}" class="{style}"/>')
        elif len(run) == 1 and item.role != "target":
            marks.append(circle(*run[0], 2.5, "point"))
        run = []
    known = [(index, value) for index, value in enumerate(item.values) if value is not None]
    if not known:
        return marks
    if item.role == "main":
        for index, value in known:
            told = f"{chart.positions[index]} {written(value, chart.decimals)}{chart.unit}"
            newest = chart.mark_newest and index == known[-1][0]
            radius = 5.0 if newest else 3.6 if index == known[-1][0] else 2.4
            marks.append(circle(across.at(index), axis.at(value), radius, "point-new" if newest else "point", told))
    y = axis.at(known[-1][1])
    while any(abs(y - other) < 15 for other in taken):
        y += 15
    taken.append(y)
    words = item.end_label or item.label
    marks.append(text(across.at(known[-1][0]) + 9, y + 4.5, words, style="strong" if item.role == "main" else ""))
    return marks


def _alarms(chart: LineChart, item: Series, across: Scale, axis: Scale) -> list[str]:
    """The points of an alarm, without a line between them."""
    return [
        circle(across.at(index), axis.at(value), 4.6, "alarm", f"{chart.positions[index]} {item.label}")
        for index, value in enumerate(item.values)
        if value is not None
    ]


def draw_waterfall(chart: Waterfall) -> Drawing:
    """Bars from full marks to the score; the axis may start above zero and says so by its labels."""
    width, height = 1080.0, 330.0
    levels, running = [0.0], 0.0
    for step in chart.steps:
        running = step.value if step.is_total else running + step.value
        levels.append(running)
    _check_adds_up(chart)
    low = min(levels[1:])
    axis = fit([low - 0.12 * (max(levels) - low), max(levels)], height - 62.0, 28.0)
    left = max(width_of(tick(value, axis.step)) for value in axis.ticks()) + 12.0
    pitch = (width - left - 8) / max(len(chart.steps), 1)
    bar = min(pitch * 0.62, 58.0)
    marks = _value_grid(axis, left, width - 8, "")
    before = 0.0
    for index, (step, after) in enumerate(zip(chart.steps, levels[1:], strict=True)):
        x = left + pitch * index + (pitch - bar) / 2
        marks.append(_bar(step, axis, (x, bar), (before, after), chart.decimals))
        for number, words in enumerate(wrapped(step.label, pitch - 8)):
            marks.append(text(x + bar / 2, height - 40 + 15 * number, words, anchor="middle"))
        before = after
    return width, height + 4, marks


def _check_adds_up(chart: Waterfall) -> None:
    totals = [step.value for step in chart.steps if step.is_total]
    if len(totals) == 2:
        middle = sum(step.value for step in chart.steps if not step.is_total)
        if abs(totals[0] + middle - totals[1]) > 1e-6:
            raise ValueError(f"the steps of {chart.title!r} add up to {totals[0] + middle}, not {totals[1]}")


def _bar(step: Step, axis: Scale, place: tuple[float, float], levels: tuple[float, float], decimals: int) -> str:
    (x, width), (before, after) = place, levels
    if step.is_total:
        top, bottom, style, words = axis.at(after), axis.start, "bar-total", written(after, decimals)
    else:
        top, bottom = axis.at(max(before, after)), axis.at(min(before, after))
        style, words = ("bar-loss" if step.value < 0 else "bar-gain"), change(step.value, decimals)
    height = max(bottom - top, 1.5)
    box = f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" class="{style}"/>'
    mark = box + text(x + width / 2, top - 7, words, anchor="middle", style="strong")
    if not step.href:
        return f"<g>{mark}</g>"
    name = escape(f"{step.label} {words}", quote=True)
    return f'<a href="{escape(step.href, quote=True)}" aria-label="{name}">{mark}</a>'


def draw_dots(chart: DotPlot) -> Drawing:
    """A dot per row: filled now, hollow before; the median as a dashed line."""
    pitch, top = 34.0, 26.0
    width = 820.0
    left = min(max([width_of(row.label) for row in chart.rows] + [60.0]) + 16.0, 240.0)
    values = [value for row in chart.rows for value in (row.value, row.before)]
    axis = fit([*values, chart.median], left, width - 70.0)
    bottom = top + pitch * len(chart.rows)
    marks = []
    for value in axis.ticks():
        marks.append(line(axis.at(value), top, axis.at(value), bottom, "grid-line"))
        marks.append(text(axis.at(value), bottom + 18, tick(value, axis.step), anchor="middle", style="faint"))
    if chart.median is not None:
        marks.append(line(axis.at(chart.median), top - 6, axis.at(chart.median), bottom, "median"))
        marks.append(text(axis.at(chart.median), top - 10, chart.median_label, anchor="middle", style="faint"))
    for index, row in enumerate(chart.rows):
        y = top + pitch * (index + 0.5)
        marks.append(text(0, y + 4.5, wrapped(row.label, left - 10, 1)[0], style="strong"))
        if row.value is None:
            marks.append(text(left, y + 4.5, "—", style="faint"))
            continue
        if row.before is not None:
            marks.append(line(axis.at(row.before), y, axis.at(row.value), y, "link"))
            marks.append(circle(axis.at(row.before), y, 4, "point-before", written(row.before, chart.decimals)))
        marks.append(circle(axis.at(row.value), y, 6, "point", written(row.value, chart.decimals)))
        marks.append(text(width, y + 4.5, written(row.value, chart.decimals), anchor="end", style="strong"))
    return width, bottom + 28.0, marks


def draw_sparkline(chart: Sparkline) -> Drawing:
    """The last values as a small line."""
    width, height = 76.0, 24.0
    known = [(index, value) for index, value in enumerate(chart.values) if value is not None]
    if not known:
        return width, height, []
    low, high = min(value for _i, value in known), max(value for _i, value in known)
    across = Scale(0, max(len(chart.values) - 1, 1), 2, width - 4, 1)
    up = Scale(low, high, height - 4, 4, 1) if high > low else None
    spots = [(across.at(index), up.at(value) if up else height / 2) for index, value in known]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    alarms = [spot for (index, _value), spot in zip(known, spots, strict=True) if index in chart.marked]
    dots = [circle(*spots[-1], 2.2, ""), *(circle(*spot, 3.2, "alarm") for spot in alarms)]
    return width, height, [f'<polyline points="{path}"/>', *dots]
