"""Every placebo by itself: what the same test finds at dates before the policy, to be shown beside the real effect."""

from collections.abc import Iterator, Sequence

import numpy as np

from jixiao.engine.comparison.policy_effect.difference import placebo_differences
from jixiao.engine.comparison.policy_effect.effect import Plan
from jixiao.engine.comparison.policy_effect.interrupted import EFFECTS, placebos_by_place
from jixiao.engine.comparison.policy_effect.regression import Estimate
from jixiao.engine.comparison.policy_effect.sides import Matrix, matrix_of, read_sides
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.series import Series
from jixiao.engine.model.table import Table

PLACEBO_COLUMNS = ("method", "series", "effect", "period", "estimate", "lower", "upper", "p_value")


def placebos_alone(frame: object, start: str, treated: Sequence[str] = (), *, plan: Plan | None = None) -> Table:
    """A row of PLACEBO_COLUMNS per treated series, date before the policy and effect: the series by itself.

    What `policy_effect` counts in its column placebo_dates; same arguments and errors. Only what was before the policy is
    used; no row where too little was.
    """
    sides = read_sides(frame, start, treated, FindingList())
    rows = [row for series, place in sides.under if place > 0 for row in _alone(series, place, plan or Plan())]
    return Table.from_rows(PLACEBO_COLUMNS, rows)


def placebos_against(frame: object, start: str, treated: Sequence[str]) -> Table:
    """The same for the difference in differences of the treated and all others: a row per date."""
    sides = read_sides(frame, start, treated, FindingList())
    rows = list(_against(matrix_of(sides.under, sides.others, FindingList()))) if sides.under and sides.others else []
    return Table.from_rows(PLACEBO_COLUMNS, rows)


def _alone(series: Series, place: int, plan: Plan) -> Iterator[tuple[object, ...]]:
    """By the estimates that count at each date."""
    for date, found in placebos_by_place(series.values, place, series.step.per_year, plan.lag, plan.season):
        method = "segmented" if found.differences is None else "first_differences"
        for effect in EFFECTS:
            yield (method, series.code, effect, series.period(date), *_told(found.told_by[effect]))


def _against(whole: Matrix) -> Iterator[tuple[object, ...]]:
    if not whole.has_both_times:
        return
    name = ";".join(code for code, under in zip(whole.codes, whole.treated.tolist(), strict=True) if under)
    kept = whole.without(whole.lost)
    estimates = placebo_differences(kept.values, kept.treated, kept.start)
    for place, estimate in enumerate(estimates if kept.has_both_groups else (), start=2):
        yield ("difference_in_differences", name, "difference", kept.periods[place], *_told(estimate))


def _told(estimate: Estimate) -> tuple[float | None, ...]:
    figures = (estimate.value, *estimate.interval, estimate.p_value)
    return tuple(float(f"{figure:.12g}") if np.isfinite(figure) else None for figure in figures)
