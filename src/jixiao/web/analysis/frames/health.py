"""Indicators as the platform holds them, with their figures and real weight → the engine's health check."""

from collections.abc import Collection, Mapping, Sequence
from math import nan
from typing import Any

from jixiao.engine.indicator_health.described import Described
from jixiao.engine.indicator_health.health import INFLUENCE_COLUMNS, Health, check_health
from jixiao.engine.robustness.influence import influence
from jixiao.web.analysis import queries
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.indicators.models import IndicatorVersion, Registration

PERIODS = 12
"""So many newest periods of an indicator are looked at."""
TYPED = "typed"


def indicator_health(
    versions: Sequence[IndicatorVersion], registered: Mapping[str, Registration], minutes: Mapping[str, float],
    organisations: Collection[int], run: ScoringRun | None,
) -> Health:  # fmt: skip
    """Of the indicators as they are meant now; `organisations` by id whose figures count, `run` whose weights do."""
    moves = [] if run is None else _influence(run)
    weights = {row["node_code"]: 100 * row["stated_share"] for row in moves if row["stated_share"] is not None}
    described = [
        _described(version, registered.get(version.indicator.code), minutes, weights.get(version.indicator.code, nan))
        for version in versions
    ]
    return check_health(described, _figures(versions, organisations), moves or None)


def _described(
    version: IndicatorVersion, registration: Registration | None, minutes: Mapping[str, float], weight: float
) -> Described:
    code = version.indicator.code
    owner = version.owner or (registration.owner if registration else None)
    return Described(
        code, version.label_zh, version.label_en, version.definition_zh or version.definition_en,
        version.formula_zh or version.formula_en, version.unit_of_measure,
        (registration.note if registration else "") or version.source_note, owner.code if owner else "",
        version.direction if version.direction in ("higher", "lower") else "higher", weight=weight,
        minutes=minutes.get(code, nan),
        lower=nan if version.lower_bound is None else version.lower_bound,
        upper=nan if version.upper_bound is None else version.upper_bound,
        is_typed=None if registration is None else registration.source == TYPED,
        evidence_required=version.evidence_required,
    )  # fmt: skip


def _figures(versions: Sequence[IndicatorVersion], organisations: Collection[int]) -> dict[str, list[Any]]:
    """Long columns of what holds of the newest periods."""
    codes = {version.indicator_id: version.indicator.code for version in versions}
    held = queries.held()
    found: dict[queries.Place, queries.Figure] = {}
    for every, known in held.periods.items():
        ids = known.keys() & codes.keys()
        found |= queries.figures(organisations, ids, held.all_periods(every, ids)[-PERIODS:]) if ids else {}
    rows = [(str(place[0]), codes[place[1]], place[2], figure.value) for place, figure in found.items()]
    names = ("organisation_code", "indicator_code", "period", "value")
    return dict(
        zip(names, (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], []), strict=True)
    )


def _influence(run: ScoringRun) -> list[dict[str, Any]]:
    """The effective weights of a run by the indicator that a leaf looks at; leaves made from several are left out."""
    leaves = {leaf.code: evaluation.own_indicator(leaf) for leaf in evaluation.scheme_of(run).leaves}
    found = influence(evaluation.evaluation_of(run)).to_rows()
    return [
        {name: row[name] for name in INFLUENCE_COLUMNS} | {"node_code": leaves[row["node_code"]]}
        for row in found
        if leaves.get(row["node_code"])
    ]
