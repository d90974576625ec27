"""Draws a ranking: a dot per organisation, grades as lines across, and how far its rank may move."""

from jixiao.report.charts.drawings import Drawing, circle, line, text, width_of, wrapped
from jixiao.report.charts.figures import tick, written
from jixiao.report.charts.scale import Scale, fit
from jixiao.report.charts.spec import Cut, RankedGroup, RankedRow, Ranking

PITCH = 27.0
WIDTH = 860.0
FIGURES = 66.0
RANKS = 260.0


def draw_ranking(chart: Ranking) -> Drawing:
    """Rows of dots, group by group, on one axis of scores; intervals of ranks on a second axis beside it."""
    rows = [row for group in chart.groups for row in group.rows]
    with_ranks = any(row.is_uncertain for row in rows)
    left = min(max([width_of(row.label) for row in rows] + [60.0]) + 46.0, 260.0)
    right = WIDTH - FIGURES - (RANKS + 34.0 if with_ranks else 0.0)
    values = [row.value for row in rows]
    known = [value for value in values if value is not None]
    near = [cut for cut in chart.cuts if known and _is_near(cut.value, min(known), max(known))]
    axis = fit([*values, *(cut.value for cut in near)], left, right)
    top = 44.0 if near else 24.0
    height = top + sum(_height(group, len(chart.groups)) for group in chart.groups)
    ranks = _rank_axis(chart, right + FIGURES + 34.0) if with_ranks else None
    marks = _axis(axis, top, height, chart.value_label) + _cuts(near, axis, top, height)
    if ranks is not None:
        marks += _axis(ranks, top, height, chart.rank_label)
    y = top
    for group in chart.groups:
        if len(chart.groups) > 1:
            y += PITCH
            marks.append(text(0, y - 5, group.label, style="strong"))
        for place, row in enumerate(group.rows):
            if group.n_left_out and place == group.cut_after:
                marks.append(text(left, y + PITCH / 2 + 4.5, f"⋮ {group.n_left_out}", style="faint"))
                y += PITCH
            marks += _row(row, chart, (y + PITCH / 2, left, right), axis, ranks)
            y += PITCH
    return WIDTH, height + 26.0, marks


def _is_near(cut: float, low: float, high: float) -> bool:
    """Whether a line lies among the dots or not far from them: one that lies far off would press them together."""
    room = max(high - low, 1.0) * 0.6
    return low - room <= cut <= high + room


def _height(group: RankedGroup, n_groups: int) -> float:
    return PITCH * (len(group.rows) + (1 if group.n_left_out else 0) + (1 if n_groups > 1 else 0))


def _rank_axis(chart: Ranking, start: float) -> Scale:
    lowest = max(max(row.high or row.rank or 1, row.rank or 1) for group in chart.groups for row in group.rows)
    step = max(1.0, fit([1.0, float(lowest)], 0, 1).step)
    return Scale(1.0, max(float(lowest), 2.0), start, start + RANKS - 12.0, step)


def _axis(axis: Scale, top: float, bottom: float, label: str) -> list[str]:
    values = axis.ticks() if axis.low != 1.0 else _whole(axis)
    marks = []
    for value in values:
        marks.append(line(axis.at(value), top, axis.at(value), bottom, "grid-line"))
        marks.append(text(axis.at(value), bottom + 18, tick(value, axis.step), anchor="middle", style="faint"))
    return [*marks, text(axis.start, 12, label, style="faint")] if label else marks


def _whole(axis: Scale) -> list[float]:
    """1 and the round ranks after it."""
    step = int(axis.step)
    return [1.0, *(float(value) for value in range(step if step > 1 else 2, int(axis.high) + 1, step))]


def _cuts(cuts: list[Cut], axis: Scale, top: float, bottom: float) -> list[str]:
    marks = []
    for cut in cuts:
        x = axis.at(cut.value)
        marks.append(line(x, top - 8, x, bottom, "median"))
        marks.append(text(x, top - 13, cut.label, anchor="middle", style="faint"))
    return marks


def _row(
    row: RankedRow, chart: Ranking, place: tuple[float, float, float], axis: Scale, ranks: Scale | None
) -> list[str]:
    y, left, right = place
    label = wrapped(row.label, left - 50, 1)[0]
    rank = "—" if row.rank is None else str(row.rank)
    marks = [text(24, y + 4.5, rank, anchor="end", style="faint"), text(36, y + 4.5, label, style="strong")]
    if row.value is None:
        return [*marks, text(left, y + 4.5, "—", style="faint")]
    shown = written(row.value, chart.decimals)
    marks.append(line(left, y, axis.at(row.value), y, "lead"))
    marks.append(circle(axis.at(row.value), y, 5.5, "point", f"{row.label} {shown}"))
    marks.append(text(right + FIGURES, y + 4.5, shown, anchor="end", style="strong"))
    if ranks is not None and row.low is not None and row.high is not None:
        marks.append(line(ranks.at(row.low), y, ranks.at(row.high), y, "interval"))
        if row.middle is not None:
            marks.append(line(ranks.at(row.middle), y - 6, ranks.at(row.middle), y + 6, "middle"))
        if row.rank is not None:
            told = f"{row.label} {row.low:g}–{row.high:g}"
            marks.append(circle(ranks.at(row.rank), y, 4.5, "point", told))
    return marks
