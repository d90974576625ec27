"""A project is planned, handed in, approved; its plan is changed by one person's reason and another's approval."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.indicators.models import Goal, Indicator
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.projects import queries, rules
from jixiao.web.projects.actions.events import SentFile, record
from jixiao.web.projects.actions.moving import Mover
from jixiao.web.projects.models import CreditShare, MilestonePart, PlannedMilestone, PlanVersion, Project


@dataclass(frozen=True)
class DraftProject:
    """What a joint project is; `indicator` takes its credited result where there is one. `code` blank: the next of the year."""

    label_zh: str
    aim_zh: str
    organisation: Organisation
    label_en: str = ""
    aim_en: str = ""
    basis: str = ""
    goal: Goal | None = None
    indicator: Indicator | None = None
    counting: str = rules.BY_SCHEDULE
    full_points: float = 100.0
    code: str = ""


@transaction.atomic
def plan_project(
    *, draft: DraftProject, plan: rules.DraftPlan, by: Account, now: datetime, file_name: str = "", content: bytes = b""
) -> Project:
    """A project in preparation with its plan. DefinitionError names everything that is wrong with the plan."""
    rules.check_plan(plan)
    rules.check_points(draft.full_points)
    if not draft.label_zh.strip():
        raise RuleViolation("label_missing", N_("Give the project a name, so that others find it."))
    rules.check_words(draft.aim_zh)
    file = SentFile(file_name, content).kept()
    try:
        with transaction.atomic():
            project = Project.objects.create(
                code=draft.code.strip() or _next_code(now.year), label_zh=draft.label_zh.strip(),
                label_en=draft.label_en.strip(), aim_zh=draft.aim_zh.strip(), aim_en=draft.aim_en.strip(),
                basis=draft.basis.strip(), goal=draft.goal, organisation=draft.organisation, indicator=draft.indicator,
                counting=draft.counting, full_points=draft.full_points, state_at=now, created_by=by, created_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise RuleViolation("code_taken", N_("Another project has this code. Try again.")) from None
    _keep_plan(project, plan, "", by, now)
    record(kind="created", project=project, by=by, now=now, milestones=len(plan.items), **file)
    return project


def _next_code(year: int) -> str:
    taken = Project.objects.filter(code__startswith=f"{year}-").values_list("code", flat=True)
    numbers = [int(code.partition("-")[2]) for code in taken if code.partition("-")[2].isdigit()]
    return f"{year}-{max(numbers, default=0) + 1:02}"


@transaction.atomic
def revise(*, project: Project, plan: rules.DraftPlan, by: Account, now: datetime) -> PlanVersion:
    """Another plan in place of the one that was not approved yet."""
    rules.check_plan(plan)
    Mover(project, by, now).move("revise")
    waiting = queries.plans_of(project).asked
    if waiting is not None:
        PlanVersion.objects.filter(pk=waiting.pk).update(
            state=rules.REFUSED, decided_by=by, decided_at=now, words="—"
        )  # fmt: skip
    version = _keep_plan(project, plan, "", by, now)
    record(kind="revised", project=project, by=by, now=now, plan_number=version.number, milestones=len(plan.items))
    return version


@transaction.atomic
def submit(*, project: Project, by: Account, now: datetime) -> Project:
    """The plan is handed in for approval."""
    Mover(project, by, now).move("submit", asked_by=by)
    record(kind="submitted", project=project, by=by, now=now)
    return project


@transaction.atomic
def send_back(*, project: Project, reason: str, by: Account, now: datetime) -> Project:
    """The plan is not good enough: what is missing."""
    rules.check_words(reason)
    Mover(project, by, now).move("send_back")
    record(kind="sent_back", project=project, by=by, now=now, words=reason)
    return project


@transaction.atomic
def approve(*, project: Project, words: str, by: Account, now: datetime) -> Project:
    """The plan becomes the baseline, work begins, and the leading organisation has the ball."""
    rules.check_words(words)
    waiting = queries.plans_of(project).asked
    mover = Mover(project, by, now)
    mover.move("approve")
    if waiting is None:
        raise RuleViolation("no_plan", N_("There is no plan that waits. Reload the page."))
    if project.asked_by is not None:
        rules.check_four_eyes(project.asked_by.username, by.username)
    mover.decide(waiting, rules.IN_FORCE, words)
    mover.hand(project.organisation)
    record(kind="approved", project=project, by=by, now=now, words=words, plan_number=waiting.number)
    return project


@transaction.atomic
def ask_replan(*, project: Project, plan: rules.DraftPlan, reason: str, by: Account, now: datetime) -> PlanVersion:
    """Another plan is asked for, with its reason. The first plan stays what everything is held against."""
    rules.check_words(reason)
    rules.check_plan(plan)
    Mover(project, by, now).move("ask_replan")
    plans = queries.plans_of(project)
    if plans.asked is not None:
        raise RuleViolation("replan_waits", N_("A change of plan waits already. It has to be decided on first."))
    assert plans.current is not None
    rules.check_replan(queries.items_of(plans.current), plan, queries.reported_codes(project))
    version = _keep_plan(project, plan, reason, by, now)
    if queries.draft_of(version) == queries.draft_of(plans.current):
        raise RuleViolation(
            "nothing_changed", N_("The plan is the same as before. Change a day, a part or a weight first.")
        )
    record(kind="replan_asked", project=project, by=by, now=now, words=reason, plan_number=version.number)
    return version


@transaction.atomic
def approve_replan(*, project: Project, words: str, by: Account, now: datetime) -> PlanVersion:
    """The plan that was asked for is in force from now on."""
    return _decide_replan(project, "approve_replan", rules.IN_FORCE, words, by, now)


@transaction.atomic
def refuse_replan(*, project: Project, words: str, by: Account, now: datetime) -> PlanVersion:
    """The plan stays as it is; why."""
    return _decide_replan(project, "refuse_replan", rules.REFUSED, words, by, now)


def _decide_replan(project: Project, act: str, state: str, words: str, by: Account, now: datetime) -> PlanVersion:
    rules.check_words(words)
    mover = Mover(project, by, now)
    mover.move(act)
    waiting = queries.plans_of(project).asked
    if waiting is None:
        raise RuleViolation("no_plan", N_("There is no plan that waits. Reload the page."))
    mover.decide(waiting, state, words)
    kind = "replan_approved" if state == rules.IN_FORCE else "replan_refused"
    record(kind=kind, project=project, by=by, now=now, words=words, plan_number=waiting.number)
    return waiting


def _keep_plan(project: Project, plan: rules.DraftPlan, reason: str, by: Account, now: datetime) -> PlanVersion:
    places = _places(plan)
    number = (project.plans.aggregate(newest=Max("number"))["newest"] or 0) + 1
    version = PlanVersion.objects.create(
        project=project, number=number, reason=reason.strip(), asked_by=by, asked_at=now
    )
    rows = PlannedMilestone.objects.bulk_create(
        PlannedMilestone(
            version=version, position=place, code=one.code, label_zh=one.label_zh, label_en=one.label_en,
            start_date=one.start, finish_date=one.finish, weight=one.weight, after=list(one.after),
        )
        for place, one in enumerate(plan.items, start=1)
    )  # fmt: skip
    MilestonePart.objects.bulk_create(
        MilestonePart(milestone=row, organisation=places[who], letter=letter, position=place)
        for row, one in zip(rows, plan.items, strict=True)
        for place, (_, who, letter) in enumerate(one.parts, start=1)
    )
    CreditShare.objects.bulk_create(
        CreditShare(version=version, organisation=places[who], share=str(share).strip())
        for who, share in plan.credit.items()
    )
    project.participants.add(project.organisation, *places.values())
    return version


def _places(plan: rules.DraftPlan) -> dict[str, Organisation]:
    found = {one.code: one for one in Organisation.objects.filter(code__in=plan.organisations)}
    unknown = sorted(plan.organisations - found.keys())
    if unknown:
        raise RuleViolation(
            "unknown_organisation", N_("There is no organisation with the code %(codes)s."), codes="、".join(unknown)
        )
    return found
