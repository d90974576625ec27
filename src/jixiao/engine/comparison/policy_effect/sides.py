"""Who is under the policy and who is not, and the figures of both over the same periods."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from jixiao.engine.comparison.policy_effect import remarks
from jixiao.engine.comparison.policy_effect.difference import changes_of
from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.series import Series, period_text, read_ordinal, read_series
from jixiao.engine.model.text import Text, did_you_mean

Placed = tuple[Series, int]
"""A series with the place at which the policy begins in it, negative or past its end where it begins outside."""


@dataclass(frozen=True)
class Sides:
    """All series of a table: `under` the policy, `others`, and those of another kind of period than the policy's start."""

    under: tuple[Placed, ...]
    others: tuple[Placed, ...]
    other_kind: tuple[Series, ...]
    treated: frozenset[str]
    n_series: int


def read_sides(frame: object, start: str, treated: Sequence[str], findings: FindingList) -> Sides:
    """Both sides of a table `series, period, value`; all are treated where none is named.

    DefinitionError where `start` is a period of no series, or a name is unknown.
    """
    known = read_series(frame, findings)
    named = _under_policy(known, treated)
    placed = [(series, _place(series, start)) for series in known]
    if known and all(place is None for _, place in placed):
        raise _no_period(start, known[0])
    there = [(series, place) for series, place in placed if place is not None]
    return Sides(
        tuple(pair for pair in there if pair[0].code in named),
        tuple(pair for pair in there if pair[0].code not in named),
        tuple(series for series, place in placed if place is None and series.code in named),
        frozenset(named),
        len(known),
    )


@dataclass(frozen=True)
class Matrix:
    """Organisations × the periods from the first to the last of any; `start` the place at which the policy begins."""

    values: Floats
    treated: Bools
    start: int
    codes: tuple[str, ...]
    periods: tuple[str, ...]

    @property
    def has_both_times(self) -> bool:
        """Whether there are periods on either side of the start."""
        return 0 < self.start < len(self.periods)

    @property
    def lost(self) -> tuple[str, ...]:
        """Organisations without a value on one of the sides."""
        gone = ~np.isfinite(changes_of(self.values, self.treated, self.start))
        return tuple(code for code, lost in zip(self.codes, gone.tolist(), strict=True) if lost)

    def without(self, lost: Sequence[str]) -> "Matrix":
        """The rest."""
        kept = np.array([code not in set(lost) for code in self.codes], np.bool_)
        codes = tuple(code for code in self.codes if code not in set(lost))
        return replace(self, values=self.values[kept], treated=self.treated[kept], codes=codes)

    @property
    def has_both_groups(self) -> bool:
        """Whether somebody is treated and somebody is not."""
        return 0 < int(self.treated.sum()) < len(self.treated)


def matrix_of(under: Sequence[Placed], others: Sequence[Placed], findings: FindingList) -> Matrix:
    """The treated (at least one) and the others of the same kind of period in one matrix."""
    step = under[0][0].step
    kept = [(series, place) for series, place in (*under, *others) if series.step is step]
    for series, _ in (*under, *others):
        if series.step is not step:
            remarks.other_frequency(series.code, findings)
    first = min(series.first for series, _ in kept)
    last = max(series.last for series, _ in kept)
    values = np.full((len(kept), last - first + 1), np.nan)
    for row, (series, _) in zip(values, kept, strict=True):
        row[series.first - first : series.last - first + 1] = series.values
    codes = tuple(series.code for series, _ in kept)
    named = {series.code for series, _ in under}
    start = kept[0][0].first + kept[0][1] - first
    periods = tuple(period_text(step, ordinal) for ordinal in range(first, last + 1))
    return Matrix(values, np.array([code in named for code in codes], np.bool_), start, codes, periods)


def _under_policy(known: Sequence[Series], treated: Sequence[str]) -> set[str]:
    codes = [series.code for series in known]
    for name in treated:
        if name not in codes:
            text = Text(f"There is no series “{name}”.", f"没有序列“{name}”。")
            raise DefinitionError("unknown_series", text, did_you_mean(name, codes) if codes else None)
    return set(treated) or set(codes)


def _place(series: Series, start: str) -> int | None:
    ordinal = read_ordinal(start, series.step)
    return None if ordinal is None else ordinal - series.first


def _no_period(start: str, series: Series) -> DefinitionError:
    text = Text(f"“{start}” is no period of these series.", f"“{start}”不是这些序列的数据所属期。")
    first = series.period(0)
    return DefinitionError("bad_period", text, Text(f"Write it like {first}.", f"请按 {first} 的形式填写。"))
