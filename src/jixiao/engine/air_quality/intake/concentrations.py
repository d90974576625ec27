"""Concentrations of stations at moments, as arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from jixiao.engine.air_quality.intake.moments import HOURS, day_texts
from jixiao.engine.model.arrays import Bools, Floats, Ints

START, END = "start", "end"
Values = Mapping[str, Floats]


@dataclass(frozen=True)
class Concentrations:
    """One row for each station and moment, by station and then by moment. NaN where a value is unknown.

    `when`: days since 1970-01-01, or hours (named by their start) since its midnight; `rows`: the row of the table that
    each came from, counted from 0. µg/m³, CO in mg/m³. `named_by`: whether the table names an hour by its start or end.
    `contested`: rows that contradict another of their station and moment; they are no part of `settled`.
    """

    stations: tuple[str, ...]
    station: Ints
    when: Ints
    values: Values
    rows: Ints
    contested: Bools
    hourly: bool = False
    named_by: str = START

    def __len__(self) -> int:
        return len(self.when)

    @property
    def days(self) -> Ints:
        """The day of each row."""
        return self.when // HOURS if self.hourly else self.when

    def moment(self, place: int) -> str:
        """The moment of a row as it is written."""
        return self.moment_texts(self.when[place : place + 1])[0]

    def moment_texts(self, moments: Ints) -> list[str]:
        """Moments as they are written; an hour by the table's way: named by its end, 24:00 is the last of a day."""
        if not self.hourly:
            return day_texts(moments)
        later = int(self.named_by == END)
        hours = (moments % HOURS + later).tolist()
        return [f"{day} {hour:02d}:00" for day, hour in zip(day_texts(moments // HOURS), hours, strict=True)]

    def taken(self, chosen: Any) -> "Concentrations":
        """The rows chosen by a mask or by places."""
        values = {name: column[chosen] for name, column in self.values.items()}
        return replace(
            self,
            station=self.station[chosen],
            when=self.when[chosen],
            values=values,
            rows=self.rows[chosen],
            contested=self.contested[chosen],
        )

    def settled(self) -> "Concentrations":
        """Without what is contested: each station and moment once."""
        return self.taken(~self.contested) if self.contested.any() else self
