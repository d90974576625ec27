"""Windows in which organisations may appeal, where the office sets another than the library's."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jixiao.web.evaluation import queries, rules
from jixiao.web.evaluation.actions.log import record
from jixiao.web.evaluation.models import AppealWindow, ScoringRun
from jixiao.web.organisations.models import Account


@transaction.atomic
def set_window(*, run: ScoringRun, opens_on: date, closes_on: date, by: Account, now: datetime) -> AppealWindow:
    """From when to when appeals against a run are taken; the newest window counts."""
    rules.check_window(
        opens_on, closes_on, today=timezone.localdate(now), n_days=queries.n_working_days(opens_on, closes_on),
        least=queries.window_days(opens_on),
    )  # fmt: skip
    window = AppealWindow.objects.create(run=run, opens_on=opens_on, closes_on=closes_on, set_by=by, set_at=now)
    days = {"opens_on": opens_on.isoformat(), "closes_on": closes_on.isoformat()}
    record(event="APPEALS_OPENED", cycle=run.cycle, by=by, now=now, run=run.code, **days)
    return window
