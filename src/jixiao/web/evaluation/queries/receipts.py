"""The score receipt (分数小票): why a number is what it is, from full marks down to who typed the figure."""

from collections.abc import Mapping
from dataclasses import dataclass

from jixiao.engine.model.node import Node
from jixiao.engine.scoring.receipt import Receipt
from jixiao.web.base.formats import half_up
from jixiao.web.evaluation import frames
from jixiao.web.evaluation.models import ScoreRow, ScoringRun
from jixiao.web.evaluation.queries.department import difference, moving_nodes
from jixiao.web.evaluation.queries.provenance import Moment, UsedFigure, used_figures, way_of
from jixiao.web.evaluation.queries.results import evaluation_of, scheme_of, snapshot_of

MOST_STEPS = 9


@dataclass(frozen=True)
class WayStep:
    """One step from full marks to the score; the steps and the two totals add up exactly."""

    code: str
    label_zh: str
    label_en: str
    value: float
    n_joined: int = 0


@dataclass(frozen=True)
class ReceiptView:
    """The engine's receipt with what the platform knows beside it."""

    receipt: Receipt
    steps: tuple[WayStep, ...]
    before: float | None
    change: float | None
    raw_before: float | None
    main_child: WayStep | None
    figures: tuple[UsedFigure, ...]
    way: tuple[Moment, ...]
    way_period: str
    n_periods: int


def receipt(
    run: ScoringRun, previous: ScoringRun | None, organisation_id: int, code: str, node: str
) -> ReceiptView | None:
    """The receipt of one score; None where the run has no such organisation or node."""
    try:
        found = evaluation_of(run).explain(code, node)
    except KeyError:
        return None
    former = _former(previous, organisation_id)
    before, raw_before = former.get(node, (None, None))
    snapshot = snapshot_of(run)
    periods = frames.periods_of(scheme_of(run), run.period)
    leaf = scheme_of(run).node(node) if found.kind == "leaf" else None
    figures = tuple(used_figures([*_read(found), *_declared(snapshot, code, leaf, periods)]))
    way_period = max((figure.period for figure in figures), default=periods[-1])
    way = way_of(
        run, organisation_id, way_period, (own_indicator(leaf) or None) if leaf else None, until=run.created_at
    )
    return ReceiptView(
        found, steps_of(found), before, difference(found.score, before), raw_before,
        _main_child(run, found, former, organisation_id), figures, tuple(way), way_period, len(periods),
    )  # fmt: skip


def _former(previous: ScoringRun | None, organisation_id: int) -> dict[str, tuple[float | None, float | None]]:
    if previous is None:
        return {}
    rows = ScoreRow.objects.filter(run=previous, organisation=organisation_id).values_list("node_code", "score", "raw")
    return {code: (score, raw) for code, score, raw in rows}


def own_indicator(leaf: Node) -> str:
    """The one indicator that a leaf looks at; '' where it is made from several."""
    return "" if leaf.rule and leaf.rule.inputs else leaf.indicator


def _read(found: Receipt) -> list[int]:
    """The observations that the engine names as read."""
    return [int(each.observation_id) for each in found.inputs if each.observation_id is not None]


def _declared(snapshot: frames.Snapshot, organisation: str, leaf: Node | None, periods: list[str]) -> list[int]:
    """The gaps that the organisation declared where the leaf looks."""
    observed = leaf.observed if leaf else ()
    return [
        pk
        for code, indicator, period, _reason, pk in snapshot.declared
        if code == organisation and indicator in observed and period in periods
    ]


def steps_of(found: Receipt) -> tuple[WayStep, ...]:
    """What was lost and added, largest losses first; small losses joined where they would not fit."""
    if found.kind == "leaf" or found.score is None:
        return ()
    lost = [
        WayStep(line.code, line.label_zh, line.label_en, -line.lost)
        for line in found.contributions
        if line.kind == "child" and line.lost
    ]
    lost.sort(key=lambda step: step.value)
    extras = [
        WayStep("", line.label_zh, line.label_en, line.points)
        for line in found.contributions
        if line.kind != "child" and line.points
    ]
    room = max(MOST_STEPS - len(extras), 2)
    if len(lost) > room:
        rest = lost[room - 1 :]
        joined = float(half_up(sum(step.value for step in rest), 6))
        lost = [*lost[: room - 1], WayStep("", "", "", joined, len(rest))]
    return (*lost, *extras)


def _main_child(
    run: ScoringRun,
    found: Receipt,
    former: Mapping[str, tuple[float | None, float | None]],
    organisation_id: int,
) -> WayStep | None:
    """The indicator that moved the score most in the direction in which it moved; its `value` is the change."""
    change = difference(found.score, former.get(found.node_code, (None, None))[0])
    if not change or found.kind == "leaf":
        return None
    scheme = scheme_of(run)
    tops = scheme.tree if found.kind == "root" else scheme.node(found.node_code).children
    rows = ScoreRow.objects.filter(run=run, organisation=organisation_id).values_list("node_code", "score")
    now, earlier = dict(rows), {code: score for code, (score, _raw) in former.items()}
    moved = [
        WayStep(node.code, node.label_zh, node.label_en, step)
        for node in moving_nodes(tops, now, earlier)
        if (step := difference(now.get(node.code), earlier.get(node.code))) and step * change > 0
    ]
    return max(moved, key=lambda step: abs(step.value), default=None)
