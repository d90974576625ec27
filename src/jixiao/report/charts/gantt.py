"""Draws milestones over days: an outlined bar as planned at first, a filled one as it came; below, who had the ball."""

from datetime import date
from html import escape

from jixiao.report.charts.drawings import Drawing, line, named, text, width_of, wrapped
from jixiao.report.charts.gantt_spec import Days, Gantt, GanttRow
from jixiao.report.charts.scale import Scale

WIDTH, NARROW = 1080.0, 380.0
PITCH, NARROW_PITCH = 38.0, 52.0
TOP, STRIP, LEGEND = 40.0, 46.0, 26.0
OUTLINE, THICK = 6.0, 12.0
"""Heights of the bar as planned and of the bar as it came."""
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
"""A line on the axis stands at every month, every second one …"""


def draw_gantt(chart: Gantt) -> Drawing:
    """Names before the bars (above them in a narrow drawing), months above, the line of today through all."""
    width = NARROW if chart.narrow else WIDTH
    pitch = NARROW_PITCH if chart.narrow else PITCH
    across = _across(chart, width)
    bottom = TOP + pitch * len(chart.rows)
    foot = bottom + (STRIP if chart.turns else 0.0)
    marks = _months(chart, across, foot)
    for place, row in enumerate(chart.rows):
        marks += _row(chart, row, across, TOP + pitch * place)
    marks += _turns(chart, across, bottom) + _today(chart, across, foot)
    return width, foot + LEGEND * (1 if not chart.narrow else 2), marks + _legend(chart, foot)


def _across(chart: Gantt, width: float) -> Scale:
    first, last = chart.span
    right = max([width_of(row.end_label) for row in chart.rows] + [20.0]) + 10.0
    left = 2.0
    if not chart.narrow:
        names = [max(width_of(row.label), width_of(row.owner)) for row in chart.rows] + [width_of(chart.turns_label)]
        left = min(max([*names, 60.0]) + 16.0, 280.0)
    return Scale(first.toordinal(), last.toordinal() + 1, left, width - right, 1)


def _ends(days: Days, across: Scale) -> tuple[float, float]:
    return across.at(days[0].toordinal()), across.at(days[1].toordinal() + 1)


def _months(chart: Gantt, across: Scale, bottom: float) -> list[str]:
    """As many months as have room for their names."""
    first, last = chart.span
    months = list(range(first.year * 12 + first.month - 1, last.year * 12 + last.month))
    room = (across.end - across.start) / (width_of("2026-10") + 10.0)
    every = next((n for n in MONTHS if len(months) / n <= max(room, 1.0)), MONTHS[-1])
    marks = []
    for number in months:
        day = date(number // 12, number % 12 + 1, 1)
        if number % every or day < first:
            continue
        x = across.at(day.toordinal())
        marks.append(line(x, TOP - 8, x, bottom, "grid-line"))
        if x + width_of("2026-10") / 2 <= across.end + 20:
            marks.append(
                text(x, TOP - 14, f"{day:%Y-%m}", anchor="middle" if x > 24 else "start", style="faint small-text")
            )
    return marks


def _row(chart: Gantt, row: GanttRow, across: Scale, top: float) -> list[str]:
    marks = []
    if chart.narrow:
        words = f"{row.label}　{row.owner}" if row.owner else row.label
        marks.append(text(across.start, top + 14, wrapped(words, NARROW - 8, 1)[0], style="strong"))
        middle = top + 32.0
    else:
        middle = top + PITCH / 2
        marks.append(named(0, middle - (7.5 if row.owner else 0), row.label, across.start - 12, most=1))
        if row.owner:
            owner = wrapped(row.owner, (across.start - 12) * 13 / 11, 1)[0]
            marks.append(text(0, middle + 12, owner, style="faint small-text"))
    return [*marks, f"<g><title>{escape(row.told)}</title>{''.join(_bars(row, across, middle))}</g>"]


def _bars(row: GanttRow, across: Scale, middle: float) -> list[str]:
    marks = []
    ends = across.start
    if row.planned is not None:
        start, end = _ends(row.planned, across)
        marks.append(_box(start, middle - 10, end - start, OUTLINE, "fill-none"))
        ends = end
    if row.actual is not None:
        start, end = _ends(row.actual, across)
        done = (end - start) * min(max(row.done, 0.0), 1.0)
        if row.done < 1:
            marks.append(_box(start + done, middle - 2, end - start - done, THICK, "bar-before"))
        if done:
            marks.append(_box(start, middle - 2, done, THICK, "bar-total"))
        ends = max(ends, end)
    if row.end_label:
        marks.append(text(ends + 6, middle + 8, row.end_label, style=f"{row.mark} small-text".strip()))
    return marks


def _box(x: float, y: float, width: float, height: float, style: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 1.5):.1f}" height="{height:g}" rx="2" class="{style}"/>'


def _turns(chart: Gantt, across: Scale, top: float) -> list[str]:
    """One strip, light and dark in turn; a name below its piece where it has room."""
    if not chart.turns:
        return []
    marks = []
    if chart.narrow:
        marks.append(text(across.start, top + 12, chart.turns_label, style="strong"))
    else:
        marks.append(named(0, top + 14, chart.turns_label, across.start - 12))
    y = top + (17.0 if chart.narrow else 8.0)
    for place, turn in enumerate(chart.turns):
        start, end = _ends(turn.days, across)
        told = f"<title>{escape(f'{turn.label} {turn.days[0]} – {turn.days[1]}')}</title>"
        marks.append(
            f"<g>{told}{_box(start, y, end - start, THICK, 'bar-sum' if place % 2 == 0 else 'bar-before')}</g>"
        )
        if width_of(turn.label) * 11 / 13 <= end - start - 2:
            marks.append(text((start + end) / 2, y + 24, turn.label, anchor="middle", style="small-text"))
    return marks


def _today(chart: Gantt, across: Scale, bottom: float) -> list[str]:
    if chart.today is None:
        return []
    x = across.at(chart.today.toordinal() + 1)
    at_end = x > (across.start + across.end) / 2
    words = text(x + (4 if at_end else -4), 12, chart.today_label, anchor="end" if at_end else "start", style="strong")
    return [line(x, 16, x, bottom, "event-line"), words]


def _legend(chart: Gantt, top: float) -> list[str]:
    marks, x, y = [], 2.0, top + 8.0
    for words, style, height in zip(
        chart.keys, ("fill-none", "bar-total", "bar-before"), (OUTLINE, THICK, THICK), strict=True
    ):
        if not words:
            continue
        if x > 2.0 and x + 26 + width_of(words) > (NARROW if chart.narrow else WIDTH):
            x, y = 2.0, y + 20.0
        marks.append(_box(x, y + (THICK - height) / 2, 20, height, style) + text(x + 26, y + 11, words))
        x += 26 + width_of(words) + 20
    return marks
