"""`plot_rule`: the points of a leaf over its value."""

from itertools import pairwise

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.node import Node
from jixiao.engine.model.rule import Case
from jixiao.engine.model.text import Text, brief
from jixiao.report.charts import Curve, Cut
from jixiao.report.charts.scale import fit
from jixiao.report.plots.plot import Plot
from jixiao.report.plots.words import spoken
from jixiao.report.scheme import rule_sentence
from jixiao.report.scheme.sentences.told import spaced

N_STEPS = 1200
JUMP = 0.02
FLAT = 1e-9
SAME = 1e-9
Piece = list[tuple[float, float]]


def plot_rule(
    leaf: Node,
    *,
    target: float | None = None,
    base: float | None = None,
    stretch: float | None = None,
    language: str = "zh",
) -> Plot:
    """Points over the value, with the sentence of the rule; `target`, `base`, `stretch` as for one organisation.

    Rules that look at peers, at earlier periods, at several indicators or at a reviewer have no such curve, and one
    over a target needs it: DefinitionError says so.
    """
    zh = spoken(language)
    aims = {"target": leaf.target if target is None else target, "base": base, "stretch": stretch}
    _check(leaf, aims)
    low, high = _reach(leaf, aims)
    pieces = _pieces(leaf, aims, low, high)
    name, unit = leaf.label().in_language(language), leaf.unit_of_measure
    marks = [Cut(value, f"{word.in_language(language)} {_figure(value, unit)}")
             for key, word in _MARKS.items() if (value := aims[key]) is not None and low <= value <= high]  # fmt: skip
    title = _finding(leaf, aims, pieces, name, zh)
    axis = (f"实际值（{unit}）" if zh else f"Value ({unit})") if unit else Text("Value", "实际值").in_language(language)
    points = Text("Points", "得分").in_language(language)
    chart = Curve(title, pieces, leaf.weight, unit if unit in ("%", "‰") else "", axis, points, marks)
    return Plot(title, rule_sentence(leaf).in_language(language), chart)


_MARKS = {"target": Text("target", "目标值"), "base": Text("base", "考核线"), "stretch": Text("stretch", "挑战线")}
Aims = dict[str, float | None]


def _check(leaf: Node, aims: Aims) -> None:
    if leaf.rule is None or not leaf.rule.has_curve:
        text = Text(
            f"The points of “{leaf.code}” do not follow from one value alone, so there is no curve.",
            f"“{leaf.code}”的得分不是由单一数值决定的，无法画出曲线。",
        )
        raise DefinitionError("no_curve", text)
    if np.isnan(_points(leaf, aims, np.array([0.0, 1.0, 50.0, 100.0]))).all():
        text = Text(f"“{leaf.code}” needs a target to be drawn.", f"“{leaf.code}”须给出目标值才能画图。")
        mend = Text(
            "Write plot_rule(leaf, target=…), or base=… and stretch=….",
            "请写 plot_rule(leaf, target=…)，或给出 base=… 和 stretch=…。",
        )
        raise DefinitionError("target_missing", text, mend)


def _points(leaf: Node, aims: Aims, values: Floats) -> Floats:
    """What the rule gives for each value."""
    assert leaf.rule is not None
    absent = np.full(len(values), np.nan)
    target, base, stretch = (
        absent if (aim := aims[key]) is None else np.full(len(values), aim) for key in ("target", "base", "stretch")
    )
    history = np.full((1, len(values)), np.nan)
    return leaf.rule.score(Case(leaf.weight, leaf.direction, values, target, base, stretch, history, absent)).points


def _reach(leaf: Node, aims: Aims) -> tuple[float, float]:
    """From where to where the points change, with some room; what falls for ever is shown down to a tenth."""
    wide = np.logspace(-4, 7, 700)
    grid = np.concatenate((-wide[::-1], [0.0], wide))
    given = np.minimum(_points(leaf, aims, grid), leaf.weight * 1.2)  # what rises for ever is shown a little beyond
    least, most = np.nanmin(given), np.nanmax(given)
    span = most - least
    away = span * 0.1 if span else 0.0
    moving = np.flatnonzero(np.abs(np.diff(given)) > span * FLAT) if span else np.zeros(0, np.int64)
    telling = [k for k in moving.tolist() if least + away <= max(given[k], given[k + 1])]
    known = [float(grid[k]) for at in telling for k in (at, at + 1)]
    known += [aim for aim in aims.values() if aim is not None]
    if not known:
        return 0.0, 100.0
    low, high = float(min(known)), float(max(known))
    room = (high - low) * 0.12 or max(abs(high), 1.0) * 0.2
    from_zero = low >= 0 and low - room < max(room * 3, 0.0)
    low, high = 0.0 if from_zero else low - room, high + room
    if leaf.unit_of_measure in ("%", "％") and max(known) <= 102:
        high = min(high, 100.0)
    axis = fit([low, high], 0.0, 1.0)
    return axis.low, axis.high


