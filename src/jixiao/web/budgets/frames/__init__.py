"""Rows of programmes → what the engine of budgets reads; what it says → plain data."""

from jixiao.web.budgets.frames.exchanging import Exchange, exchange_of
from jixiao.web.budgets.frames.money import Wanted, alike, costs, idle, kept_outcome, reallocation
from jixiao.web.budgets.frames.rows import as_row, both, in_target_unit, objective_findings, watched
from jixiao.web.budgets.frames.searching import Found, Material, search
from jixiao.web.budgets.frames.self_evaluation import (
    Judged,
    Told,
    ToldRow,
    form_data,
    funds_of,
    judged,
    kept_form,
    told_of_form,
)

__all__ = [
    "Exchange",
    "Found",
    "Judged",
    "Material",
    "Told",
    "ToldRow",
    "Wanted",
    "alike",
    "as_row",
    "both",
    "costs",
    "exchange_of",
    "form_data",
    "funds_of",
    "idle",
    "in_target_unit",
    "judged",
    "kept_form",
    "kept_outcome",
    "objective_findings",
    "reallocation",
    "search",
    "told_of_form",
    "watched",
]
