"""What every page of projects asks first: does it exist for this reader, and what may be done with it."""

from django.http import Http404, HttpRequest

from jixiao.web.organisations.middleware import reader
from jixiao.web.projects import queries, rules
from jixiao.web.projects.models import Project

VIEW, EDIT, REPORT = "projects.view", "projects.edit", "projects.report"
REVIEW, DECIDE = "projects.review", "projects.decide"


def seen_project(request: HttpRequest, code: str) -> Project:
    """The project if an organisation that the reader sees takes part in it; else 404."""
    found = queries.find_project(code, reader(request).access.visible_ids(VIEW))
    if found is None:
        raise Http404(code)
    return found


def may_act(request: HttpRequest, project: Project, who: str) -> bool:
    """Whether the reader is one of those (EDITING, REPORTING, REVIEWING, DECIDING) who do such things to this project."""
    access = reader(request).access
    if who == rules.REPORTING:
        reporting = access.visible_ids(REPORT) | (access.visible_ids(EDIT) & {project.organisation_id})
        return bool(reporting.intersection(queries.participant_ids(project)))
    permission = {rules.EDITING: EDIT, rules.REVIEWING: REVIEW, rules.DECIDING: DECIDE}[who]
    return access.can(permission, project.organisation_id)


def acted_project(request: HttpRequest, code: str, act: str) -> Project:
    """The project if the reader is among those who do `act` to it; else 404."""
    found = seen_project(request, code)
    if not may_act(request, found, rules.ACTS[act][1]):
        raise Http404(code)
    return found


def reporting_ids(request: HttpRequest, project: Project) -> list[int]:
    """The participants for which the reader reports, the leading one first."""
    mine = reader(request).access.visible_ids(REPORT)
    return [pk for pk in queries.participant_ids(project) if pk in mine]
