"""How uncertain weights are: near the stated ones, as experts would scatter, or between given bounds."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, show


class WeightUncertainty(ABC):
    """Draws the weights of one set of siblings from points of the unit cube."""

    @abstractmethod
    def draw(self, unit: Floats, stated: Floats, codes: Sequence[str]) -> Floats:
        """Runs × siblings in (0, 1) → runs × siblings, shares that sum to 1. `stated` are the weights as they stand."""

    def varies(self, codes: Sequence[str]) -> bool:
        """Whether the weights of these siblings are uncertain at all."""
        return True


@dataclass(frozen=True)
class Uniform(WeightUncertainty):
    """Each weight uniform within ± `spread` of the stated one, then all rescaled to their parent.

    ±25 % is the range in the examples of COINr (Becker et al. 2022).
    """

    spread: float = 0.25

    def __post_init__(self) -> None:
        if not 0 <= self.spread <= 1:
            text = Text(
                f"A spread of {show(self.spread)} is not possible.", f"权重变动幅度不能为 {show(self.spread)}。"
            )
            raise DefinitionError("bad_spread", text, Text("0 to 1; 0.25 is ±25 %.", "请取 0 至 1；0.25 即 ±25%。"))

    def draw(self, unit: Floats, stated: Floats, codes: Sequence[str]) -> Floats:
        return _scaled(stated * (1.0 + self.spread * (2.0 * unit - 1.0)), stated)

    def varies(self, codes: Sequence[str]) -> bool:
        return self.spread > 0


@dataclass(frozen=True)
class Dirichlet(WeightUncertainty):
    """Shares from the Dirichlet distribution around the stated ones p, with variance p(1 − p)/(concentration + 1).

    As if weights were counted out by so many experts with one vote each.
    """

    concentration: float = 100.0

    def __post_init__(self) -> None:
        if not (isfinite(self.concentration) and self.concentration > 0):
            text = Text("The concentration must be above 0.", "集中度须大于 0。")
            raise DefinitionError(
                "bad_concentration",
                text,
                Text("At 100 a share of 0.5 scatters by ±0.05.", "取 100 时，占比 0.5 的权重标准差约 0.05。"),
            )

    def draw(self, unit: Floats, stated: Floats, codes: Sequence[str]) -> Floats:
        from scipy.special import gammaincinv

        shape = self.concentration * stated / stated.sum()
        return _scaled(np.where(shape > 0, gammaincinv(np.where(shape > 0, shape, 1.0), unit), 0.0), stated)


@dataclass(frozen=True)
class Bounds(WeightUncertainty):
    """Weights uniform between bounds (code, low, high) in the scheme's points, then rescaled; the others as stated."""

    bounds: tuple[tuple[str, float, float], ...]

    def __post_init__(self) -> None:
        seen = set()
        for code, low, high in self.bounds:
            if not (0 <= low <= high and isfinite(high)) or code in seen:
                text = Text(
                    f"“{code}”: {show(low)} to {show(high)} is no range for a weight, or stands twice.",
                    f"“{code}”：{show(low)} 至 {show(high)} 不是有效的权重范围，或重复。",
                )
                raise DefinitionError(
                    "bad_bounds", text, Text("Write 0 ≤ low ≤ high, once per node.", "每个指标一次，0 ≤ 下限 ≤ 上限。")
                )
            seen.add(code)

    def draw(self, unit: Floats, stated: Floats, codes: Sequence[str]) -> Floats:
        known = {code: (low, high) for code, low, high in self.bounds}
        low, high = (
            np.array(
                [known.get(code, (weight, weight))[end] for code, weight in zip(codes, stated.tolist(), strict=True)]
            )
            for end in (0, 1)
        )
        return _scaled(low + (high - low) * unit, stated)

    def varies(self, codes: Sequence[str]) -> bool:
        return any(code in codes and low < high for code, low, high in self.bounds)


def _scaled(drawn: Floats, stated: Floats) -> Floats:
    """Rows that sum to 1; a row of nothing but zeros is as stated."""
    total = drawn.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(total > 0, drawn / total, stated / stated.sum()), dtype=np.float64)
