"""The rule for reporters who round where others count."""

from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.last_digit import interquartile, last_place
from jixiao.engine.integrity.rule import Case, ReporterTest, Tests, figure, roughly
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.panel import Panel
from jixiao.engine.model.text import Text

STEPS = (10, 50, 100)
"""Round means a multiple of so many last decimals: 0.1 makes 1, 5 and 10."""

PEERS = 3
"""So many other series of the indicator tell whether rounding is the custom."""


class RoundNumbers(ReporterTest):
    """整数凑数过多：数值落在 10、50 或 100 个末位单位的整倍数上的次数，远多于均匀分布或其他单位同一指标的比例，按二项检验判断。

    Far too many round values: multiples of 10, 50 or 100 of the last decimal, against their share if they came by
    accident (1/10, 1/50, 1/100) or the share of the other organisations (three or more), whichever is larger. Binomial
    test, the smallest p of the three times three; only where the series spreads over one such step.
    """

    code: ClassVar[str] = "round_numbers"
    label: ClassVar[Text] = Text("too many round numbers", "整数凑数过多")
    family: ClassVar[str] = "digits"
    least: ClassVar[int] = 20
    sample: ClassVar[Text] = Text(
        "values of the series (and 3 others of its indicator)", "序列期数（另须有同一指标的 3 条序列）"
    )

    def tests(self, case: Case) -> Tests:
        from scipy.stats import binom

        panel = case.panel
        n_peers = np.bincount(panel.indicator, minlength=len(panel.indicators))[panel.indicator] - 1
        chosen = np.flatnonzero((panel.sizes >= self.least) & (n_peers >= PEERS))
        unit = last_place(panel)[panel.indicator]
        spread = interquartile(panel.values, panel.series_of, panel.n_series)
        counted = [_round(panel, unit, step) for step in STEPS]
        p = np.ones((len(STEPS), panel.n_series))
        for number, (step, (own, usual)) in enumerate(zip(STEPS, counted, strict=True)):
            chance = np.maximum(usual, 1 / step)
            p[number] = np.where(spread >= step * unit, binom.sf(own - 1, panel.sizes, np.minimum(chance, 1.0)), 1.0)
        best = p.argmin(axis=0)
        chances = np.minimum(1.0, p.min(axis=0) * len(STEPS))[chosen]

        def about(test: int) -> tuple[tuple[str, str, str], Text]:
            series = int(chosen[test])
            number = int(best[series])
            own, usual = counted[number][0][series], max(counted[number][1][series], 1 / STEPS[number])
            step, size = figure(STEPS[number] * unit[series]), int(panel.sizes[series])
            text = Text(
                f"{own:.0f} of {size} values are multiples of {step} where about {roughly(usual * size)} are to be expected.",
                f"{size} 个数据中有 {own:.0f} 个是 {step} 的整倍数，按常理约为 {roughly(usual * size)} 个。",
            )
            return (*panel.codes(series), ""), text

        return Tests(chances, about)


def _round(panel: Panel, unit: Floats, step: int) -> tuple[Floats, Floats]:
    """By series how many values are round, and the share of round ones among the other series of its indicator."""
    size = step * unit[panel.series_of]
    rest = np.abs(panel.values / size - np.rint(panel.values / size))
    is_round = (rest <= 1e-6) & (panel.values != 0)
    own = _sums(is_round.astype(float), panel.series_of, panel.n_series)
    all_round = _sums(own, panel.indicator, len(panel.indicators))[panel.indicator]
    n_all = _sums(panel.sizes.astype(float), panel.indicator, len(panel.indicators))[panel.indicator]
    others = n_all - panel.sizes
    return own, np.where(others > 0, (all_round - own) / np.maximum(others, 1), 0.0)


def _sums(values: Floats, group: Ints, n_groups: int) -> Floats:
    return np.asarray(np.bincount(group, weights=values, minlength=n_groups), np.float64)
