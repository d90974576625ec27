"""Figures of the platform → frames of the engine; its doubts → rows, each with the figures it rests on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from jixiao.engine.integrity.doubts import Doubts, doubts
from jixiao.engine.integrity.reporters import EVERYBODY
from jixiao.engine.integrity.review import review_queue
from jixiao.engine.model.table import Table
from jixiao.web.doubts import queries, rules
from jixiao.web.doubts.queries import Revision

OTHER = "@source"
"""Ends the code under which a source's figure stands beside the typed one."""
HALF = 0.5
AFTER = 6
"""So many later figures are shown beside a doubtful one."""


@dataclass(frozen=True)
class Outcome:
    """What a search found, whom to ask first, how much it looked at."""

    found: tuple[rules.Found, ...] = ()
    review: tuple[dict[str, Any], ...] = ()
    n_values: int = 0
    n_series: int = 0


def search(material: queries.Material, settled: Collection[tuple[rules.Place, int]] = frozenset()) -> Outcome:
    """Every rule looks at the figures. `settled` doubts (place, revision) are found again, yet accuse nobody."""
    if not material.figures:
        return Outcome()
    result = doubts(_values(material), _aims(material.aims), material.relations)
    told = [*result.table, *_beside_sources(material)]
    rows = [(row, one) for row in told if (one := _found(row, material)) is not None]
    accusing = [row for row, one in rows if (one.place, one.revision) not in settled]
    strongest = {(one.place, one.revision): one for _, one in sorted(rows, key=lambda pair: pair[1].score)}
    return Outcome(
        tuple(strongest.values()),
        tuple(_review(accusing, result)),
        len(result.case.panel.values),
        result.case.panel.n_series,
    )


def _values(material: queries.Material) -> dict[str, list[Any]]:
    """Every record of the figures that hold, with the moment it was recorded and the day it was due."""
    rows = [row for row in material.revisions if row.value is not None and queries.key_of(row) in material.figures]
    dues = [material.due.get((row.organisation_id, row.period)) for row in rows]
    return {
        "organisation_code": [row.organisation for row in rows],
        "indicator_code": [row.indicator for row in rows],
        "period": [row.period for row in rows],
        "value": [row.value for row in rows],
        "recorded_at": [_local(row.recorded_at) for row in rows],
        "due_date": ["" if due is None else due.isoformat() for due in dues],
    }


def _local(moment: datetime) -> str:
    """On the office's own clock, to the second."""
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0).isoformat()


def _aims(lines: Iterable[queries.Aim]) -> dict[str, list[Any]] | None:
    listed = list(lines)
    names = queries.Aim._fields
    return {name: [getattr(line, name) for line in listed] for name in names} if listed else None


def _beside_sources(material: queries.Material) -> list[dict[str, Any]]:
    """Where a person and a source tell different figures: further apart than half of the last decimal is a doubt."""
    if not material.pairs:
        return []
    rows = [
        (row.organisation, row.indicator + mark, row.period, row.value)
        for pair in material.pairs
        for row, mark in zip(pair, ("", OTHER), strict=True)
    ]
    names = ("organisation_code", "indicator_code", "period", "value")
    codes = sorted({typed.indicator for typed, _ in material.pairs})
    relations = [
        {
            "rule": "agrees",
            "reported": code,
            "checked": code + OTHER,
            "tolerance": HALF * 10.0 ** -material.decimals.get(code, 0),
        }
        for code in codes
    ]
    values = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    table = doubts(values, None, relations, rules=["sources_disagree"]).table
    return [_named_source(dict(row)) for row in table]


def _named_source(row: dict[str, Any]) -> dict[str, Any]:
    code = row["indicator_code"] + OTHER
    said = {"message": ("“" + code + "”", "the data source"), "message_zh": ("“" + code + "”", "数据来源")}
    return row | {name: row[name].replace(old, new) for name, (old, new) in said.items()}


def _review(rows: Sequence[Mapping[str, Any]], result: Doubts) -> list[dict[str, Any]]:
    panel = result.case.panel
    n_series: dict[str, int] = defaultdict(int)
    for number in panel.organisation.tolist():
        n_series[panel.organisations[number]] += 1
    names = ("organisation_code", "indicator_code", "period", "rule", "score", "family")
    table = Table.from_rows(names, [tuple(row[name] for name in names) for row in rows])
    return [dict(row) for row in review_queue(table, n_series, result.case.cuts)]


def _found(row: Mapping[str, Any], material: queries.Material) -> rules.Found | None:
    """The engine's row as a doubt of the platform; None where nobody stands for it."""
    organisations, indicators = material.ids
    code, indicator, period = row["organisation_code"], row["indicator_code"], row["period"]
    is_about_all = code == EVERYBODY
    organisation_id = material.top_id if is_about_all else organisations.get(code)
    if organisation_id is None:
        return None
    figure = material.figures.get((code, indicator, period))
    place = rules.Place(organisation_id, indicators.get(indicator), period, row["rule"], is_about_all)
    return rules.Found(
        place,
        figure.revision if figure is not None else _year(material, code, indicator, period),
        figure.observation_id if figure is not None else None,
        row["family"], float(row["score"]), row["message_zh"], row["message"],
        _evidence(material, code, indicator, figure),
    )  # fmt: skip


def _year(material: queries.Material, code: str, indicator: str, period: str) -> int:
    """Of the period, else of the newest figure: a doubt about many figures is asked anew when a year has passed."""
    if period:
        return int(period[:4])
    years = [
        int(rows[-1].period[:4])
        for (organisation, one), rows in material.series.items()
        if code in {organisation, EVERYBODY} and indicator in {one, ""}
    ]
    return max(years, default=0)


def _evidence(material: queries.Material, code: str, indicator: str, figure: Revision | None) -> dict[str, Any]:
    """The figures that the doubt rests on, as they stood: two years of the series, with the doubtful one among them."""
    rows = material.series.get((code, indicator), [])
    at = rows.index(figure) if figure is not None else len(rows) - 1
    last = min(len(rows), at + 1 + AFTER)
    shown = rows[max(0, last - rules.PERIODS_SHOWN) : last]
    evidence: dict[str, Any] = {"series": [[row.period, row.value] for row in shown]}
    if figure is not None:
        evidence["value"], evidence["source"] = figure.value, figure.source
    return evidence
