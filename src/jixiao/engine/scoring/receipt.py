"""The score receipt (分数小票) as data: formula with its numbers, inputs with their source, the way from full marks."""

from dataclasses import asdict, dataclass, field
from math import isnan
from typing import Any

import numpy as np

from jixiao.engine.model.aggregation import Aggregation
from jixiao.engine.model.cube import Cube
from jixiao.engine.model.display import receipt_html, receipt_line
from jixiao.engine.model.node import Node
from jixiao.engine.model.period import Period
from jixiao.engine.model.rounding import rounded
from jixiao.engine.model.rows import Rows
from jixiao.engine.model.rule import one, term
from jixiao.engine.model.scheme_data import plain
from jixiao.engine.model.text import Text, brief, show
from jixiao.engine.scoring.intake import ANY_PERIOD
from jixiao.engine.scoring.leaves import case_of
from jixiao.engine.scoring.missing import INTERPOLATED, PEER_MEDIAN
from jixiao.engine.scoring.workings import Workings

STANDS_IN = {PEER_MEDIAN: "peer_median", INTERPOLATED: "interpolated"}


@dataclass(frozen=True)
class Input:
    """One number that went in. `role`: value, carried, peer_median, interpolated, input, history, target, base, stretch,
    adjustment, veto.
    """

    role: str
    indicator_code: str
    period: str
    value: float
    file: str = ""
    row: int | None = None
    observation_id: Any = None


@dataclass(frozen=True)
class Line:
    """One step from full marks to the score. `kind`: child, adjustment, cap, floor, veto, aggregation, rounding.

    For a child: `full` possible (after rescaling), `points` won, `lost` between; else `points` is the signed change.
    """

    kind: str
    code: str
    label_zh: str
    label_en: str
    points: float | None
    full: float | None = None
    lost: float | None = None


@dataclass(frozen=True)
class Receipt:
    """Why a score is what it is. `full` − Σ lost of children + Σ points of the other lines = score, as displayed."""

    organisation_code: str
    node_code: str
    label_zh: str
    label_en: str
    kind: str
    period: str
    scheme_code: str
    scheme_version: str
    scheme_digest: str
    evaluation_digest: str
    weight: float
    raw: float | None
    exact: float | None
    score: float | None
    rank: int | None
    n_ranked: int
    peer_group: str
    grade: str
    grade_zh: str
    grade_en: str
    grade_from: float | None
    earned_grade: str
    direction: str
    unit_of_measure: str
    rule: dict[str, Any] | None
    formula_zh: str
    formula_en: str
    target: float | None
    inputs: tuple[Input, ...] = ()
    contributions: tuple[Line, ...] = ()
    findings: tuple[dict[str, Any], ...] = field(default=())

    __repr__, _repr_html_ = receipt_line, receipt_html

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return asdict(self)


def receipt_of(w: Workings, organisation_code: str, node_code: str, digest: str) -> Receipt:
    """The receipt of one organisation at one node; KeyError where either is unknown."""
    if organisation_code not in w.roster.codes:
        raise KeyError(organisation_code)
    row = w.roster.codes.index(organisation_code)
    number = 0 if node_code == w.scheme.code else w.tree.place(node_code)
    node = w.tree.nodes[number - 1] if number else None
    label = node.label() if node else w.scheme.label
    is_leaf = node is not None and node.is_leaf
    formula = _leaf_formula(w, row, node) if node and is_leaf else _sum_formula(w, row, number)
    members = w.roster.group == w.roster.group[row]
    return Receipt(
        organisation_code=organisation_code,
        node_code=node_code,
        label_zh=label.zh,
        label_en=label.en,
        kind="leaf" if is_leaf else ("inner" if number else "root"),
        period=str(w.period),
        scheme_code=w.scheme.code,
        scheme_version=w.scheme.version,
        scheme_digest=w.scheme.digest,
        evaluation_digest=digest,
        weight=node.weight if node else w.scheme.full_marks,
        raw=_maybe(w.raw(number)[row]),
        exact=_maybe(w.settled.exact(number)[row]),
        score=_maybe(w.settled.score(number)[row]),
        rank=int(w.settled.rank(number)[row]) or None,
        n_ranked=int((w.settled.rank(number)[members] > 0).sum()),
        peer_group=w.roster.groups[w.roster.group[row]],
        **_grade_fields(w, row, number),
        direction=node.direction if node else "",
        unit_of_measure=node.unit_of_measure if node else "",
        rule=_rule(node) if node and is_leaf else None,
        formula_zh=formula.zh,
        formula_en=formula.en,
        target=_maybe(w.leaves.aims.column("target", _leaf_place(w, node))[row]) if node and is_leaf else None,
        inputs=tuple(_leaf_inputs(w, row, node) if node and is_leaf else _root_inputs(w, row, number)),
        contributions=() if is_leaf else tuple(_lines(w, row, number)),
        findings=tuple(_findings(w, organisation_code, number)),
    )


