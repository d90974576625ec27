"""What a department's approver does with what a reporter wrote: stands for it, or sends it back with a reason."""

from datetime import datetime
from typing import Any

from django.db import transaction

from jixiao.web.budgets import queries, rules
from jixiao.web.budgets.actions.events import record
from jixiao.web.budgets.actions.moving import Mover, ReportMover
from jixiao.web.budgets.models import MonitoringReport, Programme
from jixiao.web.budgets.rules import life
from jixiao.web.organisations.models import Account

KINDS = {
    "endorse": "endorsed",
    "send_back": "sent_back",
    "endorse_monitoring": "monitoring_endorsed",
    "return_monitoring": "monitoring_returned",
    "endorse_self": "self_endorsed",
    "return_self": "self_returned",
}
"""What the programme's chain calls each act."""


@transaction.atomic
def endorse(*, programme: Programme, by: Account, now: datetime) -> Programme:
    """The department's approver stands for the objectives; they go to the office."""
    newest = queries.objectives_of(programme)
    _endorse("endorse", Mover(programme, now), newest.by.username if newest else "", by, now)
    return programme


@transaction.atomic
def send_back(*, programme: Programme, reason: str, by: Account, now: datetime) -> Programme:
    """The department's approver has the objectives revised."""
    _send_back("send_back", Mover(programme, now), reason, by, now)
    return programme


@transaction.atomic
def endorse_report(*, report: MonitoringReport, by: Account, now: datetime) -> MonitoringReport:
    """The department's approver stands for the monitoring report; it goes to the office."""
    _endorse("endorse_monitoring", ReportMover(report), report.filed_by.username, by, now)
    return report


@transaction.atomic
def return_report(*, report: MonitoringReport, reason: str, by: Account, now: datetime) -> MonitoringReport:
    """The monitoring report has to be written again: the next one takes its place."""
    _send_back("return_monitoring", ReportMover(report), reason, by, now)
    return report


@transaction.atomic
def endorse_self(*, programme: Programme, by: Account, now: datetime) -> Programme:
    """The department's approver stands for the self-evaluation; its score is the programme's from now on."""
    held, author = queries.self_evaluation_of(programme), ""
    changes: dict[str, object] = {}
    if held is not None:
        author = held.by.username
        changes = {"score": held.score, "grade_zh": held.grade_zh, "grade_en": held.grade_en}
    _endorse("endorse_self", Mover(programme, now), author, by, now, **changes)
    return programme


@transaction.atomic
def return_self(*, programme: Programme, reason: str, by: Account, now: datetime) -> Programme:
    """The self-evaluation has to be written again."""
    _send_back("return_self", Mover(programme, now), reason, by, now)
    return programme


def _endorse(act: str, mover: Mover | ReportMover, author: str, by: Account, now: datetime, **changes: Any) -> None:
    """Never by who wrote it."""
    life.check_other_eyes(author, by.username)
    _carry_out(act, mover, by, now, **changes)


def _send_back(act: str, mover: Mover | ReportMover, reason: str, by: Account, now: datetime) -> None:
    """Never without a reason."""
    rules.check_words(reason)
    _carry_out(act, mover, by, now, reason)


def _carry_out(
    act: str, mover: Mover | ReportMover, by: Account, now: datetime, words: str = "", **changes: Any
) -> None:
    held = mover.move(act, **changes)
    programme, details = (held, {}) if isinstance(held, Programme) else (held.programme, {"period": held.month})
    record(kind=KINDS[act], programme=programme, by=by, now=now, words=words, **details)
