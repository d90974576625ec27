"""Cycles: planned, started, closed."""

from datetime import datetime

from django.db import transaction

from jixiao.web.evaluation import rules
from jixiao.web.evaluation.actions.log import record
from jixiao.web.evaluation.models import EvaluationCycle
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.organisations.models import Account


@transaction.atomic
def create_cycle(
    *,
    code: str,
    label_zh: str,
    label_en: str = "",
    scheme_version: SchemeVersion,
    year: int,
    by: Account,
    now: datetime,
) -> EvaluationCycle:
    """Plan a year's evaluation under a published scheme version; it scores nothing until it is started."""
    taken = EvaluationCycle.objects.filter(code=code).exists()
    rules.check_can_create(scheme_version.state, label_zh, code_taken=taken)
    cycle = EvaluationCycle.objects.create(
        code=code, label_zh=label_zh.strip(), label_en=label_en.strip(), scheme_version=scheme_version, year=year,
        created_by=by, created_at=now,
    )  # fmt: skip
    record(
        event="CYCLE_CREATED",
        cycle=cycle,
        by=by,
        now=now,
        scheme=scheme_version.scheme.code,
        version=scheme_version.number,
        year=year,
    )
    return cycle


@transaction.atomic
def start_cycle(*, cycle: EvaluationCycle, by: Account, now: datetime) -> EvaluationCycle:
    """Open the cycle for scoring."""
    return _move("start", cycle, by, now)


@transaction.atomic
def close_cycle(*, cycle: EvaluationCycle, by: Account, now: datetime) -> EvaluationCycle:
    """End the cycle: its results stay, nothing new is scored in it."""
    return _move("close", cycle, by, now)


def _move(transition: str, cycle: EvaluationCycle, by: Account, now: datetime) -> EvaluationCycle:
    cycle = EvaluationCycle.objects.select_for_update().get(pk=cycle.pk)
    rules.check_can_move(transition, cycle.state)
    cycle.state = rules.CYCLE_TRANSITIONS[transition][1]
    cycle.save(update_fields=["state"])
    record(event={"start": "CYCLE_STARTED", "close": "CYCLE_CLOSED"}[transition], cycle=cycle, by=by, now=now)
    return cycle
