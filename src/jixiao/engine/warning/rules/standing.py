"""Whether warnings stand, by series and period: raised after some bad periods in a row, cleared after some good ones."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.warning.rules.rule import WarningRule


@dataclass(frozen=True)
class Standing:
    """By series and period: `stands` (a warning is raised and not cleared), `is_raised` (in this very period),
    `is_pending` (bad, but not long enough), `level` of the warning that stands, 0 for none.

    An unknown amount changes nothing: what stood stands on, but has no level.
    """

    stands: Bools
    is_raised: Bools
    is_pending: Bools
    level: Ints


def standing(rule: WarningRule, amounts: Floats) -> Standing:
    """The life of a rule's warnings over the columns of `amounts`, oldest first."""
    level = rule.severity.level_of(amounts, rule.signal.worse)
    known, bad = np.isfinite(amounts), level > 0
    good = known & ~rule.signal.worse.reached(amounts, rule.cleared_at)
    stands, is_raised = np.zeros(amounts.shape, np.bool_), np.zeros(amounts.shape, np.bool_)
    is_pending = np.zeros(amounts.shape, np.bool_)
    n_bad, n_good = (np.zeros(len(amounts), np.int64) for _ in range(2))
    up = np.zeros(len(amounts), np.bool_)
    for column in range(amounts.shape[1]):
        here, wrong, right = known[:, column], bad[:, column], good[:, column]
        n_bad = np.where(here, np.where(wrong, n_bad + 1, 0), n_bad)
        n_good = np.where(here, np.where(right, n_good + 1, 0), n_good)
        begins = ~up & wrong & (n_bad >= rule.pending)
        ends = up & right & (n_good >= rule.clear_after)
        up = (up | begins) & ~ends
        n_bad[ends] = 0
        stands[:, column], is_raised[:, column] = up, begins
        is_pending[:, column] = ~up & wrong
    mildest = int(rule.severity.levels[0])
    return Standing(stands, is_raised, is_pending, np.where(stands & known, np.maximum(level, mildest), 0))
