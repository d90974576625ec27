"""Places that may be reached: registered and withdrawn by a security administrator, with a reason."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from jixiao.engine.model.errors import DefinitionError
from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page, posted
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.sources import actions, queries
from jixiao.web.sources.forms import DecisionForm, PlaceForm
from jixiao.web.sources.views.scope import PLACES


def places(request: HttpRequest) -> HttpResponse:
    """What may be reached now, and what was withdrawn."""
    require(request, PLACES)
    found = queries.places(in_force=True)
    n = len(found)
    headline = ngettext("%(n)s place may be reached", "%(n)s places may be reached", n) % {"n": n}
    context = {
        "places": found,
        "withdrawn": queries.places(in_force=False)[:50],
        "headline": headline if n else _("Nothing may be reached yet"),
    }
    return render(request, "sources/places.html", context)


def register(request: HttpRequest) -> HttpResponse:
    """One more host, network or folder."""
    require(request, PLACES)
    form = PlaceForm(posted(request))

    def act() -> None:
        actions.register_place(**form.cleaned_data, by=reader(request).user, now=clock.now())

    back = reverse("sources:places")
    try:
        done = finished(request, form, act, lambda: back, _("Registered. Sources may reach it from now on."))
    except DefinitionError as error:
        form.add_error(None, error.in_language(get_language() or "zh"))
        done = None
    return done or form_page(
        request, form, headline=_("Register a place"), button=_("Register"), back=back, eyebrow=_("Registered places"),
        lede=_("Only what stands here is reached, checked after the name is looked up and at every redirection."),
    )  # fmt: skip


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then close a place."""
    require(request, PLACES)
    place = next((one for one in queries.places(in_force=True) if one.pk == pk), None)
    if place is None:
        if any(one.pk == pk for one in queries.places(in_force=False)):
            messages.info(request, _("This place is withdrawn already."))
            return redirect("sources:places")
        raise Http404(pk)
    form = DecisionForm(posted(request))
    back = reverse("sources:places")

    def act() -> None:
        actions.withdraw_place(place=place, **form.cleaned_data, by=reader(request).user, now=clock.now())

    done = finished(request, form, act, lambda: back, _("Withdrawn. Nothing reaches it any more."))
    return done or form_page(
        request, form, headline=_("Withdraw %(address)s") % {"address": place.address}, button=_("Withdraw"), back=back,
        eyebrow=_("Registered places"), lede=_("Sources that read from there fail from now on and are marked stale."),
    )  # fmt: skip