def _leaf_place(w: Workings, node: Node) -> int:
    return w.leaf_places[node.code]


def _maybe(value: float) -> float | None:
    return None if isnan(value) else float(value)


def _rule(node: Node) -> dict[str, Any] | None:
    if node.rule is None:
        return None
    label = node.rule.label
    return {"name": node.rule.name, "label_zh": label.zh, "label_en": label.en, "params": plain(node.rule.params())}


def _grade_fields(w: Workings, row: int, number: int) -> dict[str, Any]:
    place, earned = int(w.settled.grade[row]), int(w.settled.earned_grade[row])
    if number or place < 0:
        return {"grade": "", "grade_zh": "", "grade_en": "", "grade_from": None, "earned_grade": ""}
    grade = w.scheme.grades[place]
    return {
        "grade": grade.code,
        "grade_zh": grade.label().zh,
        "grade_en": grade.label().en,
        "grade_from": grade.lowest,
        "earned_grade": w.scheme.grades[earned].code,
    }


def _leaf_formula(w: Workings, row: int, node: Node) -> Text:
    """The rule's sum with its numbers, or in words why there is none."""
    place = _leaf_place(w, node)
    points = w.leaves.points[row, place]
    if w.leaves.is_missing(row, place):
        return (
            Text("no value: 0 points", "无数值，记 0 分")
            if points == 0
            else Text("no value: not scored", "无数值，不计分")
        )
    if isnan(points) or node.rule is None:
        return Text("not scored", "未计分")
    value = w.leaves.value[:, place]
    case = case_of(w.scheme, place, w.observed, w.period, w.roster.group, value, w.leaves.aims).at(row)
    body = node.rule.formula(case)
    columns = [column for column in (case.value, case.target, case.base, case.stretch) if np.isfinite(column[0])]
    cut = any(term(column) != one(column) and term(column) in body.en for column in columns)
    sign = "≈" if cut else _equals(float(points))
    return Text(*(f"{said} {sign} {brief(float(points))}" for said in body))


def _sum_formula(w: Workings, row: int, number: int) -> Text:
    """The children's points added up, and the factor where weights were rescaled."""
    terms = [float(w.tree.points[row, child]) for child in w.tree.children(number) if _present(w, row, child)]
    if isnan(w.tree.points[row, number]):
        return Text("not scored", "未计分")
    factor, exact = w.tree.factor(row, number), float(w.settled.exact(number)[row])
    way = _way(w, number)
    body = f"{way.label.en}({', '.join(map(brief, terms))})" if way else " + ".join(map(brief, terms))
    if factor != 1.0:
        body = f"({body}) × {brief(factor)}"
    tail = "".join(
        f" {'+' if line.points > 0 else '−'} {show(abs(line.points))}"
        for line in (_extra_lines(w, row) if number == 0 else ())
        if line.points
    )
    said = f"{tail} {_equals(*terms, factor, exact)} {brief(exact)}"
    if way:
        return Text(f"{body}{said}", f"{body.replace(way.label.en, way.label.zh, 1)}{said}")
    return Text(f"{body}{said}", f"{body}{said}")


def _way(w: Workings, number: int) -> Aggregation | None:
    """The node's own way of aggregating, None where it adds up."""
    return w.tree.nodes[number - 1].aggregate if number else w.scheme.aggregate


def _equals(*numbers: float) -> str:
    """= where every number is shown in full, ≈ where one was cut."""
    return "=" if all(brief(number) == show(number) for number in numbers) else "≈"


def _present(w: Workings, row: int, number: int) -> bool:
    return bool(np.isfinite(w.tree.points[row, number]))


def _lines(w: Workings, row: int, number: int) -> list[Line]:
    """Children with what each won and lost, then what came on top, closed by a rounding line if need be."""
    factor = w.tree.factor(row, number)
    lines = [_child_line(w, row, child, factor) for child in w.tree.children(number)]
    extras = _extra_lines(w, row) if number == 0 else []
    score = _maybe(w.settled.score(number)[row])
    full = w.tree.nodes[number - 1].weight if number else w.scheme.full_marks
    if score is None:
        return lines
    displayed = full - sum(line.lost or 0.0 for line in lines) + sum(line.points or 0.0 for line in extras)
    gap = _round(w, score - displayed)
    way = _way(w, number)
    name = Text(f"By {way.label.en}", f"按{way.label.zh}合成") if way else Text("Rounding", "舍入")
    closing = [Line("aggregation" if way else "rounding", "", name.zh, name.en, gap)] if gap else []
    return [*lines, *extras, *closing]


def _child_line(w: Workings, row: int, child: int, factor: float) -> Line:
    node = w.tree.nodes[child - 1]
    label, points = node.label(), float(w.tree.points[row, child])
    if isnan(points):
        return Line("child", node.code, label.zh, label.en, None)
    full = node.weight * factor
    return Line(
        "child",
        node.code,
        label.zh,
        label.en,
        _round(w, points * factor),
        _round(w, full),
        _round(w, full - points * factor),
    )


