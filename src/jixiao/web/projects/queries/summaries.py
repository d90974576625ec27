"""What others read of projects: the public portal, warnings and orders. Frozen, with nothing of the database in it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.web.base.words import name_of
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.queries import OrganisationTree, tree_on
from jixiao.web.projects import rules
from jixiao.web.projects.models import Project
from jixiao.web.projects.queries.plans import credit_of, plans_of
from jixiao.web.projects.queries.standing import Standing, standing_of


@dataclass(frozen=True)
class ParticipantSummary:
    """One organisation: its share of the credit (0–1, None where it has none), and the days that it had the ball."""

    organisation_code: str
    label: Text
    is_leading: bool
    credit: float | None
    held_days: int
    held_working_days: int
    holds_it_now: bool


@dataclass(frozen=True)
class MilestoneSummary:
    """One milestone: `planned_*` by the baseline (None where it was added later), `started`, `finished` as it came.

    `forecast_finish` is the day of its finish where it is finished; `days_late` against the plan in force.
    """

    code: str
    label: Text
    organisation_code: str
    planned_start: date | None
    planned_finish: date | None
    started: date | None
    finished: date | None
    forecast_finish: date
    share_done: float
    state: str
    days_late: int


@dataclass(frozen=True)
class ProjectSummary:
    """Where a project stands on `day`. `variance_days` by earned schedule and `days_early` of the finish are held against

    the baseline, positive: ahead. `finish_from`, `finish_to`: the forecasts by what waits for what and by the pace so far.
    """

    code: str
    label: Text
    aim: Text
    state: str
    goal_code: str
    goal: Text
    leading_code: str
    leading: Text
    day: date
    approved_on: date | None
    closed_on: date | None
    planned_start: date
    planned_finish: date
    baseline_finish: date
    finish: date
    finish_from: date
    finish_to: date
    is_finished: bool
    share_done: float
    share_planned: float
    variance_days: float
    days_early: int
    n_plans: int
    holder_code: str
    indicator_code: str
    participants: tuple[ParticipantSummary, ...]
    milestones: tuple[MilestoneSummary, ...]


def public_projects(now: datetime) -> list[ProjectSummary]:
    """Every project that was approved, running or closed, the newest first: the portal reads this and freezes it."""
    found = Project.objects.filter(state__in=rules.APPROVED).select_related(
        "organisation", "goal", "holder", "indicator"
    )
    return [project_summary(one, now) for one in found.order_by("-created_at", "-pk")]


def project_summary(project: Project, now: datetime, until: Period | None = None) -> ProjectSummary:
    """Where it stands at the end of today, by accepted reports (of months up to `until`); the portal freezes this."""
    day = timezone.localdate(now)
    stands, tree, plans = standing_of(project, day, until), tree_on(day), plans_of(project)
    first, last = stands.finish_range
    shown = plans.baseline or plans.shown
    return ProjectSummary(
        project.code, name_of(project), Text(project.aim_en or project.aim_zh, project.aim_zh), project.state,
        project.goal.code if project.goal else "", name_of(project.goal) if project.goal else Text("", ""),
        project.organisation.code, _name(tree, project.organisation.code), day,
        timezone.localdate(shown.decided_at) if shown.decided_at else None,
        timezone.localdate(project.closed_at) if project.closed_at else None,
        min(one.start for one in stands.baseline_items),
        stands.ahead.planned_finish, stands.baseline_finish, stands.finish, first, last, stands.is_done,
        stands.against.earned, stands.against.planned, stands.against.variance_days, stands.days_early,
        len([one for one in plans.all if one.state == rules.IN_FORCE]), project.holder.code if project.holder else "",
        project.indicator.code if project.indicator else "", _participants(stands, tree), milestones_of(stands),
    )  # fmt: skip


def _name(tree: OrganisationTree, code: str) -> Text:
    place = tree.anywhere(code)
    return name_of(place) if place else Text(code, code)


def _participants(stands: Standing, tree: OrganisationTree) -> tuple[ParticipantSummary, ...]:
    project = stands.project
    shares = credit_of(plans_of(project).shown)
    clock = {str(row["organisation_code"]): row for row in stands.clock}
    codes = Organisation.objects.filter(projects=project).values_list("code", flat=True)
    ordered = sorted({*codes, project.organisation.code}, key=lambda code: (-shares.get(code, 0), code))
    return tuple(
        ParticipantSummary(
            code, _name(tree, code), code == project.organisation.code, float(shares[code]) if code in shares else None,
            int(clock[code]["days"]) if code in clock else 0, int(clock[code]["working_days"]) if code in clock else 0,
            code in clock and bool(clock[code]["holds_it_now"]),
        )
        for code in ordered
    )  # fmt: skip


def milestones_of(stands: Standing) -> tuple[MilestoneSummary, ...]:
    """Every milestone of the plan in force, in its order."""
    first = {one.code: one for one in stands.baseline_items}
    found = []
    for one in stands.items:
        row, known = stands.rows[one.code], stands.progress.get(one.code, rules.Progress())
        planned = first.get(one.code)
        found.append(
            MilestoneSummary(
                one.code, Text(one.label_en or one.label_zh or one.code, one.label_zh or one.code),
                next(iter(one.responsible), ""), planned.start if planned else None, planned.finish if planned else None,
                known.started, known.finished, row["forecast_finish"], float(row["progress"]), str(row["state"]),
                int(row["days_late"]),
            )
        )  # fmt: skip
    return tuple(found)


@dataclass(frozen=True)
class LateItem:
    """A milestone whose planned day (by the plan in force) has passed and that is not finished."""

    project_code: str
    project: Text
    leading_code: str
    milestone_code: str
    label: Text
    organisation_code: str
    planned_finish: date
    n_days_late: int
    share_done: float
    forecast_finish: date
    is_critical: bool


def late_items(now: datetime) -> list[LateItem]:
    """What is late today in running projects, the latest first; a warning or an order may begin from it."""
    day = timezone.localdate(now)
    found = []
    for project in Project.objects.filter(state=rules.RUNNING).select_related("organisation"):
        stands = standing_of(project, day)
        for one in stands.items:
            row = stands.rows[one.code]
            if row["state"] == "late":
                found.append(
                    LateItem(
                        project.code, name_of(project), project.organisation.code, one.code,
                        Text(one.label_en or one.label_zh or one.code, one.label_zh or one.code),
                        next(iter(one.responsible), ""), one.finish, (day - one.finish).days, float(row["progress"]),
                        row["forecast_finish"], bool(row["is_critical"]),
                    )
                )  # fmt: skip
    return sorted(found, key=lambda one: (-one.n_days_late, one.project_code, one.milestone_code))
