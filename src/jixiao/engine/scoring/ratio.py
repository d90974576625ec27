"""Completion (完成比例) by direction, and the targets to which there is none; what the ratio rules share."""

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.rule import Case


def completion(case: Case, cap: float) -> Floats:
    """A ÷ T where higher is better, T ÷ A where lower is, 0 to `cap`; nothing used (A ≤ 0) where lower is: `cap`."""
    value, target = case.value, case.target
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if case.direction == "higher":
            return np.clip(value / target, 0.0, cap)
        return np.where(value > 0, np.minimum(target / value, cap), cap)


def target_faults(case: Case) -> tuple[tuple[str, Bools], ...]:
    """Where a value has no target to be divided by, and why: missing, negative, or 0 where higher is better."""
    seen, target = np.isfinite(case.value), case.target
    return (
        ("target_missing", seen & np.isnan(target)),
        ("target_negative", seen & (target < 0)),
        ("target_zero", seen & (target == 0) & (case.direction == "higher")),
    )


def unless(faults: tuple[tuple[str, Bools], ...], points: Floats) -> Floats:
    """The points, NaN where there is a fault."""
    return np.where(np.logical_or.reduce([mask for _, mask in faults]), np.nan, points)
