"""Warnings go up the ladder while nobody answers, mutes end when their day has come, and people are told, each once."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jixiao.web.audit.actions import Actor
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.queries import working_days
from jixiao.web.warnings import queries, rules
from jixiao.web.warnings.actions.answering import unmute
from jixiao.web.warnings.actions.events import record
from jixiao.web.warnings.actions.telling import Teller
from jixiao.web.warnings.models import WarningCase


@dataclass(frozen=True)
class Climbed:
    """How many warnings went up, and how many mutes ended."""

    n_escalated: int = 0
    n_unmuted: int = 0


@transaction.atomic
def climb(*, by: Actor, now: datetime) -> Climbed:
    """Walk the ladder for today. Run again on the same day it changes nothing."""
    today = timezone.localdate(now)
    done: Counter[str] = Counter()
    for mute in queries.running_mutes(until=today):
        unmute(warning=mute.warning, by=by, now=now)
        done["unmuted"] += 1
    ladder, calendar, teller = queries.ladder_on(today), working_days(), Teller(by, now)
    everybody = list(Organisation.objects.values_list("pk", flat=True))
    for warning in queries.open_warnings(everybody):
        if warning.running_mutes:  # type: ignore[attr-defined]  # beside open_warnings
            continue
        since = warning.state_at if warning.state == rules.EXPLAINED else warning.raised_at
        step = ladder.step_on(warning.severity, warning.state, timezone.localdate(since), today, calendar)
        if step > warning.step and _lift(warning, step, now):
            record(kind="escalated", warning=warning, by=by, now=now, teller=teller, step=step)
            done["escalated"] += 1
    return Climbed(done["escalated"], done["unmuted"])


def _lift(warning: WarningCase, step: int, now: datetime) -> bool:
    """Only if it still stands as it was read: whoever answers meanwhile is before it."""
    lifted = WarningCase.objects.filter(pk=warning.pk, state=warning.state, step=warning.step).update(
        step=step, changed_at=now
    )
    if lifted:
        warning.refresh_from_db()
    return bool(lifted)
