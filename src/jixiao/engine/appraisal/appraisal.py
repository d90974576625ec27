"""`appraise(frame)`: people's scores to each object's means, each rater's leniency, how far they agree, what stands out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from jixiao.engine.appraisal.agreement import Agreement, agreement_of
from jixiao.engine.appraisal.bounds import BOUNDS
from jixiao.engine.appraisal.double_scoring import settle_double
from jixiao.engine.appraisal.leniency import Leniency, rater_leniency
from jixiao.engine.appraisal.means import Means, object_means
from jixiao.engine.appraisal.scores import TOTAL, Marking, Scores, read_scores, totals
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.settings import Own, Settings
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text
from jixiao.engine.model.tiers import Range

OBJECT_COLUMNS = ("object", "criterion", "n", "mean", "trimmed", "corrected", "group")
RATER_COLUMNS = ("rater", "criterion", "n", "mean", "leniency", "error", "group")
OUTLIER_COLUMNS = ("rater", "object", "criterion", "score", "expected", "deviation", "row")
PAIR_COLUMNS = ("object", "criterion", "first_rater", "second_rater", "difference", "needs_third", "score")


@dataclass(frozen=True)
class Appraisal:
    """Tables of objects, raters, outliers and pairs of double scoring; agreement by criterion; findings.

    Criterion `*` is the sum over all criteria, of those raters who scored an object on every one. `group` numbers the
    connected sets of raters: corrected scores of different groups cannot be held against each other.
    """

    table: Table
    raters: Table
    outliers: Table
    pairs: Table
    agreement: tuple[Agreement, ...]
    findings: Table

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        tables = {"objects": self.table, "raters": self.raters, "outliers": self.outliers, "pairs": self.pairs}
        return {
            **{name: table.to_rows() for name, table in tables.items()},
            "agreement": [each.to_dict() for each in self.agreement],
            "findings": self.findings.to_rows(),
        }


def appraise(
    frame: object,
    *,
    full: float | None = None,
    tiers: Sequence[Range] = (),
    day: date | None = None,
    own: Own | None = None,
) -> Appraisal:
    """Scores (rater, object, score [, criterion, tier]) worked out; rows that cannot be used are findings.

    `full`: full marks of a criterion, beyond which a score is refused and by which double scoring is judged. `tiers` as in
    `read_scores`. Figures (from how many scores the extremes are dropped …): library/parameters/appraisal.yaml.
    """
    findings, settings = FindingList(), Settings.on("appraisal", day, own, BOUNDS)
    scores = read_scores(frame, findings, full=full, tiers=tiers)
    whole = totals(scores)
    found = [_worked(each, scores, settings) for each in (*scores.markings, *([whole] if whole else []))]
    for one in found:
        _tell_groups(one, scores, findings)
    _tell_absent(scores, findings)
    kept = [one for one in found if one.marking.criterion != TOTAL or len(found) == 1]
    return Appraisal(
        Table.from_rows(OBJECT_COLUMNS, [row for one in found for row in _object_rows(one, scores)]),
        Table.from_rows(RATER_COLUMNS, [row for one in found for row in _rater_rows(one, scores)]),
        Table.from_rows(OUTLIER_COLUMNS, [row for one in kept for row in _outlier_rows(one, scores, settings)]),
        Table.from_rows(PAIR_COLUMNS, [row for one in kept for row in _pair_rows(one, scores, full, settings)]),
        tuple(agreement_of(one.marking, settings["confidence"]) for one in found),
        findings.table(),
    )


@dataclass(frozen=True)
class _Worked:
    marking: Marking
    means: Means
    leniency: Leniency


def _worked(marking: Marking, scores: Scores, settings: Settings) -> _Worked:
    cuts = {"trim_from": int(settings["trim_from"]), "drop": int(settings["trim_drop"])}
    means = object_means(
        marking.object, marking.value, len(scores.objects), **cuts, digits=int(settings["trimmed_digits"])
    )
    fitted = rater_leniency(marking.rater, marking.object, marking.value, len(scores.raters), len(scores.objects))
    return _Worked(marking, means, fitted)


def _object_rows(one: _Worked, scores: Scores) -> Iterator[tuple[Any, ...]]:
    """One row per object that has a score, in the order of the file."""
    means, fitted = one.means, one.leniency
    for place in np.flatnonzero(means.n).tolist():
        yield (
            scores.objects[place], one.marking.criterion, int(means.n[place]), float(means.mean[place]),
            float(means.trimmed[place]), float(fitted.corrected[place]), int(fitted.object_group[place]),
        )  # fmt: skip


def _rater_rows(one: _Worked, scores: Scores) -> Iterator[tuple[Any, ...]]:
    n = np.bincount(one.marking.rater, minlength=len(scores.raters))
    sums = np.bincount(one.marking.rater, one.marking.value, len(scores.raters))
    fitted = one.leniency
    for place in np.flatnonzero(n).tolist():
        error = float(fitted.error[place])
        yield (
            scores.raters[place], one.marking.criterion, int(n[place]), float(sums[place] / n[place]),
            float(fitted.leniency[place]), None if error != error else error, int(fitted.group[place]),
        )  # fmt: skip


def _outlier_rows(one: _Worked, scores: Scores, settings: Settings) -> Iterator[tuple[Any, ...]]:
    """Scores far from what rater and object let expect, the farthest first."""
    fitted, marking = one.leniency, one.marking
    if not fitted.sigma or fitted.sigma < 1e-9:
        return
    size = np.abs(fitted.residual) / fitted.sigma
    for place in sorted(np.flatnonzero(size >= settings["outlier_cut"]).tolist(), key=lambda each: (-size[each], each)):
        value, residual = float(marking.value[place]), float(fitted.residual[place])
        row = int(marking.row[place]) + 1 or None
        yield (
            scores.raters[marking.rater[place]], scores.objects[marking.object[place]], marking.criterion, value,
            value - residual, residual / fitted.sigma, row,
        )  # fmt: skip


def _pair_rows(one: _Worked, scores: Scores, full: float | None, settings: Settings) -> Iterator[tuple[Any, ...]]:
    """Objects with two scores, or with three of which the last is the third; empty without full marks."""
    marking = one.marking
    if full is None or marking.criterion == TOTAL or one.means.n.max(initial=0) > 3:
        return
    order = np.lexsort((marking.row, marking.object))
    ordered = marking.object[order]
    for place in np.flatnonzero(one.means.n >= 2).tolist():
        rows = order[np.searchsorted(ordered, place) : np.searchsorted(ordered, place, "right")]
        values = [float(value) for value in marking.value[rows]]
        settled = settle_double(*values, full=full, share=settings["third_share"])
        first, second = (scores.raters[marking.rater[row]] for row in rows[:2])
        yield (
            scores.objects[place],
            marking.criterion,
            first,
            second,
            settled.difference,
            settled.needs_third,
            settled.score,
        )


def _tell_groups(one: _Worked, scores: Scores, findings: FindingList) -> None:
    """Where raters fall into sets that share no object, say who is where: a low rater and a hard set look alike."""
    fitted = one.leniency
    if fitted.n_groups < 2:
        return
    members = [
        ", ".join(scores.raters[place] for place in np.flatnonzero(fitted.group == group)[:6].tolist())
        for group in range(1, min(fitted.n_groups, 6) + 1)
    ]
    said = "; ".join(members)
    zh = said.replace("; ", "；").replace(", ", "、")
    criterion = one.marking.criterion
    findings.add(Finding(
        Severity.WARNING, "not_connected",
        Text(
            f"Raters fall into {fitted.n_groups} groups without a common object ({said}): corrected scores can be compared "
            "within a group only. Let somebody of each group score one object of the others.",
            f"评分人分为 {fitted.n_groups} 组且各组之间没有共同评分对象（{zh}）：修正分只能在组内比较。"
            "请安排各组中至少一人交叉评分其他组的一个对象。",
        ),
        indicator_code="" if criterion == TOTAL else criterion,
    ))  # fmt: skip


def _tell_absent(scores: Scores, findings: FindingList) -> None:
    """How many scores are missing: left blank, or never in the file although others scored the object."""
    for criterion, n in scores.absent.items():
        if n:
            text = Text(f"{n} scores are blank; they are left out, not counted as 0.",
                        f"有 {n} 个评分为空，不计入、不按 0 分处理。")  # fmt: skip
            findings.add(Finding(Severity.WARNING, "score_missing", text, indicator_code=criterion))
    if not scores.markings:
        text = Text("No score can be used.", "没有可用的评分。")
        findings.add(Finding(Severity.ERROR, "no_scores", text))
