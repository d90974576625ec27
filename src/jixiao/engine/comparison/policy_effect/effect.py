"""`policy_effect`: what changed when a policy began, by series and against those without it, and whether it can be told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.comparison.policy_effect import remarks
from jixiao.engine.comparison.policy_effect.difference import Difference, difference, placebo_differences
from jixiao.engine.comparison.policy_effect.interrupted import EFFECTS, Interruption, interruption, placebo_dates
from jixiao.engine.comparison.policy_effect.regression import Estimate
from jixiao.engine.comparison.policy_effect.sides import Matrix, matrix_of, read_sides
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.series import Series
from jixiao.engine.model.table import Table

EFFECT_COLUMNS = (
    "method", "series", "effect", "estimate", "standard_error", "lower", "upper", "p_value", "placebo_dates",
    "placebo_organisations", "n_before", "n_after", "verdict",
)  # fmt: skip
SIGNIFICANT = 0.05
ROSE, FELL, NO_SIGN, CANNOT_TELL = "rose", "fell", "no_sign", "cannot_tell"


@dataclass(frozen=True)
class Plan:
    """How effects are sought. `lag`: of Newey and West's errors (None: by length); `season`: take the season away."""

    lag: int | None = None
    season: bool = False
    seed: int = 0


def policy_effect(frame: object, start: str, treated: Sequence[str] = (), *, plan: Plan | None = None) -> Outcome:
    """The effect of a policy that begins in the period `start` on series of a table `series, period, value`.

    Rows of EFFECT_COLUMNS: per treated series (all, where none is named) level, slope and average by segmented regression,
    and by first differences where errors hang together; against the untreated, difference, pre_trend and trend_adjusted.
    `verdict`: rose | fell | no_sign | cannot_tell; findings say why. DefinitionError where `start` or a name is none.
    """
    plan = plan or Plan()
    findings = FindingList()
    sides = read_sides(frame, start, treated, findings)
    rows: list[tuple[object, ...]] = []
    for series in sides.other_kind:
        remarks.other_kind(series.code, start, findings)
    beside = [found for series, place in sides.others if (found := _interruption(series, place, plan)) is not None]
    for series, place in sides.under:
        rows += _alone(series, place, beside, plan, findings)
    if sides.under and sides.others:
        rows += _against(matrix_of(sides.under, sides.others, findings), plan, findings)
    elif sides.n_series and len(sides.treated) == sides.n_series:
        remarks.nobody_beside(findings)
    return Outcome(Table.from_rows(EFFECT_COLUMNS, rows), findings.table())


def _interruption(series: Series, place: int, plan: Plan) -> Interruption | None:
    if not 0 < place < len(series):
        return None
    season = series.step.per_year
    return interruption(series.values, place, season=season, lag=plan.lag, with_season=plan.season)


def _alone(
    series: Series, place: int, beside: Sequence[Interruption], plan: Plan, findings: FindingList
) -> list[tuple[object, ...]]:
    """One series by itself: two or one sets of rows, and what weakens them."""
    n_before = int(np.isfinite(series.values[: max(place, 0)]).sum())
    n_after = int(np.isfinite(series.values).sum()) - n_before
    counts = n_before, n_after
    found = _interruption(series, place, plan)
    if found is None:
        remarks.too_short(series.code, *counts, findings)
        return [_row("segmented", series.code, effect, None, (None, None), counts, CANNOT_TELL) for effect in EFFECTS]
    remarks.weaknesses(series.code, found, *counts, findings)
    dates = list(placebo_dates(series.values, place, series.step.per_year, plan.lag, plan.season))
    if not dates:
        remarks.no_placebo_date(series.code, findings)
    rows = []
    for method, estimates in (("segmented", found.levels), ("first_differences", found.differences)):
        for effect in EFFECTS if estimates is not None else ():
            estimate = (estimates or {})[effect]
            shares = _as_unlikely(estimate, dates, effect), _as_unlikely(estimate, beside, effect)
            counting = estimates is found.told_by
            verdict = _verdict(estimate, shares) if counting else CANNOT_TELL
            if counting and verdict == CANNOT_TELL:
                remarks.placebo_fails(series.code, effect, estimate, shares, findings)
            rows.append(_row(method, series.code, effect, estimate, shares, counts, verdict))
    return rows


