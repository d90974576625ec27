"""What a forecast is asked for, and what cannot be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.series import Series
from jixiao.engine.model.text import Text

Bounds = tuple[float | None, float | None]
FARTHEST, LONGEST_SEASON = 120, 366


@dataclass(frozen=True)
class Call:
    """One call: see `forecast_series`."""

    horizon: int
    season: int | None = None
    bounds: Bounds | None = None
    cumulative: bool = False
    nightly: bool = False
    seed: int = 0

    def checked(self) -> "Call":
        """The call itself; DefinitionError where horizon, season or bounds cannot be meant."""
        if not (_is_whole(self.horizon) and 1 <= self.horizon <= FARTHEST):
            raise DefinitionError(
                "bad_horizon",
                Text(f"A horizon of {self.horizon} periods cannot be forecast.", f"无法预测 {self.horizon} 期。"),
                Text(f"Give 1 to {FARTHEST} periods.", f"请填 1 至 {FARTHEST} 期。"),
            )
        if self.season is not None and not (_is_whole(self.season) and 1 <= self.season <= LONGEST_SEASON):
            raise DefinitionError(
                "bad_season",
                Text(f"A season cannot have {self.season} periods.", f"季节周期不能是 {self.season} 期。"),
                Text(f"Give 1 (none) to {LONGEST_SEASON}.", f"请填 1（无季节性）至 {LONGEST_SEASON}。"),
            )
        lowest, highest = self.bounds or (None, None)
        ends = [each for each in (lowest, highest) if each is not None]
        if not all(map(isfinite, ends)) or (len(ends) == 2 and ends[0] >= ends[1]):
            raise DefinitionError(
                "bad_bounds",
                Text(f"{lowest} to {highest} is no range.", f"{lowest} 至 {highest} 不是有效的取值范围。"),
                Text("Give a smaller and a larger number, or leave one out.", "请给出下限和更大的上限，或省略其一。"),
            )
        return self

    def limits(self, series: Sequence[Series]) -> tuple[Floats, Floats]:
        """Lower and upper limit of each series: the bounds, else 0 below a series that was never negative."""
        lowest, highest = self.bounds or (None, None)
        low = [min((value for value in each.values if value == value), default=0.0) for each in series]
        floor = np.where(np.array(low) < 0, -np.inf, 0.0) if lowest is None else np.full(len(series), float(lowest))
        return floor, np.full(len(series), np.inf if highest is None else float(highest))


def _is_whole(value: object) -> bool:
    """A count, not half of one and not a yes or no."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)
