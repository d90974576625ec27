"""Which projects there are, for whom, and what has happened to one."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from jixiao.engine.projects.hand_off import HandOff
from jixiao.web.projects import rules
from jixiao.web.projects.models import HandOver, ProgressReport, Project, ProjectEvent


def projects(ids: Collection[int]) -> QuerySet[Project]:
    """Projects in which organisations among `ids` take part, the newest first; each is whole for every participant."""
    listed = list(ids)
    through = Project.participants.through.objects.filter(organisation__in=listed)
    concerned = Q(organisation__in=listed) | Q(pk__in=through.values("project"))
    found = Project.objects.filter(concerned).select_related("organisation", "holder", "goal", "indicator", "asked_by")
    return found.order_by("-created_at", "-pk")


def find_project(code: str, ids: Collection[int]) -> Project | None:
    """The project, where an organisation among `ids` takes part in it."""
    return projects(ids).filter(code=code).first()


def participant_ids(project: Project) -> list[int]:
    """The leading organisation first, then the others by code."""
    others = project.participants.order_by("code").values_list("pk", flat=True)
    return [project.organisation_id, *(pk for pk in others if pk != project.organisation_id)]


def life_of(project: Project) -> list[ProjectEvent]:
    """What happened to it, the newest first."""
    return list(project.events.select_related("by").order_by("-pk"))


def event_of(project: Project, pk: int) -> ProjectEvent | None:
    """One of the things that happened to it."""
    return project.events.filter(pk=pk).first() if pk < 2**63 else None


def report_of(project: Project, pk: int) -> ProgressReport | None:
    """One of its reports."""
    return project.reports.filter(pk=pk).select_related("sent_by", "organisation").first() if pk < 2**63 else None


def hand_overs_of(project: Project) -> list[HandOver]:
    """Who had the ball from when on, oldest first."""
    return list(project.hand_overs.select_related("organisation", "by").order_by("pk"))


def passes_of(found: Collection[HandOver]) -> list[HandOff]:
    """The hand-overs as the engine's clock reads them: by day, those of one day in their order."""
    return [HandOff(timezone.localdate(one.at), one.turn) for one in found]


def n_to_decide(ids: Collection[int]) -> int:
    """How many projects wait for the office: for approval, for a changed plan, for acceptance."""
    waiting = Q(state__in=[rules.SUBMITTED, rules.FINISHED]) | Q(state=rules.RUNNING, plans__state=rules.ASKED)
    return projects(ids).filter(waiting).distinct().count() if ids else 0


def held_now(ids: Collection[int]) -> list[Project]:
    """Projects whose ball organisations among `ids` have."""
    return list(projects(ids).filter(state=rules.RUNNING, holder__in=list(ids))) if ids else []


def held_since(found: Collection[HandOver]) -> datetime | None:
    """Since when the ball lies where it lies now; None where it moved never."""
    rows = list(found)
    if not rows:
        return None
    since = rows[-1]
    for row in reversed(rows):
        if row.turn != rows[-1].turn:
            break
        since = row
    return since.at
