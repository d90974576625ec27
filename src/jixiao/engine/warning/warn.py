"""`warn(rules, values)`: what every rule warns of, a line each with its severity, its figures and a sentence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np

from jixiao.engine.integrity.relations import read_relations
from jixiao.engine.model.admission import admit
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.period import Period
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.warning.rules.judge import Judged, ask_all, ask_at, ask_newest, judge
from jixiao.engine.warning.rules.reader import active_rules
from jixiao.engine.warning.rules.rule import ANY, WarningRule
from jixiao.engine.warning.scene.aims import read_year_aims
from jixiao.engine.warning.scene.scene import Scene, lay_out
from jixiao.engine.warning.scene.tables import check_frame, owed_until
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
) -> Warnings:
    """Warn about a frame (organisation_code, indicator_code, period, value) by rules: YAML text, plain data or read ones.

    Judged is the newest period of each series; with `at` the last period that ends within it, from values up to it alone;
    with `all_periods` each. `targets` as for `evaluate`; `due`, `forecasts` and `relations` as signals need them.
    Bad rows are findings; unusable rules and a bad `at` raise DefinitionError.
    """
    chosen, findings = active_rules(rules), FindingList()
    asking = ask_all if all_periods else ask_newest if at is None else ask_at(Period.parse(at))
    scene = make_scene(chosen, values, findings, targets=targets, due=due, forecasts=forecasts, relations=relations)
    rulings = tuple(judge(chosen, scene, asking))
    rows = [row for each in rulings for row in _warnings(scene, each)]
    return Warnings(Table.from_rows(WARNING_COLUMNS, _in_order(rows, rulings)), findings.table(), rulings, scene)


def make_scene(
    rules: Sequence[WarningRule],
    values: object,
    findings: FindingList,
    *,
    targets: object = None,
    due: object = None,
    forecasts: object = None,
    relations: object = None,
) -> Scene:
    """The values laid out for signals; rows that cannot be used, and codes of rules that have no values, are findings."""
    panel = admit(values, findings).panel
    aims = read_year_aims(targets, panel, findings)
    check_frame(due, "due", "days_late", findings)
    check_frame(forecasts, "forecasts", "probability", findings)
    scene = Scene(panel, lay_out(panel, owed_until(due)), aims, targets, due, forecasts, read_relations(relations))
    for rule in rules:
        _tell_lacks(rule, scene, findings)
        for codes, known, word in (
            (rule.indicators, panel.indicators, Text("indicator", "指标")),
            (rule.organisations, panel.organisations, Text("organisation", "单位")),
        ):
            for code in codes:
                if code != ANY and code not in known:
                    findings.add(_unknown_code(rule, code, known, word))
    return scene


def _tell_lacks(rule: WarningRule, scene: Scene, findings: FindingList) -> None:
    lack = rule.signal.lacks(scene)
    if lack.en and scene.panel.n_series:
        text = Text(
            f"The rule “{rule.code}” cannot judge everything: {lack.en}.", f"规则“{rule.code}”无法全部判断：{lack.zh}。"
        )
        findings.add(Finding(Severity.WARNING, "rule_lacks", text))


def _unknown_code(rule: WarningRule, code: str, known: Sequence[str], word: Text) -> Finding:
    hint = did_you_mean(code, known) if known else Text("", "")
    text = Text(
        f"The rule “{rule.code}” names the {word.en} “{code}”, which has no values. {hint.en}",
        f"规则“{rule.code}”所列{word.zh}“{code}”没有数据。{hint.zh}",
    )
    return Finding(Severity.WARNING, f"unknown_{word.en}", text)


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
        yield (*codes, str(each.grid.period(column)), each.rule.code, state, severity, *figures)


def _in_order(rows: Iterable[tuple[Any, ...]], rulings: Iterable[Judged]) -> list[tuple[Any, ...]]:
    """By organisation, indicator, period, and rules as they stand in their file."""
    order = {each.rule.code: place for place, each in enumerate(rulings)}
    return sorted(rows, key=lambda row: (*row[:3], order[row[3]]))
