"""The rest of many years at once: matrices by season, earlier years as the test, quantiles of what is still to come."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from jixiao.engine.forecast.attainment.course import Course
from jixiao.engine.forecast.attainment.pooled import LEVELS, Prior, Seen, quantiles, student3
from jixiao.engine.forecast.attainment.traits import LEAST_WINDOW, Traits, traits
from jixiao.engine.forecast.histories import fill_in
from jixiao.engine.model.arrays import Bools, Floats, Ints

EARLIER_ORIGINS = 10
"""So many earlier years are tested at the same point."""
LONGEST = 480
LEAST_VALUES = 3
MANY_TESTED, ENOUGH_TESTED = 300, 3000
FEW_TESTED = 20
"""With fewer earlier years tested, over all series, a chance is told as one of low confidence."""
Leads = tuple[int, ...]


@dataclass(frozen=True)
class Rest:
    """Quantiles at LEVELS of the sum over the leads, per row (NaN: too short to say); from how many tests of the past.

    `is_paced`: rows without a whole year of history, judged by their own pace.
    """

    quantiles: Floats
    n_tested: int
    is_paced: Bools


@dataclass(frozen=True)
class Pool:
    """Courses of one season side by side, newest value on the right; `phase[i]`: periods of its newest year that are due."""

    season: int
    values: Floats
    filled: Floats
    phase: Ints

    @classmethod
    def of(cls, courses: Sequence[Course], season: int) -> "Pool":
        """All courses must have that season."""
        width = min(max(len(each.values) for each in courses), LONGEST)
        values = np.full((len(courses), width), np.nan)
        for row, each in enumerate(courses):
            own = each.values[-width:]
            values[row, width - len(own) :] = own
        phase = np.array([(each.newest + 1) % season for each in courses], np.int64)
        return cls(season, values, fill_in(values, season), phase)

    def rest(self, rows: Ints, leads: Leads, seed: int) -> Rest:
        """What the sum over `leads` may be for `rows`, which are all at the same point of their year."""
        has_year = self._has_year(rows)
        found = np.full((len(rows), len(LEVELS)), np.nan)
        n_tested = 0
        if has_year.any():
            phase = int(self.phase[rows[0]])
            now = traits(self.filled[rows[has_year]], self.season, np.array(leads), phase)
            seen, n_tested = self._seen(phase, leads)
            shares = quantiles(seen, now, seed)
            found[has_year] = now.base[:, None] + shares * (now.scale * len(leads))[:, None]
        found[~has_year] = paced(self.values[rows[~has_year]], leads, is_level=False)
        return Rest(found, n_tested, ~has_year)

    def level(self, rows: Ints, leads: Leads, forecasts: Floats) -> Rest:
        """What the value at the only lead may be: as forecast (a row of quantiles for each of `rows`).

        What a row without a whole year of history does is to drift from its newest value.
        """
        has_year = self._has_year(rows)
        found = forecasts.copy()
        found[~has_year] = paced(self.values[rows[~has_year]], leads, is_level=True)
        origins = self._origins(int(self.phase[rows[0]]), leads, [0])
        n_tested = sum(int(self._fit(own, back, leads).sum()) for own, back in origins)
        return Rest(found, n_tested if has_year.any() else 0, ~has_year)

    def _has_year(self, rows: Ints) -> Bools:
        """Which rows have a whole year of history."""
        whole = np.isfinite(self.filled[rows][:, -self.season :]).all(axis=1)
        return np.asarray(whole & (np.isfinite(self.values[rows]).sum(axis=1) >= max(self.season, LEAST_VALUES)))

    def _is_wide(self, back: int) -> bool:
        return bool(self.values.shape[1] - back >= max(self.season, LEAST_VALUES))

    def _seen(self, phase: int, leads: Leads) -> tuple[Seen, int]:
        """Every series at the same point of earlier years, as far as what came after is known, and how many they are.

        Where those are few, years that begin with any other period teach too: their season lies elsewhere, the rest holds.
        """
        parts = self._tests(phase, leads, [0])
        n_tested, n_years = sum(map(len, parts)), len(parts)
        overlap = 0 < n_tested < ENOUGH_TESTED and self.season > 1
        if overlap:
            parts += self._tests(phase, leads, range(1, self.season))
        if not parts:
            return _nothing(self, leads, phase), 0
        joined = Traits.joined([each.traits for each in parts])
        return Seen(
            joined, np.concatenate([each.came for each in parts]), n_years, overlap and n_tested < MANY_TESTED
        ), n_tested

    def _tests(self, phase: int, leads: Leads, shifts: Iterable[int]) -> list[Seen]:
        """The earlier origins of years that begin so many periods before the calendar's."""
        found = [self._at(rows, back, leads, phase) for rows, back in self._origins(phase, leads, shifts)]
        return [each for each in found if len(each)]

    def _origins(self, phase: int, leads: Leads, shifts: Iterable[int]) -> Iterator[tuple[Ints, int]]:
        """Rows, and how many periods before their newest value they stood at that point of an earlier year."""
        for own, shift in product(np.unique(self.phase).tolist(), shifts):
            first = (own - phase + shift) % self.season
            for back in range(first, first + self.season * EARLIER_ORIGINS + 1, self.season):
                if back >= leads[-1] and self._is_wide(back):
                    yield np.flatnonzero(self.phase == own), back

    def _fit(self, rows: Ints, back: int, leads: Leads) -> Bools:
        """Which rows had a year of history then, and what came after is known."""
        end = self.values.shape[1] - back
        enough = np.isfinite(self.values[rows, :end]).sum(axis=1) >= max(self.season, LEAST_VALUES)
        whole = np.isfinite(self.filled[rows, end - self.season : end]).all(axis=1)
        came = np.isfinite(self.values[rows][:, end - 1 + np.array(leads)]).all(axis=1)
        return np.asarray(enough & whole & came)

    def _at(self, rows: Ints, back: int, leads: Leads, phase: int) -> Seen:
        """The series at one earlier origin, `back` periods before their newest value."""
        fit = rows[self._fit(rows, back, leads)]
        if not len(fit):
            return _nothing(self, leads, phase)
        end = self.values.shape[1] - back
        came = self.values[fit][:, end - 1 + np.array(leads)].sum(axis=1)
        found = traits(self.filled[fit, :end], self.season, np.array(leads), phase)
        return Seen(found, (came - found.base) / (len(leads) * found.scale))