def _extra_lines(w: Workings, row: int) -> list[Line]:
    """Adjustments, what their caps took back, the floor at 0, and a veto that made the score 0."""
    adjusted, settled = w.settled.adjusted, w.settled
    lines = [
        Line("adjustment", item.code, item.label().zh, item.label().en, _round(w, float(adjusted.items[row, place])))
        for place, item in enumerate(w.scheme.adjustments)
        if adjusted.items[row, place]
    ]
    if adjusted.cap_relief[row]:
        lines.append(Line("cap", "", "加减分上限", "Cap on adjustments", _round(w, float(adjusted.cap_relief[row]))))
    before = float(w.tree.points[row, 0] + adjusted.total[row])
    if before < 0:
        lines.append(Line("floor", "", "扣完为止", "Floor at 0", _round(w, -before)))
        before = 0.0
    for place, veto in enumerate(w.scheme.vetoes):
        if settled.hits[row, place]:
            change = -before if veto.zero else 0.0
            lines.append(Line("veto", veto.code, veto.label().zh, veto.label().en, _round(w, change)))
            before += change
    return lines


def _round(w: Workings, value: float) -> float:
    return float(rounded(np.array([value]), w.scheme.rounding)[0])


def _leaf_inputs(w: Workings, row: int, node: Node) -> list[Input]:
    """The observations (with those it was compared to) and the targets behind one leaf."""
    place = _leaf_place(w, node)
    carried = w.leaves.filled.back_of(row, place)
    period = w.period.shift(-carried)
    own = (node.rule.inputs if node.rule else ()) or (node.indicator,)
    role = "input" if own != (node.indicator,) else "carried" if carried else "value"
    found = [item for code in own for item in _observed_cells(w, row, code, period, role)]
    if w.leaves.filled.how_of(row, place) in STANDS_IN:
        role = STANDS_IN[w.leaves.filled.how_of(row, place)]
        found.append(Input(role, node.indicator, str(w.period), float(w.leaves.value[row, place])))
    if node.per is not None:
        year = Period(period.first_date.year)
        found += next(
            filter(None, (_observed_cells(w, row, node.per.indicator, p, "input") for p in (period, year))), []
        )
    needed = node.rule.history_needed if node.rule else 0
    for back in range(1, needed + 1):
        found += [item for code in own for item in _observed_cells(w, row, code, w.period.shift(-back), "history")]
    for quantity, cube in w.target_cubes.items():
        found += _target_cells(w, cube, row, w.scheme.target_codes.index(node.indicator), quantity)
    if not any(item.role == "target" for item in found) and node.target is not None:
        found.append(Input("target", node.indicator, "", node.target, f"{w.scheme.code} {w.scheme.version}"))
    return found


def _observed_cells(w: Workings, row: int, code: str, period: Period, role: str) -> list[Input]:
    return _cells(w.observed.cube, w.rows, row, w.scheme.indicators.index(code), period, role)


def _target_cells(w: Workings, cube: Cube, row: int, column: int, quantity: str) -> list[Input]:
    """The target used: the organisation's own before everybody's, the period's before any period's."""
    for period in (w.period, ANY_PERIOD):
        for seat in (row, w.roster.size):
            found = _cells(cube, w.target_rows, seat, column, period, quantity)
            if found:
                return found
    return []


def _root_inputs(w: Workings, row: int, number: int) -> list[Input]:
    if number:
        return []
    found: list[Input] = []
    for role, items in (("adjustment", w.scheme.adjustments), ("veto", w.scheme.vetoes)):
        for item in items:
            column = w.scheme.indicators.index(item.indicator)
            found += _cells(w.observed.cube, w.rows, row, column, w.period, role)
    return found


def _cells(cube: Cube, rows: Rows, row: int, column: int, period: Period, role: str) -> list[Input]:
    """The entries behind one cell: its own, else those of the finest parts it was rolled up from."""
    for periods in ((period,), *cube.parts(period).values()):
        found = []
        for part in periods:
            place = cube.place_of(part, row, column)
            if place >= 0:
                file, line = rows.origin(place)
                shown = "" if part == ANY_PERIOD else str(part)
                code = rows.indicator.at(place)
                found.append(
                    Input(
                        role, code, shown, float(cube.values(part)[row, column]), file, line, rows.observation_id[place]
                    )
                )
        if found:
            return found
    return []


def _findings(w: Workings, organisation_code: str, number: int) -> list[dict[str, Any]]:
    """Findings that touch this organisation, and for a node those of the indicators below it."""
    below = {leaf.indicator for leaf in w.tree.nodes[number - 1].walk() if leaf.is_leaf} if number else None
    return [
        finding
        for finding in w.findings
        if finding["organisation_code"] == organisation_code and (below is None or finding["indicator_code"] in below)
    ]
