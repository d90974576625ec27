"""From the tree's sum to the result: 加减分, 一票否决, rounding, grade, rank."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.period import Period
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text
from jixiao.engine.scoring.adjust import Adjusted, adjust
from jixiao.engine.scoring.grade import grade_places
from jixiao.engine.scoring.intake import Roster
from jixiao.engine.model.rank import rank_in_groups
from jixiao.engine.scoring.rounding import rounded
from jixiao.engine.scoring.tree import TreePoints
from jixiao.engine.scoring.veto import lowered, veto_hits, zeroed


@dataclass(frozen=True)
class Settled:
    """Organisations × nodes, node 0 the scheme; rank 0 and grade −1 mean none."""

    exact: Floats
    score: Floats
    rank: Ints
    earned_grade: Ints
    grade: Ints
    counts: Floats
    adjusted: Adjusted
    veto_values: Floats
    hits: Bools


def settle(scheme: Scheme, roster: Roster, tree: TreePoints, counts: Floats, veto_values: Floats) -> Settled:
    """The final scores in the order of the regulations: sum ± adjustments → veto → rounding → grade → rank."""
    adjusted = adjust(counts, scheme.adjustments, dict(scheme.adjustment_caps))
    hits = veto_hits(veto_values, scheme.vetoes)
    exact = tree.points.copy()
    exact[:, 0] = np.maximum(exact[:, 0] + adjusted.total, 0.0) if scheme.adjustments else exact[:, 0]
    exact[zeroed(hits, scheme.vetoes) & np.isfinite(exact[:, 0]), 0] = 0.0
    score = rounded(exact, scheme.rounding)
    earned = grade_places(score[:, 0], scheme.grades)
    grade = lowered(earned, hits, scheme.vetoes, scheme.grades)
    rank = rank_in_groups(score if scheme.rounding.rank_on == "rounded" else exact, roster.group)
    return Settled(exact, score, rank, earned, grade, counts, adjusted, veto_values, hits)


def report_settlement(scheme: Scheme, roster: Roster, settled: Settled, period: Period, findings: FindingList) -> None:
    """Findings for vetoes that struck and for counts that make no sense."""
    for row, place in np.argwhere(settled.hits):
        veto = scheme.vetoes[place]
        label = veto.label()
        text = Text(
            f"Veto “{label.en}” struck ({veto.indicator} {veto.when}).",
            f"触发一票否决“{label.zh}”（{veto.indicator} {veto.when}）。",
        )
        findings.add(Finding(Severity.INFO, "veto", text, roster.codes[row], veto.indicator, str(period)))
    for row, place in np.argwhere(settled.counts < 0):
        item = scheme.adjustments[place]
        label = item.label()
        text = Text(f"{label.en}: a negative number of events is ignored.", f"{label.zh}：次数为负，未采用。")
        findings.add(Finding(Severity.ERROR, "negative_count", text, roster.codes[row], item.indicator, str(period)))
