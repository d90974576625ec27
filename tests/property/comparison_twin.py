"""The slow, plain twin of `compare`: one cell at a time, in exact arithmetic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

Cell = tuple[str, str, int]
"""Organisation, indicator, month (counted from year 0)."""


@dataclass(frozen=True)
class Twin:
    """Values by cell, exact; directions by indicator, groups by organisation, targets by indicator."""

    values: Mapping[Cell, Fraction]
    directions: Mapping[str, str]
    groups: Mapping[str, str]
    targets: Mapping[str, Fraction]
    neighbours: Mapping[str, Sequence[str]]

    def row(self, cell: Cell) -> dict[str, object]:
        """Every figure of one cell, None where there is none."""
        return {**self.past(cell), **self.aim(cell), **self.peers(cell), **self.near(cell)}

    def years_before(self, cell: Cell, years: int) -> Fraction | None:
        return self.values.get((cell[0], cell[1], cell[2] - 12 * years))

    def better(self, cell: Cell, reference: Fraction | None) -> int | None:
        if reference is None or self.directions[cell[1]] == "neutral":
            return None
        value = self.values[cell]
        return int(value >= reference if self.directions[cell[1]] == "higher" else value <= reference)

    def past(self, cell: Cell) -> dict[str, object]:
        value = self.values[cell]
        year, month = self.years_before(cell, 1), self.values.get((cell[0], cell[1], cell[2] - 1))
        found: dict[str, object] = {
            "year_on_year": None if year is None else value - year,
            "year_on_year_rate": (value - year) / abs(year) if year else None,
            "period_on_period": None if month is None else value - month,
            "period_on_period_rate": (value - month) / abs(month) if month else None,
            "improving": self.better(cell, year),
        }
        for n in (3, 5):
            known = [base for back in range(1, n + 1) if (base := self.years_before(cell, back)) is not None]
            mean = sum(known) / len(known) if known else None
            found[f"mean_{n}_years"], found[f"n_of_{n}_years"] = mean, len(known)
            found[f"improving_on_{n}_years"] = self.better(cell, mean)
        return found

    def aim(self, cell: Cell) -> dict[str, object]:
        value, target = self.values[cell], self.targets.get(cell[1])
        return {
            "target_gap": None if target is None else value - target,
            "target_ratio": value / target if target else None,
            "target_met": self.better(cell, target),
        }

    def peers(self, cell: Cell) -> dict[str, object]:
        group, direction, value = self.groups.get(cell[0]), self.directions[cell[1]], self.values[cell]
        if group is None:
            names = ("median", "mad", "mad_distance", "percentile", "best", "rank", "rank_by_improvement")
            return dict.fromkeys(names)
        others = [each for each in self.values if each[1:] == cell[1:] and self.groups.get(each[0]) == group]
        theirs = [self.values[each] for each in others]
        middle = median(theirs)
        mad = median(abs(each - middle) for each in theirs)
        turned = -1 if direction == "lower" else 1
        worse = sum(each * turned < value * turned for each in theirs)
        ahead = sum(each * turned > value * turned for each in theirs)
        neutral = direction == "neutral"
        gains = {each: self.gain(each) for each in others}
        own = gains[cell]
        return {
            "median": middle,
            "mad": mad,
            "mad_distance": (value - middle) / mad if mad else None,
            "percentile": Fraction(worse, len(theirs) - 1) if len(theirs) > 1 else None,
            "best": None if neutral else max(theirs) if turned == 1 else min(theirs),
            "rank": None if neutral else ahead + 1,
            "rank_by_improvement": None
            if own is None
            else 1 + sum(gain is not None and gain > own for gain in gains.values()),
        }

    def gain(self, cell: Cell) -> Fraction | None:
        """The rate of the year's change for the better."""
        year = self.years_before(cell, 1)
        if not year or self.directions[cell[1]] == "neutral":
            return None
        rate = (self.values[cell] - year) / abs(year)
        return -rate if self.directions[cell[1]] == "lower" else rate

    def near(self, cell: Cell) -> dict[str, object]:
        codes = [code for code in self.neighbours.get(cell[0], ()) if code != cell[0]]
        theirs = [self.values[code, *cell[1:]] for code in codes if (code, *cell[1:]) in self.values]
        middle = median(theirs) if theirs else None
        mad = median(abs(each - middle) for each in theirs) if middle is not None else None
        distance = (self.values[cell] - middle) / mad if middle is not None and mad else None
        return {"neighbours_median": middle, "neighbours_mad": mad, "neighbours_mad_distance": distance}
