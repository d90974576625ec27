"""What the office does with the register of third parties."""

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.web.appraisal import actions, frames, queries, rules
from jixiao.web.appraisal.forms import (
    CommissionForm,
    ContactForm,
    EngagementForm,
    ReasonForm,
    ReviewerForm,
    SuspensionForm,
    ThirdPartyForm,
    WorkJudgementForm,
)
from jixiao.web.appraisal.models import Reviewer, Suspension, ThirdParty
from jixiao.web.appraisal.views.scope import EDIT, form_about
from jixiao.web.appraisal.views.third_parties import named_party
from jixiao.web.base import clock
from jixiao.web.base.forms import acted, finished, form_page, posted
from jixiao.web.base.templatetags.words import label
from jixiao.web.organisations.middleware import actor, reader, require
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.queries import roles_over


def _page(
    request: HttpRequest,
    party: ThirdParty,
    form: forms.Form,
    act: Callable[[], object],
    headline: str,
    button: str,
    lede: str = "",
) -> HttpResponse:
    """A form about one third party; carried out, it leads back to its page."""
    back, about = reverse("appraisal:third_party", args=[party.code]), label(party)
    headline = headline % {"party": about}
    return form_about(request, form, act, back=back, about=about, headline=headline, button=button, lede=lede)


def add_third_party(request: HttpRequest) -> HttpResponse:
    """Enter one into the register."""
    require(request, EDIT)
    form, back = ThirdPartyForm(posted(request)), reverse("appraisal:third_parties")

    def act() -> None:
        actions.add_third_party(**form.cleaned_data, **actor(request))

    def then() -> str:
        return reverse("appraisal:third_party", args=[form.cleaned_data["code"]])

    return finished(request, form, act, then) or form_page(
        request, form, headline=_("Enter a third party"), button=_("Enter"), back=back, eyebrow=_("Third parties")
    )


def change_third_party(request: HttpRequest, code: str) -> HttpResponse:
    """Put its credit code right, or whom to reach."""
    party = named_party(request, code)
    form = ContactForm(posted(request), initial={"registration": party.registration, "contact": party.contact})

    def act() -> None:
        actions.change_third_party(third_party=party, **form.cleaned_data, **actor(request))

    return _page(request, party, form, act, _("Credit code and contact of %(party)s"), _("Save"))


def add_reviewer(request: HttpRequest, code: str) -> HttpResponse:
    """Enter somebody who evaluates for it."""
    party, ids = named_party(request, code), reader(request).access.visible_ids(EDIT)
    held = [one for one in roles_over(ids, clock.today()) if one.role in rules.OUTSIDE]
    accounts = {one.account.username: one.account for one in held if one.account.is_active}
    form = ReviewerForm(posted(request), accounts=accounts.values())

    def act() -> None:
        sent = form.cleaned_data | {"account": accounts.get(form.cleaned_data["account"])}
        actions.enter_reviewer(third_party=party, **sent, **actor(request))

    return _page(request, party, form, act, _("A reviewer of %(party)s"), _("Enter"))


@require_POST
def end_reviewer(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody evaluates for it no more."""
    require(request, EDIT)
    found = Reviewer.objects.select_related("third_party").filter(pk=pk).first() if pk < queries.LARGEST_KEY else None
    if found is None:
        raise Http404(pk)
    acted(request, lambda: actions.end_reviewer(reviewer=found, **actor(request)), _("Saved."))
    return redirect("appraisal:third_party", found.third_party.code)


def engage(request: HttpRequest, code: str) -> HttpResponse:
    """Set down for whom it worked, or where it declares a conflict."""
    party = named_party(request, code)
    form = EngagementForm(posted(request), tree=reader(request).tree, ids=reader(request).access.visible_ids(EDIT))

    def act() -> None:
        sent = form.cleaned_data
        place = Organisation.objects.get(code=sent["organisation"])
        actions.enter_engagement(
            third_party=party, organisation=place, work=sent["work"], kind=sent["kind"], **actor(request)
        )

    lede = _("From then on its people do not evaluate this organisation.")
    return _page(request, party, form, act, _("Where may %(party)s not evaluate?"), _("Enter"), lede)


def commission(request: HttpRequest, code: str) -> HttpResponse:
    """Enter what it is engaged for."""
    party, ids = named_party(request, code), reader(request).access.visible_ids(EDIT)
    leads = {str(one.pk): one for one in queries.leads_of(party)}
    panels = {str(one.number): one for one in queries.panels(ids)}
    first = {"lead": next(iter(leads), "")}
    form = CommissionForm(
        posted(request), tree=reader(request).tree, ids=ids, leads=leads.values(), panels=panels.values(), initial=first
    )

    def act() -> None:
        sent = form.cleaned_data
        new = actions.NewCommission(
            sent["work"], sent["period"], sent["fee"], sent["contract_date"],
            Organisation.objects.get(code=sent["organisation"]),
            list(Organisation.objects.filter(code__in=sent["evaluated"])), leads.get(sent["lead"]),
            panels.get(sent["panel"]),
        )  # fmt: skip
        actions.commission(third_party=party, new=new, **actor(request))

    lede = _("It must not have worked for those it evaluates, and must not be suspended.")
    return _page(request, party, form, act, _("What is %(party)s engaged for?"), _("Enter"), lede)


def judge(request: HttpRequest, number: int) -> HttpResponse:
    """Judge the work of a commission."""
    require(request, EDIT)
    found = next(iter(queries.commissions(number=number)), None) if number < queries.LARGEST_KEY else None
    if found is None:
        raise Http404(number)
    weights, former = frames.quality_weights(clock.today()), found.judgement
    initial = {**former.points, "words": former.words} if former else {}
    form = WorkJudgementForm(posted(request), weights=weights, initial=initial)

    def act() -> None:
        actions.judge(
            commission=found.commission, points=form.points, words=form.cleaned_data["words"], **actor(request)
        )

    party = found.commission.third_party
    return _page(request, party, form, act, _("How good was the work of %(party)s?"), _("Judge"), found.commission.work)


def suspend(request: HttpRequest, code: str) -> HttpResponse:
    """For a period it gets no new work."""
    party = named_party(request, code)
    form = SuspensionForm(posted(request), initial={"first_date": clock.today()})

    def act() -> None:
        actions.suspend(third_party=party, **form.cleaned_data, **actor(request))

    lede = _("In these days it gets no new commission and no seat on a panel. What it has begun goes on.")
    return _page(request, party, form, act, _("Suspend %(party)s"), _("Suspend"), lede)


def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """End a suspension early."""
    require(request, EDIT)
    rows = Suspension.objects.select_related("third_party")
    found = rows.filter(pk=pk).first() if pk < queries.LARGEST_KEY else None
    if found is None:
        raise Http404(pk)
    form = ReasonForm(posted(request))

    def act() -> None:
        actions.lift(suspension=found, reason=form.cleaned_data["reason"], **actor(request))

    return _page(request, found.third_party, form, act, _("Lift the suspension of %(party)s"), _("Lift"))
