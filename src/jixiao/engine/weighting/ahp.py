"""层次分析法: weights from one matrix of pairwise judgements."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.text import Text, brief, show
from jixiao.engine.weighting import remarks
from jixiao.engine.weighting.eigenvector import (
    ACCEPTABLE,
    Solved,
    connected,
    consistency_ratio,
    harker,
    principal,
    solve,
)
from jixiao.engine.weighting.method import Weighed, Weighting, choice
from jixiao.engine.weighting.pairwise import check_square, fault, read_cells, read_sheet, reciprocal


@dataclass(frozen=True)
class Ahp(Weighting):
    """Principal eigenvector of the judgement matrix, scaled to 1; `consistency_ratio` with Saaty's random index.

    One triangle is enough; judgements may be fractions as text (1/3). Blank pairs: filled so that the largest eigenvalue
    is smallest (`completion` eigenvalue), or as Harker does. Contradicting pairs (3 against 1/2) are refused.
    Source: Saaty 1980, The Analytic Hierarchy Process; Bozóki, Fülöp and Rónyai 2010; Harker 1987.
    """

    name: ClassVar[str] = "ahp"
    label: ClassVar[Text] = Text("Analytic hierarchy process", "层次分析法")

    completion: str = choice("eigenvalue", "harker")

    def weigh(self, table: object, meta: object, findings: FindingList) -> Weighed:
        remarks.tell_meta_unused(self.name, meta, findings)
        sheet, _ = read_sheet(table)
        order = check_square(sheet)
        codes, written = tuple(sheet.cells), read_cells(sheet, findings)[order]
        wrong = fault(written, codes)
        if wrong is not None:
            raise wrong
        exact, rounded = reciprocal(written[None])
        remarks.tell_rounded(int(rounded.sum()), "", findings)
        return weigh_matrix(exact[0], codes, self.completion, findings)


def weigh_matrix(matrix: Floats, codes: Sequence[str], completion: str, findings: FindingList) -> Weighed:
    """Weights and consistency ratio of one reciprocal matrix, NaN for blanks; DefinitionError where they part it."""
    known = np.isfinite(matrix)
    reached = connected(known)
    if not reached.all():
        raise parted(codes, reached)
    n, n_gaps = len(codes), int(np.triu(~known, 1).sum())
    if n_gaps:
        findings.add(completed(n_gaps, n * (n - 1) // 2, completion))
    solved = solve(matrix, completion)
    ratio = float(consistency_ratio(np.array([solved.eigenvalue]), n)[0])
    if not solved.settled:
        findings.add(not_settled())
    if np.isnan(ratio):
        findings.add(no_random_index(n))
    elif ratio > ACCEPTABLE:
        findings.add(inconsistent(matrix, codes, solved, ratio))
    return Weighed(tuple(codes), solved.weights, {"consistency_ratio": np.full(n, ratio)})


def parted(codes: Sequence[str], reached: Any) -> DefinitionError:
    """Groups of indicators between which nothing was compared."""
    one = remarks.listed([code for code, there in zip(codes, reached.tolist(), strict=True) if there])
    other = remarks.listed([code for code, there in zip(codes, reached.tolist(), strict=True) if not there])
    text = Text(
        f"No judgement joins {one.en} with {other.en}, so their weights cannot be put in relation.",
        f"{one.zh}与{other.zh}之间没有任何判断，无法确定相互的权重。",
    )
    mend = Text("Compare at least one of each.", "请至少在两组之间各取一个指标进行比较。")
    return DefinitionError("judgements_not_connected", text, mend)


def completed(n_gaps: int, n_pairs: int, completion: str) -> Finding:
    """Pairs that nobody compared are filled; the ratio then flatters."""
    way = {
        "eigenvalue": Text("so that the largest eigenvalue is smallest", "按最大特征值最小的原则补全"),
        "harker": Text("in Harker's way", "按 Harker 方法处理"),
    }[completion]
    text = Text(
        f"Not compared: {n_gaps} of {n_pairs} pairs; filled {way.en}. The fewer judgements, the better the consistency "
        "ratio looks.",
        f"{n_pairs} 对比较中有 {n_gaps} 对空缺，{way.zh}。判断越少，一致性比率看上去越好。",
    )
    return Finding(Severity.WARNING, "incomplete_judgements", text)


def not_settled() -> Finding:
    """The filled judgements still moved when the search was stopped."""
    text = Text(
        "The blank pairs could not be filled to full precision; compare more of them.",
        "空缺的比较未能补全到完全精度，请补充判断。",
    )
    return Finding(Severity.WARNING, "completion_not_settled", text)


def no_random_index(n: int) -> Finding:
    """Saaty's table ends at 15."""
    text = Text(
        f"Saaty's random index is published for up to 15 indicators, here are {n}: no consistency ratio. "
        "Group the indicators into levels of at most nine.",
        f"Saaty 随机一致性指标只公布到 15 阶，此处为 {n} 阶，不计算一致性比率。请将指标分层，每层不超过九个。",
    )
    return Finding(Severity.WARNING, "no_random_index", text)


def inconsistent(matrix: Floats, codes: Sequence[str], solved: Solved, ratio: float) -> Finding:
    """The ratio is too large: which judgement fits least, and what the others say in its place."""
    known = np.triu(np.isfinite(matrix), 1)
    misfit = np.where(known, np.abs(np.log(solved.matrix) - _logs_of_ratios(solved.weights)), -1.0)
    row, column = (int(place) for place in np.unravel_index(int(np.argmax(misfit)), misfit.shape))
    said, fitting = float(matrix[row, column]), _said_by_others(matrix, solved.weights, row, column)
    if said < 1:
        row, column, said, fitting = column, row, 1 / said, 1 / fitting
    text = Text(
        f"The consistency ratio {brief(ratio)} is above {show(ACCEPTABLE)}. Fits least: “{codes[row]}” against "
        f"“{codes[column]}” is {brief(said)}, the other judgements say {brief(fitting)}. Ask again there first.",
        f"一致性比率 {brief(ratio)} 大于 {show(ACCEPTABLE)}。最不一致的判断：“{codes[row]}”对“{codes[column]}”为 "
        f"{brief(said)}，其余判断推得 {brief(fitting)}。请先复核此项。",
    )
    return Finding(Severity.WARNING, "inconsistent_judgements", text, indicator_code=codes[column])


def _logs_of_ratios(weights: Floats) -> Floats:
    logs = np.log(weights)
    return np.asarray(logs[:, None] - logs[None, :], dtype=np.float64)


def _said_by_others(matrix: Floats, weights: Floats, row: int, column: int) -> float:
    """The judgement that follows from all others (Harker's weights without it); from all where the others do not reach."""
    without = matrix.copy()
    without[row, column] = without[column, row] = np.nan
    if connected(np.isfinite(without)).all():
        weights = principal(harker(without)[None])[0][0]
    return float(weights[row] / weights[column])
