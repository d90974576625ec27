"""Tasks: who owes what by when, what waits for review, who is late."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from jixiao.web.collection import ladder, rules
from jixiao.web.collection.ladder import Standing
from jixiao.web.collection.models import CollectionTask, Review, Submission
from jixiao.web.collection.queries.known import count_known
from jixiao.web.indicators.queries import engine_scheme
from jixiao.web.notices.queries import ladder_days
from jixiao.web.organisations.queries import OrganisationTree, working_days

FILLED = Q(entries__value__isnull=False) | Q(entries__no_data=True)


@dataclass(frozen=True)
class TaskSummary:
    """A task with how far it is, as seen on `today`."""

    task: CollectionTask
    n_indicators: int
    n_filled: int
    today: date
    standing: Standing

    @property
    def days_left(self) -> int:
        """Days until the due date; negative when it has passed."""
        return (self.task.due_date - self.today).days

    @property
    def is_owed(self) -> bool:
        """The organisation still has to hand it in."""
        return self.task.state in rules.EDITABLE

    @property
    def is_late(self) -> bool:
        """Owed, and the due date has passed."""
        return self.is_owed and self.days_left < 0

    @property
    def n_missing(self) -> int:
        """Figures still to be filled in."""
        return max(self.n_indicators - self.n_filled, 0)


@dataclass(frozen=True)
class Progress:
    """How many tasks of one period are in which state; `late` are open or returned after their due date."""

    period: str
    total: int = 0
    open: int = 0
    submitted: int = 0
    returned: int = 0
    approved: int = 0
    locked: int = 0
    late: int = 0

    @property
    def handed_in(self) -> int:
        """Submitted, approved or locked."""
        return self.submitted + self.approved + self.locked

    @property
    def done(self) -> int:
        """Approved or locked: ready to be scored."""
        return self.approved + self.locked


def task_code(task: CollectionTask) -> str:
    """The task's public key: period/organisation/scheme-version."""
    return f"{task.period}/{task.organisation.code}/{task.scheme_version.scheme.code}-{task.scheme_version.number}"


def find_task(period: str, organisation_code: str, scheme_code: str, number: int) -> CollectionTask | None:
    """The task with that public key."""
    return _tasks().filter(
        period=period, organisation__code=organisation_code, scheme_version__scheme__code=scheme_code,
        scheme_version__number=number,
    ).first()  # fmt: skip


def task_by_id(pk: int) -> CollectionTask | None:
    """The task with that database key."""
    return _tasks().filter(pk=pk).first()


def tasks_of(
    organisation_ids: Iterable[int], period: str | None = None, states: Collection[str] | None = None
) -> QuerySet[CollectionTask]:
    """Tasks of these organisations, newest period first, then by organisation."""
    tasks = _tasks().filter(organisation__in=list(organisation_ids))
    if period is not None:
        tasks = tasks.filter(period=period)
    if states is not None:
        tasks = tasks.filter(state__in=list(states))
    return tasks.order_by("-period", "organisation__code", "scheme_version_id")


def waiting_for_review(organisation_ids: Iterable[int]) -> QuerySet[CollectionTask]:
    """Submitted tasks, those waiting longest first."""
    return tasks_of(organisation_ids, states=[rules.SUBMITTED]).order_by("changed_at", "id")


def summaries(tasks: QuerySet[CollectionTask], today: date) -> list[TaskSummary]:
    """Tasks with how many of their figures are filled in or known already; a fixed number of queries."""
    counted = list(tasks.annotate(n_filled=Count("entries", filter=FILLED)))
    known = count_known([task for task in counted if task.state in rules.EDITABLE])
    at = standings(counted, today)
    return [
        TaskSummary(
            task, len(engine_scheme(task.scheme_version).indicators), task.n_filled + known.get(task.pk, 0), today,
            at[task.pk],
        )
        for task in counted
    ]  # fmt: skip


