"""The signal of special cause variation: the four rules of control charts at the newest point, for many series."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.integrity.rule import roughly
from jixiao.engine.model.arrays import RELATIVE_NOISE, Bools, Floats
from jixiao.engine.model.asked import Asked
from jixiao.engine.model.method import param_choice, param_number, require
from jixiao.engine.model.rows_of_series import row_count, row_mean
from jixiao.engine.model.text import Text
from jixiao.engine.warning.control_chart.limits import LIMIT, NEAR, SCREEN, TRIAL_BELOW
from jixiao.engine.warning.control_chart.residuals import residuals
from jixiao.engine.warning.control_chart.rules import SHIFT, TREND
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.severity import Steps
from jixiao.engine.warning.signals.signal import WORSE, WORSE_WORDS, Amounts, Seen, Signal, said, worsening
from jixiao.engine.warning.signals.usual import usual_steps

CHARTED = ("residuals", "values")
LARGEST = 99.0
"""An amount is never told as more: on a chart without any variation every change lies infinitely far out."""


@dataclass(frozen=True)
class ControlChart(Signal):
    """控制图（XmR）判异：最新一点出界、连续 7 点在均值同侧、连续 7 点上升或下降、3 点中 2 点接近控制限，且方向不利。

    The newest point of an XmR chart is a special cause for the worse: outside the limits, seven on one side, seven rising
    or falling, or two of three near a limit (NHS, Making Data Count). The amount is 1 at a rule and grows with distance
    beyond the limit and length of run. `on`: residuals (less what peers share, season and trend), or values: for rates
    without a trend only. `least` points are needed; series that stay as they were in most steps are not charted.
    `worse`: as for `change`; both (or a direction that nobody says): either side.
    """

    name: ClassVar[str] = "control_chart"
    label: ClassVar[Text] = Text("control chart", "控制图判异")
    spelled: ClassVar[Mapping[str, str]] = {"worse_when": "worse"}
    unit: ClassVar[Text] = Text("times what a rule of the chart asks for", "判异准则的倍数")
    catches: ClassVar[Text] = Text(
        "A process that has changed: a figure outside the usual, or a run of figures on one side.",
        "过程发生变化：数据超出常态范围，或连续多期偏向一侧。",
    )
    avoid: ClassVar[Text] = Text(
        "Not for short series, ceilings such as 100 %, counts of rare events, nor raw figures with a trend.",
        "不适合短序列、长期为 100% 的指标、罕见事件计数，以及有明显趋势的原始数值。",
    )
    asks: ClassVar[Mapping[str, Asked]] = {
        "on": Asked(
            Text("What is charted", "控制图对象"),
            choices={
                "residuals": Text(
                    "what is left after season, trend and common movement", "剔除季节、趋势和共同变动后的余量"
                ),
                "values": Text("the figures themselves (rates without a trend)", "原始数值（无趋势的比率指标）"),
            },
        ),
        "least": Asked(Text("Figures needed", "至少需要的期数"), unit=Text("periods", "期"), least=3, is_whole=True),
        "worse": Asked(
            Text("What is worse", "何为变差"),
            choices={**WORSE_WORDS, "both": Text("either", "升降均不利")},
        ),
    }
    on: str = "residuals"
    least: int = TRIAL_BELOW
    worse_when: str = "auto"

    def __post_init__(self) -> None:
        require(self.least >= 3, "least", "must be 3 or more", "须为 3 或以上")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key == "least":
            number = param_number(key, raw)
            require(number.is_integer(), key, "must be a whole number", "须为整数")
            return int(number)
        return param_choice(key, raw, CHARTED if key == "on" else (*WORSE, "both"))

    @property
    def usual(self) -> Steps:
        return usual_steps(self.name)

    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        found = Amounts.unknown(grid)
        sign = worsening(scene, grid, "rise" if self.worse_when == "both" else self.worse_when)
        either = np.isnan(sign) | (self.worse_when == "both")
        sign = np.where(either, 1.0, sign)
        for column in np.flatnonzero((wanted & grid.known).any(axis=0)).tolist():
            if column + 1 < self.least:
                continue
            values = grid.values[:, : column + 1]
            points = residuals(values, grid.season, grid.indicator) if self.on == "residuals" else values
            is_charted = (row_count(points) >= self.least) & ~seldom_moves(values)
            lines = np.flatnonzero(wanted[:, column] & grid.known[:, column] & is_charted)
            amount, mean = special_cause(points[lines] * sign[lines][:, None], either[lines])
            found.amount[lines, column] = amount
            usual = mean * sign[lines]
            found.expected[lines, column] = values[lines, -1] - points[lines, -1] + usual
        return found

    def say(self, seen: Seen) -> Text:
        if seen.amount < 1:
            return Text("The chart shows common variation again.", "控制图已恢复正常波动。")
        return Text(
            f"{said(seen.value)} is special cause variation: about {roughly(seen.expected)} is usual.",
            f"指标值 {said(seen.value)} 在控制图上判为异常，常态约为 {roughly(seen.expected)}。",
        )


def seldom_moves(values: Floats) -> Bools:
    """Rows that stay as they were in most steps: counts of rare events, ceilings. An XmR chart is not for them."""
    known = _to_the_right(values)
    steps = np.diff(known, axis=1)
    return np.asarray((steps == 0).sum(axis=1) > row_count(steps) / 2)


def special_cause(points: Floats, either: Bools) -> tuple[Floats, Floats]:
    """By row how far the newest point (last column, known) goes towards a rule on the upper side, and the mean.

    1 and more where a rule holds; on any side where `either` by row. Rows of XmR charts, NaN for gaps, which are skipped.
    """
    known = _to_the_right(points)
    mean, reach = _limits(known)
    noise = RELATIVE_NOISE * np.nan_to_num(np.abs(known)).max(axis=1)
    away = known - mean[:, None]
    found = _one_sided(known, away, reach, noise)
    if either.any():
        found = np.where(either, np.maximum(found, _one_sided(-known, -away, reach, noise)), found)
    return np.minimum(found, LARGEST), mean


def _one_sided(known: Floats, away: Floats, reach: Floats, noise: Floats) -> Floats:
    """The largest of the four rules' measures, on the upper side."""
    newest = away[:, -1]
    is_out = newest > reach + noise
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(newest > noise, newest / reach, 0.0)
    outside = np.where(is_out, np.fmax(ratio, 1.0), np.minimum(np.nan_to_num(ratio, posinf=0.0), 1 - 1e-9))
    above = away > noise[:, None]
    shift = _run(above) / SHIFT
    rising = np.diff(known, axis=1) > noise[:, None]
    steps = _run(rising)
    trend = np.where(steps > 0, steps + 1, 0) / TREND
    near = above & (away > NEAR * reach[:, None] + noise[:, None]) & (away <= reach[:, None] + noise[:, None])
    pair = above[:, -3:].all(axis=1) & (near[:, -3:].sum(axis=1) >= 2) & near[:, -1] & (known.shape[1] >= 3)
    return np.asarray(np.maximum.reduce([outside, shift, trend, pair.astype(np.float64)]))


def _to_the_right(points: Floats) -> Floats:
    """The known points of every row, in their order, at its end."""
    order = np.argsort(np.isfinite(points), axis=1, kind="stable")
    return np.take_along_axis(points, order, axis=1)


def _limits(known: Floats) -> tuple[Floats, Floats]:
    """Mean and distance from it to a limit, the moving ranges screened once.

    Not where only steps of 0 would be left: in counts of rare events every event would lie infinitely far out.
    """
    mean = row_mean(known)
    ranges = np.abs(np.diff(known, axis=1))
    average = row_mean(ranges)
    screened = row_mean(np.where(ranges <= SCREEN * average[:, None], ranges, np.nan))
    return mean, LIMIT * np.nan_to_num(np.where(screened > 0, screened, average))


def _run(marked: Bools) -> Floats:
    """How many columns at the end of each row are marked without a break."""
    backwards = ~marked[:, ::-1]
    broken = backwards.any(axis=1)
    return np.asarray(np.where(broken, backwards.argmax(axis=1), marked.shape[1]), np.float64)
