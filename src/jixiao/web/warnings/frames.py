"""Figures of the platform → frames of the engine; what its rules say → what a look keeps, and trials of the rule lab."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jixiao.engine.model.period import Period
from jixiao.engine.warning.rule import WarningRule
from jixiao.engine.warning.warn import warn
from jixiao.web.warnings import queries, rules

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    """What the rules say: alarms by place; places with their newest period; (place, rule) of which nothing is known."""

    found: tuple[rules.Found, ...] = ()
    places: dict[rules.Place, str] = field(default_factory=dict)
    unknown: frozenset[tuple[rules.Place, str]] = frozenset()


def search(material: queries.Material, chosen: Sequence[WarningRule], at: str | None = None) -> Outcome:
    """Every rule judges the newest figure of each series (with `at` the newest up to it)."""
    if not material.figures or not chosen:
        return Outcome()
    result = warn(chosen, values_of(material), aims_of(material), at=at)
    alarms: dict[rules.Place, list[rules.FoundAlarm]] = defaultdict(list)
    places: dict[rules.Place, str] = {}
    unknown: set[tuple[rules.Place, str]] = set()
    for row in result.judged:
        place = material.places.get((row["organisation_code"], row["indicator_code"]))
        if place is not None:
            places[place] = max(str(row["period"]), places.get(place, ""))
            if row["state"] == UNKNOWN:
                unknown.add((place, row["rule"]))
    for row in result.table:
        place = material.places.get((row["organisation_code"], row["indicator_code"]))
        if place is not None:
            alarms[place].append(_alarm(row))
    codes = {place: pair for pair, place in material.places.items()}
    found = [
        rules.Found(place, tuple(said), evidence(material, codes[place], said)) for place, said in alarms.items()
    ]  # fmt: skip
    return Outcome(tuple(found), places, frozenset(unknown))


def _alarm(row: Mapping[str, Any]) -> rules.FoundAlarm:
    return rules.FoundAlarm(
        row["rule"], row["signal"], row["severity"], row["period"], float(row["score"] or 0.0), row["message_zh"],
        row["message"],
    )  # fmt: skip


def values_of(material: queries.Material) -> dict[str, list[Any]]:
    """The figures as the engine takes them."""
    return {
        "organisation_code": [row.organisation for row in material.figures],
        "indicator_code": [row.indicator for row in material.figures],
        "period": [row.period for row in material.figures],
        "value": [row.value for row in material.figures],
    }


def aims_of(material: queries.Material) -> dict[str, list[Any]] | None:
    """The targets as the engine takes them; None where there are none."""
    names = ("organisation_code", "indicator_code", "period", "target", "direction")
    return {name: [getattr(aim, name) for aim in material.aims] for name in names} if material.aims else None


def evidence(material: queries.Material, codes: tuple[str, str], alarms: Iterable[rules.FoundAlarm]) -> dict[str, Any]:
    """The figures that a warning rests on, as they stand: two years of the series, targets beside them, alarms marked."""
    rows = material.series.get(codes, [])[-rules.PERIODS_SHOWN :]
    aims = [[row.period, aim] for row in rows if (aim := material.aim_of(*codes, row.period)) is not None]
    return {
        "series": [[row.period, row.value] for row in rows],
        "targets": aims,
        "marked": sorted({alarm.period for alarm in alarms}),
    }


def newest_period(material: queries.Material) -> Period | None:
    """The newest period of any figure."""
    return max((Period.parse(row.period) for row in material.figures), key=lambda one: one.last_date, default=None)
