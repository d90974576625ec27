"""What the office enters: stations, targets, what is done against pollution."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.web.air import actions, queries, rules
from jixiao.web.air.forms import AbatementForm, EndForm, StationForm, TargetForm
from jixiao.web.base import clock
from jixiao.web.base.forms import acted, finished, form_page, posted
from jixiao.web.base.templatetags.words import label
from jixiao.web.organisations.middleware import actor, reader, require
from jixiao.web.organisations.models import Organisation


def add_station(request: HttpRequest) -> HttpResponse:
    """A new station, in a district of the office's scope."""
    require(request, rules.EDIT)
    form = StationForm(posted(request), places=_places(request))

    def act() -> None:
        sent = dict(form.cleaned_data)
        organisation = Organisation.objects.get(code=sent.pop("organisation"))
        actions.add_station(**sent, organisation=organisation, by=reader(request).user, now=clock.now())

    answer = finished(request, form, act, lambda: reverse("air:stations"))
    words = {"headline": _("Add a station"), "button": _("Add it"), "back": reverse("air:stations")}
    return answer or form_page(request, form, **words, eyebrow=_("Stations"))


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    """Organisations of the office's scope, as a form offers them."""
    tree, ids = reader(request).tree, reader(request).access.visible_ids(rules.EDIT)
    return [(node.code, f"{'　' * depth}{label(node)}") for depth, node in tree.depth_first(ids)]


def end_station(request: HttpRequest, code: str) -> HttpResponse:
    """The station counts no more from a day on."""
    require(request, rules.EDIT)
    station = queries.station_coded(code)
    if station is None or station.organisation_id not in reader(request).access.visible_ids(rules.EDIT):
        raise Http404(code)
    form = EndForm(posted(request), initial={"end": clock.today()})
    answer = finished(
        request, form,
        lambda: actions.end_station(
            station=station, end=form.cleaned_data["end"], by=reader(request).user, now=clock.now()
        ),
        lambda: reverse("air:stations"),
    )  # fmt: skip
    headline = _("End the station %(name)s") % {"name": label(station)}
    back = reverse("air:stations")
    return answer or form_page(request, form, headline=headline, button=_("End it"), back=back, eyebrow=_("Stations"))


def set_target(request: HttpRequest) -> HttpResponse:
    """What a year of the air is to reach."""
    require(request, rules.EDIT)
    form = TargetForm(posted(request), initial={"year": clock.today().year})
    answer = finished(
        request, form, lambda: actions.set_target(**form.cleaned_data, by=reader(request).user, now=clock.now()),
        lambda: reverse("air:overview"),
    )  # fmt: skip
    words = {"headline": _("Set a target of the air"), "button": _("Set it"), "back": reverse("air:overview")}
    return answer or form_page(request, form, **words, eyebrow=_("Air"))


def enter_abatement(request: HttpRequest) -> HttpResponse:
    """What is done against pollution, with its days."""
    require(request, rules.EDIT)
    form = AbatementForm(posted(request), initial={"first_date": clock.today()}, places=_places(request))

    def act() -> None:
        sent = dict(form.cleaned_data)
        organisation = Organisation.objects.filter(code=sent.pop("organisation")).first()
        actions.enter_abatement(**sent, organisation=organisation, by=reader(request).user, now=clock.now())

    answer = finished(request, form, act, lambda: reverse("air:overview"))
    words = {"headline": _("Enter what is done against pollution"), "button": _("Enter it")}
    return answer or form_page(request, form, **words, back=reverse("air:overview"), eyebrow=_("Air"))


@require_POST
def withdraw_abatement(request: HttpRequest, pk: int) -> HttpResponse:
    """It was entered by mistake."""
    require(request, rules.EDIT)
    found = queries.live_abatement(pk)
    if found is None:
        raise Http404(pk)
    who = actor(request)
    acted(
        request, lambda: actions.withdraw_abatement(abatement=found, **who), _("Withdrawn; it stays in the event log.")
    )
    return redirect("air:overview")
