"""Streets and districts at their desks: the month's figures as planned, what a learner keeps, and what he leaves."""

from dataclasses import replace
from datetime import datetime

import numpy as np

from jixiao.demo.city import Street, street, streets_in
from jixiao.demo.evidence import EvidenceFile, check_record
from jixiao.demo.figures import INDICATORS
from jixiao.demo.filing import Cell, Filing, typed
from jixiao.demo.people import (
    DEMO_APPROVER_DISTRICT,
    DEMO_REPORTER_STREET,
    PERFORMANCE_OFFICER,
    approver_of,
    reporter_of,
)
from jixiao.demo.sandbox.attempts import Attempts
from jixiao.demo.stages import collecting
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.web.collection import actions, rules
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.queries import task_cells

MISTYPED_STREET, SOUND_STREET = "BH-0204", "BH-0203"
"""Whose submissions wait for the approver to practise on: one with a slip, one that is right."""
MISTYPED, SLIP = "kitchen_purity", 10.0
SLIP_REASON = "厨余纯净度较上月相差约十倍，疑似小数点错位，请核对抽检记录后重新填报。"


def tasks_of(world: World, month: Period) -> dict[str, CollectionTask]:
    """The month's tasks by street."""
    version = world.version_for(month)
    found = CollectionTask.objects.filter(scheme_version=version, period=str(month)).select_related("organisation")
    return {task.organisation.code: task for task in found}


def is_kept(filing: Filing, step: str) -> bool:
    """Whether this step waits for a learner at the stop where figures come in."""
    code, district = filing.street.code, filing.street.place.parent
    if code in {DEMO_REPORTER_STREET, MISTYPED_STREET, SOUND_STREET}:
        return True
    return district == DEMO_APPROVER_DISTRICT and step in {"approve", "return", "correct"}


def file_until(world: World, month: Period, moment: datetime, attempts: Attempts) -> None:
    """What streets and districts do before the stop; three streets and one district wait for learners."""
    tasks = tasks_of(world, month)
    for when, filing, step in collecting.in_order(world, month):
        if when <= moment and not is_kept(filing, step):
            _take(world, tasks, filing, step, when, attempts)


def lay_out(world: World, month: Period, moment: datetime, attempts: Attempts) -> None:
    """The learners' desks: a street's draft that a colleague began, one submission with a slip, one that is right."""
    tasks = tasks_of(world, month)
    begun = street(DEMO_REPORTER_STREET)
    attempts.make("lay out a draft", lambda: _attach(world, tasks[begun.code], begun, month, moment))
    for code in (MISTYPED_STREET, SOUND_STREET):
        attempts.make(f"hand in {code}", lambda: _hand_in(world, tasks[code], street(code), month, moment))  # noqa: B023


def finish(world: World, month: Period, after: datetime, until: datetime, attempts: Attempts) -> None:
    """What happens between the stops: the rest as planned, then whatever is still open is brought to its end."""
    tasks = tasks_of(world, month)
    for when, filing, step in collecting.in_order(world, month):
        if when > after and not is_kept(filing, step):
            _take(world, tasks, filing, step, when, attempts)
    attempts.make("return a slip", lambda: _return_slip(world, tasks[MISTYPED_STREET], until))
    for each in streets_in(month):
        attempts.make(f"settle {each.code}", lambda: _settle(world, tasks[each.code], each, month, until))  # noqa: B023


def _take(
    world: World, tasks: dict[str, CollectionTask], filing: Filing, step: str, when: datetime, attempts: Attempts
) -> None:
    code = filing.street.code
    if code not in tasks:
        return
    name = f"{step} {code} {filing.month}"
    attempts.make(name, lambda: collecting.take_step(world, tasks[code], filing, step, when))


def _cells(world: World, each: Street, month: Period) -> tuple[Cell, ...]:
    """What is true: the figures, and what could not be observed."""
    filing = next(one for one in world.filings[month] if one.street.code == each.code)
    gaps = {cell.indicator: cell for cell in filing.cells if cell.no_data}
    return tuple(
        gaps.get(code, Cell(code, typed(code, world.figures.of(each.code, code, month)))) for code in INDICATORS
    )


def _hand_in(world: World, task: CollectionTask, each: Street, month: Period, now: datetime) -> None:
    """A street hands in before the stop; the one with the slip by a place of the decimal point."""
    cells = _cells(world, each, month)
    if each.code == MISTYPED_STREET:
        cells = tuple(_slipped(cell) if cell.indicator == MISTYPED else cell for cell in cells)
    _fill(world, task, each, cells, now)


def _slipped(cell: Cell) -> Cell:
    return cell if cell.no_data else replace(cell, text=f"{float(cell.text) / SLIP:.2f}")


def _attach(world: World, task: CollectionTask, each: Street, month: Period, now: datetime) -> None:
    """The record of checks lies with the task already."""
    filing = next(one for one in world.filings[month] if one.street.code == each.code)
    by = world.accounts[reporter_of(each).username]
    for file in filing.evidence or [_record(world, each, month)]:
        if not task.evidence.filter(indicator__code=file.indicator, withdrawn_at=None).exists():
            actions.attach_evidence(
                task=task, indicator=world.indicators[file.indicator], name=file.name, content=file.content,
                content_type=file.content_type, by=by, now=now,
            )  # fmt: skip


def _record(world: World, each: Street, month: Period) -> EvidenceFile:
    """The record of checks of a street that the story leaves in the middle of its month."""
    n_bags, right = (world.figures.of(each.code, code, month) for code in ("accuracy_checks", "accuracy_rate"))
    return check_record(each.place.label_zh, month, int(n_bags), right, np.random.default_rng(month.ordinal))


def _fill(world: World, task: CollectionTask, each: Street, cells: tuple[Cell, ...], now: datetime) -> None:
    by = world.accounts[reporter_of(each).username]
    asked = {cell.code: cell for cell in task_cells(task)}
    known = tuple(cell for cell in cells if cell.indicator in asked and not _stands(cell, asked[cell.indicator].value))
    _attach(world, task, each, Period.parse(task.period), now)
    actions.save_entries(task=task, entries=collecting.entries_of(known), by=by, now=now)
    collecting.hand_in(task, cells, "", by, now)


def _stands(cell: Cell, value: float | None) -> bool:
    """Whether the task shows the figure already, from a source or as it was typed."""
    return not cell.no_data and value is not None and float(cell.text) == value


def _return_slip(world: World, task: CollectionTask, now: datetime) -> None:
    """The city's office sees the slip that the district let pass, whoever let it pass."""
    shown = {cell.code: cell.value for cell in task_cells(task)}.get(MISTYPED)
    true = world.figures.of(MISTYPED_STREET, MISTYPED, Period.parse(task.period))
    is_in = CollectionTask.objects.get(pk=task.pk).state in {rules.SUBMITTED, rules.APPROVED}
    if is_in and shown is not None and shown < true / 2:
        by = world.accounts[PERFORMANCE_OFFICER.username]
        actions.return_submission(task=task, reason=SLIP_REASON, by=by, now=now)


def _settle(world: World, task: CollectionTask, each: Street, month: Period, now: datetime) -> None:
    """Whatever is left of a task: filled in with what is true, handed in, approved."""
    task = CollectionTask.objects.get(pk=task.pk)
    if task.state in rules.EDITABLE:
        _fill(world, task, each, _cells(world, each, month), now)
        task.refresh_from_db()
    if task.state == rules.SUBMITTED:
        actions.approve(task=task, by=world.accounts[approver_of(each.place.parent).username], now=now)
