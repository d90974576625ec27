"""Standings read out of results: an evaluation, and where there is one the evaluation before it."""

from collections.abc import Mapping
from statistics import median

from jixiao.engine.model.node import Node
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.report.headlines.standing import Leaf, Seat, Standings
from jixiao.report.results import AFTER, BEFORE, Results

CLOSE = 10
"""Decimals at which two figures are the same."""


def standings_of(results: Results, bands: Mapping[str, int] | None = None) -> Standings:
    """`bands` (from `robustness(evaluation).bands()`): who shares one cannot be told apart."""
    scheme, earlier = results.evaluation.scheme, results.earlier
    groups = dict.fromkeys(results.group_of(code) for code in results.organisations)
    return Standings(
        _words(results.evaluation.period), [_seat(results, code, bands or {}) for code in results.organisations],
        [_leaf(results, leaf) for leaf in results.leaves], {code: results.group_label(code) for code in groups},
        float(scheme.full_marks), scheme.rounding.digits, _words(earlier.period) if earlier else None,
    )  # fmt: skip


def _words(period: Period) -> Text:
    return Text(period.label_en, period.label_zh)


def _read(results: Results, when: str, what: str, code: str, node: str) -> float | None:
    """A number of the results; None where it is unknown, or the organisation or indicator was not there."""
    if when == BEFORE and results.earlier is None:
        return None
    try:
        found = results.read((when, what, code, node))
    except KeyError:
        return None
    return float(found) if isinstance(found, int | float) else None


def _seat(results: Results, code: str, bands: Mapping[str, int]) -> Seat:
    score, rank = (_read(results, AFTER, what, code, results.root) for what in ("score", "rank"))
    former = _read(results, BEFORE, "score", code, results.earlier.scheme.code) if results.earlier else None
    change = None if score is None or former is None else round(score - former, CLOSE)
    return Seat(
        code, results.organisation_label(code), results.group_of(code), score, None if rank is None else int(rank), change,
        bands.get(code),
    )  # fmt: skip


def _leaf(results: Results, leaf: Node) -> Leaf:
    now, then = (_known(results, when, "raw", leaf) for when in (AFTER, BEFORE))
    aims, sign = _known(results, AFTER, "target", leaf), 1 if leaf.direction == "higher" else -1
    both = [code for code in now if code in then]
    return Leaf(
        leaf.code, leaf.label(),
        {code: round(sign * (value - aims[code]), CLOSE) >= 0 for code, value in now.items() if code in aims},
        sum(round(sign * (now[code] - then[code]), CLOSE) > 0 for code in both), len(both),
        median(now.values()) if now else None, median(then.values()) if then else None, leaf.unit_of_measure,
    )  # fmt: skip


def _known(results: Results, when: str, what: str, leaf: Node) -> dict[str, float]:
    found = {code: _read(results, when, what, code, leaf.code) for code in results.organisations}
    return {code: value for code, value in found.items() if value is not None}
