"""What the charts of a month of air show, each under the finding that its figures allow."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from jixiao import Period
from jixiao.engine.air_quality.standards import AirStandard, air_levels
from jixiao.engine.model.rounding import half_even
from jixiao.engine.model.text import Text
from jixiao.report.open_data import OpenTable
from jixiao.report.open_data.pictures import FEWEST, Picture
from jixiao.web.air.frames.publishing import CITY_CODE, DIGITS
from jixiao.web.air.frames.statistics import standard_for
from jixiao.web.air.rules import POLLUTANT_LABELS, UNITS

GOOD = 1
"""The last level that counts as good (良)."""
DRAWN = ("pm25", "o3")
CITY = (("station", CITY_CODE),)
Row = Mapping[str, Any]


def pictures_of(period: Period, days: OpenTable, summary: OpenTable) -> tuple[Picture, ...]:
    """The city's index and leading pollutants by day, and the stations' composite indices."""
    standard = standard_for(period)
    city = [row for row in _rows(days) if row["station"] == CITY_CODE]
    drawn = [_index(period, city), *(_pollutant(name, city, standard) for name in DRAWN), _stations(_rows(summary))]
    return tuple(each for each in drawn if each is not None)


def _rows(table: OpenTable) -> list[dict[str, Any]]:
    names = [field.name for field in table.fields]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def _days(n: int) -> str:
    return f"{n} day" if n == 1 else f"{n} days"


def _highest(rows: Sequence[Row], name: str) -> tuple[Row, Text]:
    """The first day of the highest value, and its day in words."""
    row = max(rows, key=lambda each: (each[name], -each["date"].toordinal()))
    day = row["date"]
    return row, Text(f"{day.day} {day:%B}", f"{day.month}月{day.day}日")


def _index(period: Period, city: Sequence[Row]) -> Picture | None:
    known = [row for row in city if row["aqi"] is not None]
    if len(known) < FEWEST:
        return None
    limit = air_levels()[GOOD].up_to
    row, day = _highest(known, "aqi")
    least, over = min(each["aqi"] for each in known), sum(each["aqi"] > limit for each in known)
    title = Text(
        f"{period.label_en}: index from {least} to {row['aqi']} ({day.en}), {_days(over)} above {limit:g}",
        f"{period.label_zh}：空气质量指数{least}至{row['aqi']}（{day.zh}最高），超过{limit:g}的有{over}天",
    )
    return Picture(
        "air_days", "date", ("aqi",), title, "line", CITY, limit, Text("good up to", "优良上限"),
    )  # fmt: skip


def _pollutant(name: str, city: Sequence[Row], standard: AirStandard) -> Picture | None:
    known, limit = [row for row in city if row[name] is not None], standard.day_limits[name]
    if len(known) < FEWEST or limit is None:
        return None
    rounded = half_even(np.array([row[name] for row in known]), DIGITS[name])
    over, highest = int((rounded > limit).sum()), f"{rounded.max():.{DIGITS[name]}f}"
    day, label, unit = _highest(known, name)[1], POLLUTANT_LABELS[name], UNITS[name]
    title = Text(
        f"{label}: {_days(over)} above the limit of a day ({limit:g} {unit}), highest {highest} on {day.en}",
        f"{label}：超过日均限值（{limit:g} {unit}）的有{over}天，最高{highest}（{day.zh}）",
    )
    return Picture("air_days", "date", (name,), title, "line", CITY, limit, Text("limit", "限值"))


def _stations(summary: Sequence[Row]) -> Picture | None:
    places = [row for row in summary if row["composite_index"] is not None and row["station"] != CITY_CODE]
    if len(places) < FEWEST:
        return None
    best, last = (end(places, key=lambda row: (row["composite_index"], row["station"])) for end in (min, max))
    title = Text(
        f"Composite index: best at {best['station_en']} ({best['composite_index']:.2f}), highest at {last['station_en']} "
        f"({last['composite_index']:.2f})",
        f"综合指数：{best['station_zh']}最低（最好），{best['composite_index']:.2f}；{last['station_zh']}最高，"
        f"{last['composite_index']:.2f}",
    )
    return Picture("air_summary", "station", ("composite_index",), title, "bars")
