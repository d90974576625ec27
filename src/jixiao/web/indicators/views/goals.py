"""The year's goals, each with its owner and the indicators that stand for it."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page
from jixiao.web.base.templatetags.words import label, reading_chinese
from jixiao.web.indicators import actions, queries, rules
from jixiao.web.indicators.forms import GoalForm, PlanForm
from jixiao.web.indicators.models import Plan
from jixiao.web.organisations.middleware import PlatformRequest, require

VIEW, EDIT = "indicators.view", "indicators.edit"


def goals(request: HttpRequest) -> HttpResponse:
    """One plan (?plan=, else the newest year's) with its goals."""
    require(request, VIEW)
    reader = cast(PlatformRequest, request)
    plans = queries.visible_plans(reader.tree, reader.access.visible_ids(VIEW))
    asked = request.GET.get("plan", "")
    plan = next((one for one in plans if one.code == asked), None) or _plan_of_the_year(plans)
    rows = queries.goals_of(plan) if plan else []
    context = {
        "plans": plans,
        "plan": plan,
        "rows": [_line(row, reader) for row in rows],
        "headline": _headline(plan, rows),
        "may_create_plan": reader.access.can(EDIT),
        "may_edit": plan is not None and reader.access.can(EDIT, plan.organisation_id),
    }
    return render(request, "indicators/goals.html", context)


def _line(row: queries.GoalRow, reader: PlatformRequest) -> dict[str, Any]:
    """A goal with its statement and its owner's name of today, in the reader's language."""
    owner = reader.tree.find(row.goal.owner_id)
    zh, en = row.goal.statement_zh, row.goal.statement_en
    return {
        "goal": row.goal,
        "indicators": row.indicators,
        "subject": _(rules.SUBJECT_LABELS[row.goal.subject]) if row.goal.subject else "",
        "statement": (zh or en) if reading_chinese() else (en or zh),
        "owner_name": label(owner) if owner else row.goal.owner.code,
    }


def _plan_of_the_year(plans: list[Plan]) -> Plan | None:
    """This year's plan; else the newest."""
    year = clock.today().year
    return next((plan for plan in plans if plan.year == year), plans[0] if plans else None)


def _headline(plan: Plan | None, rows: list[queries.GoalRow]) -> str:
    if plan is None:
        return _("No plan has been written yet")
    if not rows:
        return _("%(plan)s has no goals yet") % {"plan": label(plan)}
    bare = [row for row in rows if not row.indicators and not row.goal.subject]
    n = {"year": plan.year, "n": len(rows), "n_bare": len(bare), "first": label(bare[0].goal) if bare else ""}
    if bare:
        return (
            ngettext(
                "%(year)s: %(n)s goal; %(n_bare)s without a measured indicator, first “%(first)s”",
                "%(year)s: %(n)s goals; %(n_bare)s without a measured indicator, first “%(first)s”",
                len(rows),
            )
            % n
        )
    return (
        ngettext(
            "%(year)s: %(n)s goal, measured by indicators",
            "%(year)s: %(n)s goals, all measured by indicators",
            len(rows),
        )
        % n
    )


def create_plan(request: HttpRequest) -> HttpResponse:
    """A new year's plan."""
    require(request, EDIT)
    reader = cast(PlatformRequest, request)
    ids = reader.access.visible_ids(EDIT)
    top = next((node.code for _depth, node in reader.tree.depth_first(ids)), "")
    initial = {"year": clock.today().year, "organisation": top}
    form = PlanForm(request.POST or None, tree=reader.tree, ids=ids, initial=initial)
    form.order_fields(["label_zh", "label_en", "code", "year", "organisation"])
    done = finished(
        request,
        form,
        lambda: actions.create_plan(**form.cleaned_data, by=reader.user, now=clock.now()),
        lambda: f"{reverse('indicators:goals')}?plan={form.cleaned_data['code']}",
    )
    return done or form_page(
        request,
        form,
        headline=_("Write a year's plan"),
        button=_("Create"),
        back=reverse("indicators:goals"),
        eyebrow=_("Goals"),
    )


def create_goal(request: HttpRequest, code: str) -> HttpResponse:
    """A new goal of a plan."""
    plan = Plan.objects.filter(code=code).first()
    if plan is None:
        raise Http404(code)
    require(request, EDIT, plan.organisation_id)
    reader = cast(PlatformRequest, request)
    form = GoalForm(request.POST or None, tree=reader.tree, ids=reader.access.visible_ids(EDIT))
    form.order_fields(["label_zh", "label_en", "code", "owner", "subject", "statement_zh", "statement_en"])
    position = plan.goals.count() + 1
    back = f"{reverse('indicators:goals')}?plan={plan.code}"
    done = finished(
        request,
        form,
        lambda: actions.create_goal(plan=plan, position=position, **form.cleaned_data, by=reader.user, now=clock.now()),
        lambda: back,
    )
    return done or form_page(
        request,
        form,
        headline=_("Add a goal to %(plan)s") % {"plan": label(plan)},
        button=_("Add"),
        back=back,
        eyebrow=_("Goals"),
        source=_("A scheme links indicators to a goal by writing “goal: CODE” beside a node."),
    )
