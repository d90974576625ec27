"""Months and years of the city and its stations by the engine: summaries, changes in a year, what targets still allow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jixiao.engine.air_quality.periods.allowance import GOOD_DAYS, remaining_allowances
from jixiao.engine.air_quality.periods.evaluation import air_summary, year_on_year
from jixiao.engine.air_quality.standards import AirStandard, air_standard, standard_on
from jixiao.engine.model.period import Period
from jixiao.web.air import queries
from jixiao.web.air.rules import CITY

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Allowance:
    """What a year's target still allows: as `remaining_allowances` has it."""

    target_of: str
    target: float
    days_past: int
    days_known: int
    so_far: float | None
    days_left: int
    allowance: float | None
    missing: float | None
    within_reach: bool | None

    @property
    def is_days(self) -> bool:
        """Whether days are counted, not a mean."""
        return self.target_of == GOOD_DAYS


def standard_for(period: Period, asked: str = "") -> AirStandard:
    """The standard asked for, else the one that holds on the period's last day. DefinitionError for an unknown one."""
    return air_standard(asked) if asked else standard_on(period.last_date.isoformat())


def summaries(period: Period, standard: AirStandard) -> dict[str, Row]:
    """The summary of a month or year by place: the city and every station that has a day in it."""
    known = queries.concentrations(period.first_date, period.last_date, None)
    if not len(known):
        return {}
    rows = air_summary(known, by=period.frequency.value, standard=standard.name).table.to_rows()
    return _ranked({row["station"]: row for row in rows if str(row["period"]) == str(period)})


def _ranked(found: dict[str, Row]) -> dict[str, Row]:
    """Stations are ranked among themselves: the city stands in no rank of its own stations."""
    known = [
        row["composite_index"] for place, row in found.items() if place != CITY and row["composite_index"] is not None
    ]
    ranked: dict[str, Row] = {}
    for place, row in found.items():
        index = row["composite_index"]
        rank = None if place == CITY or index is None else 1 + sum(other < index for other in known)
        ranked[place] = {**row, "rank": rank}
    return ranked


def change(period: Period, standard: AirStandard) -> Row | None:
    """The city's period beside the same one a year before, both under one standard; None without such a one."""
    before = period.year_on_year()
    known = queries.concentrations(before.first_date, period.last_date)
    if not len(known):
        return None
    rows = year_on_year(known, by=period.frequency.value, standard=standard.name).table.to_rows()
    return next((row for row in rows if str(row["period"]) == str(period)), None)


def allowances(year: int, standard: AirStandard, targets: Mapping[str, float]) -> list[Allowance]:
    """What the city's targets of a year still allow, all days under one standard."""
    known = queries.concentrations(date(year, 1, 1), date(year, 12, 31))
    if not len(known) or not targets:
        return []
    rows = remaining_allowances(known, targets, standard=standard.name).table.to_rows()
    names = Allowance.__dataclass_fields__
    return [Allowance(**{name: row[name] for name in names}) for row in rows]
