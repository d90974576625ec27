"""Print runs: asked for, kept file by file, finished, cancelled, begun again, cleaned away."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max

from jixiao.engine.model.text import Text
from jixiao.report.formats import FORMATS
from jixiao.report.kinds import KINDS
from jixiao.web.audit.actions import Actor, record
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.jobs import actions as jobs
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.reports import queries, rules
from jixiao.web.reports.models import PrintedFile, PrintRun


@transaction.atomic
def ask_to_print(
    *,
    run: ScoringRun,
    kind: str,
    language: str,
    formats: Collection[str],
    visible: Collection[int],
    by: Account,
    now: datetime,
) -> PrintRun:
    """Have the reports of all organisations of the run that lie in `visible` written as files by a job."""
    rules.check_formats(formats, FORMATS)
    wanted = {code: pk for code, pk in queries.ranked_ids(run).items() if pk in visible}
    of_one = kind in KINDS and KINDS[kind].of_one
    rules.check_can_print(
        is_confirmed=run.confirmed_at is not None, of_one=of_one, wanted=wanted.values(), visible=visible
    )
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])  # numbers are given one after another
    number = (PrintRun.objects.aggregate(n=Max("number"))["n"] or 0) + 1
    one = PrintRun.objects.create(
        number=number, run=run, kind=kind, language=language, formats=[each for each in FORMATS if each in formats],
        codes=list(wanted), asked_by=by, asked_at=now,
    )  # fmt: skip
    one.job = jobs.enqueue(
        kind=rules.PRINT_JOB, by=by, now=now, arguments={"number": number}, key=f"print:{number}",
        subject=f"{kind} {run.code}"[:200], lane=rules.LANE,
        organisation_code=run.cycle.scheme_version.scheme.organisation.code,
    )  # fmt: skip
    one.save(update_fields=["job"])
    _record("PRINT_RUN_ASKED", one, by, now, run=run.code, kind=kind, n_organisations=len(wanted), language=language)
    return one


@transaction.atomic
def keep_printed(*, one: PrintRun, organisation_id: int, files: Sequence[Mapping[str, Any]], now: datetime) -> int:
    """The files of one organisation lie on the disk: `form`, `name`, `size`, `digest` of each."""
    PrintedFile.objects.bulk_create(
        PrintedFile(print_run=one, organisation_id=organisation_id, printed_at=now, **file) for file in files
    )
    return len(files)


@transaction.atomic
def note_unprintable(*, one: PrintRun, code: str, why: Text, now: datetime) -> None:
    """One organisation's report cannot be written; the others are."""
    fresh = PrintRun.objects.select_for_update().get(pk=one.pk)
    fresh.faults = {**fresh.faults, code: {"why_zh": why.zh, "why_en": why.en, "at": now.isoformat()}}
    fresh.save(update_fields=["faults"])
    one.faults = fresh.faults


@transaction.atomic
def finish_printing(*, one: PrintRun, by: Actor, now: datetime) -> None:
    """All files are written; the event holds the digest of the list of their digests, which the download carries."""
    files = [(each.digest, each.name) for each in queries.files_of(one)]
    PrintRun.objects.filter(pk=one.pk, finished_at__isnull=True).update(finished_at=now)
    digest = sha256(rules.digest_list(files).encode()).hexdigest()
    _record("PRINT_RUN_FINISHED", one, by, now, number=len(files), refused=len(one.faults), digest=digest)


@transaction.atomic
def cancel_printing(*, one: PrintRun, by: Account, now: datetime) -> None:
    """Stop after the report that is being written; what is written stays and is not written again."""
    if one.job is not None:
        jobs.cancel(job=one.job, by=by, now=now)
    _record("PRINT_RUN_CANCELLED", one, by, now)


@transaction.atomic
def print_again(*, one: PrintRun, by: Account, now: datetime) -> None:
    """Go on with a print run that failed or was cancelled."""
    if one.job is not None:
        jobs.retry(job=one.job, by=by, now=now)
    _record("PRINT_RUN_RESUMED", one, by, now)


@transaction.atomic
def remove_printed(*, one: PrintRun, by: Actor, now: datetime) -> None:
    """The files were cleaned away after their time; their names and digests stay."""
    PrintRun.objects.filter(pk=one.pk).update(removed_at=now)
    _record("PRINT_RUN_CLEANED", one, by, now)


def _record(event: str, one: PrintRun, by: Actor, now: datetime, **details: Any) -> None:
    place = one.run.cycle.scheme_version.scheme.organisation.code
    record(
        event=event, object_type="print_run", object_code=str(one.number), organisation_code=place, by=by, now=now,
        details=details,
    )  # fmt: skip
