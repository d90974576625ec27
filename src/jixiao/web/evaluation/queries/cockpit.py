"""How far the year has come, and what waits for the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from jixiao import Scheme
from jixiao.web.collection import rules as collection_rules
from jixiao.web.collection.ladder import Standing
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.queries import on_the_ladder
from jixiao.web.evaluation.models import EvaluationCycle, ScoringRun
from jixiao.web.evaluation.queries.runs import parts_of, waiting_runs
from jixiao.web.evaluation.rules import CONFIRMED, RUNNING
from jixiao.web.indicators.models import TargetPlan
from jixiao.web.organisations.queries import AbsentOrganisation, OrganisationNode, OrganisationTree
from jixiao.web.organisations.rules import Access

MOST_WORK = 8
DONE = (collection_rules.APPROVED, collection_rules.LOCKED)


@dataclass(frozen=True)
class CollectionProgress:
    """Tasks of one period by where they stand."""

    n_tasks: int
    n_done: int
    n_waiting: int
    n_late: int

    @property
    def share(self) -> float:
        """Share that is approved or locked."""
        return self.n_done / self.n_tasks if self.n_tasks else 0.0


def collection_progress(
    cycle: EvaluationCycle, period: str, today: date, ids: frozenset[int] | None = None
) -> CollectionProgress:
    """Counts of the period's tasks (those inside a year for the year); only over `ids` where given."""
    inside = [str(part) for part in parts_of(period)] if period else []
    tasks = CollectionTask.objects.filter(scheme_version=cycle.scheme_version_id, period__in=inside)
    if ids is not None:
        tasks = tasks.filter(organisation__in=ids)
    counts = tasks.aggregate(
        n_tasks=Count("id"),
        n_done=Count("id", filter=Q(state__in=DONE)),
        n_waiting=Count("id", filter=Q(state=collection_rules.SUBMITTED)),
        n_late=Count("id", filter=Q(state__in=collection_rules.EDITABLE, due_date__lt=today)),
    )
    return CollectionProgress(**counts)


@dataclass(frozen=True)
class GoalsProgress:
    """How many indicators the scheme has and for how many of organisation × indicator a target is set."""

    n_indicators: int
    n_targets: int
    n_wanted: int

    @property
    def share(self) -> float:
        """Share of targets that are set."""
        return self.n_targets / self.n_wanted if self.n_wanted else 0.0


def goals_progress(cycle: EvaluationCycle, scheme: Scheme) -> GoalsProgress:
    """Targets of the cycle's year; wanted are those of every asked organisation wherever one organisation has one."""
    codes = {leaf.indicator for leaf in scheme.leaves}
    asked = set(
        CollectionTask.objects.filter(scheme_version=cycle.scheme_version_id).values_list("organisation_id", flat=True)
    )
    plans = TargetPlan.objects.filter(indicator__code__in=codes, organisation__in=asked, year=cycle.year)
    pairs = set(plans.values_list("organisation_id", "indicator_id"))
    with_targets = {indicator for _organisation, indicator in pairs}
    return GoalsProgress(len(codes), len(pairs), len(with_targets) * len(asked))


@dataclass(frozen=True)
class Scored:
    """How many of the cycle's periods with tasks have a confirmed run."""

    n_scored: int
    n_periods: int

    @property
    def share(self) -> float:
        """Share of the periods that are scored."""
        return self.n_scored / self.n_periods if self.n_periods else 0.0


def scoring_progress(cycle: EvaluationCycle, periods: Iterable[str]) -> Scored:
    """Counts over the cycle's own periods; the year itself is not one of them while months are."""
    months = [code for code in periods if code != str(cycle.year)] or list(periods)
    n_scored = ScoringRun.objects.filter(cycle=cycle, period__in=months, state=CONFIRMED).count()
    return Scored(n_scored, len(months))


@dataclass(frozen=True)
class Work:
    """One thing that waits: `kind` review | fill | score | confirm; `days` left (negative: late), if it has a day."""

    kind: str
    organisation_id: int | None = None
    organisation_zh: str = ""
    organisation_en: str = ""
    period: str = ""
    task_id: int | None = None
    run_code: str = ""
    cycle_code: str = ""
    days: int | None = None


def office_work(access: Access, tree: OrganisationTree, today: date) -> tuple[list[Work], int]:
    """What waits for the reader: runs to confirm, periods to score, submissions to review; and how many in all."""
    runs = [Work("confirm", period=run.period, run_code=run.code) for run in waiting_runs(access)]
    ready = [Work("score", period=period, cycle_code=cycle.code) for cycle, period in _ready_to_score(access)]
    submitted = CollectionTask.objects.filter(
        state=collection_rules.SUBMITTED, organisation__in=access.visible_ids("collection.approve")
    )
    n_all = len(runs) + len(ready) + submitted.count()
    reviews = [
        _task_work("review", task, tree, today)
        for task in submitted.order_by("due_date", "organisation__code")[: max(MOST_WORK - len(runs) - len(ready), 0)]
    ]
    return [*runs, *ready, *reviews][:MOST_WORK], n_all


def late_work(
    access: Access, tree: OrganisationTree
) -> list[tuple[CollectionTask, Standing, OrganisationNode | AbsentOrganisation | None]]:
    """Tasks of the reader's scope whose light is on, red first, with their organisations."""
    found = on_the_ladder(access.visible_ids("collection.view"), tree.day, tree)
    return [(task, at, tree.find(task.organisation_id)) for task, at in found if at.light]


def _task_work(kind: str, task: CollectionTask, tree: OrganisationTree, today: date) -> Work:
    name = tree.nodes.get(task.organisation_id)
    return Work(
        kind, task.organisation_id, name.label_zh if name else "", name.label_en if name else "", task.period, task.pk,
        days=(task.due_date - today).days,
    )  # fmt: skip


def _ready_to_score(access: Access) -> list[tuple[EvaluationCycle, str]]:
    """Periods of running cycles whose every task is approved, not yet scored."""
    owners = access.visible_ids("evaluation.score")
    cycles = list(EvaluationCycle.objects.filter(state=RUNNING, scheme_version__scheme__organisation__in=owners))
    if not cycles:
        return []
    found = []
    counts = CollectionTask.objects.filter(scheme_version__in=[each.scheme_version_id for each in cycles])
    rows = counts.values_list("scheme_version_id", "period").annotate(
        n=Count("id"), n_done=Count("id", filter=Q(state__in=DONE))
    )
    scored = set(ScoringRun.objects.filter(cycle__in=cycles).values_list("cycle_id", "period"))
    for version_id, period, n, n_done in rows.order_by("period"):
        for cycle in cycles:
            in_year = period.startswith(str(cycle.year))
            if cycle.scheme_version_id == version_id and in_year and n == n_done and (cycle.pk, period) not in scored:
                found.append((cycle, period))
    return found
