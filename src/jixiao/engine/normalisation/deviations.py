"""标准分: how many usual deviations a value lies above the middle."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import RELATIVE_NOISE, Floats
from jixiao.engine.model.text import Text
from jixiao.engine.normalisation.method import Column, Normalisation, NotComputable


@dataclass(frozen=True)
class ZScore(Normalisation):
    """(x − mean) ÷ s with the sample standard deviation (n − 1); the sign is turned for lower.

    OECD/JRC Handbook 2008, step 5.2.
    """

    name: ClassVar[str] = "zscore"
    label: ClassVar[Text] = Text("Z-score", "标准分（Z 分数）")

    def scores(self, column: Column) -> Floats:
        column.ends.require_spread()
        mean, deviation = float(column.turned.mean()), float(column.turned.std(ddof=1))
        return (column.turned - mean) / deviation


@dataclass(frozen=True)
class MedianDeviation(Normalisation):
    """(x − median) ÷ MAD, the median of |x − median|, unscaled; the sign is turned for lower.

    One extreme value moves neither the median nor the MAD. Hampel 1974.
    """

    name: ClassVar[str] = "mad"
    label: ClassVar[Text] = Text("Median and MAD", "中位数—绝对中位差")

    def scores(self, column: Column) -> Floats:
        column.ends.require_spread()
        middle = float(np.median(column.turned))
        deviation = float(np.median(np.abs(column.turned - middle)))
        if deviation <= RELATIVE_NOISE * abs(middle):
            raise NotComputable("no_deviation")
        return (column.turned - middle) / deviation