def standings(
    tasks: Iterable[CollectionTask], today: date, tree: OrganisationTree | None = None
) -> dict[int, Standing]:
    """Where each task stands on the ladder of lateness; two queries, and the tree's where it matters and is not given."""
    asked = list(tasks)
    calendar = working_days()
    days = ladder_days({task.organisation_id for task in asked}, today, tree)
    found = {}
    for task in asked:
        own = days[task.organisation_id]
        steps = ladder.Ladder(own.remind_days, own.red_days)
        is_owed = task.state in rules.EDITABLE
        found[task.pk] = ladder.standing(task.due_date, today, calendar, steps, is_owed=is_owed)
    return found


def on_the_ladder(
    organisation_ids: Iterable[int], today: date, tree: OrganisationTree | None = None
) -> list[tuple[CollectionTask, Standing]]:
    """Owed tasks of which people are reminded or whose light is on, red first, then by due date."""
    owed = tasks_of(organisation_ids, states=rules.EDITABLE).filter(opens_date__lte=today)
    tasks = list(owed.order_by("due_date", "organisation__code", "id"))
    at = standings(tasks, today, tree)
    found = [(task, at[task.pk]) for task in tasks if at[task.pk].step != ladder.NONE]
    order = (ladder.RED, ladder.YELLOW, ladder.REMINDED)
    return sorted(found, key=lambda pair: order.index(pair[1].step))


def my_tasks(organisation_ids: Iterable[int], today: date, n_done: int = 12) -> list[TaskSummary]:
    """What these organisations owe, most pressing first; after it the newest that are handed in."""
    ids = list(organisation_ids)
    owed = summaries(
        tasks_of(ids, states=rules.EDITABLE).filter(opens_date__lte=today).order_by("due_date", "id"), today
    )
    done = tasks_of(ids).exclude(state__in=rules.EDITABLE)
    newest = done.filter(pk__in=list(done.values_list("pk", flat=True)[:n_done]))
    return owed + summaries(newest, today)


def late_tasks(organisation_ids: Iterable[int], today: date) -> QuerySet[CollectionTask]:
    """Owed after their due date, latest first."""
    return tasks_of(organisation_ids, states=rules.EDITABLE).filter(due_date__lt=today).order_by("due_date", "id")


def periods_with_tasks(organisation_ids: Iterable[int]) -> list[str]:
    """Every period for which these organisations have tasks, newest first."""
    tasks = CollectionTask.objects.filter(organisation__in=list(organisation_ids))
    return list(tasks.order_by("-period").values_list("period", flat=True).distinct())


def progress(periods: str | Sequence[str], organisation_ids: Iterable[int], today: date) -> dict[str, Progress]:
    """How far each period is; one query."""
    wanted = [periods] if isinstance(periods, str) else list(periods)
    tasks = CollectionTask.objects.filter(period__in=wanted, organisation__in=list(organisation_ids))
    late = Q(state__in=rules.EDITABLE, due_date__lt=today)
    counts = {state: Count("id", filter=Q(state=state)) for state in rules.STATE_LABELS}
    rows = tasks.order_by().values("period").annotate(total=Count("id"), late=Count("id", filter=late), **counts)
    found = {row["period"]: Progress(**row) for row in rows}
    return {period: found.get(period, Progress(period)) for period in wanted}


def count_waiting(*, to_fill: Iterable[int], to_review: Iterable[int], today: date) -> int:
    """How many tasks wait for a reader who fills in for some organisations and reviews others."""
    owed = Q(organisation__in=list(to_fill), state__in=rules.EDITABLE, opens_date__lte=today)
    waiting = Q(organisation__in=list(to_review), state=rules.SUBMITTED)
    return CollectionTask.objects.filter(owed | waiting).count()


def submissions_of(task: CollectionTask) -> list[Submission]:
    """Everything handed in for the task, first to last, with reviews and people."""
    reviews = Prefetch("reviews", Review.objects.select_related("reviewed_by").order_by("id"))
    return list(task.submissions.select_related("submitted_by").prefetch_related(reviews).order_by("number"))


def _tasks() -> QuerySet[CollectionTask]:
    return CollectionTask.objects.select_related("organisation", "scheme_version__scheme")
