"""Figures of one indicator → the engine's effect of a policy, its paths, lines and placebos."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.engine.comparison.policy_effect.effect import Plan, policy_effect
from jixiao.engine.comparison.policy_effect.paths import lines_of, middle_path, paths_of
from jixiao.engine.comparison.policy_effect.placebos import placebos_against, placebos_alone
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.period import Period
from jixiao.engine.model.table import Table
from jixiao.web.analysis import queries

Line = tuple[float | None, ...]
DIFFERENCE, LEVEL = "difference_in_differences", "level"
ROW_COLUMNS = (
    "method", "effect", "estimate", "lower", "upper", "p_value", "placebo_dates", "placebo_organisations", "n_before",
    "n_after", "verdict",
)  # fmt: skip
AVERAGE = "0"
"""The series that stands for all treated together; organisations have ids from 1."""


@dataclass(frozen=True)
class EffectRow:
    """One row of the engine's table; `organisation` 0 where it is about several together."""

    method: str
    organisation: int
    effect: str
    estimate: float | None
    lower: float | None
    upper: float | None
    p_value: float | None
    placebo_dates: float | None
    placebo_organisations: float | None
    n_before: int
    n_after: int
    verdict: str


@dataclass(frozen=True)
class PlacebosShown:
    """What the same test finds at another date."""

    method: str
    effect: str
    period: str
    estimate: float | None
    lower: float | None
    upper: float | None
    p_value: float | None


@dataclass(frozen=True)
class Effect:
    """An effect with everything that is shown of it; every line follows `periods`.

    `against`: difference, pre_trend, trend_adjusted by effect; `alone`: the treated (their middle path where they are
    several) by themselves; `each`: every treated organisation's jump. `path` is what is seen of the treated. `told`: rules
    of the engine's findings about these; `lost`: who has no figure on one side.
    """

    periods: tuple[str, ...]
    start: int
    path: Line
    line: Line
    line_otherwise: Line
    others: Line
    otherwise: Line
    against: Mapping[str, EffectRow]
    alone: Mapping[str, EffectRow]
    each: tuple[EffectRow, ...]
    placebos: tuple[PlacebosShown, ...]
    told: frozenset[str]
    lost: tuple[int, ...]
    n_treated: int
    n_others: int

    @property
    def before(self) -> float | None:
        """The mean of the path before the policy."""
        return _mean(self.path[: max(self.start, 0)])

    @property
    def after(self) -> float | None:
        """The mean of the path under it."""
        return _mean(self.path[max(self.start, 0) :])


def _mean(part: Sequence[float | None]) -> float | None:
    known = [value for value in part if value is not None]
    return sum(known) / len(known) if known else None


def policy(
    found: Mapping[queries.Place, queries.Figure],
    start: str,
    treated: Collection[int],
    others: Collection[int],
    *,
    season: bool,
) -> Effect | None:
    """The effect of a policy from the period `start` on; None where nobody under it has any figure."""
    known = {(place, period): figure.value for (place, _, period), figure in found.items() if figure.value is not None}
    inside = [place for place in treated if any(key[0] == place for key in known)]
    outside = [place for place in others if any(key[0] == place for key in known)]
    if not inside:
        return None
    ids = [*inside, *outside]
    values, periods = _matrix(known, ids)
    at = Period.parse(start).ordinal - Period.parse(periods[0]).ordinal
    is_treated = np.arange(len(ids)) < len(inside)
    plan, names = Plan(season=season), [str(place) for place in inside]
    frame = _frame(known, ids)
    told = policy_effect(frame, start, names, plan=plan)
    path = middle_path(values[is_treated])
    mean = _series(path, periods)
    average = told if len(inside) == 1 else policy_effect(mean, start, plan=plan)
    placebos = placebos_against(frame, start, names) if outside else placebos_alone(mean, start, plan=plan)
    paths = paths_of(values, is_treated, at) if outside else None
    if paths is not None:
        path = paths.treated
    lines = lines_of(path, at, season=Period.parse(periods[0]).frequency.per_year, with_season=season)
    rows = [_row(row) for row in told.table]
    return Effect(
        periods,
        at,
        _line(path),
        _line(None if lines is None else lines.line),
        _line(None if lines is None else lines.otherwise),
        _line(None if paths is None else paths.others),
        _line(None if paths is None else paths.otherwise),
        {row.effect: row for row in rows if row.method == DIFFERENCE},
        _counting([_row(row) for row in average.table]),
        tuple(_counting([row for row in rows if row.organisation == place])[LEVEL] for place in inside),
        tuple(_placebo(row) for row in placebos if row["effect"] in {"difference", LEVEL}),
        _rules(told.findings, inside) | _rules(average.findings, []),
        tuple(int(row["indicator_code"]) for row in told.findings if row["rule"] == "not_compared"),
        len(inside) if paths is None else paths.n_treated,
        len(outside) if paths is None else paths.n_others,
    )


def _matrix(known: Mapping[tuple[int, str], float], ids: Sequence[int]) -> tuple[Floats, tuple[str, ...]]:
    """Organisations × every period from the first to the last of any; NaN where nothing is known."""
    rows = {place: row for row, place in enumerate(ids)}
    told = [(rows[place], Period.parse(period), value) for (place, period), value in known.items() if place in rows]
    first, last = min(period for _, period, _ in told), max(period for _, period, _ in told)
    values = np.full((len(ids), last.ordinal - first.ordinal + 1), np.nan)
    for row, period, value in told:
        values[row, period.ordinal - first.ordinal] = value
    return values, tuple(str(first.shift(step)) for step in range(values.shape[1]))


def _frame(known: Mapping[tuple[int, str], float], ids: Sequence[int]) -> dict[str, list[object]]:
    """The table that the engine reads, organisation by organisation in time."""
    wanted = {place: order for order, place in enumerate(ids)}
    rows = sorted((key for key in known if key[0] in wanted), key=lambda key: (wanted[key[0]], key[1]))
    return {
        "series": [str(place) for place, _ in rows],
        "period": [period for _, period in rows],
        "value": [known[key] for key in rows],
    }


def _series(path: Floats, periods: Sequence[str]) -> dict[str, list[object]]:
    there = [place for place, value in enumerate(path.tolist()) if value == value]
    return {
        "series": [AVERAGE] * len(there),
        "period": [periods[place] for place in there],
        "value": [float(path[place]) for place in there],
    }


def _row(row: Mapping[str, Any]) -> EffectRow:
    series = row["series"]
    named = {name: row[name] for name in ROW_COLUMNS}
    return EffectRow(organisation=int(series) if series.isdigit() else 0, **named)


def _placebo(row: Mapping[str, Any]) -> PlacebosShown:
    return PlacebosShown(
        *(row[name] for name in ("method", "effect", "period", "estimate", "lower", "upper", "p_value"))
    )


def _counting(rows: Sequence[EffectRow]) -> dict[str, EffectRow]:
    """Of one series by itself the rows that count: by steps where the values drift, else by lines."""
    methods = [row.method for row in rows]
    counting = "first_differences" if "first_differences" in methods else "segmented"
    return {row.effect: row for row in rows if row.method == counting}


def _rules(findings: Table, inside: Sequence[int]) -> frozenset[str]:
    """What was found, except about one of several treated by itself."""
    single = {str(place) for place in inside} if len(inside) > 1 else set()
    return frozenset(row["rule"] for row in findings if row["indicator_code"] not in single)


def _line(values: Floats | None) -> Line:
    return () if values is None else tuple(value if value == value else None for value in values.tolist())
