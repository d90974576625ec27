"""Draws one row of a ranking: its score now and before on one axis, its rank with the range of ranks on another."""

from dataclasses import dataclass
from math import ceil

from django.utils.safestring import SafeString, mark_safe

from jixiao.report.charts.drawings import circle, line, text
from jixiao.report.charts.figures import tick, written
from jixiao.report.charts.scale import Scale, fit, round_step
from jixiao.web.evaluation.queries import GroupRanking, RankedRow, RankRange

WIDTH, HEIGHT, FOOT = 640.0, 34.0, 24.0
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


def dots(row: RankedRow, axes: Axes, median: float | None, found: RankRange | None) -> SafeString:
    """The row's dots; its figures stand in the table beside, so it is hidden from those who cannot see it."""
    scores, middle = axes.scores, HEIGHT / 2
    marks = [line(scores.at(value), 0, scores.at(value), HEIGHT, "grid-line") for value in scores.ticks()]
    if median is not None:
        marks.append(line(scores.at(median), 0, scores.at(median), HEIGHT, "median"))
    if row.score is not None:
        if row.before is not None:
            marks.append(line(scores.at(row.before), middle, scores.at(row.score), middle, "link"))
            marks.append(circle(scores.at(row.before), middle, 4, "point-before", written(row.before, 2)))
        marks.append(circle(scores.at(row.score), middle, 6, "point", written(row.score, 2)))
    if axes.ranks is not None:
        marks += [line(axes.ranks.at(rank), 0, axes.ranks.at(rank), HEIGHT, "grid-line") for rank in axes.rank_ticks]
        if found is not None:
            told = f"{found.low}–{found.high}"
            marks.append(line(axes.ranks.at(found.low), middle, axes.ranks.at(found.high), middle, "interval"))
            marks.append(circle(axes.ranks.at(found.rank), middle, 5, "point", told))
    return _svg(marks, HEIGHT)


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
