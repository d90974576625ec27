"""Findings about many rows: the first thousand of a kind one by one, the rest counted."""

from collections.abc import Callable, Sequence

import numpy as np

from jixiao.engine.air_quality.intake.concentrations import Concentrations
from jixiao.engine.model.arrays import Ints
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.text import Text

TOLD_ONE_BY_ONE = 1000
Place = Callable[[int], tuple[str, str]]
"""Station and moment of a row, for reading."""


def tell_rows(
    findings: FindingList,
    rule: str,
    rows: Sequence[int] | Ints,
    text: Text | Callable[[int], Text],
    *,
    place: Place | None = None,
    indicator: str = "",
    severity: Severity = Severity.ERROR,
) -> None:
    """The same fault in each of `rows` (places in the table, from 0)."""
    listed = [int(row) for row in rows]
    for row in listed[:TOLD_ONE_BY_ONE]:
        station, moment = place(row) if place else ("", "")
        said = text if isinstance(text, Text) else text(row)
        findings.add(Finding(severity, rule, said, station, indicator, moment, "", row + 1))
    more = len(listed) - TOLD_ONE_BY_ONE
    if more > 0:
        rest = Text(f"{more} further rows have the same fault.", f"另有 {more} 行有同样的问题。")
        findings.add(Finding(severity, rule, rest, "", indicator))


def tell_places(
    known: Concentrations,
    findings: FindingList,
    rule: str,
    places: Ints,
    text: Text,
    indicator: str = "",
    severity: Severity = Severity.ERROR,
) -> None:
    """The same fault at places of concentrations that were read, in the order of the table's rows."""
    if not len(places):
        return
    ordered = places[np.argsort(known.rows[places], kind="stable")]
    shown = ordered[:TOLD_ONE_BY_ONE]
    at = {int(known.rows[place]): int(place) for place in shown}

    def place(row: int) -> tuple[str, str]:
        return known.stations[int(known.station[at[row]])], known.moment(at[row])

    tell_rows(findings, rule, known.rows[ordered], text, place=place, indicator=indicator, severity=severity)
