"""Short acts on a programme's page: which forms a reader may send now, and what each does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.budgets import actions, forms, queries
from jixiao.web.budgets.models import MonitoringReport, Programme
from jixiao.web.budgets.rules import life, money, watching
from jixiao.web.budgets.views.scope import PERMISSIONS, may

Doer = dict[str, Any]
"""by and now."""


@dataclass(frozen=True)
class Act:
    """An act: who may, when (a state of the programme or of its newest report), its form, what it does, what is said."""

    code: str
    title: str
    who: str
    form: Callable[..., Form]
    run: Callable[[Programme, Form, Doer], object]
    said: str
    is_about_report: bool = False
    is_about_change: bool = False
    is_open: bool = True


def _disclosure_form(programme: Programme, data: Any = None, **more: Any) -> Form:
    return forms.DisclosureForm(data, kind=programme.kind, **more)


def _rest_form(programme: Programme, data: Any = None, **more: Any) -> Form:
    held = programme.whole
    known = {"at_first": money.in_ten_thousands(held.rest_initial), "amount": money.in_ten_thousands(held.rest_amount)}
    return forms.RestForm(data, initial=known, **more)


def _key_form(programme: Programme, data: Any = None, **more: Any) -> Form:
    return forms.KeyForm(data, initial={"is_key": "yes" if programme.key_since is None else "no"}, **more)


def _tell_rest(one: Programme, form: Form, doer: Doer) -> object:
    told = form.cleaned_data
    return actions.tell_rest(programme=one, rest=actions.Rest(told["at_first"], told["amount"]), **doer)


def _plain(form: type[Form]) -> Callable[..., Form]:
    return lambda _programme, data=None, **more: form(data, **more)


def _assess_form(_programme: Programme, data: Any = None, **more: Any) -> Form:
    return forms.AssessForm(data, dimensions=queries.aspects_on(clock.today()), **more)


def _review_form(_programme: Programme, data: Any = None, **more: Any) -> Form:
    return forms.PointsForm(data, dimensions=queries.dimensions_on(clock.today()), **more)


def _payment_form(programme: Programme, data: Any = None, **more: Any) -> Form:
    return forms.PaymentForm(data, year=programme.year, **more)


def _use_form(programme: Programme, data: Any = None, **more: Any) -> Form:
    return forms.UseForm(data, usual=queries.usual_use(programme.grade_en, clock.today()), **more)


def _newest_report(programme: Programme) -> MonitoringReport:
    return queries.monitorings_of(programme)[0]


def _assess(one: Programme, form: Form, doer: Doer) -> object:
    assert isinstance(form, forms.AssessForm)
    told = form.cleaned_data
    return actions.assess(
        programme=one, points=form.points(), is_supported=told["is_supported"], words=told["words"], **doer
    )


def _review(one: Programme, form: Form, doer: Doer) -> object:
    assert isinstance(form, forms.PointsForm)
    return actions.review(programme=one, points=form.points(), words=form.cleaned_data["words"], **doer)


def _pay(one: Programme, form: Form, doer: Doer) -> object:
    told = form.cleaned_data
    return actions.report_payments(programme=one, payments={told["month"]: (told["paid"], told["arrived"])}, **doer)


def _use(one: Programme, form: Form, doer: Doer) -> object:
    told = form.cleaned_data
    return actions.use(
        programme=one, kind=told["kind"], change=told["change"] or Decimal(0), words=told["words"], **doer
    )


def _judge(one: Programme, form: Form, doer: Doer) -> object:
    told = form.cleaned_data
    return actions.judge_report(report=_newest_report(one), demand=told["demand"], is_fine=told["is_fine"], **doer)


def _decide_change(one: Programme, form: Form, doer: Doer) -> object:
    waiting = queries.waiting_change(one)
    if waiting is None:
        raise RuleViolation("change_decided", N_("This change is decided already. Reload the page."))
    return actions.decide_change(adjustment=waiting, **form.cleaned_data, **doer)


def _on_programme(action: Callable[..., object]) -> Callable[[Programme, Form, Doer], object]:
    return lambda one, form, doer: action(programme=one, **form.cleaned_data, **doer)


def _on_report(action: Callable[..., object]) -> Callable[[Programme, Form, Doer], object]:
    return lambda one, form, doer: action(report=_newest_report(one), **form.cleaned_data, **doer)


CONFIRM, REASON = _plain(forms.ConfirmForm), _plain(forms.ReasonForm)
ACTS: Mapping[str, Act] = {
    one.code: one
    for one in (
        Act(
            "pass",
            N_("Assess it before the budget"),
            life.REVIEWS,
            _assess_form,
            _assess,
            N_("The assessment is recorded."),
        ),
        Act(
            "endorse",
            N_("Endorse the objectives"),
            life.ENDORSES,
            CONFIRM,
            _on_programme(actions.endorse),
            N_("Endorsed."),
        ),
        Act(
            "send_back",
            N_("Send the objectives back"),
            life.ENDORSES,
            REASON,
            _on_programme(actions.send_back),
            N_("Sent back."),
            is_open=False,
        ),
        Act("admit", N_("Review the objectives"), life.REVIEWS, _review_form, _review, N_("The review is recorded.")),
        Act(
            "spend",
            N_("Report payments"),
            life.FILLS,
            _payment_form,
            _pay,
            N_("The payments are recorded."),
            is_open=False,
        ),
        Act(
            "endorse_monitoring",
            N_("Endorse the monitoring report"),
            life.ENDORSES,
            CONFIRM,
            _on_report(actions.endorse_report),
            N_("Endorsed."),
            True,
        ),
        Act(
            "return_monitoring",
            N_("Send the monitoring report back"),
            life.ENDORSES,
            REASON,
            _on_report(actions.return_report),
            N_("Sent back."),
            True,
            is_open=False,
        ),
        Act(
            "demand",
            N_("Judge the monitoring report"),
            life.REVIEWS,
            _plain(forms.JudgeForm),
            _judge,
            N_("The judgement is recorded."),
            True,
        ),
        Act(
            "conclude",
            N_("Conclude the rectification"),
            life.REVIEWS,
            _plain(forms.ConcludeForm),
            _on_report(actions.conclude_report),
            N_("The conclusion is recorded."),
            True,
            is_open=False,
        ),
        Act(
            "endorse_self",
            N_("Endorse the self-evaluation"),
            life.ENDORSES,
            CONFIRM,
            _on_programme(actions.endorse_self),
            N_("Endorsed."),
        ),
        Act(
            "return_self",
            N_("Send the self-evaluation back"),
            life.ENDORSES,
            REASON,
            _on_programme(actions.return_self),
            N_("Sent back."),
            is_open=False,
        ),
        Act(
            "disclose",
            N_("Say which forms are public"),
            life.FILLS,
            _disclosure_form,
            _on_programme(actions.disclose),
            N_("What is public is recorded."),
            is_open=False,
        ),
        Act("use", N_("Use the result"), life.REVIEWS, _use_form, _use, N_("The use is recorded."), is_open=False),
        Act(
            "mark_key",
            N_("Mark as a key programme, or no longer"),
            life.REVIEWS,
            _key_form,
            _on_programme(actions.mark_key),
            N_("It is recorded."),
            is_open=False,
        ),
        Act(
            "tell_rest",
            N_("Tell the money outside programmes"),
            life.FILLS,
            _rest_form,
            _tell_rest,
            N_("The money is recorded."),
            is_open=False,
        ),
        Act(
            "change",
            N_("Decide on the change asked for"),
            life.REVIEWS,
            _plain(forms.ChangeForm),
            _decide_change,
            N_("The decision is recorded."),
            is_about_change=True,
        ),
    )
}
"""By the name of their address, in the order of a programme's life."""
PAGES = (
    ("declare", life.FILLS, N_("Write the objectives"), "budgets:declare"),
    ("monitor", life.FILLS, N_("File a monitoring report"), "budgets:monitor"),
    ("adjust", life.FILLS, N_("Ask for a change during the year"), "budgets:adjust"),
    ("self_evaluate", life.FILLS, N_("Write the self-evaluation"), "budgets:self_evaluate"),
    ("review_self", life.REVIEWS, N_("Review the self-evaluation"), "budgets:review_self"),
    ("evaluate", life.EVALUATES, N_("Evaluate by the framework"), "budgets:evaluate"),
)


