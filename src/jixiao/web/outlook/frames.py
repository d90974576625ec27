"""One look ahead: the figures as series, the engine's forecasts, and for each pair where its year will end."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.engine.forecast import Ahead, forecast_series
from jixiao.engine.forecast.ahead import Progress
from jixiao.engine.forecast.attain import Prospect, attain, pick_light
from jixiao.engine.forecast.attainment.pace import LightCuts
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.series import Series, read_series
from jixiao.engine.model.table import Table
from jixiao.web.outlook import rules
from jixiao.web.outlook.queries.material import Material, Meaning, Pair

WEAK_BELOW = 12
"""With fewer values a forecast is marked as weak: no season can be told from them."""
WEAKENING = frozenset({"by_pace", "untested", "low_confidence"})
"""Findings of the engine that make a forecast weak."""
Notes = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Found:
    """What a look found for one pair: columns of an Outlook, by name."""

    pair: Pair
    columns: Mapping[str, Any]


@dataclass(frozen=True)
class Look:
    """All pairs, and how often the intervals held in the past (rows of group, horizon, share80, share95, n)."""

    found: tuple[Found, ...] = ()
    coverage: tuple[dict[str, Any], ...] = ()
    n_series: int = 0
    n_forecast: int = 0


def look_ahead(material: Material, *, seed: int, nightly: bool = True, progress: Progress | None = None) -> Look:
    """Forecast every series to the end of the year in view, and hold it against its target."""
    findings = FindingList()
    frame = material.frame()
    series = read_series(frame, findings)
    fresh = [each for each in series if not rules.is_stale(each, material.period)]
    found = [_without_forecast(each, material) for each in series if rules.is_stale(each, material.period)]
    coverage: tuple[dict[str, Any], ...] = ()
    if fresh:
        horizon = max(1, *(rules.n_left(each, material.year) for each in fresh))
        asked: dict[str, Any] = {"nightly": nightly, "seed": seed, "progress": progress}
        ahead = forecast_series(fresh, horizon, findings=findings, **asked)
        prospects, more = _prospects(fresh, frame, material, seed)
        told = _by_series([*findings.table(), *more])
        found += [
            _found(place, ahead, prospects.get(each.code), material, told) for place, each in enumerate(fresh)
        ]  # fmt: skip
        coverage = tuple(dict(row) for row in ahead.coverage)
    seen = {one.pair for one in found}
    found += [_nothing(pair, material) for pair in material.aims if pair not in seen and pair[1] in material.meanings]
    n_forecast = sum(one.columns["state"] == rules.SAID for one in found)
    return Look(tuple(sorted(found, key=lambda one: one.pair)), coverage, len(series), n_forecast)


def _prospects(
    series: Sequence[Series], frame: object, material: Material, seed: int
) -> tuple[dict[str, Prospect], Table]:  # fmt: skip
    """What each year may come to; a series without a target is asked with none that means anything."""
    pairs = [rules.pair_of(each) for each in series]
    targets = {
        "series": [each.code for each in series],
        "year": [str(material.year)] * len(series),
        "target": [material.target(pair) or 0.0 for pair in pairs],
        "direction": [material.meanings[pair[1]].direction for pair in pairs],
        "kind": [material.kind(pair) for pair in pairs],
    }
    attained = attain(frame, targets, seed=seed)
    found = {each.series: each for each in attained.prospects if each is not None}
    return found, attained.findings


def _by_series(rows: Iterable[Mapping[str, Any]]) -> Notes:
    """What the engine said of each series."""
    told: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["indicator_code"] and row["message"] not in {each["message"] for each in told[row["indicator_code"]]}:
            told[row["indicator_code"]].append(row)
    return told


def _columns(pair: Pair, material: Material, **changes: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "newest_period": "", "newest_value": None, "n_values": 0, "n_known": 0, "n_left": 0, "model": "",
        "is_weak": False, "coverage_group": "", "path": [], "note_zh": "", "note_en": "", "end_mean": None,
        "quantiles": [], "so_far": None, "target": None, "probability": None, "required": None, "light": "",
    }  # fmt: skip
    kind, direction = material.kind(pair), material.meanings[pair[1]].direction
    return {**empty, "kind": kind, "direction": direction, **changes}


def _nothing(pair: Pair, material: Material) -> Found:
    return Found(pair, _columns(pair, material, state=rules.NOTHING, target=material.target(pair)))


def _known(series: Series, material: Material) -> dict[str, Any]:
    """What is known of a series without looking ahead."""
    pair, of_year = rules.pair_of(series), rules.of_year(series, material.year)
    newest = float(series.values[-1])
    if material.meanings[pair[1]].is_running:
        newest = float(np.nansum(rules.of_year(series, series.last // series.step.per_year)))
    there = of_year[np.isfinite(of_year)]
    reached = {rules.FLOW: there.sum(), rules.AVERAGE: there.sum() / max(len(there), 1)}
    so_far = reached.get(material.kind(pair), newest)
    return {
        "newest_period": series.period(len(series) - 1), "newest_value": rules.plain_double(newest),
        "n_values": int(np.isfinite(series.values).sum()), "n_known": len(there),
        "n_left": rules.n_left(series, material.year),
        "so_far": rules.plain_double(float(so_far)) if len(there) or material.kind(pair) == rules.LEVEL else None,
        "target": material.target(pair),
    }  # fmt: skip


def _without_forecast(series: Series, material: Material) -> Found:
    pair = rules.pair_of(series)
    return Found(pair, _columns(pair, material, state=rules.STALE, **_known(series, material)))


def _found(place: int, ahead: Ahead, prospect: Prospect | None, material: Material, told: Notes) -> Found:
    series = ahead.series[place]
    pair, notes = rules.pair_of(series), told.get(series.code, ())
    known = _known(series, material) | {
        "note_zh": " ".join(row["message_zh"] for row in notes), "note_en": " ".join(row["message"] for row in notes),
    }  # fmt: skip
    n_left = known["n_left"]
    if n_left and not ahead.models[place]:
        return Found(pair, _columns(pair, material, state=rules.SHORT, **known))
    quantiles = (rules.quantiles_of(prospect) if prospect is not None else None) or []
    if material.kind(pair) != rules.FLOW:
        quantiles = rules.within(np.array(quantiles, np.float64), *_bounds(material.meanings[pair[1]])).tolist()
    columns = {
        **known, "model": ahead.models[place] if n_left else "",
        "coverage_group": rules.coverage_group(series, set(ahead.coverage["group"])) if n_left else "",
        "is_weak": bool(n_left) and (known["n_values"] < WEAK_BELOW or any(row["rule"] in WEAKENING for row in notes)),
        "path": _path(place, ahead, material, n_left, quantiles), "end_mean": rules.plain_double(rules.at_share(quantiles, 0.5)),
        "quantiles": [rules.plain_double(value) for value in quantiles], **_held_against(pair, known, prospect, material),
    }  # fmt: skip
    return Found(pair, _columns(pair, material, state=rules.SAID, **columns))


def _held_against(
    pair: Pair, known: Mapping[str, Any], prospect: Prospect | None, material: Material
) -> dict[str, Any]:  # fmt: skip
    """The chance of the target, the pace still required, and the light."""
    target = material.target(pair)
    if target is None or prospect is None or prospect.probability is None:
        return {}
    probability, kind = prospect.probability, material.kind(pair)
    required = prospect.required if kind != rules.LEVEL else None
    if kind == rules.LEVEL:
        required = rules.pace_to(kind, known["so_far"], known["n_known"], known["n_left"], target)
    light = pick_light(probability, material.lights.get(pair, ""), LightCuts.of_year(material.year))
    return {
        "probability": rules.plain_double(probability),
        "required": rules.plain_double(required),
        "light": str(light),
    }


def _path(
    place: int, ahead: Ahead, material: Material, n_left: int, quantiles: Sequence[float]
) -> list[list[Any]]:  # fmt: skip
    """Per period ahead its forecast and intervals; of running totals the totals.

    Where the last step is the year's figure itself (levels and running totals) the fan is led to its distribution, so
    that a page says one thing.
    """
    series = ahead.series[place]
    pair = rules.pair_of(series)
    meaning = material.meanings[pair[1]]
    lines = [ahead.mean, ahead.low[80], ahead.high[80], ahead.low[95], ahead.high[95]]
    figures = np.vstack([line[place, :n_left] for line in lines])
    if meaning.is_running and n_left:
        figures = rules.as_totals(figures, float(np.nansum(rules.of_year(series, material.year))))
    if quantiles and n_left and (meaning.is_running or material.kind(pair) == rules.LEVEL):
        ends = np.array([rules.at_share(quantiles, share) for share in (0.5, 0.1, 0.9, 0.025, 0.975)], np.float64)
        figures = rules.led_to(figures, ends)
    figures = rules.within(figures, *_bounds(meaning))
    return [
        [series.period(len(series) + step), *(rules.plain_double(value) for value in figures[:, step].tolist())]
        for step in range(n_left)
    ]


def _bounds(meaning: Meaning) -> tuple[float | None, float | None]:
    """Between which the figures lie; a running total may pass the bound of what a period adds."""
    return meaning.lower, None if meaning.is_running else meaning.upper
