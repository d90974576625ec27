"""最优最劣法: weights from two rows of judgements, the best against all and all against the worst."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.text import Text, did_you_mean, show
from jixiao.engine.weighting import remarks
from jixiao.engine.weighting.method import Weighed, Weighting, code
from jixiao.engine.weighting.pairwise import Sheet, read_cells, read_sheet

BEST, WORST = "best_to_others", "others_to_worst"
EXACT = 1e-9


@dataclass(frozen=True)
class Bwm(Weighting):
    """min ξ with |w_best − a_best,j·wⱼ| ≤ ξ, |wⱼ − aⱼ,worst·w_worst| ≤ ξ, Σ w = 1, w ≥ 0 (the linear model).

    `consistency` is ξ, 0 at best; `input_consistency_ratio` = max |a_best,j·aⱼ,worst − a_best,worst| ÷ (a²_best,worst −
    a_best,worst). `best` and `worst` name the indicators; else they are those with a 1 in their row.
    Source: Rezaei 2016, Omega 64, 126–130; ratio: Liang, Brunelli and Rezaei 2020, Omega 96, 102175.
    """

    name: ClassVar[str] = "bwm"
    label: ClassVar[Text] = Text("Best-worst method", "最优最劣法")

    best: str = code()
    worst: str = code()

    def weigh(self, table: object, meta: object, findings: FindingList) -> Weighed:
        remarks.tell_meta_unused(self.name, meta, findings)
        sheet, _ = read_sheet(table)
        codes = tuple(sheet.cells)
        to_others, to_worst = _rows(sheet, read_cells(sheet, findings))
        best = _place(self.best, codes, to_others, to_worst, BEST)
        worst = _place(self.worst, codes, to_worst, to_others, WORST, other_than=best)
        _check_ends(codes, to_others, to_worst, best, worst)
        weights, gap = solve(to_others, to_worst, best, worst)
        n = len(codes)
        ratio = input_ratio(to_others, to_worst, float(to_others[worst]))
        return Weighed(codes, weights, {"consistency": np.full(n, gap), "input_consistency_ratio": np.full(n, ratio)})


def solve(to_others: Floats, to_worst: Floats, best: int, worst: int) -> tuple[Floats, float]:
    """Weights and ξ of the linear model."""
    from scipy.optimize import linprog

    n = len(to_others)
    unit = np.eye(n)
    # One row per judgement: w_best − a·wⱼ and wⱼ − a·w_worst, each to lie between −ξ and ξ.
    gaps = np.vstack([unit[best] - to_others[:, None] * unit, unit - to_worst[:, None] * unit[worst]])
    gaps = gaps[np.abs(gaps).max(axis=1) > EXACT]
    slack = np.full((2 * len(gaps), 1), -1.0)
    solved = linprog(
        np.append(np.zeros(n), 1.0),
        A_ub=np.hstack([np.vstack([gaps, -gaps]), slack]),
        b_ub=np.zeros(2 * len(gaps)),
        A_eq=np.append(np.ones(n), 0.0)[None],
        b_eq=[1.0],
        method="highs",
    )
    weights = np.maximum(solved.x[:n], 0.0)
    return np.asarray(weights / weights.sum(), dtype=np.float64), float(max(solved.x[n], 0.0))


def input_ratio(to_others: Floats, to_worst: Floats, whole: float) -> float:
    """How far the products a_best,j·aⱼ,worst are off a_best,worst, at most, as a share of the worst possible."""
    if whole <= 1:
        return 0.0
    return float(np.abs(to_others * to_worst - whole).max() / (whole * whole - whole))


def _rows(sheet: Sheet, cells: Floats) -> tuple[Floats, Floats]:
    """The two rows; DefinitionError where one is missing, has a blank or a judgement below 1."""
    if not sheet.cells:
        text = Text("The table has no indicators.", "表中没有指标列。")
        raise DefinitionError("no_indicators", text)
    names = [name.lower().replace("-", "_").replace(" ", "_") for name in sheet.row_codes]
    strange = [sheet.row_codes[place] for place, name in enumerate(names) if name not in (BEST, WORST)]
    if strange:
        text = Text(f"There is no row “{strange[0]}” in this method.", f"该方法没有名为“{strange[0]}”的行。")
        raise DefinitionError("unknown_row", text, did_you_mean(strange[0], (BEST, WORST)))
    for name in (BEST, WORST):
        if names.count(name) != 1:
            text = Text(f"The row “{name}” must stand there once.", f"“{name}”行应出现且仅出现一次。")
            raise DefinitionError(
                "missing_row", text, Text(f"Needed: {BEST}, {WORST}.", f"需要两行：{BEST}、{WORST}。")
            )
        for place in np.flatnonzero(~(cells[names.index(name)] >= 1)).tolist():
            indicator, number = list(sheet.cells)[place], show(float(cells[names.index(name), place]))
            text = Text(
                f"“{name}” for “{indicator}” must be 1 or more, not {number}.",
                f"“{name}”行中“{indicator}”应大于等于 1，而不是 {number}。",
            )
            mend = Text("Use 1 (equal) to 9 (extremely more important).", "请用 1（同等重要）至 9（极端重要）。")
            raise DefinitionError("bad_judgement", text, mend)
    return cells[names.index(BEST)], cells[names.index(WORST)]


def _place(named: str, codes: Sequence[str], own: Floats, other: Floats, row: str, other_than: int = -1) -> int:
    """Where the best (worst) stands: as named, else the one with a 1 in its row, of several the farthest from the other."""
    if named:
        if named not in codes:
            text = Text(f"There is no indicator “{named}”.", f"没有名为“{named}”的指标。")
            raise DefinitionError("unknown_indicator", text, did_you_mean(named, codes))
        return list(codes).index(named)
    ones = [place for place in np.flatnonzero(np.abs(own - 1.0) <= EXACT).tolist() if place != other_than]
    if not ones and len(codes) > 1:
        what = Text("best", "最优") if row == BEST else Text("worst", "最劣")
        text = Text(
            f"No indicator has 1 in “{row}”, so none is the {what.en}.",
            f"“{row}”行中没有取值为 1 的指标，无法确定{what.zh}指标。",
        )
        raise DefinitionError("no_end", text, Text("Against itself it is 1.", "指标与自身比较为 1。"))
    return max(ones, key=lambda place: float(other[place]), default=other_than)


def _check_ends(codes: Sequence[str], to_others: Floats, to_worst: Floats, best: int, worst: int) -> None:
    """Both rows must say the same of the ends: 1 for themselves, one number between them."""
    for place, row, own in ((best, BEST, to_others), (worst, WORST, to_worst)):
        if abs(float(own[place]) - 1.0) > EXACT:
            text = Text(
                f"“{codes[place]}” against itself is {show(float(own[place]))} in “{row}”, not 1.",
                f"“{row}”行中“{codes[place]}”与自身比较为 {show(float(own[place]))}，应为 1。",
            )
            raise DefinitionError("end_not_one", text)
    one, other = float(to_others[worst]), float(to_worst[best])
    if abs(one - other) > EXACT * one:
        text = Text(
            f"“{codes[best]}” against “{codes[worst]}” is {show(one)} in “{BEST}” and {show(other)} in “{WORST}”.",
            f"“{codes[best]}”对“{codes[worst]}”在“{BEST}”行为 {show(one)}，在“{WORST}”行为 {show(other)}。",
        )
        raise DefinitionError(
            "ends_differ", text, Text("It is one judgement: write the same.", "应为同一判断，请取一致。")
        )
