"""Tables of concentrations in a few words."""

from datetime import date, timedelta
from typing import Any

from jixiao.engine.model.outcome import Outcome

CLEAN = {"pm25": 10.0, "pm10": 20.0, "so2": 5.0, "no2": 20.0, "co": 0.5, "o3": 60.0}


def days(first: str, n_days: int, station: str = "甲", **values: Any) -> dict[str, list[Any]]:
    """So many days of one station; each pollutant a number for all of them or a list, CLEAN where none is given."""
    start = date.fromisoformat(first)
    columns: dict[str, list[Any]] = {
        "date": [str(start + timedelta(place)) for place in range(n_days)],
        "station": [station] * n_days,
    }
    for name in [*CLEAN, *(name for name in values if name not in CLEAN)]:
        given = values.get(name, CLEAN.get(name))
        columns[name] = given if isinstance(given, list) else [given] * n_days
    return columns


def together(*tables: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The rows of several tables with the same columns."""
    return {name: [cell for table in tables for cell in table[name]] for name in tables[0]}


def hours(n_hours: int, first_hour: int = 0, first: str = "2026-05-01", **values: Any) -> dict[str, list[Any]]:
    """So many hours from an hour of a day on; each pollutant a number for all of them or a list."""
    start = date.fromisoformat(first)
    moments = [divmod(first_hour + place, 24) for place in range(n_hours)]
    columns: dict[str, list[Any]] = {"time": [f"{start + timedelta(day)} {hour:02d}:00" for day, hour in moments]}
    for name, given in values.items():
        columns[name] = given if isinstance(given, list) else [given] * n_hours
    return columns


def rules(outcome: Outcome) -> set[tuple[str, str]]:
    """Severity and rule of everything that was found."""
    return {(row["severity"], row["rule"]) for row in outcome.findings}