def _pieces(leaf: Node, aims: Aims, low: float, high: float) -> list[Piece]:
    """The curve in pieces: cut where there are no points, and at every jump, which is found to the last digit."""
    values = np.linspace(low, high, N_STEPS + 1)
    given = _points(leaf, aims, values)
    step = leaf.weight * JUMP
    pieces: list[Piece] = [[]]
    for (x, y), (x_next, y_next) in pairwise(zip(values.tolist(), given.tolist(), strict=True)):
        if y == y:
            pieces[-1].append((x, y))
        if y != y or y_next != y_next:
            pieces.append([])
        elif abs(y_next - y) > step:
            edge, before, after = _edge(leaf, aims, (x, y), (x_next, y_next))
            if abs(after - before) > step:
                pieces[-1].append((edge, before))
                pieces.append([(edge, after)])
    if given[-1] == given[-1]:
        pieces[-1].append((float(values[-1]), float(given[-1])))
    return [_thinned(piece) for piece in pieces if piece]


def _edge(leaf: Node, aims: Aims, left: tuple[float, float], right: tuple[float, float]) -> tuple[float, float, float]:
    """Where between two values the points jump, and the points on either side."""
    (a, low), (b, high) = left, right
    for _ in range(60):
        middle = (a + b) / 2
        got = float(_points(leaf, aims, np.array([middle]))[0])
        if abs(got - low) <= abs(got - high):
            a, low = middle, got
        else:
            b, high = middle, got
    return float(f"{b:.8g}"), low, high


def _thinned(piece: Piece) -> Piece:
    """Without the spots that lie on the straight line between their neighbours."""
    kept = piece[:1]
    for before, (x, y), after in zip(piece, piece[1:], piece[2:], strict=False):
        run = after[0] - before[0]
        on_line = before[1] + (after[1] - before[1]) * (x - before[0]) / run if run else y
        if abs(on_line - y) > 1e-9:
            kept.append((x, y))
    return kept + piece[-1:] if len(piece) > 1 else kept


def _finding(leaf: Node, aims: Aims, pieces: list[Piece], name: str, zh: bool) -> str:
    """From which value on all points are given, and where the least is left."""
    spots = [spot for piece in pieces for spot in piece]
    most, least = max(y for _, y in spots), min(y for _, y in spots)
    if most - least < SAME:
        return f"{name}：恒得 {brief(most)} 分" if zh else f"{name}: always {brief(most)} points"
    pick = (min, max) if leaf.direction == "higher" else (max, min)
    told = []
    for gain, choose in ((most, pick[0]), (least, pick[1])):
        edge = choose(x for x, y in spots if abs(y - gain) <= SAME)
        upwards = (leaf.direction == "higher") == (gain == most)
        where = _where(leaf, aims, edge, gain, upwards)
        told.append(spaced(f"{where.zh}得{brief(gain)}分") if zh else f"{brief(gain)} points {where.en}")
    return f"{name}：{'，'.join(told)}" if zh else f"{name}: {', '.join(told)}"


def _where(leaf: Node, aims: Aims, edge: float, gain: float, upwards: bool) -> Text:
    """For which values the points are so many: from the edge on, beyond it, or at it alone where they go on changing."""
    beyond = edge + (1.0 if upwards else -1.0) * max(abs(edge), 1.0)
    at, further = _points(leaf, aims, np.array([edge, beyond])).tolist()
    shown = _figure(edge, leaf.unit_of_measure)
    if abs(at - gain) > SAME:
        return Text(f"above {shown}", f"超过{shown}") if upwards else Text(f"below {shown}", f"低于{shown}")
    if further != further or abs(further - gain) > SAME:
        return Text(f"at {shown}", f"{shown}时")
    return Text(f"at {shown} and more", f"{shown}及以上") if upwards else Text(f"at {shown} and less", f"{shown}及以下")


def _figure(value: float, unit: str) -> str:
    shown = f"{value:.6g}".replace("-", "−")
    return f"{shown}{unit}" if unit in ("%", "‰") else f"{shown} {unit}".strip()
