"""Work orders of a month, one of them, and claims that a demand is unreasonable."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import period_label
from jixiao.web.hotline import actions, queries, rules
from jixiao.web.hotline.forms import ClaimForm, DecideForm
from jixiao.web.hotline.models import UnreasonableClaim, WorkOrder
from jixiao.web.hotline.views.scope import CLAIM, DECIDE, known_month, seen_ids, seen_work_order
from jixiao.web.indicators.views.names import place_label
from jixiao.web.organisations.middleware import reader, require


def _response(order: WorkOrder) -> str:
    due, responded = (timezone.make_naive(moment) if moment else None for moment in (order.due_at, order.responded_at))
    return rules.response_of(order.said_response, due, responded, timezone.make_naive(clock.now()))


def _solved(order: WorkOrder) -> str:
    words = rules.SOLVED_LABELS[order.solved]
    return _(words) if words else ""


def _satisfied(order: WorkOrder) -> str:
    words = rules.SATISFIED_LABELS[order.satisfied]
    return _(words) if words else ""


def _place(request: HttpRequest, order: WorkOrder) -> str:
    return place_label(request, order.organisation_id, order.organisation.code)


def work_orders(request: HttpRequest, month: str) -> HttpResponse:
    """The work orders of a month among the reader's organisations."""
    ids = seen_ids(request)
    found = queries.work_orders(known_month(month), ids)

    def claimed(order: WorkOrder) -> str:
        one = getattr(order, "claim", None)
        return _(rules.CLAIM_LABELS[one.state]) if one else ""

    columns = [
        Column("code", _("No."), template="hotline/cells/code.html", optional=False),
        Column("received", _("Received at"), value=lambda order: f"{timezone.localtime(order.received_at):%Y-%m-%d %H:%M}"),
        Column("place", _("Organisation"), value=lambda order: _place(request, order)),
        Column("category", _("Kind of demand")),
        Column("response", _("How it was answered"), value=lambda order: _(rules.RESPONSE_LABELS[_response(order)])),
        Column("callback", _("Callback"), value=lambda order: _(rules.CALLBACK_LABELS[order.callback])),
        Column("solved", _("Was it solved?"), value=_solved),
        Column("satisfied", _("Was the caller satisfied?"), value=_satisfied),
        Column("claim", _("Unreasonable?"), value=claimed),
    ]  # fmt: skip
    table = Table(columns, found, name=f"work-orders-{month}", query=request.GET, caption=_("Work orders"))
    table.empty_text = _("No work order of this month.")
    exported = table.export(request)
    if exported is not None:
        return exported
    headline = _("%(month)s: %(n)s work orders") % {"month": period_label(month), "n": table.n_total}
    return render(request, "hotline/work_orders.html", {"table": table, "headline": headline, "month": month})


def work_order(request: HttpRequest, code: str) -> HttpResponse:
    """One work order, and whether it counts."""
    return _page(request, seen_work_order(request, code))


def _page(
    request: HttpRequest, order: WorkOrder, claim_form: ClaimForm | None = None, decide_form: DecideForm | None = None
) -> HttpResponse:
    found = UnreasonableClaim.objects.filter(work_order=order).select_related("asked_by", "decided_by").first()
    access, is_frozen = reader(request).access, queries.is_frozen(order.month)
    may_claim = access.can(CLAIM, order.organisation_id) and rules.can_claim(
        is_frozen=is_frozen, was_claimed=found is not None
    )
    may_decide = (
        found is not None
        and access.can(DECIDE, order.organisation_id)
        and rules.can_decide(found.state, found.asked_by.username, reader(request).user.username, is_frozen=is_frozen)
    )
    context = {
        "order": order, "place": _place(request, order), "claim": found, "is_frozen": is_frozen,
        "claim_label": _(rules.CLAIM_LABELS[found.state]) if found else "",
        "response_label": _(rules.RESPONSE_LABELS[_response(order)]),
        "callback_label": _(rules.CALLBACK_LABELS[order.callback]),
        "solved_label": _(rules.SOLVED_LABELS[order.solved]) if order.solved else "",
        "satisfied_label": _(rules.SATISFIED_LABELS[order.satisfied]) if order.satisfied else "",
        "claim_form": claim_form or (ClaimForm(auto_id="claim_%s") if may_claim else None),
        "decide_form": decide_form or (DecideForm(auto_id="decide_%s") if may_decide else None),
    }  # fmt: skip
    status = 422 if claim_form is not None or decide_form is not None else 200
    return render(request, "hotline/work_order.html", context, status=status)


@require_POST
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a demand is unreasonable."""
    order = seen_work_order(request, code, CLAIM)
    form = ClaimForm(request.POST, auto_id="claim_%s")
    user = reader(request).user
    if not carried_out(form, lambda: actions.claim(work_order=order, **form.cleaned_data, by=user, now=clock.now())):
        return _page(request, order, claim_form=form)
    messages.success(request, _("Asked. Until the office decides, it counts."))
    return redirect("hotline:work_order", code)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on a claim."""
    require(request, DECIDE)
    found = queries.find_claim(pk, reader(request).access.visible_ids(DECIDE))
    if found is None:
        raise Http404(pk)
    form = DecideForm(request.POST, auto_id="decide_%s")
    user = reader(request).user
    if not carried_out(form, lambda: actions.decide_claim(claim=found, **form.cleaned_data, by=user, now=clock.now())):
        return _page(request, found.work_order, decide_form=form)
    messages.success(request, _("Decided."))
    return redirect("hotline:claims")


def claims(request: HttpRequest) -> HttpResponse:
    """Claims of unreasonable demands: those that wait first."""
    ids = seen_ids(request)
    found = sorted(queries.claims(ids), key=lambda one: one.state != rules.REQUESTED)
    columns = [
        Column("code", _("No."), value=lambda one: one.work_order.code, template="hotline/cells/claimed.html", optional=False),
        Column("place", _("Organisation"), value=lambda one: _place(request, one.work_order)),
        Column("reason", _("Why unreasonable"), template="hotline/cells/words.html"),
        Column("asked", _("Asked on"), value=lambda one: f"{timezone.localtime(one.asked_at):%Y-%m-%d}"),
        Column("by", _("Asked by"), value=lambda one: one.asked_by.display_name),
        Column("state", _("State"), value=lambda one: _(rules.CLAIM_LABELS[one.state])),
        Column("decision_reason", _("Reason of the decision"), template="hotline/cells/words.html"),
        Column("decided_by", _("Decided by"), value=lambda one: one.decided_by.display_name if one.decided_by else ""),
    ]  # fmt: skip
    table = Table(columns, found, name="claims", query=request.GET, caption=_("Claims of unreasonable demands"))
    table.empty_text = _("Nobody has claimed that a demand is unreasonable.")
    exported = table.export(request)
    if exported is not None:
        return exported
    n = sum(one.state == rules.REQUESTED for one in found)
    headline = _("%(n)s claims wait for a decision") % {"n": n} if n else _("No claim waits for a decision")
    return render(request, "hotline/claims.html", {"table": table, "headline": headline})
