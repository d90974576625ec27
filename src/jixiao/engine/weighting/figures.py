"""Weighting from the figures themselves: the indicators below one parent at a time, scaled to 1."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, absent
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.table_reader import read_indicator_table
from jixiao.engine.weighting import remarks
from jixiao.engine.weighting.method import Weighed, Weighting


@dataclass(frozen=True)
class Figures:
    """Organisations × indicators below one parent, NaN where missing. `given` are META's weights as they stand."""

    codes: tuple[str, ...]
    organisations: tuple[str, ...]
    values: Floats
    higher: Bools
    given: Floats

    @cached_property
    def whole(self) -> bool:
        """Whether no value is missing: one that is makes the sum so, which is cheaper than a look at each cell."""
        return bool(np.isfinite(self.values.sum()) or np.isfinite(self.values).all())

    def part(self, columns: Bools) -> "Figures":
        """The same with some of the columns."""
        if columns.all():
            return self
        codes = tuple(code for code, kept in zip(self.codes, columns.tolist(), strict=True) if kept)
        return Figures(codes, self.organisations, self.values[:, columns], self.higher[columns], self.given[columns])


@dataclass(frozen=True)
class Importance:
    """What each indicator counts, 0 or more, not scaled; `extras` are further columns of the result."""

    amount: Floats
    extras: Mapping[str, Floats] = field(default_factory=dict)


class FigureWeighting(Weighting):
    """A way of weighting that looks at a table of indicators. With parents in META, each set of siblings by itself.

    An indicator with fewer than two values has no weight where the method looks at values; the others share the whole.
    """

    needed: ClassVar[tuple[str, ...]] = ("organisation_code",)
    looks_at_values: ClassVar[bool] = True
    needs_meta: ClassVar[bool] = False

    def extra_columns(self) -> tuple[str, ...]:
        """Names of the columns beside the weight; they stand in the result even where nothing could be computed."""
        return ()

    @abstractmethod
    def importance(self, figures: Figures, findings: FindingList) -> Importance | None:
        """What each indicator counts; None, with a finding, where that cannot be told."""

    def weigh(self, table: object, meta: object, findings: FindingList) -> Weighed:
        if self.needs_meta and meta is None and not isinstance(table, IndicatorTable):
            raise remarks.meta_needed(self.name)
        read = read_indicator_table(table, meta, findings)
        parents = tuple(indicator.parent for indicator in read.indicators)
        weights = absent(len(parents))
        extras = {name: absent(len(parents)) for name in self.extra_columns()}
        if not parents:
            findings.add(remarks.no_indicators())
        for parent in dict.fromkeys(parents):
            siblings = np.array([own == parent for own in parents], np.bool_)
            figures = Figures(read.codes, read.organisations, read.values, read.higher, read.weights).part(siblings)
            weighed = self.siblings(figures, findings)
            weights[siblings] = weighed.weights
            for name, column in weighed.extras.items():
                extras[name][siblings] = column
        named = {"parent": parents} if any(parents) else {}
        return Weighed(read.codes, weights, {**named, **extras})

    def siblings(self, figures: Figures, findings: FindingList) -> Weighed:
        """Weights of one set of siblings, scaled to 1; all NaN, with a finding, where they cannot be told."""
        usable = self._usable(figures, findings)
        weights = absent(len(figures.codes))
        with np.errstate(over="ignore", invalid="ignore"):
            found = self.importance(figures.part(usable), findings) if usable.any() else None
        if found is None:
            return Weighed(figures.codes, weights)
        total = float(found.amount.sum())
        if not np.isfinite(total):
            findings.add(remarks.too_large(self.label))
            return Weighed(figures.codes, weights)
        if not total > 0:
            findings.add(remarks.nothing_to_weigh(self.label, figures.part(usable).codes))
            return Weighed(figures.codes, weights)
        weights[usable] = found.amount / total
        return Weighed(figures.codes, weights, {name: _spread(usable, part) for name, part in found.extras.items()})

    def _usable(self, figures: Figures, findings: FindingList) -> Bools:
        """Columns with two values or more; all of them where the method does not look at values."""
        everything = np.ones(len(figures.codes), np.bool_)
        if not self.looks_at_values:
            return everything
        if len(figures.organisations) < 2:
            findings.add(remarks.too_few_organisations(len(figures.organisations), self.label))
            return ~everything
        if figures.whole:
            return everything
        n_present = np.isfinite(figures.values).sum(axis=0)
        for code, n in zip(figures.codes, n_present.tolist(), strict=True):
            if n < 2:
                findings.add(remarks.too_few_values(code, n))
            elif n < len(figures.organisations):
                findings.add(remarks.missing_values(code, n, len(figures.organisations)))
        return np.asarray(n_present >= 2, dtype=np.bool_)


def _spread(usable: Bools, part: Floats) -> Floats:
    column = absent(len(usable))
    column[usable] = part
    return column


def complete_rows(figures: Figures, findings: FindingList) -> Figures:
    """The organisations that have every value, with a finding where some have not."""
    if figures.whole:
        return figures
    whole: Bools = np.asarray(np.isfinite(figures.values).all(axis=1), dtype=np.bool_)
    findings.add(remarks.complete_rows(int(whole.sum()), len(whole)))
    kept = tuple(code for code, taken in zip(figures.organisations, whole.tolist(), strict=True) if taken)
    return Figures(figures.codes, kept, figures.values[whole], figures.higher, figures.given)
