"""After a reorganisation (机构改革): the past as it was, and as it would read for today's organisations."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import fsum
from typing import Any

import numpy as np

from jixiao.engine.comparison.dimension import BETWEEN, parted, told_apart, with_dimension
from jixiao.engine.comparison.successions import Change, Kind, read_changes, read_kinds
from jixiao.engine.model.admission import admit
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.panel import Panel
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import to_columns
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text

RESTATED_COLUMNS = ("organisation_code", "indicator_code", "dimension", "period", "value", "made_from")
Key = tuple[str, Period]
"""Indicator (with its dimension) and period."""


def restate(values: object, changes: object, meta: object = None) -> Outcome:
    """The values of a frame as they would read for today's organisations; `made_from` names whose values were added.

    `changes`: predecessor, successor, period [, share]. META: indicator_code, kind (flow, count, level: added; rate: mean
    weighted by weight_indicator's values). What has one predecessor only is carried over whatever its kind. What cannot be
    added up is left out and told. Who goes on under the same code needs no row of its own.
    """
    findings = FindingList()
    panel = admit(with_dimension(to_columns(values)), findings).panel
    steps, kinds = read_changes(changes, findings), read_kinds(meta)
    book = _Book(panel, {code for step in steps for code in (step.predecessor, step.successor)}, kinds, findings)
    for day in sorted({step.period.first_date for step in steps}):
        book.apply(day, [step for step in steps if step.period.first_date == day])
    return Outcome(book.table(), told_apart(findings).table())


class _Book:
    """The values of the organisations that change, by indicator and period, and the rest of the panel as it is."""

    def __init__(self, panel: Panel, changing: set[str], kinds: Mapping[str, Kind], findings: FindingList) -> None:
        self.panel, self.kinds, self.findings = panel, kinds, findings
        moved = np.array([code in changing for code in panel.organisations], np.bool_)
        of_changing = moved[panel.organisation[panel.series_of]] if panel.n_series else np.zeros(0, np.bool_)
        self.still = np.flatnonzero(~of_changing)
        self.values: dict[str, dict[Key, float]] = {}
        self.origins: dict[tuple[str, Key], str] = {}
        for place in np.flatnonzero(of_changing).tolist():
            organisation, indicator = panel.codes(int(panel.series_of[place]))
            key = (indicator, panel.period(place))
            self.values.setdefault(organisation, {})[key] = float(panel.values[place])

    def apply(self, day: date, steps: list[Change]) -> None:
        """One day's changes: what lies before it moves to the successors."""
        leaving = {step.predecessor for step in steps}
        before = {code: self._before(code, day) for code in {*leaving, *(step.successor for step in steps)}}
        for successor in sorted({step.successor for step in steps}):
            sources = [(step.predecessor, step.share) for step in steps if step.successor == successor]
            if successor not in leaving and before[successor]:
                sources.append((successor, 1.0))
            self._move(successor, sorted(sources), before)
        for code in leaving - {step.successor for step in steps}:
            for key in before[code]:
                self.values[code].pop(key, None)

    def _before(self, code: str, day: date) -> dict[Key, float]:
        return {key: value for key, value in self.values.get(code, {}).items() if key[1].first_date < day}

    def _move(
        self, successor: str, sources: list[tuple[str, float]], before: Mapping[str, Mapping[Key, float]]
    ) -> None:
        own = self.values.setdefault(successor, {})
        for key in before.get(successor, {}):
            own.pop(key, None)
        keys = {key for code, _ in sources for key in before.get(code, {})}
        for key in sorted(keys, key=lambda key: (key[0], key[1].first_date, key[1].last_date)):
            value = self._joined(key, sources, before, successor)
            if value is not None:
                own[key] = value
                self.origins[successor, key] = ";".join(code for code, _ in sources)

    def _joined(
        self, key: Key, sources: list[tuple[str, float]], before: Mapping[str, Mapping[Key, float]], successor: str
    ) -> float | None:
        absent = [code for code, _ in sources if key not in before[code]]
        if absent:
            self._refuse(successor, key, "part_missing", _part_missing(absent))
            return None
        code, dimension = parted(key[0])
        way = self.kinds.get(code, Kind())
        if len(sources) == 1 and (sources[0][1] == 1.0 or way.kind == "rate"):
            return before[sources[0][0]][key]
        if way.kind in ("flow", "count", "level"):
            return fsum(share * before[source][key] for source, share in sources)
        if way.kind != "rate" or not way.weight:
            self._refuse(successor, key, "cannot_be_added", CANNOT_BE_ADDED)
            return None
        weight_key = f"{way.weight}{BETWEEN}{dimension}" if dimension else way.weight, key[1]
        weights = [share * before[source].get(weight_key, float("nan")) for source, share in sources]
        total = fsum(weights)
        if not all(weight >= 0 for weight in weights) or total <= 0:
            self._refuse(successor, key, "weight_missing", _weight_missing(way.weight))
            return None
        return fsum(weight * before[source][key] for weight, (source, _) in zip(weights, sources, strict=True)) / total

    def _refuse(self, code: str, key: Key, rule: str, text: Text) -> None:
        self.findings.add(Finding(Severity.WARNING, rule, text, code, key[0], str(key[1])))

    def table(self) -> Table:
        """All values, of those that stay and of those that changed."""
        panel, rows = self.panel, []
        for place in self.still.tolist():
            organisation, code = panel.codes(int(panel.series_of[place]))
            rows.append((organisation, *parted(code), panel.period(place), float(panel.values[place]), ""))
        for organisation, known in self.values.items():
            for key, value in known.items():
                origin = self.origins.get((organisation, key), "")
                rows.append((organisation, *parted(key[0]), key[1], value, origin))
        rows.sort(key=lambda row: (*row[:3], row[3].frequency.per_year, row[3].ordinal))
        return Table.from_rows(RESTATED_COLUMNS, [_written(row) for row in rows])


def _written(row: Sequence[Any]) -> tuple[Any, ...]:
    return (*row[:3], str(row[3]), *row[4:])


CANNOT_BE_ADDED = Text(
    "It cannot be added up: META must say kind flow, count or level, or rate with a weight_indicator.",
    "无法合并：请在元数据中注明 kind 为 flow、count 或 level，或为 rate 并给出 weight_indicator。",
)


def _part_missing(codes: Sequence[str]) -> Text:
    return Text(
        f"No value of {', '.join(codes)}: it cannot be added up.", f"缺少 {'、'.join(codes)} 的数据，无法合并。"
    )


def _weight_missing(code: str) -> Text:
    return Text(f"No usable weight “{code}” for all parts.", f"各组成单位的权重指标“{code}”不全或无效。")
