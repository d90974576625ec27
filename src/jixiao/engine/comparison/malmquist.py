"""`malmquist`: did productivity change because organisations caught up, or because what is possible moved?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from jixiao.engine.comparison.efficiency.envelopment import choose_model, column_names
from jixiao.engine.comparison.efficiency.figures import Figures, check_columns, read_figures, take_figures
from jixiao.engine.comparison.efficiency.frame import NEEDED
from jixiao.engine.comparison.efficiency.offers import Entry
from jixiao.engine.comparison.efficiency.proof import solve_singly
from jixiao.engine.comparison.efficiency.radial import Bcc, Ccr, radial_programmes, radial_start
from jixiao.engine.comparison.efficiency.scores import Scaled, snap
from jixiao.engine.comparison.efficiency.withdraw import withdraw
from jixiao.engine.model.arrays import Floats, Ints, absent
from jixiao.engine.model.findings import Finding, FindingGroup, FindingList, Severity
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text

MALMQUIST_COLUMNS = (
    "organisation_code", "efficiency_first", "efficiency_second", "efficiency_change", "technical_change", "pure_change",
    "scale_change", "productivity_change",
)  # fmt: skip


def malmquist(
    first: object,
    second: object,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    orientation: str | None = None,
) -> Outcome:
    """Malmquist's index of productivity between two periods, above 1 where it rose: a row of MALMQUIST_COLUMNS each.

    productivity_change = efficiency_change × technical_change, and efficiency_change = pure_change × scale_change, as
    Färe, Grosskopf, Norris and Zhang (1994), American Economic Review 84. `orientation` (input, output) of pure_change.
    None where there is none, always with a finding (`period`: first or second).
    """
    spent, gained = column_names(inputs), column_names(outputs)
    check_columns(spent, gained)
    found = FindingList(), FindingList()
    tables = [read_figures(frame, (*spent, *gained), told) for frame, told in zip((first, second), found, strict=True)]
    result = malmquist_table((tables[0], tables[1]), spent, gained, found, orientation)
    findings = FindingList()
    for told, period in zip(found, ("first", "second"), strict=True):
        for finding in told.expanded():
            findings.add(replace(finding, period=period))
    return Outcome(result, findings.table())


def malmquist_table(
    tables: tuple[IndicatorTable, IndicatorTable],
    inputs: Sequence[str],
    outputs: Sequence[str],
    findings: tuple[FindingList, FindingList],
    orientation: str | None = None,
) -> Table:
    """The same for two tables as read, findings about each in its own list; organisations in the order of the first."""
    _, facing = choose_model("bcc", orientation, super_efficiency=False)
    periods = [
        _Period.of(table, take_figures(table, inputs, outputs, told), facing)
        for table, told in zip(tables, findings, strict=True)
    ]
    earlier = set(tables[0].organisations)
    codes = [*tables[0].organisations, *(code for code in tables[1].organisations if code not in earlier)]
    both = [code for code in codes if all(code in period.places for period in periods)]
    _tell_single(tables, both, findings)
    here, then = (np.array([period.places[code] for code in both], np.int64) for period in periods)
    forward, backward = _across(periods[0], periods[1], then), _across(periods[1], periods[0], here)
    own = periods[0].constant[here], periods[1].constant[then]
    pure = periods[1].variable[then] / periods[0].variable[here]
    change = own[1] / own[0]
    with np.errstate(invalid="ignore"):
        technical = np.sqrt(forward / own[1] * (own[0] / backward))
    figures = np.column_stack([*own, change, technical, pure, change / pure, change * technical])
    figures = np.where(np.isfinite(figures), figures, np.nan)
    _tell_unsolved(tables[1], both, figures, findings[1])
    table = absent(len(codes), figures.shape[1])
    place_of = {code: place for place, code in enumerate(codes)}
    table[[place_of[code] for code in both]] = figures
    columns: dict[str, list[object]] = {"organisation_code": list(codes)}
    for name, column in zip(MALMQUIST_COLUMNS[1:], table.T, strict=True):
        columns[name] = [None if value != value else float(f"{value:.15g}") for value in column.tolist()]
    return Table(columns)


@dataclass(frozen=True)
class _Period:
    """The organisations of one period that can be compared, by code their place, and their efficiency in it."""

    figures: Figures
    places: dict[str, int]
    constant: Floats
    variable: Floats

    @classmethod
    def of(cls, table: IndicatorTable, figures: Figures, orientation: str) -> "_Period":
        places = {table.organisations[place]: row for row, place in enumerate(figures.compared.tolist())}
        if not places:
            return cls(figures, places, np.zeros(0), np.zeros(0))
        constant, variable = (
            model.score(figures.inputs, figures.outputs, orientation, leave_out=False).efficiency
            for model in (Ccr(), Bcc())
        )
        return cls(figures, places, constant, variable)


def _across(frontier: _Period, others: _Period, places: Ints) -> Floats:
    """How far the organisations of one period lie from the frontier of the other; NaN where it cannot be had."""
    if not len(places):
        return np.zeros(0)
    return across(
        frontier.figures.inputs, frontier.figures.outputs, others.figures.inputs[places], others.figures.outputs[places]
    )


def across(inputs: Floats, outputs: Floats, other_inputs: Floats, other_outputs: Floats) -> Floats:
    """Efficiency of other organisations against a frontier they do not belong to, under constant returns; above 1 beyond.

    NaN where the frontier's organisations cannot make at all what the other makes.
    """
    n = len(inputs)
    scaled = Scaled.of(np.vstack([inputs, other_inputs]), np.vstack([outputs, other_outputs]))
    programmes = radial_programmes(scaled, inward=True, convex=False)
    places = np.arange(n, n + len(other_inputs))
    part, bases = programmes.take(places), radial_start(programmes, scaled).take(places)
    entry = Entry(np.arange(n))
    failed, stuck = withdraw(part, bases, entry)
    gauges = bases.gauges
    foreign = (bases.identities >= n) & (bases.identities < n + len(other_inputs)) & (np.abs(bases.amounts) > NEEDED)
    for place in np.flatnonzero((failed | foreign.any(axis=0)) & ~stuck).tolist():
        answer = solve_singly(part, place, entry)
        gauges[place] = np.nan if answer is None else answer.gauge
    gauges = np.where(stuck | ~np.isfinite(gauges), np.nan, gauges)
    return snap(gauges)


def _tell_single(
    tables: tuple[IndicatorTable, IndicatorTable], both: Sequence[str], findings: tuple[FindingList, FindingList]
) -> None:
    """Who stands in one period only, and is part of its frontier, but has no change."""
    there = set(both)
    for table, other, told in zip(tables, tables[::-1], findings, strict=True):
        alone = [place for place, code in enumerate(table.organisations) if code not in other.organisations]
        text = Text(
            "The organisation stands in one period only: it counts for that period's frontier, but has no change.",
            "该单位只在一个时期有数据，参与当期前沿的构成，但没有变动指数。",
        )
        if alone:
            told.add(FindingGroup(Severity.WARNING, "one_period", text, table.organisations, np.array(alone, np.int64)))
    if not there:
        text = Text("No organisation can be compared in both periods.", "没有在两个时期都可比较的单位。")
        findings[1].add(Finding(Severity.ERROR, "nothing_to_compare", text))


def _tell_unsolved(table: IndicatorTable, both: Sequence[str], figures: Floats, findings: FindingList) -> None:
    lost = {code for code, row in zip(both, figures, strict=True) if np.isnan(row).any()}
    places = np.array([place for place, code in enumerate(table.organisations) if code in lost], np.int64)
    text = Text(
        "The other period's organisations make nothing of what this one makes, so there is no change to tell.",
        "另一时期没有单位产出该单位的产出，无法计算变动指数。",
    )
    if len(places):
        findings.add(FindingGroup(Severity.WARNING, "not_comparable", text, table.organisations, places))
