"""From targets and series to prospects: each year's state, its group, what may still come, and what must be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

import numpy as np

from jixiao.engine.forecast.attainment.asked import Asked
from jixiao.engine.forecast.attainment.course import Course, course_of, written_unit
from jixiao.engine.forecast.attainment.levels import LevelsAhead
from jixiao.engine.forecast.attainment.pace import Kind
from jixiao.engine.forecast.attainment.pooled import LEVELS
from jixiao.engine.forecast.attainment.prospect import Prospect
from jixiao.engine.forecast.attainment.remainder import FEW_TESTED, Leads, Pool
from jixiao.engine.forecast.attainment.telling import Telling
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.series import Series, Step

FARTHEST_YEARS = 2
"""A year is looked at that ends within so many years of the newest value."""
Key = tuple[str, Kind]


@dataclass(frozen=True)
class State:
    """One asked year as it stands: its course, known values, the periods that count, and the leads still to come."""

    asked: Asked
    course: Course
    values: Floats
    n_periods: int
    leads: Leads
    gaps: tuple[int, ...] = field(default=())

    @property
    def is_over(self) -> bool:
        """No period of the year is left."""
        return not self.leads

    @property
    def key(self) -> Key:
        """Which course it stands on."""
        return self.course.series.code, self.asked.kind


def prospects_of(
    asked: Sequence[Asked], series: Sequence[Series], *, cumulative: bool, seed: int, telling: Telling
) -> tuple[Prospect | None, ...]:
    """The prospect of every target, None where nothing can be said (a finding tells why)."""
    known = {each.code: each for each in series}
    courses: dict[Key, Course] = {}
    states: list[State | None] = []
    for each in asked:
        own = _its_series(each, known, telling)
        if own is None:
            states.append(None)
            continue
        taken_apart = cumulative and each.kind is Kind.FLOW
        if cumulative and not taken_apart:
            telling.not_cumulative(each)
        key = (own.code, each.kind)
        if key not in courses:
            courses[key] = course_of(own, each.kind, cumulative=taken_apart)
        states.append(_state(each, courses[key], telling))
    told = {code for code, _ in courses}
    for code, own in known.items():  # series without a target teach the others
        if code not in told and own.step is not Step.NUMBER:
            courses[code, Kind.FLOW] = course_of(own, Kind.FLOW, cumulative=cumulative)
    rests = _rests([each for each in states if each is not None], courses, seed, telling)
    return tuple(None if state is None else _prospect(state, rests.get(id(state)), telling) for state in states)


def _its_series(asked: Asked, known: Mapping[str, Series], telling: Telling) -> Series | None:
    """The series of a target; None where there is none that has years, which is told."""
    own = known.get(asked.series)
    if asked.target is None:
        return None
    if own is None:
        telling.unknown_series(asked, list(known))
        return None
    if own.step is Step.NUMBER:
        telling.no_calendar(asked)
        return None
    if "/" in asked.year and own.step is not Step.FINANCIAL_YEAR:
        telling.not_financial(asked)
        return None
    return own


def _state(asked: Asked, course: Course, telling: Telling) -> State | None:
    year, season = asked.first_year, course.season
    values = course.known(year)
    start = year * season
    if start + season <= course.first or (len(values) == season and not np.isfinite(values).any()):
        telling.no_values(asked, course)
        return None
    first = max(course.newest + 1, start)
    leads = tuple(range(first - course.newest, start + season - course.newest))
    n_periods = season
    if _is_paired(asked, course, len(values)):
        n_periods, values = season - 1, values[1:]
        leads = leads if len(values) or not leads else leads[1:]
    if leads and leads[-1] > FARTHEST_YEARS * season:
        telling.too_far(asked, course)
        return None
    if course.pairs and (year in course.pairs or not len(values)):
        telling.paired(asked)
    missing = (np.flatnonzero(~np.isfinite(values)) + start + season - n_periods).tolist()
    if asked.kind is Kind.LEVEL:
        leads = leads[-1:]
        missing = [each for each in missing if each == start + season - 1]
    gaps: tuple[int, ...] = tuple(missing)
    if gaps:
        telling.gaps(asked, course, gaps, is_over=not leads)
    return State(asked, course, values, n_periods, leads, gaps)


def _is_paired(asked: Asked, course: Course, n_known: int) -> bool:
    """Whether January and February are one of eleven periods: in averages, where each period weighs the same."""
    if asked.kind is not Kind.AVERAGE or not course.pairs:
        return False
    years = range(course.first // 12, course.newest // 12 + 1)
    return asked.first_year in course.pairs or (n_known == 0 and set(years) <= {*course.pairs, years[0], years[-1]})


def _rests(states: Sequence[State], courses: Mapping[Key, Course], seed: int, telling: Telling) -> dict[int, Floats]:
    """Quantiles of what is still to come, by state: one model for all series at the same point of the year."""
    found: dict[int, Floats] = {}
    for season in sorted({each.course.season for each in states if not each.is_over}):
        keys = sorted(key for key, course in courses.items() if course.season == season)
        place = {key: row for row, key in enumerate(keys)}
        pool = Pool.of([courses[key] for key in keys], season)
        groups: dict[tuple[int, Leads, bool], list[State]] = {}
        for state in states:
            if state.course.season == season and not state.is_over:
                point = (int(pool.phase[place[state.key]]), state.leads, state.asked.kind is Kind.LEVEL)
                groups.setdefault(point, []).append(state)
        levels = _levels([state for (*_, is_level), own in groups.items() if is_level for state in own], courses, seed)
        for (_, leads, is_level), members in sorted(groups.items(), key=lambda each: each[0]):
            rows = np.array([place[state.key] for state in members], np.int64)
            codes = [state.course.series.code for state in members]
            rest = (
                pool.level(rows, leads, levels.quantiles(codes, leads[-1]))
                if is_level and levels is not None
                else pool.rest(rows, leads, seed)
            )
            for index, state in enumerate(members):
                own = rest.quantiles[index]
                if not np.isfinite(own).all():
                    telling.too_short(state.asked, state.course)
                    continue
                if rest.is_paced[index]:
                    telling.by_pace(state.asked)
                elif rest.n_tested < FEW_TESTED:
                    telling.untested(state.asked, rest.n_tested)
                found[id(state)] = own + _gap_sum(state, pool, int(rows[index]), own)
    return found


def _levels(states: Sequence[State], courses: Mapping[Key, Course], seed: int) -> LevelsAhead | None:
    """Forecasts for years that are judged by their last value; all series of that season teach."""
    if not states:
        return None
    season = states[0].course.season
    series = {course.series.code: course.series for course in courses.values() if course.season == season}
    return LevelsAhead(list(series.values()), max(state.leads[-1] for state in states), seed)


def _gap_sum(state: State, pool: Pool, row: int, own: Floats) -> Floats:
    """What the year's gaps add to the quantiles: their estimate, and as much more spread as they are more periods."""
    if not state.gaps:
        return np.zeros(len(own))
    columns = [pool.filled.shape[1] - 1 - (state.course.newest - each) for each in state.gaps]
    values = pool.filled[row, [max(each, 0) for each in columns]]
    middle = float(np.median(own))
    estimate = float(np.where(np.isfinite(values), values, middle / len(state.leads)).sum())
    wider = (1 + len(state.gaps) / len(state.leads)) ** 0.5
    return np.asarray(estimate + (own - middle) * (wider - 1))


def _prospect(state: State, rest: Floats | None, telling: Telling) -> Prospect:
    asked, course = state.asked, state.course
    there = state.values[np.isfinite(state.values)]
    done = fsum(there.tolist())
    last = float(there[-1]) if len(there) and not (state.is_over and state.gaps) else float("nan")
    divisor = state.n_periods if asked.kind is Kind.AVERAGE else 1
    unit = written_unit(course.series.values) / divisor
    quantiles: Floats | None = None
    if state.is_over and not state.gaps:
        value = last if asked.kind is Kind.LEVEL else done / divisor
        quantiles = np.full(len(LEVELS), value)
    elif rest is not None:
        low = -np.inf if course.floor is None else course.floor
        added = np.maximum(rest, low)
        quantiles = added if asked.kind is Kind.LEVEL else (done + added) / divisor
    prospect = Prospect(
        asked.series, asked.first_year, float(asked.target or 0.0), asked.direction, asked.kind, state.n_periods,
        len(there), done, last, quantiles, course.floor, state.is_over, unit,
    )  # fmt: skip
    if prospect.is_decided and (state.gaps or not state.is_over):
        telling.decided(asked)
    return prospect
