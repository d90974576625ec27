"""One organisation's result as the scheme's tree: every node with its score, and what it had before."""

from collections.abc import Mapping
from dataclasses import dataclass

from jixiao import Scheme
from jixiao.engine.model.node import Node
from jixiao.web.evaluation import frames
from jixiao.web.evaluation.models import ScoreRow, ScoringRun
from jixiao.web.evaluation.queries.department import difference
from jixiao.web.evaluation.queries.receipts import own_indicator


@dataclass(frozen=True)
class DrillNode:
    """One node of the tree with its figures; leaves also have value and target."""

    code: str
    label_zh: str
    label_en: str
    weight: float
    score: float | None
    rank: int | None
    change: float | None
    value: float | None
    target: float | None
    unit_of_measure: str
    indicator: str
    children: tuple["DrillNode", ...]

    @property
    def share(self) -> float | None:
        """Share of full marks in percent."""
        return 100 * self.score / self.weight if self.score is not None and self.weight else None

    @property
    def is_leaf(self) -> bool:
        """Whether a rule scores it: one indicator, or several (then `indicator` is '')."""
        return not self.children


@dataclass(frozen=True)
class Drill:
    """The root with its grade, and the tree below it."""

    root: DrillNode
    grade: str
    group_code: str
    n_ranked: int


def drill(
    run: ScoringRun, previous: ScoringRun | None, organisation_id: int, scheme: Scheme, snapshot: frames.Snapshot
) -> Drill | None:
    """The organisation's tree in a run, None if the run does not rank it; three queries."""
    rows = {row.node_code: row for row in ScoreRow.objects.filter(run=run, organisation=organisation_id)}
    root = rows.get(scheme.code)
    if root is None:
        return None
    former: dict[str, float | None] = {}
    if previous is not None:
        pairs = ScoreRow.objects.filter(run=previous, organisation=organisation_id).values_list("node_code", "score")
        former = dict(pairs)
    organisation = root.organisation.code
    targets = {row[1]: row[3] for row in snapshot.targets if row[0] == organisation and row[2] == run.period}
    tops = tuple(_node(node, rows, former, targets) for node in scheme.tree)
    top = DrillNode(
        scheme.code, scheme.label_zh, scheme.label_en, scheme.full_marks, root.score, root.rank,
        difference(root.score, former.get(scheme.code)), None, None, "", "", tops,
    )  # fmt: skip
    n_ranked = ScoreRow.objects.filter(
        run=run, node_code=scheme.code, peer_group=root.peer_group, rank__isnull=False
    ).count()
    return Drill(top, root.grade, root.peer_group, n_ranked)


def _node(
    node: Node, rows: Mapping[str, ScoreRow], former: Mapping[str, float | None], targets: Mapping[str, float]
) -> DrillNode:
    row = rows.get(node.code)
    score = row.score if row else None
    is_leaf = node.is_leaf
    return DrillNode(
        node.code, node.label_zh, node.label_en, node.weight, score, row.rank if row else None,
        difference(score, former.get(node.code)), row.raw if row and is_leaf else None,
        targets.get(node.indicator) if is_leaf else None, node.unit_of_measure, own_indicator(node) if is_leaf else "",
        tuple(_node(child, rows, former, targets) for child in node.children),
    )  # fmt: skip
