"""Tasks are published for a period, and locked when they have been scored."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from jixiao.web.audit.actions import record
from jixiao.web.collection import rules
from jixiao.web.collection.models import CollectionTask, Review, Submission
from jixiao.web.collection.queries import task_code, tasks_of
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.indicators.queries import engine_scheme
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def publish_tasks(
    *,
    scheme_version: SchemeVersion,
    period: str,
    organisations: Iterable[Organisation],
    opens_date: date,
    due_date: date,
    by: Account,
    now: datetime,
) -> list[CollectionTask]:
    """One task per organisation for the period; those that exist are kept as they are."""
    periodicity = engine_scheme(scheme_version).periodicity.value
    rules.check_can_publish(scheme_version.state, periodicity, period, opens_date, due_date)
    wanted = {organisation.pk: organisation for organisation in organisations}
    there = tasks_of(wanted, period).filter(scheme_version=scheme_version)
    known = set(there.values_list("organisation_id", flat=True))
    new = [organisation for pk, organisation in wanted.items() if pk not in known]
    CollectionTask.objects.bulk_create(
        [
            CollectionTask(
                scheme_version=scheme_version, organisation=organisation, period=period, opens_date=opens_date,
                due_date=due_date, state=rules.OPEN, changed_at=now, created_at=now,
            )
            for organisation in new
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    details = {"organisations": [organisation.code for organisation in new], "due_date": due_date.isoformat()}
    code = f"{period}/{scheme_version.scheme.code}-{scheme_version.number}"
    record(event="TASKS_PUBLISHED", object_type="collection_task", object_code=code, by=by, now=now, details=details)
    return list(there.all())


@transaction.atomic
def lock_tasks(*, tasks: Iterable[CollectionTask], by: Account, now: datetime) -> int:
    """Approved tasks become locked: their figures have been scored. Others are left alone; gives how many."""
    n_locked = 0
    for task in tasks:
        approved = CollectionTask.objects.filter(pk=task.pk, state__in=rules.TRANSITIONS["lock"][0])
        if not approved.update(state=rules.LOCKED, changed_at=now):
            continue
        newest = Submission.objects.filter(task=task).latest("number")
        Review.objects.create(submission=newest, decision="lock", reviewed_by=by, reviewed_at=now)
        record(
            event="TASK_LOCKED", object_type="collection_task", object_code=task_code(task),
            organisation_code=task.organisation.code, by=by, now=now,
        )  # fmt: skip
        n_locked += 1
    return n_locked
