"""Rows of programmes → what the engine of budgets reads; what it says → plain data."""

from jixiao.web.budgets.frames.rows import as_row, both, in_target_unit, objective_findings, watched
from jixiao.web.budgets.frames.self_evaluation import (
    Judged,
    Told,
    ToldRow,
    form_data,
    judged,
    kept_form,
    told_of_form,
)

__all__ = [
    "Judged",
    "Told",
    "ToldRow",
    "as_row",
    "both",
    "form_data",
    "in_target_unit",
    "judged",
    "kept_form",
    "objective_findings",
    "told_of_form",
    "watched",
]
