"""`efficiency`: shares of the frontier that the best organisations span, with slacks and peers."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from jixiao.engine.comparison.efficiency.figures import Figures, check_columns, read_figures, take_figures
from jixiao.engine.comparison.efficiency.registry import MODELS
from jixiao.engine.comparison.efficiency.scores import EfficiencyModel, Scores
from jixiao.engine.model.arrays import Bools, Floats, absent
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingGroup, FindingList, Severity
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, did_you_mean


def efficiency(
    table: object,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    model: str = "ccr",
    orientation: str | None = None,
    super_efficiency: bool = False,
    slacks: bool = False,
    meta: object = None,
) -> Outcome:
    """Efficiency by one of MODELS, 1 on the frontier: `organisation_code, efficiency[, slack_<column>…], peers`.

    `inputs`, `outputs`: columns of the table, each a list or text with commas. `orientation`: input (default), output;
    sbm has none by default. Peers are code:λ, the largest first. None where there is no score, always with a finding.
    Inputs count as less is better, outputs as more, whatever `meta` says.
    """
    spent, gained = column_names(inputs), column_names(outputs)
    chosen, facing = choose_model(model, orientation, super_efficiency=super_efficiency)
    check_columns(spent, gained)
    findings = FindingList()
    known = read_figures(table, (*spent, *gained), findings)
    result = efficiency_table(known, spent, gained, chosen, facing, findings, leave_out=super_efficiency, slacks=slacks)
    return Outcome(result, findings.table())


def column_names(given: Sequence[str] | str) -> tuple[str, ...]:
    """Names of columns from a list, or from a text with commas between them."""
    listed = given.split(",") if isinstance(given, str) else given
    return tuple(name for name in (str(item).strip() for item in listed) if name)


def choose_model(name: str, orientation: str | None, *, super_efficiency: bool) -> tuple[EfficiencyModel, str]:
    """The model and the orientation as asked for; DefinitionError where there is no such thing."""
    if name not in MODELS:
        text = Text(f"There is no model of efficiency “{name}”.", f"没有名为“{name}”的效率模型。")
        raise DefinitionError("unknown_model", text, did_you_mean(name, MODELS))
    model = MODELS[name]
    facing = model.orientations[0] if orientation is None else orientation
    if facing not in model.orientations:
        text = Text(f"“{name}” has no orientation “{facing}”.", f"“{name}”没有“{facing}”导向。")
        raise DefinitionError("unknown_orientation", text, did_you_mean(facing, model.orientations))
    if super_efficiency and not model.can_leave_out:
        able = ", ".join(other.name for other in MODELS.values() if other.can_leave_out)
        text = Text(f"“{name}” has no super-efficiency.", f"“{name}”不支持超效率。")
        raise DefinitionError(
            "no_super_efficiency", text, Text(f"Those that have it: {able}.", f"支持的模型：{able}。")
        )
    return model, facing


def efficiency_table(
    table: IndicatorTable,
    inputs: Sequence[str],
    outputs: Sequence[str],
    model: EfficiencyModel,
    orientation: str,
    findings: FindingList,
    *,
    leave_out: bool,
    slacks: bool,
) -> Table:
    """The table of results, one row per organisation in the order of `table`."""
    figures = take_figures(table, inputs, outputs, findings)
    n = len(table.organisations)
    shares, beside, peers = absent(n), absent(n, len(figures.names)), np.full(n, None, object)
    if len(figures.compared):
        scores = model.score(figures.inputs, figures.outputs, orientation, leave_out=leave_out)
        _tell(table.organisations, figures, scores, findings)
        known = np.isfinite(scores.efficiency)
        places = figures.compared[known]
        shares[places] = scores.efficiency[known]
        beside[places] = scores.slacks[known]
        peers[places] = np.array(_peers(table.organisations, figures, scores), object)[known]
    columns: dict[str, list[object]] = {"organisation_code": list(table.organisations), "efficiency": _plain(shares)}
    if slacks:
        for name in (*inputs, *outputs):
            columns[f"slack_{name}"] = _plain(beside[:, figures.names.index(name)])
    columns["peers"] = peers.tolist()
    return Table(columns)


def _plain(column: Floats) -> list[object]:
    """Numbers without the noise of binary arithmetic (0.9, not 0.8999999999999999), None for NaN."""
    return [None if value != value else float(f"{value:.15g}") for value in (column + 0.0).tolist()]


def _peers(organisations: Sequence[str], figures: Figures, scores: Scores) -> list[str]:
    """code:λ with semicolons, the largest λ first, equal ones by code; twelve digits, which is where λ's noise begins."""
    codes = [organisations[place] for place in figures.compared.tolist()]
    rank = np.empty(len(codes), np.int64)
    rank[sorted(range(len(codes)), key=codes.__getitem__)] = np.arange(len(codes))
    order = np.lexsort((rank[scores.peers], -scores.shares), axis=0)
    peers, shares = (np.take_along_axis(given, order, axis=0).T for given in (scores.peers, scores.shares))
    held = shares > 0
    named = zip(peers[held].tolist(), shares[held].tolist(), strict=True)
    told = [f"{codes[peer]}:{share:.12g}" for peer, share in named]
    ends = held.sum(axis=1).cumsum().tolist()
    return [";".join(told[first:last]) for first, last in pairwise([0, *ends])]


def _tell(organisations: tuple[str, ...], figures: Figures, scores: Scores, findings: FindingList) -> None:
    """A finding for everybody who was compared and has no score."""

    def tell(severity: Severity, rule: str, text: Text, where: Bools) -> None:
        if where.any():
            places = np.sort(figures.compared[where])
            findings.add(FindingGroup(severity, rule, text, organisations, places))

    alone = Text(
        "Left out itself, the organisation finds nobody to be compared with (the model is infeasible), so it has no"
        " super-efficiency.",
        "剔除自身后没有可比的单位（模型无可行解），因此没有超效率值。",
    )
    unsolved = Text(
        "The figures differ so much in size that no exact result can be had; check their units.",
        "各单位数值相差过于悬殊，无法得到可靠结果，请核对计量单位。",
    )
    tell(Severity.WARNING, "not_comparable", alone, scores.unbounded)
    tell(Severity.ERROR, "not_solved", unsolved, np.isnan(scores.efficiency) & ~scores.unbounded)
