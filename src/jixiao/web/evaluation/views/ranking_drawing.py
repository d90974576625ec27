"""Draws one row of a ranking: its score now and before on one axis, its rank with the range of ranks on another."""

from dataclasses import dataclass
from math import ceil

from django.utils.safestring import SafeString, mark_safe

from jixiao.report.charts.drawings import circle, line, text
from jixiao.report.charts.figures import tick, written
from jixiao.report.charts.scale import Scale, fit, round_step
from jixiao.web.evaluation.queries import GroupRanking, RankedRow, RankRange

WIDTH, HEIGHT, FOOT = 640.0, 34.0, 24.0
MIDDLE = HEIGHT / 2
SCORES_END, RANKS_START, RANKS_END = 400.0, 456.0, 626.0


@dataclass(frozen=True)
class Axes:
    """The axis of scores of one peer group, and that of its ranks where they have ranges."""

    scores: Scale
    ranks: Scale | None

    @classmethod
    def of(cls, group: GroupRanking, *, with_ranks: bool) -> "Axes":
        """Axes that hold everything the group's rows show."""
        values = [value for row in group.rows for value in (row.score, row.before)]
        scores = fit(values, 12.0, SCORES_END if with_ranks else WIDTH - 12.0)
        return cls(scores, _rank_axis(len(group.rows)) if with_ranks else None)

    @property
    def rank_ticks(self) -> list[float]:
        """1 and the round ranks after it."""
        if self.ranks is None:
            return []
        step = int(self.ranks.step)
        return [1.0, *(float(rank) for rank in range(max(step, 2), int(self.ranks.high) + 1, step))]


def _rank_axis(n_rows: int) -> Scale:
    last = float(max(n_rows, 2))
    return Scale(1.0, last, RANKS_START, RANKS_END, float(ceil(round_step(last - 1.0, 7))))


def dots(row: RankedRow, axes: Axes, median: float | None, found: RankRange | None = None) -> SafeString:
    """The row's dots on both axes; its figures stand in the table beside, so those who cannot see it miss nothing.

    On the axis of ranks lies the range that was found; without one, the rank now and before.
    """
    marks = [*_grid(axes.scores, axes.scores.ticks()), *_grid(axes.ranks, axes.rank_ticks)]
    if median is not None:
        marks.append(line(axes.scores.at(median), 0, axes.scores.at(median), HEIGHT, "median"))
    marks += _pair(axes.scores, row.score, row.before, 2)
    if axes.ranks is not None and found is not None:
        marks.append(line(axes.ranks.at(found.low), MIDDLE, axes.ranks.at(found.high), MIDDLE, "interval"))
        marks.append(circle(axes.ranks.at(found.rank), MIDDLE, 5, "point", f"{found.low}–{found.high}"))
    elif axes.ranks is not None:
        marks += _pair(axes.ranks, row.rank, row.rank_before, 0)
    return _svg(marks, HEIGHT)


def _grid(axis: Scale | None, values: list[float]) -> list[str]:
    return [line(axis.at(value), 0, axis.at(value), HEIGHT, "grid-line") for value in values] if axis else []


def _pair(axis: Scale, now: float | None, before: float | None, decimals: int) -> list[str]:
    """A filled dot now, joined with the hollow one before."""
    if now is None:
        return []
    told = circle(axis.at(now), MIDDLE, 6, "point", written(now, decimals))
    if before is None or not axis.low <= before <= axis.high:
        return [told]
    link = line(axis.at(before), MIDDLE, axis.at(now), MIDDLE, "link")
    return [link, circle(axis.at(before), MIDDLE, 4, "point-before", written(before, decimals)), told]


def foot(axes: Axes) -> SafeString:
    """The figures along both axes."""
    marks = [
        text(axes.scores.at(value), 18, tick(value, axes.scores.step), anchor="middle", style="faint")
        for value in axes.scores.ticks()
    ]
    if axes.ranks is not None:
        marks += [
            text(axes.ranks.at(rank), 18, f"{rank:g}", anchor="middle", style="faint") for rank in axes.rank_ticks
        ]
    return _svg(marks, FOOT)


def _svg(marks: list[str], height: float) -> SafeString:
    # Every text in the marks was escaped when it was drawn.
    return mark_safe(f'<svg viewBox="0 0 {WIDTH:g} {height:g}" aria-hidden="true">{"".join(marks)}</svg>')  # noqa: S308
