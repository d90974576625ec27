"""A month is reported: tasks go out, streets draft and submit, districts return or approve."""

from datetime import datetime

from jixiao.demo.calendar import at, due_date, opens_date
from jixiao.demo.city import GROUP_LABELS, Street, streets_in
from jixiao.demo.figures import INDICATORS
from jixiao.demo.filing import Cell, Filing, Return, steps
from jixiao.demo.people import PERFORMANCE_OFFICER, approver_of, reporter_of
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.web.collection import actions
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.queries import newest_observations, task_cells
from jixiao.web.collection.rules import Entry, SubmissionRefused
from jixiao.web.organisations.models import Account

# What reporters write when the form asks why a figure is far from the usual one.
EXPLANATIONS = {
    "complaints": "已与 12345 工单逐件核对，件数属实。",
    "problem_rate": "已与巡查台账核对，数据属实。",
    "reduction_rate": "清运量波动所致，已与地磅数据核对。",
    "accuracy_checks": "当月抽查安排调整，袋数与抽查记录一致。",
}
EXPLANATION = "已与原始记录核对，数据属实。"


def collect_month(world: World, month: Period) -> None:
    """Everything that happens to a month's tasks, in the order of time."""
    tasks = publish_month(world, month)
    world.delivered = delivered(world, month)
    for moment, filing, step in in_order(world, month):
        take_step(world, tasks[filing.street.code], filing, step, moment)


def in_order(world: World, month: Period) -> list[tuple[datetime, Filing, str]]:
    """What is done with a month's tasks: when, with whose, which step."""
    done = [(moment, filing, step) for filing in world.filings[month] for moment, step in steps(filing)]
    return sorted(done, key=lambda each: (each[0], each[1].street.code))


def take_step(world: World, task: CollectionTask, filing: Filing, step: str, now: datetime) -> None:
    """One step of a filing: draft, submit, correct, return or approve."""
    _STEPS[step](world, task, filing, now)


def delivered(world: World, month: Period) -> dict[str, dict[str, float | None]]:
    """What sources have delivered for the month: values by street and indicator."""
    codes = [each.code for each in streets_in(month)]
    found: dict[str, dict[str, float | None]] = {code: {} for code in codes}
    ids = [organisation.pk for organisation in world.named(codes)]
    for row in newest_observations(INDICATORS, ids, [str(month)], approved_only=False):
        found[row.organisation_code][row.indicator_code] = row.value
    return found


def publish_month(world: World, month: Period) -> dict[str, CollectionTask]:
    """The month's tasks go out, by street."""
    by, now = world.accounts[PERFORMANCE_OFFICER.username], at(opens_date(month), 8.5)
    tasks = []
    for group in GROUP_LABELS:
        tasks += actions.publish_tasks(
            scheme_version=world.version_for(month),
            period=str(month),
            organisations=world.named(each.code for each in streets_in(month) if each.group == group),
            opens_date=opens_date(month),
            due_date=due_date(month, group),
            by=by,
            now=now,
        )
    return {task.organisation.code: task for task in tasks}


def _draft(world: World, task: CollectionTask, filing: Filing, now: datetime) -> None:
    by = _reporter(world, filing.street)
    typed = [entry for entry in entries_of(filing.cells) if not _is_known(entry, world.delivered[filing.street.code])]
    actions.save_entries(task=task, entries=typed, by=by, now=now)
    for file in filing.evidence:
        actions.attach_evidence(
            task=task,
            indicator=world.indicators[file.indicator],
            name=file.name,
            content=file.content,
            content_type=file.content_type,
            by=by,
            now=now,
        )


def _submit(world: World, task: CollectionTask, filing: Filing, now: datetime) -> None:
    hand_in(task, filing.cells, filing.note, _reporter(world, filing.street), now)


def _correct(world: World, task: CollectionTask, filing: Filing, now: datetime) -> None:
    by, corrected = _reporter(world, filing.street), _return_of(filing).corrected
    actions.save_entries(task=task, entries=entries_of(corrected), by=by, now=now)
    hand_in(task, corrected, "已按退回意见核对修改。", by, now)


def _return(world: World, task: CollectionTask, filing: Filing, now: datetime) -> None:
    sent_back = _return_of(filing)
    by = world.accounts[PERFORMANCE_OFFICER.username] if sent_back.by_office else _approver(world, filing.street)
    actions.return_submission(task=task, reason=sent_back.reason, by=by, now=now)


def _approve(world: World, task: CollectionTask, filing: Filing, now: datetime) -> None:
    actions.approve(task=task, by=_approver(world, filing.street), now=now)


def hand_in(task: CollectionTask, cells: tuple[Cell, ...], note: str, by: Account, now: datetime) -> None:
    """Submit; where the form doubts a figure, say why it is right and submit again, as a person would."""
    try:
        actions.submit(task=task, note=note, by=by, now=now)
    except SubmissionRefused as refused:
        doubted = {each.indicator_code for each in refused.problems if each.code == "very_different"}
        typed = {cell.code: cell.entered_text for cell in task_cells(task)}
        entries = [Entry(code, typed[code], reason=EXPLANATIONS.get(code, EXPLANATION)) for code in sorted(doubted)]
        actions.save_entries(task=task, entries=entries, by=by, now=now)
        actions.submit(task=task, note=note, by=by, now=now)


def _is_known(entry: Entry, delivered: dict[str, float | None]) -> bool:
    """Whether a source has delivered the very figure, so that nobody has to type it."""
    known = delivered.get(entry.indicator_code)
    return known is not None and not entry.no_data and not entry.reason and float(entry.entered_text) == known


def entries_of(cells: tuple[Cell, ...]) -> list[Entry]:
    """What is typed, as the form takes it."""
    return [Entry(cell.indicator, cell.text, cell.no_data, cell.reason) for cell in cells]


def _return_of(filing: Filing) -> Return:
    assert filing.returned is not None
    return filing.returned


def _reporter(world: World, each: Street) -> Account:
    return world.accounts[reporter_of(each).username]


def _approver(world: World, each: Street) -> Account:
    return world.accounts[approver_of(each.place.parent).username]


_STEPS = {"draft": _draft, "submit": _submit, "correct": _correct, "return": _return, "approve": _approve}
