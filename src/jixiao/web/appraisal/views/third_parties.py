"""The register of third parties, and for whom each worked."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.appraisal import actions, queries
from jixiao.web.appraisal.forms import EngagementForm, ThirdPartyForm
from jixiao.web.appraisal.views.scope import EDIT, VIEW
from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page, posted
from jixiao.web.base.templatetags.words import label
from jixiao.web.indicators.views.names import place_label
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.organisations.models import Organisation


def third_parties(request: HttpRequest) -> HttpResponse:
    """Every third party with whom it may not evaluate."""
    require(request, VIEW)
    found = queries.third_parties()
    lines = [
        (
            one,
            [
                (place_label(request, each.organisation_id, each.organisation.code), each)
                for each in one.engagements.all()
            ],
        )
        for one in found
    ]
    n = len(found)
    context = {
        "lines": lines,
        "may_edit": reader(request).access.can(EDIT),
        "headline": ngettext("%(n)s third party on the register", "%(n)s third parties on the register", n) % {"n": n},
    }
    return render(request, "appraisal/third_parties.html", context)


def add_third_party(request: HttpRequest) -> HttpResponse:
    """Enter one into the register."""
    require(request, EDIT)
    form, back = ThirdPartyForm(posted(request)), reverse("appraisal:third_parties")

    def act() -> None:
        actions.add_third_party(**form.cleaned_data, by=reader(request).user, now=clock.now())

    return finished(request, form, act, lambda: back) or form_page(
        request, form, headline=_("Enter a third party"), button=_("Enter"), back=back, eyebrow=_("Third parties")
    )


def engage(request: HttpRequest, code: str) -> HttpResponse:
    """Set down for whom it worked."""
    require(request, EDIT)
    party = queries.find_third_party(code)
    if party is None:
        raise Http404(code)
    tree, ids = reader(request).tree, reader(request).access.visible_ids(EDIT)
    form, back = EngagementForm(posted(request), tree=tree, ids=ids), reverse("appraisal:third_parties")

    def act() -> None:
        sent = form.cleaned_data
        place = Organisation.objects.get(code=sent["organisation"])
        actions.enter_engagement(
            third_party=party, organisation=place, work=sent["work"], by=reader(request).user, now=clock.now()
        )

    return finished(request, form, act, lambda: back) or form_page(
        request, form, headline=_("For whom did %(party)s work?") % {"party": label(party)}, button=_("Enter"), back=back,
        eyebrow=_("Third parties"), lede=_("From then on its people do not evaluate this organisation."),
    )  # fmt: skip
