"""A goal from what was promised to what the public reads: one line for each link of the chain, each with its page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from jixiao.web.base import clock
from jixiao.web.base.formats import number, plain
from jixiao.web.base.templatetags.words import day as day_words
from jixiao.web.base.templatetags.words import label, period_label, words_of
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.indicators.queries import visible_plans
from jixiao.web.indicators.rules import AIR, BUDGETS
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.portal import queries
from jixiao.web.portal.queries.goals import (
    GoalStand,
    air_stand,
    goal_row,
    money_stand,
    project_stands,
    stand_of,
)
from jixiao.web.portal.views.frame import in_words
from jixiao.web.projects.queries import Standing
from jixiao.web.result_use.queries import counts_of_year
from jixiao.web.result_use.views.scope import sight

VIEW, USES = "indicators.view", "uses.view"


@dataclass(frozen=True)
class Link:
    """One link of the chain: what it is called, where the goal stands at it, the page ('' where the reader has none)."""

    name: str
    words: str
    href: str = ""


@require_safe
def goal(request: HttpRequest, plan: str, code: str) -> HttpResponse:
    """Where the goal stands, who owns it, where its public result is."""
    require(request, VIEW)
    row = goal_row(plan, code)
    mine = visible_plans(reader(request).tree, reader(request).access.visible_ids(VIEW))
    if row is None or row.goal.plan.pk not in {one.pk for one in mine}:
        raise Http404(code)
    stand = stand_of(row, reader(request).access.visible_ids)
    said = _said(stand)
    owner = reader(request).tree.find(row.goal.owner_id)
    context = {
        "goal": row.goal, "headline": said[0] if said else label(row.goal), "said": said[1:],
        "statement": words_of(row.goal, "statement"), "owner": label(owner) if owner else row.goal.owner.code,
        "links": [*_links(request, stand)],
    }  # fmt: skip
    return render(request, "portal/goal.html", context)


def _said(stand: GoalStand) -> list[str]:
    """What the newest release says of the goal."""
    for each in stand.releases:
        content = queries.content_of(each)
        told = content.said_of(f"goal:{stand.row.goal.code}") or content.said_of("")[:2]
        if told:
            return [in_words(text) for text in told]
    return []


def _links(request: HttpRequest, stand: GoalStand) -> Iterator[Link]:
    access = reader(request).access

    def to(permission: str, view: str, *words: object) -> str:
        return reverse(view, args=words) if access.can(permission) else ""

    subject, year = stand.row.goal.subject, stand.row.goal.plan.year
    if subject == AIR:
        yield from _air(to("air.view", "air:overview"), year)
    elif subject == BUDGETS:
        yield from _money(request, to("budgets.view", "budgets:programmes"), to("budgets.view", "budgets:idle"), year)
    else:
        yield from _scored(stand, to)
        for one in project_stands(stand.row.goal, access.visible_ids("projects.view"), clock.now()):
            yield Link(
                _("Joint project"), _project_words(one), to("projects.view", "projects:project", one.project.code)
            )
    words = ngettext("%(n)s order, %(open)s open", "%(n)s orders, %(open)s open", stand.n_orders)
    if access.can("orders.view") and subject != AIR:
        told = {"n": stand.n_orders, "open": stand.n_open_orders}
        yield Link(_("Rectification"), words % told, reverse("followup:board"))
    if stand.run is not None and access.can(USES):
        yield _used(request, stand.run)
    if stand.run is not None and access.can("evaluation.view"):
        href = reverse("reports:report", args=[stand.run.code, "bulletin"])
        yield Link(_("Report"), _("Bulletin of %(period)s") % {"period": period_label(stand.run.period)}, href)
    for each in stand.releases:
        yield Link(_("Public result"), words_of(each, "title"), reverse("portal:release", args=[each.code]))
    if not stand.releases:
        yield Link(_("Public result"), _("Nothing is published yet"), to("portal.view", "portal:office"))


def _used(request: HttpRequest, run: ScoringRun) -> Link:
    """How many of the year's final results were used, as far as the reader sees them."""
    year = run.cycle.year
    counts = counts_of_year(year, sight(request), clock.today())
    words = _("%(used)s of %(n)s final results of %(year)s used") % {
        "used": counts.n_used, "n": counts.n_final, "year": year,
    }  # fmt: skip
    return Link(_("Use of results"), words, f"{reverse('result_use:ledger')}?year={year}")


