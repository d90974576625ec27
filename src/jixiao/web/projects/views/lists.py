"""The list of joint projects: how many are on schedule, which are late, who has the ball."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label
from jixiao.web.indicators.views.names import place_label
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.projects import queries, rules
from jixiao.web.projects.models import Project
from jixiao.web.projects.views.names import name_by_code
from jixiao.web.projects.views.scope import DECIDE, EDIT, VIEW
from jixiao.web.projects.views.sentences import against_plan, held_days, list_headline

VERDICT_MARKS = {queries.AHEAD: "better", queries.LATE: "worse", queries.ON_TIME: ""}


@dataclass(frozen=True)
class ProjectRow:
    """A project as one line of the list; figures are None where there is no approved plan yet."""

    project: Project
    name: str
    state: str
    leading: str
    holder: str
    n_held: int | None
    share: float | None
    planned: float | None
    variance: float | None
    first_finish: str
    finish: str
    days_early: int | None
    against: str
    mark: str


def projects(request: HttpRequest) -> HttpResponse:
    """Every project in which organisations of the reader take part."""
    require(request, VIEW)
    ids, today = reader(request).access.visible_ids(VIEW), clock.today()
    shown = [queries.standing_of(one, today) for one in queries.projects(ids)]
    order = {state: place for place, state in enumerate(rules.STATE_LABELS)}
    shown.sort(key=lambda one: (one.project.state not in rules.OPEN, order[one.project.state], one.days_early))
    table = _table(request, [row_of(request, one) for one in shown])
    exported = table.export(request)
    if exported is not None:
        return exported
    access = reader(request).access
    context = {
        "headline": list_headline(request, shown, today), "table": table, "has_any": bool(shown),
        "may_create": access.can(EDIT), "n_to_decide": queries.n_to_decide(access.visible_ids(DECIDE)),
    }  # fmt: skip
    return render(request, "projects/projects.html", context)


def row_of(request: HttpRequest, one: queries.Standing) -> ProjectRow:
    """A project's line."""
    project = one.project
    has_plan = project.state in rules.APPROVED
    holder = ""
    if project.state in rules.OPEN:
        holder = name_by_code(request, project.holder.code if project.holder else rules.DECIDING)
    return ProjectRow(
        project, label(project), _(rules.STATE_LABELS[project.state]),
        place_label(request, project.organisation_id, project.organisation.code), holder,
        held_days(project, one.day), 100 * one.against.earned if has_plan else None,
        100 * one.against.planned if has_plan else None, one.against.variance_days if has_plan else None,
        one.baseline_finish.isoformat(), one.finish.isoformat() if has_plan else "",
        one.days_early if has_plan else None, against_plan(one.days_early) if has_plan else "",
        VERDICT_MARKS[one.verdict] if has_plan else "",
    )  # fmt: skip


def _table(request: HttpRequest, rows: list[ProjectRow]) -> Table:
    columns = [
        Column("name", _("Project"), template="projects/cells/name.html", optional=False),
        Column("state", _("State")),
        Column("leading", _("Leading organisation")),
        Column("holder", _("Who has the ball"), template="projects/cells/holder.html"),
        Column("n_held", _("Working days with the ball"), numeric=True, decimals=0),
        Column("share", _("Done, %"), numeric=True, decimals=1),
        Column("planned", _("To be done by now, %"), numeric=True, decimals=1),
        Column("variance", _("Days ahead"), numeric=True, decimals=1),
        Column("first_finish", _("First planned finish"), template="projects/cells/day.html"),
        Column("finish", _("Finish, or its forecast"), template="projects/cells/day.html"),
        Column(
            "days_early", _("Against the first plan"), numeric=True, decimals=0, template="projects/cells/against.html"
        ),
    ]
    table = Table(columns, rows, name="joint-projects", query=request.GET, caption=_("Joint projects"))
    table.empty_text = _("No project like this.")
    return table
