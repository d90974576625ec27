"""What money is worth: a programme's span from floor to cap as slices, each worth its score times a taper."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from jixiao.engine.budget.allocation.intake import Case
from jixiao.engine.budget.allocation.limits import Limits
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Worth:
    """The stated rule: money in the band next above last year is worth the score, each further band less by `taper`.

    Below last year it is worth more by as much: 0.9, 0.81 … above, 1/0.9, 1/0.81 … below. Taper 0: always the score.
    """

    share: Fraction
    taper: Fraction
    most: int

    @classmethod
    def of(cls, case: Case) -> "Worth":
        """The rule of a case's settings; DefinitionError where it is none."""
        share, taper, most = (case.settings[name] for name in ("band_share", "band_taper", "most_bands"))
        if not (0.001 <= share <= 10 and 0 <= taper <= 0.9 and 0 <= most <= 100 and most == int(most)):
            text = Text("A band is 0.001 to 10 of last year, the taper 0 to 0.9, the bands 0 to 100.",
                        "档距须为上年的 0.001 至 10，递减比例须为 0 至 0.9，档数须为 0 至 100。")  # fmt: skip
            raise DefinitionError("bad_bands", text)
        return cls(Fraction(repr(share)), Fraction(repr(taper)), int(most))

    def factor(self, band: int) -> Fraction:
        """By what the score is multiplied in a band: 0 is the first above last year, −1 the first below."""
        return (1 - self.taper) ** max(-self.most, min(band, self.most))

    def pieces(self, last: int, floor: int, cap: int) -> Iterator[tuple[int, int, int]]:
        """Lower end, upper end and band of every slice between floor and cap, from below."""
        if not self.taper or not last:
            edges = [(last, 0)] if floor < last < cap else []
        else:
            near = range(-self.most, self.most + 1)
            edges = [(last + round(last * self.share * band), band) for band in near]
            edges = [(edge, band) for edge, band in edges if floor < edge < cap]
        low = floor
        for edge, band in edges:
            if edge > low:
                yield low, edge, band - 1
                low = edge
        if cap > low:
            yield low, cap, self.band_above(last, low)

    def band_above(self, last: int, amount: int) -> int:
        """The band in which the next unit above an amount lies."""
        if not last or not self.taper:
            return 0 if amount >= last else -1
        width = self.share * last
        bands = range(-self.most, self.most + 1)
        passed = [band for band in bands if amount >= last + round(width * band)]
        return passed[-1] if passed else -self.most - 1


@dataclass(frozen=True)
class Slices:
    """Slices of all programmes, by programme and from below; `worth` exact, in points per unit of money."""

    programme: Ints
    width: Ints
    worth: tuple[Fraction, ...]
    is_below: Bools

    @classmethod
    def of(cls, case: Case, limits: Limits, rule: Worth) -> "Slices":
        """Cut every programme's span; those who cannot move have no slice."""
        programme, width, worth, below = [], [], [], []
        last, floor, cap = limits.last.tolist(), limits.floor.tolist(), limits.cap.tolist()
        for place in range(len(case)):
            for low, high, band in rule.pieces(last[place], floor[place], cap[place]):
                programme.append(place)
                width.append(high - low)
                worth.append(case.score[place] * rule.factor(band))
                below.append(high <= last[place])
        return cls(np.array(programme, np.int64), np.array(width, np.int64), tuple(worth), np.array(below, np.bool_))

    @cached_property
    def points(self) -> Floats:
        """Worths as floats."""
        return np.array([float(each) for each in self.worth])

    def filled(self, floor: Ints, amounts: Ints) -> Ints:
        """How much of every slice an allocation fills: from below."""
        start = np.zeros(len(self.width), np.int64)
        if len(start):
            ends = np.cumsum(self.width)
            first = np.searchsorted(self.programme, np.arange(len(floor)))
            before = np.concatenate([[0], ends])[first]
            start = ends - self.width - before[self.programme]
        return np.asarray(np.clip((amounts - floor)[self.programme] - start, 0, self.width), np.int64)
