"""Figures of the platform → frames of the engine; what its rules say → what a look keeps, and trials of the rule lab."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jixiao.engine.warning.lab import try_rules
from jixiao.engine.warning.rules.judge import Progress
from jixiao.engine.warning.rules.rule import ANY, WarningRule
from jixiao.engine.warning.warn import warn
from jixiao.web.doubts.rules.documents import read_document as read_relations_document
from jixiao.web.warnings import queries, rules

UNKNOWN = "unknown"
LATE = "late"
SHOWN = 400
"""So many warnings and events of a trial are kept one by one; the figures count all."""
TOTALS = ("n_warnings", "per_period", "n_events", "n_hits", "n_misses", "n_false", "precision", "recall", "lead")


@dataclass(frozen=True)
class Outcome:
    """What the rules say: alarms by place; places with their newest period; (place, rule) of which nothing is known."""

    found: tuple[rules.Found, ...] = ()
    places: dict[rules.Place, str] = field(default_factory=dict)
    unknown: frozenset[tuple[rules.Place, str]] = frozenset()


def search(
    material: queries.Material,
    chosen: Sequence[WarningRule],
    at: str | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Every rule judges the newest figure of each series (with `at` the newest up to it); `progress` is told of rules."""
    if not (material.figures or material.due) or not chosen:
        return Outcome()
    beside = _beside(material)
    result = warn(chosen, values_of(material.figures), aims_of(material), at=at, progress=progress, **beside)
    late = frozenset(rule.code for rule in chosen if rule.signal.name == LATE)
    places, unknown = _judged(result.judged, material, late)
    alarms: dict[rules.Place, list[rules.FoundAlarm]] = defaultdict(list)
    reports: dict[tuple[rules.Place, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in result.table:
        place = material.places.get((row["organisation_code"], row["indicator_code"]))
        if place is not None and row["rule"] in late:
            reports[rules.Place(place.organisation_id, None), row["rule"]].append(row)
        elif place is not None:
            alarms[place].append(_alarm(row))
    for (place, _rule), rows in reports.items():
        alarms[place].append(_report_alarm(rows))
    codes = {place: pair for pair, place in material.places.items()}
    found = [
        rules.Found(place, tuple(said), evidence(material, codes[place], said) if place in codes else {})
        for place, said in alarms.items()
    ]
    return Outcome(tuple(found), places, unknown)


def _judged(
    rows: Iterable[Mapping[str, Any]], material: queries.Material, late: frozenset[str]
) -> tuple[dict[rules.Place, str], frozenset[tuple[rules.Place, str]]]:
    """Places that were looked at with their newest period, and of which nothing can be told."""
    places: dict[rules.Place, str] = {}
    unknown: set[tuple[rules.Place, str]] = set()
    for row in rows:
        place = material.places.get((row["organisation_code"], row["indicator_code"]))
        is_known = row["state"] != UNKNOWN
        if place is None or (row["rule"] in late and not is_known):
            continue
        if row["rule"] in late:
            place = rules.Place(place.organisation_id, None)
        elif not is_known:
            unknown.add((place, row["rule"]))
        places[place] = max(str(row["period"]), places.get(place, ""))
    return places, frozenset(unknown)


def _report_alarm(rows: Sequence[Mapping[str, Any]]) -> rules.FoundAlarm:
    """Figures of one report that are late together are one alarm."""
    worst = max(rows, key=lambda row: (rules.RANK[row["severity"]], row["score"] or 0.0, row["period"]))
    n = len({row["indicator_code"] for row in rows})
    alarm = _alarm(worst)
    return alarm._replace(
        message_zh=f"{worst['period']} {n} 项指标：{alarm.message_zh}",
        message_en=f"{worst['period']}, {n} indicators: {alarm.message_en}",
    )


NAMED = ("organisation_code", "indicator_code", "period")


def _beside(material: queries.Material) -> dict[str, Any]:
    """What signals need besides figures and targets."""
    relations = read_relations_document(material.relations) if material.relations else None
    told = ("score", "rule", "message", "message_zh")
    return {
        "forecasts": _frame(material.chances or None, "probability"),
        "due": _frame(material.due or None, "days_late"),
        "doubts": _frame(material.doubts, *told),
        "ranks": _frame(material.ranks, "rank", "out_of", "group"),
        "relations": relations,
    }


def _frame(rows: Sequence[tuple[Any, ...]] | None, *figures: str) -> dict[str, list[Any]] | None:
    """Rows that name organisation, indicator and period first, as the engine takes them."""
    if rows is None:
        return None
    return {name: [row[at] for row in rows] for at, name in enumerate((*NAMED, *figures))}


def _alarm(row: Mapping[str, Any]) -> rules.FoundAlarm:
    return rules.FoundAlarm(
        row["rule"], row["signal"], row["severity"], row["period"], float(row["score"] or 0.0), row["message_zh"],
        row["message"],
    )  # fmt: skip


def values_of(figures: Sequence[queries.Figure]) -> dict[str, list[Any]]:
    """The figures as the engine takes them."""
    return {
        "organisation_code": [row.organisation for row in figures],
        "indicator_code": [row.indicator for row in figures],
        "period": [row.period for row in figures],
        "value": [row.value for row in figures],
    }


def aims_of(material: queries.Material) -> dict[str, list[Any]] | None:
    """The targets as the engine takes them, and which way is better where there is none; None where neither is known."""
    rows: list[tuple[Any, ...]] = [
        *material.aims,
        *(("*", code, "*", None, way) for code, way in material.directions.items()),
    ]
    return {name: [row[at] for row in rows] for at, name in enumerate(queries.AIM_COLUMNS)} if rows else None


def evidence(material: queries.Material, codes: tuple[str, str], alarms: Iterable[rules.FoundAlarm]) -> dict[str, Any]:
    """The figures that a warning rests on, as they stand: two years of the series, targets beside them, alarms marked."""
    rows = material.series.get(codes, [])[-rules.PERIODS_SHOWN :]
    aims = [[row.period, aim] for row in rows if (aim := material.aim_of(*codes, row.period)) is not None]
    return {
        "series": [[row.period, row.value] for row in rows],
        "targets": aims,
        "marked": sorted({alarm.period for alarm in alarms}),
    }


def evidence_of(material: queries.Material, places: Iterable[rules.Place]) -> dict[rules.Place, dict[str, Any]]:
    """The figures of some places as they stand now, without alarms."""
    codes = {place: pair for pair, place in material.places.items()}
    return {place: evidence(material, codes[place], ()) for place in places if place in codes}


def trial(
    material: queries.Material,
    chosen: Sequence[WarningRule],
    first: str | None = None,
    last: str | None = None,
    shown: int = SHOWN,
) -> dict[str, Any]:
    """What rules would have told over past periods, as plain data: months, hits, misses, lead time, who, and each one."""
    figures = material.records or material.figures
    values = values_of(figures)
    if material.records:
        values["recorded_at"] = queries.recorded_days(material.records)
    result = try_rules(chosen, values, aims_of(material), first=first, last=last, **_beside(material))
    rows = {row["rule"]: dict(row) for row in result.table}
    everything = rows.pop(ANY)
    months: dict[str, list[int]] = {}
    for row in result.periods:
        both = months.setdefault(row["period"], [0, 0])
        both[0] += int(row["n_raised"])
        both[1] += int(row["n_standing"])
    told = [dict(row) for row in result.warnings]
    return {
        **{name: everything[name] for name in TOTALS},
        "yardstick": result.yardstick,
        "rules": list(rows.values()),
        "months": [[period, *both] for period, both in months.items()],
        "who": [dict(row) for row in result.who],
        "warnings": told[:shown],
        "events": [dict(row) for row in result.events][:shown],
        "findings": [[row["message_zh"], row["message"]] for row in result.findings][:10],
    }
