"""A line over periods as large as a card needs it: no grid, the first and the last value told, a target as a dashed line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from jixiao.report.charts.drawings import circle, line, text
from jixiao.report.charts.dress import FONT, dressed
from jixiao.report.charts.scale import fit

WIDTH, HEIGHT = 202.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 8.0, 194.0, 24.0, 108.0
BELOW, ABOVE = 17.0, 8.0
"""Where a value is told beside its point."""


@dataclass(frozen=True)
class CardTrend:
    """Values over periods; None is a gap. `told` are the first and the last value in words."""

    periods: Sequence[str]
    values: Sequence[float | None]
    told: tuple[str, str]
    target: float | None = None
    target_told: str = ""

    @property
    def svg(self) -> str:
        """The drawing; “” where fewer than two values are known."""
        known = [(at, value) for at, value in enumerate(self.values) if value is not None]
        if len(known) < 2:
            return ""
        shown = [value for _, value in known] + ([] if self.target is None else [self.target])
        axis = fit(shown, BOTTOM, TOP, n_steps=2)
        step = (RIGHT - LEFT) / max(len(self.values) - 1, 1)
        points = [(LEFT + step * at, axis.at(value)) for at, value in known]
        marks = [line(LEFT, BOTTOM + 22, RIGHT, BOTTOM + 22, "axis-line")]
        if self.target is not None:
            y = axis.at(self.target)
            marks += [
                line(LEFT, y, RIGHT, y, "target"),
                text(LEFT, y - 5, self.target_told, style="faint"),
            ]
        marks += self._lines(axis.at, step)
        marks += [circle(*points[0], 2.6, "point"), circle(*points[-1], 3.4, "point")]
        rises = points[1][1] < points[0][1]
        crossed = self.target is not None and 0 < points[-1][1] - axis.at(self.target) < BELOW + ABOVE
        marks += [
            text(LEFT, points[0][1] + (BELOW if rises else -ABOVE), self.told[0]),
            text(RIGHT, points[-1][1] + (BELOW + 5 if crossed else -ABOVE), self.told[1], anchor="end", style="strong"),
            text(LEFT, HEIGHT - 5, self.periods[0]),
            text(RIGHT, HEIGHT - 5, self.periods[-1], anchor="end"),
        ]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" '
            f'height="{HEIGHT:g}" font-family="{FONT}">{dressed("".join(marks))}</svg>'
        )

    def _lines(self, at_height: Callable[[float], float], step: float) -> list[str]:
        """A line for each run of known values."""
        places = enumerate(self.values)
        runs = [list(run) for is_known, run in groupby(places, key=lambda each: each[1] is not None) if is_known]
        return [
            '<polyline points="'
            + " ".join(f"{LEFT + step * at:.1f},{at_height(value):.1f}" for at, value in run if value is not None)
            + '" class="series"/>'
            for run in runs
        ]
