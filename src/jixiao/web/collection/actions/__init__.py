"""Every write of tasks, drafts, submissions, reviews and evidence."""

from jixiao.web.collection.actions.correcting import correct_figure
from jixiao.web.collection.actions.entries import save_entries, submit
from jixiao.web.collection.actions.evidence import attach_evidence, withdraw_evidence
from jixiao.web.collection.actions.landing import Delivery, Landed, Restated, land, restate
from jixiao.web.collection.actions.reminders import Reminders, remind
from jixiao.web.collection.actions.review import approve, return_submission
from jixiao.web.collection.actions.tasks import lock_tasks, publish_tasks
from jixiao.web.collection.rules import Entry

__all__ = [
    "Delivery",
    "Entry",
    "Landed",
    "Reminders",
    "Restated",
    "approve",
    "attach_evidence",
    "correct_figure",
    "land",
    "lock_tasks",
    "publish_tasks",
    "remind",
    "restate",
    "return_submission",
    "save_entries",
    "submit",
    "withdraw_evidence",
]