@dataclass(frozen=True)
class Offered:
    """A form that the reader may send."""

    href: str
    form: Form
    title: str
    is_open: bool


def offers(
    request: HttpRequest, one: Programme, report: MonitoringReport | None, refused: Mapping[str, Form]
) -> list[Offered]:
    """The forms; `refused` are those that were sent and could not be carried out, by their act."""
    found = []
    for act in ACTS.values():
        is_mine = may(request, PERMISSIONS[act.who], one) and is_due(act, one, report)
        if act.code not in refused and not is_mine:
            continue
        form = refused.get(act.code) or act.form(one, auto_id=f"{act.code}_%s")
        href = reverse(f"budgets:{act.code}", args=[one.code])
        found.append(Offered(href, form, _(act.title), act.is_open or act.code in refused))
    return found


def is_due(act: Act, one: Programme, report: MonitoringReport | None) -> bool:
    """Whether the act starts from where the programme, or its newest report, is."""
    if act.is_about_report:
        return report is not None and watching.can_judge(act.code, report.state)
    if act.is_about_change and queries.waiting_change(one) is None:
        return False
    return life.can_act(act.code, one.state, kind=one.kind, needs_assessment=one.needs_assessment)


def pages(request: HttpRequest, one: Programme) -> list[tuple[str, str]]:
    """Longer forms that stand on a page of their own: (address, title)."""
    return [
        (reverse(view, args=[one.code]), _(title))
        for act, who, title, view in PAGES
        if may(request, PERMISSIONS[who], one)
        and life.can_act(act, one.state, kind=one.kind, needs_assessment=one.needs_assessment)
    ]
