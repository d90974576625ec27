"""What the administrator does for those who begin: the office's first account, and the accounts that wait."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out, in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import label
from jixiao.web.organisations.forms import OrganisationChoice, PlaceForm
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.organisations.rules import ROLE_LABELS
from jixiao.web.set_up import actions, queries
from jixiao.web.set_up.actions import Handed

ACCOUNTS = "accounts.edit"


class OfficeForm(PlaceForm):
    """The person who is to set things up."""

    places = ("organisation",)
    display_name = forms.CharField(label=gettext_lazy("Person’s name"), max_length=120)
    username = forms.CharField(label=gettext_lazy("Sign-in name"), max_length=150)
    organisation = OrganisationChoice(label=gettext_lazy("Over"))


def administrator_context(request: HttpRequest, form: OfficeForm | None = None) -> dict[str, Any]:
    """What the guide's first page shows the administrator."""
    tree, ids = reader(request).tree, reader(request).access.visible_ids(ACCOUNTS)
    top = tree.root
    waiting = queries.awaited(ids)
    names = {node.id: label(node) for node in tree.nodes.values()}
    return {
        "office_form": form or OfficeForm(tree=tree, ids=ids, initial={"organisation": top.code if top else ""}),
        "n_offices": queries.offices(clock.today()),
        "waiting": [(one, names.get(one.organisation_id, ""), _(ROLE_LABELS[one.role])) for one in waiting],
    }


@require_POST
def office(request: HttpRequest) -> HttpResponse:
    """An account for the performance office; its password is shown once."""
    require(request, ACCOUNTS)
    access, tree = reader(request).access, reader(request).tree
    form = OfficeForm(request.POST, tree=tree, ids=access.visible_ids(ACCOUNTS))
    handed: list[Handed] = []

    def act() -> None:
        handed.append(actions.make_office(**form.cleaned_data, by=reader(request).user, now=clock.now()))

    if not carried_out(form, act):
        context = {
            "may_edit": False,
            "headline": _("Accounts for those who begin"),
            **administrator_context(request, form),
        }
        return render(request, "set_up/home.html", context, status=422)
    return _handed_page(request, handed)


@require_POST
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts that wait in the reader's scope; their passwords are shown once, on this answer alone."""
    require(request, ACCOUNTS)
    waiting = queries.awaited(reader(request).access.visible_ids(ACCOUNTS))
    chosen = set(request.POST.getlist("person"))
    people = [one for one in waiting if str(one.pk) in chosen]
    try:
        handed = actions.make_accounts(people=people, by=reader(request).user, now=clock.now())
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
        return redirect("set_up:home")
    if not handed:
        messages.info(
            request,
            _(
                "Nobody was chosen, or the accounts are made already. A lost password is made anew on the account's page."
            ),
        )
        return redirect("set_up:home")
    return _handed_page(request, handed)


def _handed_page(request: HttpRequest, handed: list[Handed]) -> HttpResponse:
    names = {node.id: label(node) for node in reader(request).tree.nodes.values()}
    rows = [(one, names.get(one.organisation.pk, one.organisation.code), _(ROLE_LABELS[one.role])) for one in handed]
    answer = render(request, "set_up/handed.html", {"rows": rows})
    answer["Cache-Control"] = "private, no-store"
    return answer
