"""A new project, and its plan written anew: before approval in place of the draft, later as a change that others decide on."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from jixiao.web.base.forms import carried_out, posted
from jixiao.web.base.tables import XLSX
from jixiao.web.base.templatetags.words import label
from jixiao.web.indicators.models import Goal, Indicator
from jixiao.web.indicators.queries import visible_plans
from jixiao.web.indicators.views.names import versions
from jixiao.web.organisations.middleware import actor, reader, require
from jixiao.web.organisations.models import Organisation
from jixiao.web.projects import actions, forms, frames, queries, rules
from jixiao.web.projects.models import Project
from jixiao.web.projects.views.names import known_places, names_by_code
from jixiao.web.projects.views.scope import EDIT, VIEW, acted_project

EXAMPLE = (
    rules.PlannedItem("a", date(2027, 1, 4), date(2027, 2, 26), "需求调研与总体方案", "Needs and design", 1.0),
    rules.PlannedItem("b", date(2027, 3, 1), date(2027, 6, 30), "平台建设", "Platform built", 3.0, ("a",)),
    rules.PlannedItem("c", date(2027, 7, 1), date(2027, 8, 31), "联调试运行", "Test run", 2.0, ("b",)),
)


def new(request: HttpRequest) -> HttpResponse:
    """What it is, who leads it, its milestones, whose the credit is."""
    require(request, EDIT)
    form = forms.ProjectForm(
        posted(request), request.FILES or None, tree=reader(request).tree, ids=reader(request).access.visible_ids(EDIT),
        goals=_goals(request), indicators=[(code, label(one)) for code, one in sorted(versions().items())],
        known=known_places(request, EDIT),
    )  # fmt: skip
    made: list[Project] = []
    if request.method == "POST" and carried_out(form, lambda: made.append(_created(request, form))):
        messages.success(request, _("The project is planned. Look at it, then hand it in for approval."))
        return redirect("projects:project", made[0].code)
    context = {"form": form, "plain_fields": forms.ProjectForm.field_order[:-2]}
    return render(request, "projects/new.html", context, status=422 if form.errors else 200)


def _goals(request: HttpRequest) -> list[tuple[str, str]]:
    plans = visible_plans(reader(request).tree, reader(request).access.visible_ids(VIEW))
    found = Goal.objects.filter(plan__in=plans).select_related("plan").order_by("-plan__year", "position", "code")
    return [(str(goal.pk), f"{goal.plan.year} · {label(goal)}") for goal in found]


def _created(request: HttpRequest, form: forms.ProjectForm) -> Project:
    told = form.cleaned_data
    draft = actions.DraftProject(
        told["label_zh"], told["aim_zh"], Organisation.objects.get(code=told["organisation"]), told["label_en"],
        told["aim_en"], told["basis"], Goal.objects.get(pk=int(told["goal"])) if told["goal"] else None,
        Indicator.objects.get(code=told["indicator"]) if told["indicator"] else None, told["counting"],
        told["full_points"],
    )  # fmt: skip
    return actions.plan_project(draft=draft, plan=form.plan, **actor(request))


def revise(request: HttpRequest, code: str) -> HttpResponse:
    """The draft's plan anew."""
    one = acted_project(request, code, "revise")
    return _rewritten(
        request, one, "revise", forms.PlanForm,
        lambda form: actions.revise(project=one, plan=form.plan, **actor(request)), _("The plan is kept."),
    )  # fmt: skip


def replan(request: HttpRequest, code: str) -> HttpResponse:
    """Another plan is asked for."""
    one = acted_project(request, code, "ask_replan")

    def run(form: Any) -> object:
        return actions.ask_replan(project=one, plan=form.plan, reason=form.cleaned_data["reason"], **actor(request))

    return _rewritten(
        request, one, "ask_replan", forms.ReplanForm, run, _("Asked for. Somebody else decides on it.")
    )  # fmt: skip


def _rewritten(
    request: HttpRequest, one: Project, act: str, kind: type[forms.PlanForm], run: Callable[[Any], object], said: str
) -> HttpResponse:
    if not rules.can_act(act, one.state):
        raise Http404(one.code)
    version = queries.plans_of(one).shown
    draft, known = queries.draft_of(version), known_places(request, VIEW)
    names = names_by_code(request, draft.organisations)
    names = {code: name if known.codes.get(name) == code else code for code, name in names.items()}
    credit = {names[code]: share for code, share in draft.credit.items()}
    form = kind(
        posted(request), request.FILES or None, known=known, lead=one.organisation.code, credit=credit,
        initial={"pasted": frames.plan_text(draft.items, names)},
    )  # fmt: skip
    if request.method == "POST" and carried_out(form, lambda: run(form)):
        messages.success(request, said)
        return redirect("projects:project", one.code)
    context = {"form": form, "project": one, "is_replan": act == "ask_replan"}
    return render(request, "projects/replan.html", context, status=422 if form.errors else 200)


def example(request: HttpRequest) -> HttpResponse:
    """A plan with the headings, to be filled in."""
    require(request, EDIT)
    import io

    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet, head = book.add_worksheet("计划"), book.add_format({"bold": True, "bottom": 1})
        lines = [line.split("\t") for line in frames.plan_text(EXAMPLE, {}).splitlines()]
        for number, cells in enumerate(lines):
            sheet.write_row(number, 0, cells, head if number == 0 else None)
        sheet.set_column(0, len(lines[0]) - 1, 16)
        sheet.freeze_panes(1, 1)
    answer = HttpResponse(content.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, "联合项目计划样表.xlsx")
    return answer
