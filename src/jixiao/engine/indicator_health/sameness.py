"""Two indicators that say the same: their ranks agree in each of the newest periods."""

from collections.abc import Iterator, Mapping

import numpy as np

from jixiao.engine.indicator_health.described import Described
from jixiao.engine.indicator_health.fault import Fault
from jixiao.engine.indicator_health.shape import Figures
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.findings import Severity
from jixiao.engine.model.settings import Settings
from jixiao.engine.model.text import Text

PERIODS = 3
"""So many newest periods must agree (or all that both have)."""


def said_twice(items: Mapping[str, Described], figures: Mapping[str, Figures], lines: Settings) -> Iterator[Fault]:
    """Each pair once, under the one of less weight (the later one where equal)."""
    codes = [code for code in items if code in figures]
    for place, left in enumerate(codes):
        for right in codes[place + 1 :]:
            agreement = agreement_of(figures[left], figures[right], int(lines["least_organisations"]))
            if agreement is not None and abs(agreement) >= lines["redundant_correlation"]:
                yield _fault(items[left], items[right], agreement)


def agreement_of(left: Figures, right: Figures, least: int) -> float | None:
    """The weakest rank correlation (Spearman) of the newest PERIODS that both have; None where one cannot be computed."""
    periods, at_left, at_right = np.intersect1d(left.ordinals, right.ordinals, return_indices=True)
    _, row_left, row_right = np.intersect1d(left.organisations, right.organisations, return_indices=True)
    found = []
    for period in range(max(0, len(periods) - PERIODS), len(periods)):
        x, y = left.values[row_left, at_left[period]], right.values[row_right, at_right[period]]
        both = np.isfinite(x) & np.isfinite(y)
        one = _spearman(x[both], y[both]) if both.sum() >= least else None
        if one is None:
            return None
        found.append(one)
    if not found or min(found) * max(found) < 0:
        return None
    return min(found, key=abs)


def _spearman(x: Floats, y: Floats) -> float | None:
    from scipy.stats import rankdata

    left, right = rankdata(x), rankdata(y)
    left, right = left - left.mean(), right - right.mean()
    size = float(left @ left) * float(right @ right)
    return float(left @ right) / size**0.5 if size > 0 else None


def _fault(left: Described, right: Described, agreement: float) -> Fault:
    kept, other = (right, left) if right.weight > left.weight else (left, right)
    how = Text("the same order" if agreement > 0 else "the reverse order", "相同" if agreement > 0 else "相反")
    text = Text(
        f"“{other.name}” puts the organisations in {how.en} as “{kept.name}” (rank correlation {agreement:.2f}).",
        f"“{other.name}”与“{kept.name}”的排序几乎{how.zh}（秩相关 {agreement:.2f}）。",
    )
    advice = Text(
        "Keep the one that is cheaper to get and harder to bend, and give the weight to something else.",
        "保留更容易取得、更难作假的一个，把权重让给别的方面。",
    )
    return Fault(other.code, "redundant", Severity.WARNING, kept.code, text, advice)
