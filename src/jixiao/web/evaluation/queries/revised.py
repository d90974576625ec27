"""Figures that a run used and that count otherwise since: put right, approved anew, or taken back by what gave them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jixiao.web.collection.models import Observation
from jixiao.web.collection.queries import ObservationRow, counted_since
from jixiao.web.collection.rules import TAKEN_BACK
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.queries.provenance import panel_number
from jixiao.web.evaluation.queries.results import scheme_of, snapshot_of


@dataclass(frozen=True)
class RevisedFigure:
    """One figure of a run: what it used (None: declared as nothing to report), and what counts now."""

    organisation: str
    indicator: str
    period: str
    used: float | None
    now: float | None
    reason_zh: str
    reason_en: str
    at: datetime
    is_taken_back: bool
    panel: int | None = None


def revised_since(run: ScoringRun, organisations: Collection[str] | None = None) -> list[RevisedFigure]:
    """What counts otherwise than the run took it, of some organisations where asked; one query, and one for the reasons."""
    snapshot = snapshot_of(run)
    used: dict[tuple[str, str, str], float | None] = {row[:3]: row[3] for row in snapshot.observations}
    used |= {row[:3]: None for row in snapshot.declared}
    if organisations is not None:
        used = {place: value for place, value in used.items() if place[0] in organisations}
    codes, periods = ({place[part] for place in used} for part in (0, 2))
    newest = max((row[4] for row in (*snapshot.observations, *snapshot.declared)), default=0)
    rows = counted_since(newest, scheme_of(run).indicators, codes, periods) if used else []
    found = [row for row in rows if _place(row) in used and used[_place(row)] != row.value]
    told = dict(
        Observation.objects.filter(pk__in=[row.observation_id for row in found]).values_list("pk", "provenance")
    )
    return [_revised(row, used[_place(row)], told[row.observation_id]) for row in found]


def _place(row: ObservationRow) -> tuple[str, str, str]:
    return row.organisation_code, row.indicator_code, row.period


def _revised(row: ObservationRow, used: float | None, provenance: dict[str, Any]) -> RevisedFigure:
    return RevisedFigure(
        *_place(row), used, row.value, row.reason, str(provenance.get("reason_en", row.reason)), row.recorded_at,
        row.source == TAKEN_BACK, panel_number(provenance),
    )  # fmt: skip
