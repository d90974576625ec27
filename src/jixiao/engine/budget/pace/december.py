"""Year-end rush (年底突击花钱): December's share of a year's payments against the programme's own and its peers'."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.budget.pace.execution import Execution
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.rows_of_series import MAD_TO_SIGMA, row_median
from jixiao.engine.model.settings import Settings


@dataclass(frozen=True)
class Decembers:
    """By programme and complete year: December's share of the payments, what is usual for itself and its peers (NaN: none).

    `distance`: spreads above the peers.
    """

    years: tuple[int, ...]
    paid: Floats
    share: Floats
    own: Floats
    peers: Floats
    distance: Floats


def decembers(execution: Execution, settings: Settings) -> Decembers:
    """Look at every complete year; own: the middle of the programme's other complete years."""
    complete = execution.is_complete
    paid = execution.paid[:, complete, :]
    whole = paid.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(whole > 0, paid[:, :, 11] / whole, np.nan)
    own = np.full(share.shape, np.nan)
    for year in range(share.shape[1]):
        own[:, year] = row_median(np.delete(share, year, axis=1)) if share.shape[1] > 1 else np.nan
    peers, spread = np.full(share.shape, np.nan), np.full(share.shape, np.nan)
    for place in range(len(execution.groups)):
        there = execution.group == place
        values = share[there][~np.isnan(share[there])]
        if len(values) < settings["least_peers"]:
            continue
        middle = float(np.median(values))
        peers[there] = middle
        spread[there] = max(MAD_TO_SIGMA * float(np.median(np.abs(values - middle))), settings["december_spread"])
    years = tuple(year for year, over in zip(execution.years, complete, strict=True) if over)
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = np.asarray((share - peers) / spread)
    return Decembers(years, whole, share, own, peers, distance)