def _nothing(pool: Pool, leads: Leads, phase: int) -> Seen:
    none = traits(np.zeros((1, max(pool.season, LEAST_WINDOW))), pool.season, np.array(leads), phase)
    return Seen(none.rows(np.zeros(0, np.int64)), np.zeros(0))


def paced(values: Floats, leads: Leads, *, is_level: bool) -> Floats:
    """Quantiles of the sum over `leads` by the mean and spread of each row's own values; NaN with fewer than three.

    A level: its newest value, moving on in steps as large as those so far. No trend and no season can be seen in so few
    values; wide by Student's t with 3 degrees of freedom.
    """
    found = np.full((len(values), len(LEVELS)), np.nan)
    n = len(leads)
    heavy, floor = student3(LEVELS), Prior.on().least_spread
    for row, own in enumerate(values):
        there = own[np.isfinite(own)]
        if len(there) < LEAST_VALUES:
            continue
        mean = float(there.mean())
        if is_level:
            step = max(float(np.sqrt(np.mean(np.diff(there) ** 2))), floor * abs(mean))
            found[row] = there[-1] + step * leads[-1] ** 0.5 * heavy
        else:
            spread = max(float(there.std(ddof=1)), floor * abs(mean))
            found[row] = n * mean + n * spread * (1 / n + 1 / len(there)) ** 0.5 * heavy
    return found
