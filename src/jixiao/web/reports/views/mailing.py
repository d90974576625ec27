"""My reports by mail: what comes to me, what I set up for others, leaving and ending it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.report.kinds import KINDS
from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page, in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import label
from jixiao.web.notices.queries import preference_of
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.organisations.queries import access_for
from jixiao.web.reports import actions, queries, rules
from jixiao.web.reports.forms import MailingForm
from jixiao.web.reports.models import Mailing
from jixiao.web.reports.views.printing import confirmed_runs, kind_words
from jixiao.web.reports.views.scope import visible_ids


def mailings(request: HttpRequest) -> HttpResponse:
    """What the reader gets by mail, and what the reader set up."""
    require(request, rules.PERMISSION)
    account = reader(request).user
    lines = queries.mailing_lines(account)
    n_mine = sum(line.mine for line in lines)
    preference = preference_of(account)
    context = {
        "headline": ngettext("%(n)s report comes to you by mail", "%(n)s reports come to you by mail", n_mine)
        % {"n": n_mine},
        "lines": [
            {
                "line": line, "kind": kind_words(line.mailing.kind), "when": _when(line.mailing),
                "language": _(rules.LANGUAGE_LABELS[line.mailing.language]),
                "about": _about(request, line.mailing), "is_own": line.mailing.created_by_id == account.pk,
            }
            for line in lines
        ],
        "gets_mail": bool(preference and preference.mail_mode != "none"),
    }  # fmt: skip
    return render(request, "reports/mailings.html", context)


def _when(mailing: Mailing) -> str:
    if mailing.timing == rules.MONTHLY:
        return _("every month on working day %(n)s") % {"n": mailing.working_day}
    return _("whenever a result is confirmed")


def _about(request: HttpRequest, mailing: Mailing) -> str:
    if mailing.organisation is None or mailing.organisation_id is None:
        return _("all ranked organisations")
    place = reader(request).tree.find(mailing.organisation_id)
    return label(place) if place else mailing.organisation.code


def set_up(request: HttpRequest) -> HttpResponse:
    """A new mailing: to oneself, or by those who may print for others too."""
    require(request, rules.PERMISSION)
    read = reader(request)
    people = people_for(request)
    places = [
        (place.code, label(place)) for pk in visible_ids(request) if (place := read.tree.find(pk)) is not None
    ]  # fmt: skip
    named = [(name, f"{one.display_name} ({name})") for name, one in people.items()]
    form = MailingForm(posted(request), places=sorted(places), people=named)

    def act() -> None:
        sent = dict(form.cleaned_data)
        chosen = [people[name] for name in sent["recipients"]]
        organisation = Organisation.objects.filter(code=sent.pop("organisation")).first()
        refused = [one.username for one in chosen if not _may_get(request, one, sent["kind"], organisation)]
        actions.set_up_mailing(
            **sent | {"recipients": chosen}, organisation=organisation, refused=refused, by=read.user, now=clock.now()
        )

    said = _("Set up. It can be left or ended here at any time.")
    answer = finished(request, form, act, lambda: reverse("reports:mailings"), said)
    words = {
        "headline": _("Have a report sent by mail"), "button": _("Set it up"),
        "back": reverse("reports:mailings"), "eyebrow": _("My reports by mail"),
    }  # fmt: skip
    return answer or form_page(request, form, **words)


def people_for(request: HttpRequest) -> dict[str, Account]:
    """Whom the reader may send reports to: oneself, and with the right to print everybody of the scope."""
    read = reader(request)
    ids = read.access.visible_ids(rules.PRINT)
    others = Account.objects.filter(organisation__in=ids, is_active=True).order_by("username") if ids else []
    return {read.user.username: read.user} | {one.username: one for one in others}


def _may_get(request: HttpRequest, account: Account, kind: str, organisation: Organisation | None) -> bool:
    """Whether the person's rights of today reach as far as the report does, as the newest confirmed result shows."""
    access = access_for(account, reader(request).tree)
    if organisation is not None:
        return organisation.pk in access.visible_ids(rules.PERMISSION)
    run = next(iter(confirmed_runs(request).values()), None)
    return kind in KINDS and (run is None or queries.readable_by(access, run, kind, ""))


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Get this mailing no more."""
    require(request, rules.PERMISSION)
    place = queries.my_mailing(reader(request).user, pk)
    if place is None:
        raise Http404(pk)
    said = _("You get this report no more.")
    return _acted(request, lambda: actions.leave_mailing(place=place, by=reader(request).user, now=clock.now()), said)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a mailing that one has set up, for all its recipients."""
    require(request, rules.PERMISSION)
    mailing = queries.live_mailing(reader(request).user, pk)
    if mailing is None:
        raise Http404(pk)
    said = _("Ended. Nobody gets this report by mail any more.")
    return _acted(request, lambda: actions.end_mailing(mailing=mailing, by=reader(request).user, now=clock.now()), said)


def _acted(request: HttpRequest, act: Callable[[], None], said: str) -> HttpResponse:
    try:
        act()
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, said)
    return redirect("reports:mailings")
