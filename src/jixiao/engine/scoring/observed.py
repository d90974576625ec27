"""What every leaf looks at, at any period: its own indicator, or what its rule makes of several, per head where asked."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.cube import Cube, Rolled, roll_up
from jixiao.engine.model.node import Node
from jixiao.engine.model.period import Period
from jixiao.engine.model.rule import ScoringRule


@dataclass(frozen=True)
class Derived:
    """A leaf (number `leaf`) whose rule makes its value from the columns `inputs`."""

    leaf: int
    rule: ScoringRule
    inputs: Ints
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Divided:
    """A leaf (number `leaf`) whose value is divided by the column `divisor` and multiplied with `times`."""

    leaf: int
    divisor: int
    times: float
    code: str


@dataclass
class Observed:
    """Values of leaves at any period, remembered once made.

    The columns of `indicator` and `over_time` are the leaves first, then what derived and divided ones need.
    """

    cube: Cube
    n_leaves: int
    indicator: Ints
    over_time: tuple[str, ...]
    derived: tuple[Derived, ...] = ()
    divided: tuple[Divided, ...] = ()
    as_of: date | None = None
    _raw: dict[Period, Rolled] = field(default_factory=dict, repr=False)
    _known: dict[Period, Rolled] = field(default_factory=dict, repr=False)

    @classmethod
    def watch(
        cls, cube: Cube, leaves: tuple[Node, ...], codes: tuple[str, ...], as_of: date | None = None
    ) -> "Observed":
        """The leaves of a scheme whose cube has the indicators `codes`."""
        places = {code: place for place, code in enumerate(codes)}
        columns = [places.get(leaf.indicator, -1) for leaf in leaves]
        ways = [leaf.over_time for leaf in leaves]
        derived, divided = [], []
        for number, leaf in enumerate(leaves):
            if leaf.rule is not None and leaf.rule.inputs:
                inputs = np.arange(len(columns), len(columns) + len(leaf.rule.inputs))
                derived.append(Derived(number, leaf.rule, inputs, leaf.rule.inputs))
                columns += [places[code] for code in leaf.rule.inputs]
                ways += [leaf.over_time] * len(leaf.rule.inputs)
                columns[number] = columns[int(inputs[0])]
            if leaf.per is not None:
                divided.append(Divided(number, len(columns), leaf.per.times, leaf.per.indicator))
                columns.append(places[leaf.per.indicator])
                ways.append("last")
        indicator = np.array(columns, np.int64)
        return cls(cube, len(leaves), indicator, tuple(ways), tuple(derived), tuple(divided), as_of)

    def at(self, period: Period) -> Rolled:
        """The leaves at that period."""
        if period not in self._known:
            self._known[period] = self._made(period)
        return self._known[period]

    def raw(self, period: Period) -> Rolled:
        """Every column at that period, as observed."""
        if period not in self._raw:
            self._raw[period] = roll_up(self.cube, period, self.indicator, self.over_time, self.as_of)
        return self._raw[period]

    def inputs_at(self, period: Period, each: Derived) -> Floats:
        """What a derived leaf is made from: a row per input, a column per organisation."""
        return self.raw(period).value[:, each.inputs].T

    def divisor_at(self, period: Period, each: Divided) -> Floats:
        """The divisor of that period, else of the year that holds it: head counts are often yearly."""
        own = self.raw(period).value[:, each.divisor]
        if not np.isnan(own).any():
            return own
        yearly = self.cube.values(Period(period.first_date.year))[:, self.indicator[each.divisor]]
        return np.where(np.isnan(own), yearly, own)

    def _made(self, period: Period) -> Rolled:
        raw = self.raw(period)
        if not self.derived and not self.divided:
            return raw
        value = np.array(raw.value[:, : self.n_leaves], order="F")
        for each in self.derived:
            value[:, each.leaf] = each.rule.derive(self.inputs_at(period, each))
        for ratio in self.divided:
            divisor = self.divisor_at(period, ratio)
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                quotient = value[:, ratio.leaf] / divisor * ratio.times
            value[:, ratio.leaf] = np.where((divisor > 0) & np.isfinite(quotient), quotient, np.nan)
        if raw.n_present is None or raw.n_due is None:
            return Rolled(value)
        present, due = raw.n_present[:, : self.n_leaves].copy(), raw.n_due[:, : self.n_leaves].copy()
        for each in self.derived:
            fewest = np.argmin(raw.n_present[:, each.inputs] - raw.n_due[:, each.inputs], axis=1)
            rows = np.arange(len(value))
            present[:, each.leaf] = raw.n_present[rows, each.inputs[fewest]]
            due[:, each.leaf] = raw.n_due[rows, each.inputs[fewest]]
        return Rolled(value, present, due)

    def undivided(self, period: Period, each: Divided) -> Bools:
        """Where a leaf has a value but no usable divisor."""
        divisor = self.divisor_at(period, each)
        there = np.isfinite(self.raw(period).value[:, each.leaf])
        return np.asarray(there & ~(divisor > 0), dtype=np.bool_)
