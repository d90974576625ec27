"""Files that back a figure: kept once by their digest, withdrawn but never deleted."""

import hashlib
import os
import tempfile
import unicodedata
from datetime import datetime
from pathlib import Path, PurePath

from django.conf import settings
from django.db import transaction

from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection import rules
from jixiao.web.collection.models import CollectionTask, Evidence
from jixiao.web.collection.queries import stored_at, task_cells, task_code
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Account

NAME_LIMIT = 200


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
    name = _clean_name(name)
    rules.check_evidence(name, len(content), content[:8], settings.EVIDENCE_MAX_BYTES)
    if indicator is not None and indicator.pk not in {cell.indicator_id for cell in task_cells(task)}:
        raise RuleViolation("unknown_indicator", N_("This task does not ask for this indicator."))
    digest = hashlib.sha256(content).hexdigest()
    _store(stored_at(digest), content)
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


def _clean_name(name: str) -> str:
    """The last part of a path, without control and direction marks, short enough to keep, ending intact."""
    bare = PurePath(name.replace("\\", "/")).name
    bare = "".join(sign for sign in bare if unicodedata.category(sign)[0] != "C").strip() or "file"
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[: NAME_LIMIT - len(ending)]}{dot}{ending}" if dot and len(ending) <= 10 else bare[:NAME_LIMIT]


def _store(path: Path, content: bytes) -> None:
    """Write once, whole or not at all."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)


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
