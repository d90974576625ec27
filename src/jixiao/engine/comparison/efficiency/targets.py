"""Targets: what an organisation could do with, or reach, if it did as its peers do."""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.engine.comparison.efficiency.envelopment import choose_model, column_names, efficiency_table
from jixiao.engine.comparison.efficiency.figures import check_columns, read_figures
from jixiao.engine.comparison.efficiency.radial import Radial
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.table import Table

INPUT, OUTPUT = "input", "output"
TARGET_COLUMNS = ("organisation_code", "indicator_code", "role", "figure", "target", "gap", "change")
NOISE = 1e-9
"""A target nearer to the figure than this, as a share of it, is the figure."""


@dataclass(frozen=True)
class WithTargets(Outcome):
    """`table` as of `efficiency` with slacks; `targets` has a row of TARGET_COLUMNS per compared organisation and column."""

    targets: Table


def efficiency_with_targets(
    table: object,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    model: str = "ccr",
    orientation: str | None = None,
) -> WithTargets:
    """Efficiency, and the point of the frontier that it is measured against: `gap` is target − figure, `change` its share.

    That point is what the peers make together, Σ λ · figure: by the radial models every input × θ (or every output ÷ θ)
    less (or more) the slack, by sbm the slack alone (Cooper, Seiford and Tone 2007, their projection). DefinitionError as
    `efficiency`.
    """
    spent, gained = column_names(inputs), column_names(outputs)
    chosen, facing = choose_model(model, orientation, super_efficiency=False)
    check_columns(spent, gained)
    findings = FindingList()
    known = read_figures(table, (*spent, *gained), findings)
    result = efficiency_table(known, spent, gained, chosen, facing, findings, leave_out=False, slacks=True)
    radial = facing if isinstance(chosen, Radial) else ""
    return WithTargets(result, findings.table(), _targets(known, result, spent, gained, radial))


def _targets(known: IndicatorTable, result: Table, inputs: Sequence[str], outputs: Sequence[str], radial: str) -> Table:
    """`radial`: the side that moves with the score; nothing where no side does."""
    rows: list[tuple[object, ...]] = []
    roles = [*((name, INPUT) for name in inputs), *((name, OUTPUT) for name in outputs)]
    for place, (organisation, score) in enumerate(zip(known.organisations, result["efficiency"], strict=True)):
        if score is None:
            continue
        for name, role in roles:
            figure = float(known.values[place, known.codes.index(name)])
            slack = result[f"slack_{name}"][place]
            share = (score if role == INPUT else 1 / score) if role == radial else 1.0
            target = figure * share + (slack if role == OUTPUT else -slack)
            rows.append((organisation, name, role, figure, *_moved(figure, target)))
    return Table.from_rows(TARGET_COLUMNS, rows)


def _moved(figure: float, target: float) -> tuple[float, float, float | None]:
    """Target, gap and share without arithmetic's noise; no share of nothing."""
    target = max(target, 0.0)
    if abs(target - figure) <= NOISE * max(abs(figure), abs(target)):
        return figure, 0.0, 0.0 if figure else None
    gap = target - figure
    change = float(f"{gap / figure:.12g}") if figure else None
    return float(f"{target:.12g}"), float(f"{gap:.12g}"), change
