"""熵权法: weights by how unevenly a column's sum is shared."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.text import Text
from jixiao.engine.weighting import remarks
from jixiao.engine.weighting.figures import Figures, FigureWeighting, Importance
from jixiao.engine.weighting.method import choice
from jixiao.engine.weighting.moments import blocks, extremes


@dataclass(frozen=True)
class Entropy(FigureWeighting):
    """(1 − eⱼ) ÷ Σ (1 − e), e = −Σ p ln p ÷ ln n, with p = x ÷ Σ x the shares of a column (0·ln 0 = 0).

    `on`: the table as given, where a negative value is refused, or its min-max values by direction.
    Source: Shannon 1948; Hwang and Yoon 1981, Multiple Attribute Decision Making, section 3.2.1.
    """

    name: ClassVar[str] = "entropy"
    label: ClassVar[Text] = Text("Entropy", "熵权法")

    on: str = choice("raw", "minmax")

    def importance(self, figures: Figures, findings: FindingList) -> Importance | None:
        found = extremes(figures.values)
        remarks.tell_constant(figures.codes, found.constant, findings)
        if self.on == "raw" and (found.low < 0).any():
            remarks.tell_negative(figures, self.name, findings)
            return None
        start = np.zeros(len(figures.codes))
        if self.on == "minmax":
            start = np.where(figures.higher, found.low, found.high)
        size = found.mean - start
        scale = 1.0 / np.where(size == 0, np.inf, size)
        uneven = _unevenness(figures, start, scale, zeros=bool((found.low <= start).any() or self.on == "minmax"))
        return Importance(np.where(found.constant, 0.0, uneven / (found.n * np.log(found.n))))


def _unevenness(figures: Figures, start: Floats, scale: Floats, *, zeros: bool) -> Floats:
    """Σ (r ln r − r + 1) of every column, which is (1 − e)·n ln n, with r = (x − start)·scale, the mean of which is 1.

    No term is negative, so that nearly equal shares keep their digits. `zeros`: some r may be 0.
    """
    total = np.zeros(len(start))
    for block in blocks(figures.values):
        ratio = (block - start) * scale if start.any() else block * scale
        if not figures.whole:
            ratio[np.isnan(ratio)] = 1.0
        logarithm = np.log(np.maximum(ratio, np.finfo(np.float64).tiny) if zeros else ratio)
        total += np.einsum("ij,ij->j", ratio, logarithm)
        ratio -= 1.0
        total -= np.ones(len(ratio)) @ ratio
    return np.maximum(total, 0.0)
