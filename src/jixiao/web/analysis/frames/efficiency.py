"""Figures of one period → the engine's efficiency, targets and change of productivity."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jixiao.engine.comparison.efficiency.envelopment import efficiency
from jixiao.engine.comparison.efficiency.frontier import Frontier, frontier
from jixiao.engine.comparison.efficiency.targets import efficiency_with_targets
from jixiao.engine.comparison.malmquist import malmquist
from jixiao.engine.model.period import Period
from jixiao.engine.model.table import Table
from jixiao.web.analysis import queries, rules
from jixiao.web.analysis.frames.remarks import Remark, gathered_remarks
from jixiao.web.indicators.models import IndicatorVersion

Columns = dict[str, list[object]]


@dataclass(frozen=True)
class Target:
    """A figure, what it could be, and by which share that differs; no share of nothing."""

    figure: float
    target: float
    change: float | None


@dataclass(frozen=True)
class Score:
    """One organisation: its share of the frontier (None: not compared), targets by indicator code, whom to learn from.

    `beyond`: its share where it is left out of the frontier itself. `n_learners`: so many have it as a peer.
    """

    organisation: int
    efficiency: float | None
    beyond: float | None
    targets: Mapping[str, Target]
    peers: tuple[tuple[int, float], ...]
    n_learners: int

    @property
    def is_best(self) -> bool:
        """Whether it is on the frontier and nothing is left to gain in any column."""
        return self.efficiency == 1.0 and not any(target.change for target in self.targets.values())


@dataclass(frozen=True)
class WorkedOut:
    """All organisations in the order given, what the engine remarked, and the frontier where it can be drawn."""

    scores: tuple[Score, ...]
    remarks: tuple[Remark, ...]
    frontier: Frontier | None


def gathered(
    organisations: Sequence[int], versions: Sequence[IndicatorVersion], period: str, n_periods: int
) -> Columns:
    """A row per organisation and a column per indicator (by code), of so many periods up to this one.

    Summed, averaged or the last, as the indicator is meant over the year; None where a period needed is not known.
    """
    last = Period.parse(period)
    periods = [str(last.shift(step)) for step in range(1 - n_periods, 1)]
    found = queries.figures(organisations, [version.indicator_id for version in versions], periods)
    columns: Columns = {"organisation_code": [str(place) for place in organisations]}
    for version in versions:
        columns[version.indicator.code] = [
            together([_value(found.get((place, version.indicator_id, each))) for each in periods], version.over_time)
            for place in organisations
        ]
    return columns


def together(values: Sequence[float | None], over_time: str) -> float | None:
    """Several periods as one: their sum, their mean, or the last."""
    if over_time == "last":
        return values[-1]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    return sum(known) / (1 if over_time == "sum" else len(known))


def _value(figure: queries.Figure | None) -> float | None:
    return None if figure is None else figure.value


def work_out(columns: Columns, question: rules.EfficiencyQuestion) -> WorkedOut:
    """Efficiency of the organisations in the columns; the question's inputs and outputs are among them."""
    inputs, outputs = question.inputs, question.outputs
    found = efficiency_with_targets(
        columns, inputs=inputs, outputs=outputs, model=question.model, orientation=question.facing
    )
    findings = [found.findings]
    beyond: Mapping[str, float | None] = {}
    if question.ranks_best:
        alone = efficiency(
            columns,
            inputs=inputs,
            outputs=outputs,
            model=question.model,
            orientation=question.facing,
            super_efficiency=True,
        )
        beyond = dict(zip(alone.table["organisation_code"], alone.table["efficiency"], strict=True))
        findings.append(alone.findings)
    line = frontier(columns, inputs=inputs, outputs=outputs, constant_returns=question.model == rules.CONSTANT)
    return WorkedOut(_scores(found.table, found.targets, beyond), tuple(gathered_remarks(findings)), line)


def _scores(table: Table, targets: Table, beyond: Mapping[str, float | None]) -> tuple[Score, ...]:
    by_place: dict[str, dict[str, Target]] = {}
    for row in targets:
        own = by_place.setdefault(row["organisation_code"], {})
        own[row["indicator_code"]] = Target(row["figure"], row["target"], row["change"])
    peers = {row["organisation_code"]: _peers(row["peers"]) for row in table}
    learners = Counter(peer for code, own in peers.items() for peer, _ in own if str(peer) != code)
    return tuple(
        Score(int(code), row["efficiency"], beyond.get(code), by_place.get(code, {}), peers[code], learners[int(code)])
        for row in table
        for code in [row["organisation_code"]]
    )


def _peers(told: str | None) -> tuple[tuple[int, float], ...]:
    parts = (part.partition(":") for part in (told or "").split(";") if part)
    return tuple((int(code), float(weight)) for code, _, weight in parts)


@dataclass(frozen=True)
class Change:
    """One organisation's productivity from one period to another, as factors; None where it has none."""

    organisation: int
    productivity: float | None
    catching_up: float | None
    frontier_shift: float | None
    pure: float | None
    scale: float | None


def changes(
    earlier: Columns, later: Columns, question: rules.EfficiencyQuestion
) -> tuple[tuple[Change, ...], tuple[Remark, ...]]:
    """Malmquist's index between two periods, with what the engine remarked."""
    found = malmquist(earlier, later, inputs=question.inputs, outputs=question.outputs, orientation=question.facing)
    names = ("productivity_change", "efficiency_change", "technical_change", "pure_change", "scale_change")
    rows = tuple(Change(int(row["organisation_code"]), *(row[name] for name in names)) for row in found.table)
    return rows, tuple(gathered_remarks([found.findings]))
