"""Decisions of a person about a source that came otherwise than before."""

from datetime import datetime
from typing import Any

from django.db import transaction

from jixiao.web.audit.actions import record
from jixiao.web.organisations.models import Account
from jixiao.web.sources import rules
from jixiao.web.sources.models import CaptureRun, DataSource


@transaction.atomic
def accept_change(*, source: DataSource, run: CaptureRun, reason: str, by: Account, now: datetime) -> DataSource:
    """The source is to look like this from now on: the next reading is compared with it, and may land."""
    fresh = _decide(source, run, rules.ACCEPTED, reason, by, now)
    # Its figures have not landed: the next reading begins where the last good one ended, and is no repetition.
    not_landed = {"digest": "", "cursor": fresh.last_good.get("cursor", "")}
    fresh.last_good, fresh.waiting_change, fresh.refused_digest = {**run.last_good, **not_landed}, None, ""
    fresh.save(update_fields=["last_good", "waiting_change", "refused_digest"])
    _record("SOURCE_CHANGE_ACCEPTED", fresh, run, reason, by, now)
    return fresh


@transaction.atomic
def refuse_change(*, source: DataSource, run: CaptureRun, reason: str, by: Account, now: datetime) -> DataSource:
    """The source is to be mended; while it stays so, its readings are stopped without asking again."""
    fresh = _decide(source, run, rules.REFUSED, reason, by, now)
    fresh.waiting_change, fresh.refused_digest = None, run.changes_digest
    fresh.save(update_fields=["waiting_change", "refused_digest"])
    _record("SOURCE_CHANGE_REFUSED", fresh, run, reason, by, now)
    return fresh


def _decide(source: DataSource, run: CaptureRun, decision: str, reason: str, by: Account, now: datetime) -> DataSource:
    fresh = DataSource.objects.select_for_update(of=("self",)).select_related("provider").get(pk=source.pk)
    rules.check_can_decide(fresh.waiting_change_id == run.pk, reason)
    decided: dict[str, Any] = {
        "decision": decision, "decision_reason": reason.strip(), "decided_by": by, "decided_at": now,
    }  # fmt: skip
    CaptureRun.objects.filter(pk=run.pk).update(**decided)
    return fresh


def _record(event: str, source: DataSource, run: CaptureRun, reason: str, by: Account, now: datetime) -> None:
    record(
        event=event, object_type="data_source", object_code=source.code, organisation_code=source.provider.code,
        by=by, now=now, details={"run": run.number, "reason": reason.strip(), "digest": run.changes_digest},
    )  # fmt: skip