def _as_unlikely(estimate: Estimate, placebos: Iterable[Interruption], effect: str) -> float | None:
    """Share of placebos in which chance is as poor an explanation as in the estimate; None without any."""
    return _share([placebo.told_by[effect] for placebo in placebos], estimate)


def _share(placebos: Sequence[Estimate], estimate: Estimate) -> float | None:
    likelihoods = [each.p_value for each in placebos if each.p_value == each.p_value]
    if not likelihoods or estimate.p_value != estimate.p_value:
        return None
    return sum(each <= estimate.p_value for each in likelihoods) / len(likelihoods)


def _verdict(estimate: Estimate, shares: tuple[float | None, float | None]) -> str:
    """rose or fell where chance is unlikely and hardly any placebo does the same; cannot_tell where placebos do."""
    if estimate.p_value != estimate.p_value:
        return CANNOT_TELL
    if estimate.p_value >= SIGNIFICANT:
        return NO_SIGN
    if any(share is not None and share > SIGNIFICANT for share in shares):
        return CANNOT_TELL
    return ROSE if estimate.value > 0 else FELL


def _against(whole: Matrix, plan: Plan, findings: FindingList) -> list[tuple[object, ...]]:
    """All treated against all untreated over the same periods."""
    name = ";".join(code for code, under in zip(whole.codes, whole.treated.tolist(), strict=True) if under)
    if not whole.has_both_times:
        remarks.one_sided(name, findings)
        return []
    lost = whole.lost
    for code in lost:
        remarks.not_compared(code, findings)
    kept = whole.without(lost)
    if not kept.has_both_groups:
        return []
    values, treated, start = kept.values, kept.treated, kept.start
    found = difference(values, treated, start, seed=plan.seed)
    dates = _share(list(placebo_differences(values, treated, start)), found.effect)
    shares = dates, None if found.shuffled != found.shuffled else found.shuffled
    remarks.comparison(name, found, dates, findings)
    counts = start, values.shape[1] - start
    method = "difference_in_differences"
    return [
        _row(method, name, "difference", found.effect, shares, counts, _compared(found, dates)),
        _row(method, name, "pre_trend", found.pre_trend, (None, None), counts, ""),
        _row(method, name, "trend_adjusted", found.adjusted, (None, None), counts, ""),
    ]


def _compared(found: Difference, dates: float | None) -> str:
    """rose or fell: beyond chance by Student's t and by shuffling, on parallel paths or beside each one's own line."""
    effect, adjusted = found.effect, found.adjusted
    if effect.p_value != effect.p_value:
        return CANNOT_TELL
    stands = adjusted.p_value < SIGNIFICANT and (adjusted.value > 0) == (effect.value > 0)
    if found.pre_trend.p_value < SIGNIFICANT and not stands:
        return CANNOT_TELL
    if effect.p_value >= SIGNIFICANT or found.shuffled > max(SIGNIFICANT, found.finest + 1e-12):
        return NO_SIGN
    if dates is not None and dates > SIGNIFICANT:
        return CANNOT_TELL
    return ROSE if effect.value > 0 else FELL


def _row(
    method: str,
    series: str,
    effect: str,
    estimate: Estimate | None,
    shares: tuple[float | None, float | None],
    counts: tuple[int, int],
    verdict: str,
) -> tuple[object, ...]:
    figures: list[float | None] = [None] * 5
    if estimate is not None:
        lower, upper = estimate.interval
        figures = [_plain(each) for each in (estimate.value, estimate.error, lower, upper, estimate.p_value)]
    return (method, series, effect, *figures, *map(_plain, shares), *counts, verdict)


def _plain(value: float | None) -> float | None:
    return None if value is None or value != value else float(f"{value:.12g}")
