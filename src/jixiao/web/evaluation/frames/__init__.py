"""Rows → the engine's frozen input, and its results → rows."""

from jixiao.web.evaluation.frames.entries import Entered, counted, items_of, with_entries
from jixiao.web.evaluation.frames.patching import Patch, patched
from jixiao.web.evaluation.frames.rows import finding_rows, plain_rows, score_rows
from jixiao.web.evaluation.frames.snapshot import (
    Snapshot,
    approved,
    compute,
    freeze,
    group_members,
    looked_at,
    periods_of,
    targets_of,
    tasks_for,
)

__all__ = [
    "Entered",
    "Patch",
    "Snapshot",
    "approved",
    "compute",
    "counted",
    "finding_rows",
    "freeze",
    "group_members",
    "items_of",
    "looked_at",
    "patched",
    "periods_of",
    "plain_rows",
    "score_rows",
    "targets_of",
    "tasks_for",
    "with_entries",
]
