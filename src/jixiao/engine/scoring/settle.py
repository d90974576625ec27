"""From the tree's sum to the result: 加减分, 一票否决, rounding, grade, rank."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.parts import Rounding
from jixiao.engine.model.period import Period
from jixiao.engine.model.rank import rank_in_groups
from jixiao.engine.model.rounding import rounded
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text, nearest, show
from jixiao.engine.scoring.adjust import Adjusted, adjust
from jixiao.engine.scoring.intake import Roster
from jixiao.engine.scoring.standing import Standing
from jixiao.engine.scoring.tree import TreePoints
from jixiao.engine.scoring.veto import veto_hits, zeroed


@dataclass(frozen=True)
class Settled:
    """The result of organisations × nodes, node 0 the scheme; rank 0 and grade −1 mean none.

    Rounded scores and ranks of the nodes below the scheme are made when they are asked for.
    """

    points: Floats
    total: Floats
    rounding: Rounding
    standing: Standing
    earned_grade: Ints
    grade: Ints
    counts: Floats
    adjusted: Adjusted
    veto_values: Floats
    _scores: dict[int, Floats] = field(default_factory=dict, repr=False)
    _ranks: dict[int, Ints] = field(default_factory=dict, repr=False)

    @property
    def group(self) -> Ints:
        """The number of each organisation's peer group."""
        return self.standing.group

    @property
    def hits(self) -> Bools:
        """Where a veto strikes: organisations × vetoes."""
        return self.standing.hits

    @property
    def n_nodes(self) -> int:
        return int(self.points.shape[1])

    def exact(self, node: int) -> Floats:
        """The unrounded scores at one node."""
        return self.points[:, node] if node else self.total

    def score(self, node: int) -> Floats:
        """The rounded scores at one node."""
        if node not in self._scores:
            self._scores[node] = rounded(self.exact(node), self.rounding)
        return self._scores[node]

    def rank(self, node: int) -> Ints:
        """The ranks at one node, within peer groups; 0 for who has no score or does not compete."""
        if node not in self._ranks:
            on_rounded = self.rounding.rank_on == "rounded"
            scores, digits = (self.score(node), self.rounding.digits) if on_rounded else (self.exact(node), None)
            self._ranks[node] = rank_in_groups(self.standing.only_competing(scores), self.group, digits)
        return self._ranks[node]

    @cached_property
    def n_ranked(self) -> Ints:
        """For every organisation, how many of its group are ranked by their total."""
        there = np.bincount(self.group, weights=self.rank(0) > 0, minlength=1)
        return np.asarray(there[self.group], dtype=np.int64)


def settle(scheme: Scheme, roster: Roster, tree: TreePoints, counts: Floats, veto_values: Floats) -> Settled:
    """The final scores in the order of the regulations: sum ± adjustments → veto → rounding → grade → rank."""
    adjusted = adjust(counts, scheme.adjustments, dict(scheme.adjustment_caps))
    hits = veto_hits(veto_values, scheme.vetoes)
    total = tree.points[:, 0].copy()
    if scheme.adjustments:
        total = np.maximum(total + adjusted.total, 0.0)
    total[zeroed(hits, scheme.vetoes) & np.isfinite(total)] = 0.0
    score = rounded(total, scheme.rounding)
    standing = Standing.of(scheme, roster.codes, roster.group, hits)
    earned, grade = standing.graded(score)
    settled = Settled(tree.points, total, scheme.rounding, standing, earned, grade, counts, adjusted, veto_values)
    settled.rank(0)
    return settled


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
    _report_separate(scheme, roster, period, findings)
    for row, place in np.argwhere(settled.counts < 0):
        item = scheme.adjustments[place]
        label = item.label()
        text = Text(f"{label.en}: a negative number of events is ignored.", f"{label.zh}：次数为负，未采用。")
        findings.add(Finding(Severity.ERROR, "negative_count", text, roster.codes[row], item.indicator, str(period)))
    _report_cuts(scheme, roster, settled, period, findings)


def _report_separate(scheme: Scheme, roster: Roster, period: Period, findings: FindingList) -> None:
    """Who is listed separately and so has no rank, and codes of that list whom nobody knows."""
    for code in scheme.separate:
        text = Text(
            "Listed separately: no rank; the grade is that of a competitor with the same score.",
            "单列单位：不参加排名，按得分对应等次。",
        )
        if code in roster.codes:
            findings.add(Finding(Severity.INFO, "separate", text, code, "", str(period)))
            continue
        guess = nearest(code, roster.codes) if roster.size <= 2000 else None
        hint = Text(f" Did you mean “{guess}”?", f"是否应为“{guess}”？") if guess else Text("", "")
        text = Text(
            f"“{code}” is listed separately, and nobody of that code is assessed.{hint.en}",
            f"单列单位“{code}”不在考核单位之列。{hint.zh}",
        )
        findings.add(Finding(Severity.WARNING, "unknown_separate", text, "", "", str(period)))


def _report_cuts(scheme: Scheme, roster: Roster, settled: Settled, period: Period, findings: FindingList) -> None:
    """Notes where a cap cut points, of an item or of all of a kind, and where deductions left nothing (扣完为止)."""
    adjusted = settled.adjusted
    events = np.where(np.isfinite(settled.counts), np.maximum(settled.counts, 0.0), 0.0)
    for place, item in enumerate(scheme.adjustments):
        points = events[:, place] * item.points_each
        for row in np.flatnonzero(points > np.abs(adjusted.items[:, place])):
            earned, kept, label = show(float(points[row])), show(abs(float(adjusted.items[row, place]))), item.label()
            text = Text(
                f"{label.en}: {earned} points were cut to the item's cap, {kept}.",
                f"{label.zh}：按次数计 {earned} 分，超过本项上限，按 {kept} 分计。",
            )
            finding = Finding(Severity.INFO, "adjustment_capped", text, roster.codes[row], item.indicator, str(period))
            findings.add(finding)
    for row in np.flatnonzero(adjusted.cap_relief):
        back = show(abs(float(adjusted.cap_relief[row])))
        text = Text(
            f"All bonus or deduction together exceeded the scheme's cap: {back} points were taken back.",
            f"加减分合计超过办法规定的上限，冲回 {back} 分。",
        )
        findings.add(Finding(Severity.INFO, "adjustments_capped", text, roster.codes[row], "", str(period)))
    if scheme.adjustments:
        for row in np.flatnonzero(settled.points[:, 0] + adjusted.total < 0):
            text = Text(
                "Deductions exceeded what there was: the score is 0, not below.", "扣分超过所得分，扣完为止，记 0 分。"
            )
            findings.add(Finding(Severity.INFO, "score_floored", text, roster.codes[row], "", str(period)))
