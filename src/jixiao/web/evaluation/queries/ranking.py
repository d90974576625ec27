"""Who stands where in each peer group, now and a period before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from jixiao import Period, Scheme
from jixiao.web.base.formats import half_up
from jixiao.web.evaluation.models import ScoreRow, ScoringRun
from jixiao.web.organisations.models import PeerGroup
from jixiao.web.organisations.queries import OrganisationTree, tree_on

BY_SCORE, BY_IMPROVEMENT = "score", "improvement"


@dataclass(frozen=True)
class Named:
    """Something with a name in both languages."""

    code: str
    label_zh: str
    label_en: str


@dataclass(frozen=True)
class RankedRow:
    """One organisation at one node: its score now and before."""

    organisation_id: int
    code: str
    label_zh: str
    label_en: str
    group_code: str
    rank: int | None
    rank_before: int | None
    score: float | None
    before: float | None
    raw: float | None
    weight: float
    grade: str
    grade_before: str

    @property
    def change(self) -> float | None:
        """Points gained since the period before."""
        if self.score is None or self.before is None:
            return None
        return float(half_up(self.score - self.before, 4))

    @property
    def share(self) -> float | None:
        """Share of full marks, 0 to 1."""
        return self.score / self.weight if self.score is not None and self.weight else None


@dataclass(frozen=True)
class GroupRanking:
    """One peer group in the order asked for; those who are not ranked come behind, those without a score last."""

    group: Named
    rows: tuple[RankedRow, ...]
    median: float | None

    @property
    def n_beside(self) -> int:
        """How many have a score and no rank: excluded by a veto, or listed separately."""
        return sum(row.score is not None and row.rank is None for row in self.rows)


def names_at(period: str) -> OrganisationTree:
    """Organisations with the names they bore at the end of the period."""
    return tree_on(Period.parse(period).last_date)


def group_names(scheme: Scheme) -> dict[str, Named]:
    """Peer groups by code: the city's own, and those that the scheme names."""
    known = {group.code: Named(group.code, group.label_zh, group.label_en) for group in PeerGroup.objects.all()}
    known |= {group.code: Named(group.code, group.label_zh, group.label_en) for group in scheme.peer_groups}
    return known


def median_of(values: Iterable[float | None]) -> float | None:
    """The median of what is known, half up to two digits; nothing where nothing is known."""
    known = [value for value in values if value is not None]
    return float(half_up(median(known), 2)) if known else None


def ranked_rows(run: ScoringRun, previous: ScoringRun | None, node: str, names: OrganisationTree) -> list[RankedRow]:
    """Every organisation of a run at one node, with what it had at that node in the previous run."""
    former: dict[int, tuple[float | None, int | None, str]] = {}
    if previous is not None:
        columns = ScoreRow.objects.filter(run=previous, node_code=node).values_list(
            "organisation_id", "score", "rank", "grade"
        )
        former = {pk: (score, rank, grade) for pk, score, rank, grade in columns}
    rows = []
    for row in ScoreRow.objects.filter(run=run, node_code=node).select_related("organisation"):
        name = names.nodes.get(row.organisation_id)
        before, rank_before, grade_before = former.get(row.organisation_id, (None, None, ""))
        rows.append(
            RankedRow(
                row.organisation_id,
                row.organisation.code,
                name.label_zh if name else row.organisation.code,
                name.label_en if name else "",
                row.peer_group,
                row.rank,
                rank_before,
                row.score,
                before,
                row.raw,
                row.weight,
                row.grade,
                grade_before,
            )
        )
    return rows


def ranking(
    run: ScoringRun, previous: ScoringRun | None, node: str, *, by: str, names: OrganisationTree, scheme: Scheme
) -> list[GroupRanking]:
    """Each peer group's organisations at a node, by score or by points gained since the previous run."""
    return in_groups(ranked_rows(run, previous, node, names), scheme, by)


def in_groups(rows: Iterable[RankedRow], scheme: Scheme, by: str = BY_SCORE) -> list[GroupRanking]:
    """Rows by peer group, each in the order asked for."""
    groups: dict[str, list[RankedRow]] = defaultdict(list)
    for row in rows:
        groups[row.group_code].append(row)
    known = group_names(scheme)
    return [
        GroupRanking(
            known.get(code, Named(code, code, code)), tuple(_ordered(rows, by)), median_of(r.score for r in rows)
        )
        for code, rows in sorted(groups.items())
    ]


def _ordered(rows: list[RankedRow], by: str) -> list[RankedRow]:
    def key(row: RankedRow) -> tuple[bool, bool, float, int, str]:
        value = row.change if by == BY_IMPROVEMENT else row.score
        return (value is None, by == BY_SCORE and row.rank is None, -(value or 0.0), row.rank or 0, row.code)

    return sorted(rows, key=key)
