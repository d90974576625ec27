"""The page on which a department asks for a change during the year."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.web.base.forms import carried_out, form_page, posted
from jixiao.web.base.templatetags.words import label
from jixiao.web.budgets import actions, forms, queries
from jixiao.web.budgets.rules import life, money
from jixiao.web.budgets.views.scope import acted_programme
from jixiao.web.budgets.views.sentences import in_money
from jixiao.web.organisations.middleware import actor


def adjust(request: HttpRequest, code: str) -> HttpResponse:
    """Another budget or other targets, and why; the office decides."""
    one = acted_programme(request, code, life.FILLS)
    objectives = queries.objectives_of(one)
    if objectives is None or not life.can_act("adjust", one.state):
        raise Http404(code)
    begun = {"amount": f"{money.in_ten_thousands(one.amount):.2f}"}
    form = forms.AdjustForm(posted(request), rows=list(objectives.rows.all()), initial=begun)

    def act() -> object:
        told = form.cleaned_data
        return actions.ask_change(
            programme=one, amount=told["amount"], targets=form.targets(), reason=told["reason"], **actor(request)
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("The change is asked for. Nothing changes until the office has decided."))
        return redirect("budgets:programme", one.code)
    return form_page(
        request, form, headline=_("What changes during the year, and why?"), button=_("Ask for the change"),
        back=reverse("budgets:programme", args=[one.code]), eyebrow=label(one),
        lede=_("Budget %(amount)s. The version of now stays on record beside the new one.") % {
            "amount": in_money(one.amount)
        },
    )  # fmt: skip
