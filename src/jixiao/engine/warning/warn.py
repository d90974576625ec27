"""`warn(rules, values)`: what every rule warns of, a line each with its severity, its figures and a sentence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np

from jixiao.engine.model.admission import admit
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.period import Period
from jixiao.engine.model.table import Table
from jixiao.engine.warning.rules.judge import Judged, Progress, ask_all, ask_at, ask_newest, judge
from jixiao.engine.warning.rules.reader import active_rules
from jixiao.engine.warning.rules.remarks import remark
from jixiao.engine.warning.scene.making import Beside, make_scene
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.severity import SEVERITIES

WARNING_COLUMNS = (
    "organisation_code", "indicator_code", "period", "rule", "signal", "severity", "score", "message", "message_zh",
)  # fmt: skip
JUDGED_COLUMNS = ("organisation_code", "indicator_code", "period", "rule", "state", "severity", "amount", "score")


@dataclass(frozen=True)
class Warnings(Outcome):
    """`table`: a row for every warning that stands in a period asked about, by organisation, indicator, period, rule.

    `findings` are the rows that could not be used, and rules that speak of what is not there.
    """

    rulings: tuple[Judged, ...]
    scene: Scene

    @cached_property
    def judged(self) -> Table:
        """Every rule, series and period asked about: state standing, pending, clear or unknown; amount, score."""
        rows = [row for each in self.rulings for row in _states(self.scene, each)]
        return Table.from_rows(JUDGED_COLUMNS, _in_order(rows, self.rulings))


def warn(
    rules: object,
    values: object,
    targets: object = None,
    *,
    at: str | None = None,
    all_periods: bool = False,
    due: object = None,
    forecasts: object = None,
    relations: object = None,
    doubts: object = None,
    ranks: object = None,
    progress: Progress | None = None,
) -> Warnings:
    """Warn about a frame (organisation_code, indicator_code, period, value) by rules: YAML text, plain data or read ones.

    Judged is the newest period of each series; with `at` the last period that ends within it, from values up to it alone;
    with `all_periods` each. `targets` as for `evaluate`; the other frames as signals need them (docs/reference/warning-rules).
    Bad rows are findings; unusable rules and a bad `at` raise DefinitionError.
    """
    chosen, findings = active_rules(rules), FindingList()
    asking = ask_all if all_periods else ask_newest if at is None else ask_at(Period.parse(at))
    scene = make_scene(
        admit(values, findings).panel, Beside(targets, due, forecasts, relations, doubts, ranks), findings
    )
    remark(chosen, scene, findings)
    rulings = tuple(judge(chosen, scene, asking, progress))
    rows = [row for each in rulings for row in _warnings(scene, each)]
    return Warnings(Table.from_rows(WARNING_COLUMNS, _in_order(rows, rulings)), findings.table(), rulings, scene)


def _warnings(scene: Scene, each: Judged) -> Iterator[tuple[Any, ...]]:
    score = each.score
    shown = each.asked & (each.standing.level > 0)
    for row, column in zip(*(places.tolist() for places in np.nonzero(shown)), strict=True):
        seen = each.seen(scene, row, column)
        severity = SEVERITIES[int(each.standing.level[row, column]) - 1]
        place = seen.organisation, seen.indicator, seen.period, each.rule.code
        yield (*place, each.rule.signal.name, severity, float(score[row, column]), *each.text(seen))


def _states(scene: Scene, each: Judged) -> Iterator[tuple[Any, ...]]:
    score, amounts, own = each.score, each.amounts.amount, each.standing
    for row, column in zip(*(places.tolist() for places in np.nonzero(each.asked)), strict=True):
        level, amount = int(own.level[row, column]), float(amounts[row, column])
        state = "standing" if own.stands[row, column] else "pending" if own.is_pending[row, column] else "clear"
        state = state if isfinite(amount) else "unknown"
        codes = scene.panel.codes(int(each.grid.series[each.lines[row]]))
        figures = (amount, float(score[row, column])) if isfinite(amount) else (None, None)
        severity = SEVERITIES[level - 1] if level else ""
        yield (*codes, each.grid.texts[column], each.rule.code, state, severity, *figures)


def _in_order(rows: Iterable[tuple[Any, ...]], rulings: Iterable[Judged]) -> list[tuple[Any, ...]]:
    """By organisation, indicator, period, and rules as they stand in their file."""
    order = {each.rule.code: place for place, each in enumerate(rulings)}
    return sorted(rows, key=lambda row: (*row[:3], order[row[3]]))
