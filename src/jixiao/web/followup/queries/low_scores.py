"""Who got the lowest grade in the newest confirmed run of a scheme: orders may begin from there."""

from collections.abc import Collection
from dataclasses import dataclass

from jixiao.web.evaluation.models import ScoreRow, ScoringRun
from jixiao.web.evaluation.queries import scheme_of_cycle
from jixiao.web.evaluation.rules import CONFIRMED
from jixiao.web.followup.models import RectificationOrder


@dataclass(frozen=True)
class LowScore:
    """An organisation's total in a confirmed run; `key` names it, so that one order is made of it."""

    run_code: str
    period: str
    organisation_id: int
    organisation_code: str
    score: float
    rank: int | None
    peer_group: str

    @property
    def key(self) -> str:
        """Where an order comes from that was made of it."""
        return f"run:{self.run_code}:{self.organisation_code}"


def low_scores(ids: Collection[int]) -> list[LowScore]:
    """Lowest grades of the newest confirmed run of each scheme that have no order yet, the lowest score first."""
    newest: dict[str, ScoringRun] = {}
    runs = ScoringRun.objects.filter(state=CONFIRMED).select_related("cycle__scheme_version__scheme").defer("snapshot")
    for run in runs.order_by("confirmed_at", "pk"):
        newest[run.cycle.scheme_version.scheme.code] = run
    found = [low for code, run in newest.items() for low in _of_run(run, code, ids)]
    keys = [low.key for low in found]
    taken = set(RectificationOrder.objects.filter(source_key__in=keys).values_list("source_key", flat=True))
    return sorted((low for low in found if low.key not in taken), key=lambda low: (low.score, low.organisation_code))


def _of_run(run: ScoringRun, root: str, ids: Collection[int]) -> list[LowScore]:
    grades = scheme_of_cycle(run.cycle).grades
    if len(grades) < 2:
        return []
    rows = ScoreRow.objects.filter(
        run=run, node_code=root, grade=grades[-1].code, score__isnull=False, organisation__in=list(ids)
    ).select_related("organisation")
    return [
        LowScore(
            run.code, run.period, row.organisation_id, row.organisation.code, row.score, row.rank, row.peer_group
        )
        for row in rows
        if row.score is not None
    ]  # fmt: skip
