"""Results → rows: scores and findings of a run."""

from collections.abc import Iterable, Mapping
from typing import Any

from jixiao import Evaluation
from jixiao.web.evaluation.frames.snapshot import Snapshot
from jixiao.web.evaluation.models import FindingRow, ScoreRow, ScoringRun


def score_rows(run: ScoringRun, evaluation: Evaluation, ids: Mapping[str, int]) -> list[ScoreRow]:
    """Every score of an evaluation as rows of the run, not yet saved."""
    return [
        ScoreRow(
            run=run,
            organisation_id=ids[row["organisation_code"]],
            peer_group=row["peer_group"] or "",
            node_code=row["node_code"],
            raw=row["raw"],
            score=row["score"],
            weight=row["weight"],
            rank=row["rank"],
            grade=row["grade"] or "",
        )
        for row in evaluation.scores.to_rows()
    ]


def finding_rows(run: ScoringRun, evaluation: Evaluation, snapshot: Snapshot) -> list[FindingRow]:
    """What the engine found, and what the organisations declared not to have, as rows of the run."""
    rows = [
        FindingRow(
            run=run,
            severity=str(found["severity"]),
            rule=found["rule"],
            organisation_code=found["organisation_code"] or "",
            indicator_code=found["indicator_code"] or "",
            period=found["period"] or "",
            message_zh=found["message_zh"],
            message_en=found["message"],
        )
        for found in evaluation.findings.to_rows()
    ]
    for organisation_code, indicator_code, period, reason, _id in snapshot.declared:
        codes = {"organisation_code": organisation_code, "indicator_code": indicator_code, "period": period}
        words = {"message_zh": f"单位申报本期无数据：{reason}", "message_en": f"Declared: nothing to report. {reason}"}
        rows.append(FindingRow(run=run, severity="info", rule="declared_no_data", **codes, **words))
    return rows


def plain_rows(rows: Iterable[ScoreRow]) -> dict[tuple[int, str], tuple[Any, ...]]:
    """Rows keyed by organisation and node, as comparable digits."""
    return {(row.organisation_id, row.node_code): (row.raw, row.score, row.weight, row.rank, row.grade) for row in rows}
