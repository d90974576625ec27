"""群组层次分析法: weights from the judgement matrices of several experts."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, absent
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.text import Text, brief, show
from jixiao.engine.weighting import remarks
from jixiao.engine.weighting.ahp import weigh_matrix
from jixiao.engine.weighting.eigenvector import ACCEPTABLE, consistency_ratio, principal
from jixiao.engine.weighting.method import Weighed, Weighting, choice
from jixiao.engine.weighting.pairwise import reciprocal
from jixiao.engine.weighting.panel import Panel, read_panel, without_faults


@dataclass(frozen=True)
class AhpGroup(Weighting):
    """As `ahp`, on the matrix of geometric means of the experts' judgements; each expert's own ratio is a finding.

    Table: expert_code, then as for `ahp`. An expert whose matrix contradicts itself is left out with a finding.
    Source: Aczél and Saaty 1983, Journal of Mathematical Psychology 27, 93–102; Forman and Peniwati 1998, European
    Journal of Operational Research 108, 165–169 (aggregating individual judgements).
    """

    name: ClassVar[str] = "ahp-group"
    label: ClassVar[Text] = Text("Analytic hierarchy process of a group", "群组层次分析法")
    needed: ClassVar[tuple[str, ...]] = ("expert_code",)

    completion: str = choice("eigenvalue", "harker")

    def weigh(self, table: object, meta: object, findings: FindingList) -> Weighed:
        remarks.tell_meta_unused(self.name, meta, findings)
        panel = read_panel(table, findings)
        usable = without_faults(panel, findings)
        if not usable.any():
            findings.add(nobody_left(len(panel.experts)))
            n = len(panel.codes)
            return Weighed(panel.codes, absent(n), {"consistency_ratio": absent(n)})
        exact, rounded = reciprocal(panel.matrices)
        for expert in np.flatnonzero(usable & rounded.any(axis=(1, 2))).tolist():
            remarks.tell_rounded(int(rounded[expert].sum()), panel.experts[expert], findings)
        tell_ratios(panel, exact, usable, findings)
        return weigh_matrix(geometric_mean(exact[usable]), panel.codes, self.completion, findings)


def geometric_mean(matrices: Floats) -> Floats:
    """For each pair the geometric mean of those who compared it; NaN where nobody did."""
    logs = np.log(matrices)
    if np.isfinite(logs.sum()):
        return np.asarray(np.exp(logs.mean(axis=0)), dtype=np.float64)
    known = np.isfinite(logs)
    n = known.sum(axis=0)
    mean = np.where(known, logs, 0.0).sum(axis=0) / np.maximum(n, 1)
    return np.where(n > 0, np.exp(mean), np.nan)


def expert_ratios(matrices: Floats) -> Floats:
    """Each expert's own consistency ratio; NaN for those with blanks, and beyond Saaty's table."""
    ratios = absent(len(matrices))
    whole = np.isfinite(matrices).all(axis=(1, 2))
    if whole.any():
        ratios[whole] = consistency_ratio(principal(matrices[whole])[1], matrices.shape[1])
    return ratios


def tell_ratios(panel: Panel, exact: Floats, usable: Bools, findings: FindingList) -> None:
    """One finding per expert: how consistent the expert's own judgements are, a warning where not enough."""
    ratios = expert_ratios(exact)
    n = len(panel.codes)
    given = np.triu(np.isfinite(exact), 1).sum(axis=(1, 2))
    for expert in np.flatnonzero(usable).tolist():
        who, ratio = panel.experts[expert], float(ratios[expert])
        if np.isnan(ratio):
            text = Text(
                f"“{who}” compares {given[expert]} of {n * (n - 1) // 2} pairs; no consistency ratio of their own.",
                f"“{who}”比较了 {n * (n - 1) // 2} 对中的 {given[expert]} 对，不单独计算一致性比率。",
            )
            findings.add(panel.finding(expert, Severity.INFO, "expert_consistency_unknown", text))
        elif ratio > ACCEPTABLE:
            text = Text(
                f"The judgements of “{who}” have the consistency ratio {brief(ratio)}, above {show(ACCEPTABLE)}: ask again.",
                f"“{who}”的判断一致性比率为 {brief(ratio)}，大于 {show(ACCEPTABLE)}，请复核。",
            )
            findings.add(panel.finding(expert, Severity.WARNING, "expert_inconsistent", text))
        else:
            text = Text(
                f"The judgements of “{who}” have the consistency ratio {brief(ratio)}.",
                f"“{who}”的判断一致性比率为 {brief(ratio)}。",
            )
            findings.add(panel.finding(expert, Severity.INFO, "expert_consistency", text))


def nobody_left(n: int) -> Finding:
    """No expert's judgements can be used."""
    text = Text(
        f"None of the {n} experts' judgements can be used. No weights.", f"{n} 位专家的判断均不可用，无法赋权。"
    )
    return Finding(Severity.ERROR, "no_usable_expert", text)
