"""What the days of a period were like: good ones, heavily polluted ones, each level, what led, what was exceeded."""

import numpy as np

from jixiao.engine.air_quality.indices import Indices
from jixiao.engine.air_quality.intake.concentrations import Concentrations
from jixiao.engine.air_quality.periods.columns import Columns
from jixiao.engine.air_quality.periods.spans import Spans
from jixiao.engine.air_quality.standards import GOOD_UP_TO, HEAVY_ABOVE, SHOWN, AirStandard
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.rounding import half_even

LEVELS = ("level_1_days", "level_2_days", "level_3_days", "level_4_days", "level_5_days", "level_6_days")
"""Days by level, 一级 (优) to 六级 (严重污染)."""
COUNT_COLUMNS = (
    "valid_days", "good_days", "good_share", "heavy_days", *LEVELS,
    *(f"primary_{name}" for name in SHOWN), *(f"over_{name}" for name in SHOWN),
)  # fmt: skip
SHARE_DIGITS = 1


def judged(known: Concentrations, found: Indices) -> Bools:
    """The days whose level is known: all pollutants of the table have a value, or one is already beyond 100."""
    given = sum(1 << place for place, name in enumerate(SHOWN) if name in known.values)
    complete = (found.missing & given) == 0
    return np.asarray(np.isfinite(found.index) & (complete | (found.index > GOOD_UP_TO)), dtype=np.bool_)


def count_columns(spans: Spans, found: Indices, standard: AirStandard) -> Columns:
    """Counts of the days of each span. `good_share` is of the days whose level is known, in per cent to one decimal."""
    counted = judged(spans.known, found)
    n_valid, n_good = spans.count(counted), spans.count(counted & (found.index <= GOOD_UP_TO))
    columns: dict[str, Ints | Floats] = {
        "valid_days": n_valid,
        "good_days": n_good,
        "good_share": share_of(n_good, n_valid),
        "heavy_days": spans.count(counted & (found.index > HEAVY_ABOVE)),
    }
    for place, name in enumerate(LEVELS):
        columns[name] = spans.count(counted & (found.level == place))
    for place, name in enumerate(SHOWN):
        columns[f"primary_{name}"] = spans.count(counted & (found.primary >> place & 1 == 1))
    for name in SHOWN:
        columns[f"over_{name}"] = _days_over(spans, name, standard)
    return columns


def share_of(part: Ints, whole: Ints) -> Floats:
    """Per cent to one decimal (GB/T 8170); NaN of nothing."""
    return np.where(whole > 0, half_even(100 * part / np.maximum(whole, 1), SHARE_DIGITS), np.nan)


def _days_over(spans: Spans, name: str, standard: AirStandard) -> Floats | Ints:
    """The days on which a pollutant's rounded daily value is above its limit; NaN where that or the limit is unknown."""
    limit = standard.day_limits[name]
    if limit is None or name not in spans.known.values:
        return np.full(len(spans), np.nan)
    return spans.count(half_even(spans.known.values[name], standard.digits[name]) > limit)
