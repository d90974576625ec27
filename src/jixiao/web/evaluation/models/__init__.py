"""Tables of evaluation: cycles, runs and their rows; adjustments and vetoes; appeals and corrections."""

from jixiao.web.evaluation.models.appeals import Appeal, AppealEvent, AppealWindow, Correction
from jixiao.web.evaluation.models.entries import EntryEvent, ItemEntry
from jixiao.web.evaluation.models.runs import EvaluationCycle, FindingRow, ScoreRow, ScoringRun

__all__ = [
    "Appeal",
    "AppealEvent",
    "AppealWindow",
    "Correction",
    "EntryEvent",
    "EvaluationCycle",
    "FindingRow",
    "ItemEntry",
    "ScoreRow",
    "ScoringRun",
]
