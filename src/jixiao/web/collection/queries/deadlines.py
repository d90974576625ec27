"""A person's deadlines, as a calendar program shows them: what to fill in, and what to review."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jixiao.web.collection import rules
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.queries.tasks import tasks_of
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.organisations.queries import OrganisationTree
from jixiao.web.organisations.rules import Access

KEPT_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Deadline:
    """One due day: one task to fill in (`task`), or a period to review, with how many of its tasks are still owed."""

    code: str
    due_date: date
    period: str
    scheme: SchemeVersion
    changed_at: datetime
    is_done: bool
    task: CollectionTask | None = None
    n_tasks: int = 1
    n_owed: int = 0


def deadlines(access: Access, tree: OrganisationTree) -> list[Deadline]:
    """Due days of open and coming tasks, and of those due in the last 90 days; nothing from outside the scope."""
    mine = access.visible_ids("collection.fill")
    others = access.visible_ids("collection.approve") - mine
    since = tree.day - KEPT_FOR
    own = tasks_of(mine).filter(due_date__gte=since).order_by("due_date", "id")
    found = [_own(task) for task in own]
    groups: dict[tuple[str, int, date], list[CollectionTask]] = defaultdict(list)
    for task in tasks_of(others).filter(due_date__gte=since).order_by("due_date", "id"):
        groups[task.period, task.scheme_version_id, task.due_date].append(task)
    return found + [_reviewed(group) for group in groups.values()]


def _own(task: CollectionTask) -> Deadline:
    return Deadline(
        f"task-{task.pk}", task.due_date, task.period, task.scheme_version, task.changed_at,
        is_done=task.state not in rules.EDITABLE, task=task, n_owed=int(task.state in rules.EDITABLE),
    )  # fmt: skip


def _reviewed(group: list[CollectionTask]) -> Deadline:
    first = group[0]
    n_owed = sum(task.state in rules.EDITABLE for task in group)
    done = all(task.state in {rules.APPROVED, rules.LOCKED} for task in group)
    return Deadline(
        f"period-{first.scheme_version_id}-{first.period}-{first.due_date.isoformat()}", first.due_date, first.period,
        first.scheme_version, max(task.changed_at for task in group), is_done=done, n_tasks=len(group), n_owed=n_owed,
    )  # fmt: skip
