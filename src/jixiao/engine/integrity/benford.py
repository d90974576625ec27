"""The rule for first digits: Benford's law where very many values of wide range are there."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.reporters import INDICATOR, ORGANISATION, SERIES, Groups, groups_of
from jixiao.engine.integrity.rule import Case, Doubt, IntegrityRule, figure
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.text import Text

LAW = np.log10(1 + 1 / np.arange(1, 10))
"""Benford (1938): the share of first digit d is log10(1 + 1/d)."""
ORDERS = 3.0
TAIL = 0.01


class Benford(IntegrityRule):
    """首位数字明显偏离本福特定律：仅用于至少 1000 条、跨越三个数量级以上的数据，
    以平均绝对偏差（MAD）对照 Nigrini 界限（0.006、0.012、0.015）。

    First digits far from Benford's law. Only for 1 000 values or more whose middle 98 % span three orders of magnitude:
    smaller genuine sets mostly fail it. The mean absolute deviation (MAD) of the nine shares against Nigrini (2012):
    ≤ .006 close, ≤ .012 acceptable, ≤ .015 marginal, beyond: nonconformity, which is where the doubt begins.
    """

    code: ClassVar[str] = "benford"
    label: ClassVar[Text] = Text("first digits against Benford's law", "首位数字不符合本福特定律")
    family: ClassVar[str] = "digits"
    least: ClassVar[int] = 1000
    sample: ClassVar[Text] = Text("values other than 0", "非零数据条数")

    def look(self, case: Case) -> Iterator[Doubt]:
        panel = case.panel
        places = np.flatnonzero(panel.values != 0)
        for groups in groups_of(panel, places, self.least, (SERIES, ORGANISATION, INDICATOR)):
            deviation, wide = deviations(panel.values[groups.places], groups)
            scores = np.where(wide, deviation / case.cuts["benford_mad"], 0.0)
            for number in np.flatnonzero(scores >= case.cuts["least_score"]).tolist():
                text = Text(
                    f"The first digits of {groups.sizes[number]} values deviate from Benford's law: "
                    f"MAD {figure(deviation[number])} (nonconformity begins at {figure(case.cuts['benford_mad'])}).",
                    f"{groups.sizes[number]} 条数据的首位数字与本福特定律的平均绝对偏差为 {figure(deviation[number])}，"
                    f"超过 {figure(case.cuts['benford_mad'])} 即为不符合。",
                )
                yield self.doubt(groups.name(number), scores[number], text)


def first_digits(values: Floats) -> np.ndarray:
    """The first digit, 1–9, of every value other than 0."""
    size = np.abs(values)
    lead = size / 10.0 ** np.floor(np.log10(size))
    return np.clip(np.floor(lead * (1 + 1e-12)), 1, 9).astype(np.int64)


def deviations(values: Floats, groups: Groups) -> tuple[Floats, np.ndarray]:
    """By group the MAD from Benford's law, and whether its values range widely enough for it."""
    digit = first_digits(values)
    counts = np.bincount(groups.of * 9 + digit - 1, minlength=len(groups) * 9).reshape(-1, 9)
    deviation = np.abs(counts / counts.sum(axis=1, keepdims=True) - LAW).mean(axis=1)
    size = np.log10(np.abs(values))
    order = np.lexsort([size, groups.of])
    starts = np.cumsum(groups.sizes) - groups.sizes
    low, high = (size[order[(starts + share * (groups.sizes - 1)).astype(np.int64)]] for share in (TAIL, 1 - TAIL))
    return deviation, high - low >= ORDERS