def _scored(stand: GoalStand, to: Callable[..., str]) -> Iterator[Link]:
    """Indicators, figures, scores, warnings."""
    if not stand.row.indicators:
        return
    names = "、".join(label(version) for version in stand.row.indicators)
    yield Link(_("Indicators and targets"), names, to(VIEW, "indicators:targets"))
    period = period_label(stand.newest) if stand.newest else "—"
    words = _("%(n)s figures of %(period)s") % {"n": stand.n_figures, "period": period}
    yield Link(_("Figures"), words, to("collection.view", "collection:tasks"))
    if stand.run is not None:
        scored = _("%(cycle)s, %(period)s") % {
            "cycle": label(stand.run.cycle),
            "period": period_label(stand.run.period),
        }
        yield Link(_("Evaluation and ranking"), scored, to("evaluation.view", "evaluation:run", stand.run.code))
    words = ngettext("%(n)s open warning", "%(n)s open warnings", stand.n_warnings) % {"n": stand.n_warnings}
    yield Link(_("Warnings"), words, to("warnings.view", "warnings:board"))


def _air(href: str, year: int) -> Iterator[Link]:
    stand = air_stand(year, clock.today())
    yield Link(_("Targets"), ngettext("%(n)s target", "%(n)s targets", stand.n_targets) % {"n": stand.n_targets}, href)
    newest = day_words(stand.newest) if stand.newest else "—"
    yield Link(_("Figures"), _("hours up to %(day)s") % {"day": newest}, href)
    days = _("%(good)s good days of %(n)s valid ones") % {"good": stand.n_good, "n": stand.n_valid}
    yield Link(_("Index and outlook"), days, href)
    done = ngettext("%(n)s entry this year", "%(n)s entries this year", stand.n_done) % {"n": stand.n_done}
    yield Link(_("What is done against pollution"), done, href)


def _money(request: HttpRequest, href: str, found: str, year: int) -> Iterator[Link]:
    stand = money_stand(year, reader(request).access.visible_ids("budgets.view"), clock.today())
    amount = _("%(n)s programmes, %(amount)s ten thousand yuan") % {
        "n": stand.totals.n_running, "amount": number(float(stand.totals.amount) / 10_000),
    }  # fmt: skip
    yield Link(_("Programmes and objectives"), amount, href)
    rate = stand.totals.rate
    paid = _("%(rate)s%% paid by %(month)s; %(red)s with a red light") % {
        "rate": "—" if rate is None else plain(round(100 * rate, 1)), "red": stand.n_red,
        "month": period_label(stand.totals.month) if stand.totals.month else "—",
    }  # fmt: skip
    yield Link(_("Payments and monitoring"), paid, f"{href}?year={year}" if href else "")
    told = _("%(idle)s departments gave idle money back; %(n)s reallocations accepted") % {
        "idle": stand.n_given_back, "n": stand.n_accepted,
    }  # fmt: skip
    yield Link(_("Idle and moved money"), told, found)
    last = money_stand(year - 1, reader(request).access.visible_ids("budgets.view"), clock.today())
    words = _("%(n)s of %(year)s evaluated") % {"n": last.n_evaluated, "year": year - 1}
    yield Link(_("Evaluation"), words, f"{href}?year={year - 1}" if href else "")


def _project_words(one: Standing) -> str:
    told = {"name": label(one.project), "day": day_words(one.finish), "n": abs(one.days_early)}
    if one.is_done:
        words = _("%(name)s: finished on %(day)s, %(n)s days earlier than planned")
        return (
            words if one.days_early >= 0 else _("%(name)s: finished on %(day)s, %(n)s days later than planned")
        ) % told
    words = _("%(name)s: the finish is expected on %(day)s, %(n)s days earlier than planned")
    late = _("%(name)s: the finish is expected on %(day)s, %(n)s days later than planned")
    return (words if one.days_early >= 0 else late) % told
