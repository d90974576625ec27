"""Why did the score move? Two evaluations side by side: every indicator's part of the change, adding up exactly."""

from collections.abc import Iterator

from jixiao.engine.comparison.moves import MOVE_COLUMNS, Move
from jixiao.engine.comparison.score_moves import DIGITS, ScorePart, ScoreParts, why_score_moved
from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.scoring.workings import Workings

WHY_COLUMNS = ("organisation_code", *MOVE_COLUMNS)


def why_moved(before: Evaluation, after: Evaluation, organisation: str, *, digits: int = DIGITS) -> Move:
    """The change of one organisation's score in lines, as `why_score_moved` splits it; DefinitionError without a score.

    Lines are leaves, or the node above them where it is not a sum; kinds: performance, weight, missing, adjustment, cap,
    floor, veto, rounding.
    """
    return why_score_moved(score_parts(before, organisation), score_parts(after, organisation), digits=digits)


def why_all_moved(before: Evaluation, after: Evaluation, *, digits: int = DIGITS) -> Outcome:
    """WHY_COLUMNS for everybody who has a score in both; the others are findings."""
    findings, rows = FindingList(), []
    for code in dict.fromkeys((*before.workings.roster.codes, *after.workings.roster.codes)):
        try:
            move = why_moved(before, after, code, digits=digits)
        except DefinitionError as fault:
            findings.add(Finding(Severity.WARNING, fault.code, fault.text, code))
            continue
        rows += [(code, *line.values()) for line in move.table]
    return Outcome(Table.from_rows(WHY_COLUMNS, rows), findings.table())


def score_parts(evaluation: Evaluation, organisation: str) -> ScoreParts:
    """The score of one organisation as a sum of its parts."""
    workings = evaluation.workings
    codes = workings.roster.codes
    if organisation not in codes:
        text = Text(f"There is no organisation “{organisation}”.", f"没有单位“{organisation}”。")
        raise DefinitionError("unknown_organisation", text, did_you_mean(organisation, codes))
    row = codes.index(organisation)
    score = float(workings.settled.score(0)[row])
    if score != score:
        text = Text(
            f"{organisation} has no score in {evaluation.period}.", f"{organisation} 在 {evaluation.period} 没有得分。"
        )
        raise DefinitionError("no_score", text)
    parts = dict(_parts(workings, row, 0, 1.0))
    return ScoreParts(score, parts, _others(workings, row))


def _parts(workings: Workings, row: int, number: int, factor: float) -> Iterator[tuple[str, ScorePart]]:
    """The parts below a node, each with the product of the factors above it."""
    tree, scheme = workings.tree, workings.scheme
    node = tree.nodes[number - 1] if number else None
    way, below = (node.aggregate if node else scheme.aggregate), tree.children(number)
    if below and way is None:
        inside = tree.factor(row, number)
        for child in below:
            yield from _parts(workings, row, child, factor * inside if inside == inside else factor)
        return
    points = float(tree.points[row, number])
    weight = float(node.weight if node else scheme.full_marks)
    yield node.code if node else scheme.code, ScorePart(weight, None if points != points else points, factor)


def _others(workings: Workings, row: int) -> dict[tuple[str, str], float]:
    """Points that are of no indicator: adjustments, what their caps gave back, the floor of 0, a veto."""
    settled, scheme = workings.settled, workings.scheme
    items = settled.adjusted.items[row].tolist()
    found = {(item.code, "adjustment"): points for item, points in zip(scheme.adjustments, items, strict=True)}
    found["", "cap"] = float(settled.adjusted.cap_relief[row])
    earned = float(workings.tree.points[row, 0]) + (float(settled.adjusted.total[row]) if scheme.adjustments else 0.0)
    floored = max(earned, 0.0) if scheme.adjustments else earned
    found["", "floor"] = floored - earned
    found["", "veto"] = float(settled.total[row]) - floored
    return found
