"""What one organisation owes and where it stands: tasks, score against the group's median, what moved the score."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from jixiao import Period, Scheme
from jixiao.engine.model.node import Node
from jixiao.web.base.formats import half_up
from jixiao.web.collection.models import CollectionTask, Observation
from jixiao.web.collection.rules import OPEN, RETURNED, SUBMITTED
from jixiao.web.evaluation.models import ScoreRow, ScoringRun
from jixiao.web.evaluation.queries.ranking import median_of
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.indicators.queries import indicator_on

N_SPARK = 12
MAINLY = 0.5  # share of a change from which on a page may say “mainly”


@dataclass(frozen=True)
class MyTask:
    """One task that is still open, with how much of it is filled in."""

    task: CollectionTask
    days: int
    n_filled: int
    n_indicators: int


def my_tasks(ids: Iterable[int], today: date, n_indicators: int) -> list[MyTask]:
    """Open, returned and submitted tasks of these organisations, the most urgent first."""
    tasks = CollectionTask.objects.filter(organisation__in=list(ids), state__in=(OPEN, RETURNED, SUBMITTED))
    filled = Count("entries", filter=Q(entries__value__isnull=False) | Q(entries__no_data=True))
    rows = tasks.select_related("organisation").annotate(n_filled=filled).order_by("due_date", "organisation__code")
    return [MyTask(task, (task.due_date - today).days, task.n_filled, n_indicators) for task in rows[:20]]


@dataclass(frozen=True)
class Part:
    """One indicator's score now and before, the group's median, and what it added to the change of the total."""

    code: str
    indicator: str
    label_zh: str
    label_en: str
    weight: float
    score: float | None
    before: float | None
    change: float | None
    median: float | None
    raw: float | None
    unit_of_measure: str

    @property
    def to_median(self) -> float | None:
        """Points above the group's median."""
        return None if self.score is None or self.median is None else float(half_up(self.score - self.median, 4))


@dataclass(frozen=True)
class Standing:
    """Where an organisation stands in a run. The parts' changes and `remainder` add up to `change` exactly."""

    score: float | None
    before: float | None
    rank: int | None
    n_ranked: int
    group_code: str
    median: float | None
    grade: str
    parts: tuple[Part, ...]
    change: float | None
    remainder: float

    @property
    def main_part(self) -> Part | None:
        """The indicator that alone made at least half of the change, and more than adjustments did; else nothing."""
        if not self.change:
            return None
        best = max(self.parts, key=lambda part: (part.change or 0.0) / (self.change or 1.0), default=None)
        if best is None or best.change is None:
            return None
        share, rest = best.change / self.change, self.remainder / self.change
        return best if share >= MAINLY and share > rest else None


def standing(run: ScoringRun, previous: ScoringRun | None, organisation_id: int, scheme: Scheme) -> Standing | None:
    """The organisation's standing, None if the run does not rank it; one query."""
    by_organisation: dict[int, dict[str, ScoreRow]] = defaultdict(dict)
    former: dict[str, float | None] = {}
    asked = Q(run=run) | Q(run=previous, organisation=organisation_id) if previous else Q(run=run)
    for row in ScoreRow.objects.filter(asked):
        if row.run_id == run.pk:
            by_organisation[row.organisation_id][row.node_code] = row
        else:
            former[row.node_code] = row.score
    mine = by_organisation.get(organisation_id)
    if mine is None or scheme.code not in mine:
        return None
    root = mine[scheme.code]
    group = [rows for rows in by_organisation.values() if rows[scheme.code].peer_group == root.peer_group]
    parts = tuple(_part(node, mine[node.code], former, group) for node in moving_nodes(scheme.tree, mine, former))
    before = former.get(scheme.code)
    change = difference(root.score, before)
    explained = sum(part.change or 0.0 for part in parts)
    remainder = float(half_up(change - explained, 4)) if change is not None else 0.0
    return Standing(
        root.score, before, root.rank, sum(rows[scheme.code].rank is not None for rows in group), root.peer_group,
        median_of(rows[scheme.code].score for rows in group), root.grade, parts, change, remainder,
    )  # fmt: skip


def moving_nodes(nodes: Iterable[Node], now: Mapping[str, object], former: Mapping[str, object]) -> list[Node]:
    """The leaves whose changes add up; a node stands for its leaves where one is unscored in either period, since a
    missing child's points pass to its siblings, and where its points are not the sum of its children's.
    """
    found: list[Node] = []
    for node in nodes:
        known = [child.code in now and (not former or former.get(child.code) is not None) for child in node.walk()]
        if node.is_leaf or node.aggregate or not all(known) or not _all_scored(node, now):
            found.append(node)
        else:
            found += moving_nodes(node.children, now, former)
    return [node for node in found if node.code in now]


def _all_scored(node: Node, now: Mapping[str, object]) -> bool:
    return all(getattr(now[child.code], "score", now[child.code]) is not None for child in node.walk())


def _part(node: Node, row: ScoreRow, former: Mapping[str, float | None], group: list[dict[str, ScoreRow]]) -> Part:
    before = former.get(node.code)
    return Part(
        node.code, node.indicator if node.is_leaf else "", node.label_zh, node.label_en, node.weight, row.score, before,
        difference(row.score, before), median_of(rows[node.code].score for rows in group if node.code in rows), row.raw,
        node.unit_of_measure,
    )  # fmt: skip


def difference(now: float | None, before: float | None) -> float | None:
    """now − before without the noise of binary arithmetic; None where one is unknown."""
    return None if now is None or before is None else float(half_up(now - before, 4))


def observed_by(scheme: Scheme, period: str) -> dict[str, Node | IndicatorVersion]:
    """What is observed for the scheme, by code: the leaf that takes an indicator as it is, else the library's version."""
    plain = {leaf.indicator: leaf for leaf in scheme.leaves if leaf.observed == (leaf.indicator,)}
    codes = dict.fromkeys(code for leaf in scheme.leaves for code in leaf.observed)
    others = codes.keys() - plain.keys()
    library = indicator_on(Period.parse(period).last_date, others) if others else {}
    return {code: plain[code] if code in plain else library[code] for code in codes if code in {*plain, *library}}


def sparks(organisation_id: int, codes: Iterable[str], until: str) -> dict[str, list[float | None]]:
    """The last twelve months' figures of many indicators; one query."""
    whole = Period.parse(until)
    last = Period.parse(f"{whole.year}-{whole.last_month:02d}")
    periods = [str(last.shift(-step)) for step in range(N_SPARK - 1, -1, -1)]
    rows = Observation.objects.filter(organisation=organisation_id, indicator__code__in=list(codes), period__in=periods)
    found: dict[tuple[str, str], float | None] = {}
    for code, period, value in rows.order_by("revision").values_list("indicator__code", "period", "value"):
        found[code, period] = value
    return {code: [found.get((code, period)) for period in periods] for code in codes}
