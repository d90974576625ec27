"""Files that back a figure: kept once by their digest, withdrawn but never deleted."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction

from jixiao.web.audit.actions import record
from jixiao.web.base.content import clean_name, keep_content
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection import rules
from jixiao.web.collection.models import CollectionTask, Evidence
from jixiao.web.collection.queries import asked_versions, task_code
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Account


@transaction.atomic
def attach_evidence(
    *,
    task: CollectionTask,
    indicator: Indicator | None,
    name: str,
    content: bytes,
    content_type: str = "",
    by: Account,
    now: datetime,
) -> Evidence:
    """Keep a file as evidence of one figure (or of all, where `indicator` is None) while the task is filled in.

    `content_type` as the sender claims it is not trusted: the kind follows the name's ending.
    """
    task = CollectionTask.objects.select_for_update().get(pk=task.pk)
    rules.check_can_edit(task.state)
    name = clean_name(name)
    rules.check_evidence(name, len(content), content[:8], settings.EVIDENCE_MAX_BYTES)
    if indicator is not None and indicator.pk not in {
        version.indicator_id for version in asked_versions(task).values()
    }:
        raise RuleViolation("unknown_indicator", N_("This task does not ask for this indicator."))
    digest = hashlib.sha256(content).hexdigest()
    keep_content(digest, content)
    evidence = Evidence.objects.create(
        task=task, indicator=indicator, name=name, content_type=rules.evidence_type(name), size=len(content),
        digest=digest, uploaded_by=by, uploaded_at=now,
    )  # fmt: skip
    _record("EVIDENCE_ATTACHED", evidence, by, now)
    return evidence


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, by: Account, now: datetime) -> None:
    """Take a file back while the task is filled in; its row and content stay for the record."""
    task = CollectionTask.objects.select_for_update().get(pk=evidence.task_id)
    rules.check_can_edit(task.state)
    if not Evidence.objects.filter(pk=evidence.pk, withdrawn_at__isnull=True).update(withdrawn_at=now):
        raise RuleViolation("already_withdrawn", N_("This file was withdrawn already. Reload the page."))
    _record("EVIDENCE_WITHDRAWN", evidence, by, now)


def _record(event: str, evidence: Evidence, by: Account, now: datetime) -> None:
    task = evidence.task
    record(
        event=event,
        object_type="collection_task",
        object_code=task_code(task),
        organisation_code=task.organisation.code,
        by=by,
        now=now,
        details={"name": evidence.name, "size": evidence.size, "digest": evidence.digest},
    )
