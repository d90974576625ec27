"""Super-efficiency: the organisation itself leaves the comparison. Andersen and Petersen (1993)."""

from dataclasses import replace

import numpy as np

from jixiao.engine.comparison.efficiency.frame import NEEDED
from jixiao.engine.comparison.efficiency.offers import Entry
from jixiao.engine.comparison.efficiency.programmes import Bases, Programmes
from jixiao.engine.comparison.efficiency.proof import solve
from jixiao.engine.model.arrays import Bools, Floats


def withdraw(programmes: Programmes, bases: Bases, entry: Entry) -> tuple[Bools, Bools]:
    """In place: the optimum without the own column, which `entry` bans. Who is not proved; who cannot do without.

    First as little as possible of the own column while the gauge may take any value; then the gauge as before.
    """
    presence = replace(programmes, gauge_cost=0.0, own_cost=1.0)
    bases.aim(presence)
    failed = solve(presence, bases, entry)
    stuck = bases.held(programmes.own) > NEEDED
    going = np.flatnonzero(~stuck)
    part, some = programmes.take(going), bases.take(going)
    _evict(part, some)
    some.aim(part)
    failed[going] |= solve(part, some, entry.take(going))
    bases.put(going, some)
    return failed, stuck & ~failed


def _evict(programmes: Programmes, bases: Bases) -> None:
    """An own column that is still basic, at amount 0, makes way for any other whose exchange is possible."""
    for place in np.flatnonzero((bases.identities == programmes.own).any(axis=0)).tolist():
        row = int(np.flatnonzero(bases.identities[:, place] == programmes.own[place])[0])
        size: Floats = np.abs(programmes.columns @ bases.inverse[row, :, place])
        size[bases.identities[bases.identities[:, place] < len(size), place]] = 0.0
        entering = int(size.argmax())
        if size[entering] > NEEDED:
            one = np.array([place])
            some = bases.take(one)
            column = programmes.entering(np.array([entering]), one)
            some.identities[row], some.amounts[row] = entering, 0.0
            some.exchange(np.array([row]), (some.table[:, :-2] * column).sum(axis=1))
            bases.put(one, some)
