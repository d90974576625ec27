"""What is typed is kept as a draft, whatever it is; what is handed in becomes observations."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from jixiao.engine.model.numbers import read_figure
from jixiao.web.audit.actions import record
from jixiao.web.collection import rules
from jixiao.web.collection.models import CollectionTask, Observation, Submission, TaskEntry
from jixiao.web.collection.queries import Cell, ground_of, problems_of, task_cells, task_code
from jixiao.web.collection.rules import Entry, Problem, SubmissionRefused
from jixiao.web.organisations.models import Account, Organisation

FORM: Mapping[str, str] = {"source": "form"}


@transaction.atomic
def save_entries(
    *, task: CollectionTask, entries: Iterable[Entry], by: Account, now: datetime, origin: Mapping[str, str] = FORM
) -> list[Problem]:
    """Keep what was typed as it was typed; gives what is to be mended in the saved cells before they can be handed in.

    A text longer than a cell can hold is the one thing not kept (`is_stored` False): the former draft stays.
    `origin` goes into the audit event: source (form, paste, workbook), the workbook's digest.
    """
    task = CollectionTask.objects.select_for_update().get(pk=task.pk)
    rules.check_can_edit(task.state)
    ground = ground_of(task)
    asked = {cell.code: cell for cell in task_cells(task, ground)}
    latest = {entry.indicator_code: entry for entry in entries}
    faults = {code: fault for code, entry in latest.items() if (fault := rules.unstorable(entry, asked))}
    kept = {code: entry for code, entry in latest.items() if code not in faults}
    changed = [entry for code, entry in kept.items() if _differs(entry, asked[code])]
    for entry in changed:
        _keep(task, asked[entry.indicator_code], entry, by, now)
    if changed:
        texts = {entry.indicator_code: None if entry.no_data else entry.entered_text for entry in changed}
        _record("DRAFT_SAVED", task, by, now, entries=texts, **origin)
    left = problems_of(task_cells(task, ground))
    return [*faults.values(), *(problem for problem in left if problem.indicator_code in kept)]


@transaction.atomic
def submit(*, task: CollectionTask, by: Account, now: datetime, note: str = "") -> Submission:
    """Hand the task in: a submission, and a new revision of every figure that changed.

    Raises SubmissionRefused with every problem; a second click or a race finds it handed in already (wrong_state).
    """
    open_tasks = CollectionTask.objects.filter(pk=task.pk, state__in=rules.TRANSITIONS["submit"][0])
    if not open_tasks.update(state=rules.SUBMITTED, changed_at=now):
        rules.check_can_act("submit", CollectionTask.objects.values_list("state", flat=True).get(pk=task.pk))
    rules.check_note(note)
    cells = task_cells(task)
    problems = problems_of(cells)
    if problems:
        raise SubmissionRefused(problems)
    _keep_prefilled(task, cells, by, now)
    # Another scheme's task may ask the same organisation for the same figure: one revision after the other.
    Organisation.objects.select_for_update(no_key=True).get(pk=task.organisation_id)
    number = task.submissions.count() + 1
    submission = Submission.objects.create(
        task=task, number=number, note=note.strip(), submitted_by=by, submitted_at=now
    )
    revised = _observe(submission, cells, by, now)
    _record("TASK_SUBMITTED", task, by, now, number=number, revised=revised)
    return submission


def _observe(submission: Submission, cells: Iterable[Cell], by: Account, now: datetime) -> list[str]:
    """Write a new revision of each figure that differs from its newest; gives their codes."""
    task = submission.task
    figures = Observation.objects.filter(organisation=task.organisation_id, period=task.period).order_by("revision")
    newest = {row.indicator_id: row for row in figures.filter(indicator__in=[cell.indicator_id for cell in cells])}
    new = []
    for cell in cells:
        former = newest.get(cell.indicator_id)
        figure = (cell.value, cell.entered_text, cell.reason)
        if former is not None and former.submission_id and figure == (former.value, former.entered_text, former.reason):
            continue
        # What a source delivered and a person confirmed keeps its origin: nobody typed it.
        confirmed = former is not None and former.value == cell.value and former.source != "form"
        origin = {"source": former.source, "provenance": former.provenance} if former and confirmed else {}
        new.append(
            Observation(
                organisation_id=task.organisation_id, indicator_id=cell.indicator_id, period=task.period,
                revision=former.revision + 1 if former else 1, value=cell.value, entered_text=cell.entered_text,
                reason=cell.reason, submission=submission, recorded_by=by, recorded_at=now, **origin,
            )
        )  # fmt: skip
    Observation.objects.bulk_create(new)
    codes = {cell.indicator_id: cell.code for cell in cells}
    return [codes[observation.indicator_id] for observation in new]


def _differs(entry: Entry, cell: Cell) -> bool:
    return (entry.entered_text.strip(), entry.no_data, entry.reason.strip()) != (
        cell.entered_text, cell.no_data, cell.reason,
    )  # fmt: skip


def _keep(task: CollectionTask, cell: Cell, entry: Entry, by: Account, now: datetime) -> None:
    text = entry.entered_text.strip()
    value = None if entry.no_data else read_figure(text, cell.unit).value
    TaskEntry.objects.update_or_create(
        task=task,
        indicator_id=cell.indicator_id,
        defaults={
            "entered_text": text, "value": value, "no_data": entry.no_data, "reason": entry.reason.strip(),
            "changed_by": by, "changed_at": now,
        },
    )  # fmt: skip


def _keep_prefilled(task: CollectionTask, cells: Iterable[Cell], by: Account, now: datetime) -> None:
    """What was known already and handed in unchanged becomes an entry like any other."""
    TaskEntry.objects.bulk_create(
        [
            TaskEntry(
                task=task, indicator_id=cell.indicator_id, entered_text=cell.entered_text, value=cell.value,
                no_data=cell.no_data, reason=cell.reason, changed_by=by, changed_at=now,
            )
            for cell in cells
            if cell.is_prefilled
        ]
    )  # fmt: skip


def _record(event: str, task: CollectionTask, by: Account, now: datetime, **details: object) -> None:
    record(
        event=event,
        object_type="collection_task",
        object_code=task_code(task),
        organisation_code=task.organisation.code,
        by=by,
        now=now,
        details=details,
    )
