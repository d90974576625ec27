"""The rule for last digits that do not spread evenly."""

from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.reporters import ORGANISATION, SERIES, groups_of
from jixiao.engine.integrity.rule import Case, ReporterTest, Tests
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.panel import MOST_DECIMALS, Panel
from jixiao.engine.model.text import Text

DIGITS = 10
WIDE = 10.0
"""A series must spread over so many units of its last place for that digit to be even."""
LONG_ENOUGH = 8
MOSTLY = 0.8
COARSEST = 3


class LastDigit(ReporterTest):
    """末位数字分布不均：真实数据的末位 0–9 大致均匀，编造或凑整的数据偏爱某些数字。以卡方检验（自由度 9）判断。

    The last digits 0–9 of true figures with enough digits are even; made-up and rounded ones favour some. χ² with 9
    degrees of freedom (Beber and Scacco 2012). Counted are different values of a series that spreads over ten units of
    its last decimal, of 10 such units or more, ceilings 0 and 100 left out,
    indicators that count in twos or fives, too. For a series and for an organisation.
    """

    code: ClassVar[str] = "last_digit"
    label: ClassVar[Text] = Text("uneven last digits", "末位数字分布异常")
    family: ClassVar[str] = "digits"
    least: ClassVar[int] = 50
    sample: ClassVar[Text] = Text("different values (5 expected for each digit)", "不同数值个数（每个数字期望 5 个）")

    def tests(self, case: Case) -> Tests:
        from scipy.stats import chi2

        panel = case.panel
        digit, fit = last_digits(panel)
        places = np.flatnonzero(fit)
        found = groups_of(panel, places, self.least, (SERIES, ORGANISATION))
        counts = [
            np.bincount(groups.of * DIGITS + digit[groups.places], minlength=len(groups) * DIGITS).reshape(-1, DIGITS)
            for groups in found
        ]
        table = np.concatenate([np.zeros((0, DIGITS)), *counts])
        names = [(groups, number) for groups in found for number in range(len(groups))]
        expected = table.sum(axis=1, keepdims=True) / DIGITS
        statistic = ((table - expected) ** 2 / np.maximum(expected, 1e-9)).sum(axis=1)

        def about(test: int) -> tuple[tuple[str, str, str], Text]:
            groups, number = names[test]
            return groups.name(number), _said(table[test], float(statistic[test]))

        return Tests(chi2.sf(statistic, DIGITS - 1), about)


def last_digits(panel: Panel) -> tuple[Ints, Bools]:
    """The last digit of every value in its indicator's last decimal, and which values the test may count."""
    unit = last_place(panel)[panel.indicator][panel.series_of]
    whole = np.rint(np.abs(panel.values) / unit)
    is_whole = np.abs(whole * unit - np.abs(panel.values)) <= 1e-6 * unit
    digit = (np.minimum(whole, 2.0**62) % DIGITS).astype(np.int64)
    fit = is_whole & (whole >= DIGITS) & (whole < 1e12) & ~np.isin(panel.values, (0.0, 100.0)) & _new(panel)
    return digit, fit & _wide(panel, unit) & ~_in_steps(panel, whole)


def _in_steps(panel: Panel, whole: Floats) -> Bools:
    """Values of an indicator that all count in twos or fives: its last place has not ten digits."""
    indicator = panel.indicator[panel.series_of]
    total = np.maximum(np.bincount(indicator, minlength=len(panel.indicators)), 1)
    stepped = np.zeros(len(panel.indicators), np.bool_)
    for step in (2, 5):
        stepped |= np.bincount(indicator[whole % step == 0], minlength=len(panel.indicators)) >= MOSTLY * total
    return np.asarray(stepped[indicator])


def last_place(panel: Panel) -> Floats:
    """By indicator the last place, from 1 000 to a millionth, that four fifths of all its values can do with."""
    indicator = panel.indicator[panel.series_of]
    total = np.maximum(np.bincount(indicator, minlength=len(panel.indicators)), 1)
    unit = np.full(len(panel.indicators), 10.0**-MOST_DECIMALS)
    for power in range(1 - MOST_DECIMALS, COARSEST + 1):
        scaled = panel.values / 10.0**power
        fits = np.abs(scaled - np.rint(scaled)) <= 1e-9 * np.maximum(1.0, np.abs(scaled))
        share = np.bincount(indicator[fits], minlength=len(panel.indicators)) / total
        unit[share >= MOSTLY] = 10.0**power
    return unit


def _new(panel: Panel) -> Bools:
    """The first of equal values in a series."""
    order = np.lexsort([panel.ordinals, panel.values, panel.series_of])
    first = np.ones(len(order), np.bool_)
    series, values = panel.series_of[order], panel.values[order]
    first[1:] = (series[1:] != series[:-1]) | (values[1:] != values[:-1])
    result = np.zeros(len(order), np.bool_)
    result[order] = first
    return result


def _wide(panel: Panel, unit: Floats) -> Bools:
    """Values of a series that spreads far enough; of an indicator that does, where the series is short."""
    by_series = interquartile(panel.values, panel.series_of, panel.n_series)
    by_indicator = interquartile(panel.values, panel.indicator[panel.series_of], len(panel.indicators))
    spread = np.where(panel.sizes >= LONG_ENOUGH, by_series, by_indicator[panel.indicator])
    return np.asarray(spread[panel.series_of] >= WIDE * unit)


def interquartile(values: Floats, group: Ints, n_groups: int) -> Floats:
    """By group the distance between its quartiles (the values at their places, not between); 0 where it is empty."""
    order = np.lexsort([values, group])
    sizes = np.bincount(group, minlength=n_groups)
    starts = np.cumsum(sizes) - sizes
    there = sizes > 0
    result = np.zeros(n_groups)
    ends = [values[order[(starts + share * (sizes - 1) / 4).astype(np.int64)[there]]] for share in (1, 3)]
    result[there] = ends[1] - ends[0]
    return result


def _said(counts: Floats, statistic: float) -> Text:
    n, most = int(counts.sum()), int(counts.argmax())
    return Text(
        f"Of {n} last digits {counts[most]:.0f} are {most} where about {n / DIGITS:.0f} are to be expected; "
        f"χ² = {statistic:.1f} (9 df).",
        f"{n} 个末位数字中“{most}”出现 {counts[most]:.0f} 次，均匀时约 {n / DIGITS:.0f} 次；χ² = {statistic:.1f}（自由度 9）。",
    )
