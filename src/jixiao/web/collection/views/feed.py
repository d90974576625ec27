"""A person's deadlines as iCalendar (RFC 5545), at a secret address that a calendar program reads without signing in."""

from datetime import UTC, date, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event, Timezone, vText

from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.collection import queries
from jixiao.web.collection.queries import Deadline
from jixiao.web.notices.queries import feed_owner
from jixiao.web.organisations.models import Account
from jixiao.web.organisations.queries import OrganisationTree, access_for, tree_on


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Every deadline within the owner's present rights; 404 where the token opens nothing, as for any unknown page."""
    account = feed_owner(token)
    if account is None:
        raise Http404("feed")
    with translation.override(account.language or "zh-hans"):
        content = _calendar(account, request).to_ical()
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="jixiao.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _calendar(account: Account, request: HttpRequest) -> Calendar:
    tree = tree_on(clock.today())
    found = Calendar()
    found.add("prodid", "-//Jixiao//Deadlines//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", _("Jixiao: deadlines"))
    found.add("x-wr-timezone", settings.TIME_ZONE)
    found.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    found.add_component(_zone())
    for deadline in queries.deadlines(access_for(account, tree), tree):
        found.add_component(_event(deadline, tree, request))
    return found


def _zone() -> Timezone:
    """The installation's time zone as it is from this year on; the days below are whole days in it."""
    year = clock.today().year
    zone: Timezone = Timezone.from_tzinfo(
        ZoneInfo(settings.TIME_ZONE), first_date=date(year, 1, 1), last_date=date(year + 2, 1, 1)
    )
    return zone


def _event(deadline: Deadline, tree: OrganisationTree, request: HttpRequest) -> Event:
    """A whole day, which takes up no time; handed in or approved it stays, marked ✓."""
    host = urlsplit(settings.PUBLIC_ADDRESS).hostname or "jixiao"
    event = Event()
    event.add("uid", f"{deadline.code}@{host}")
    event.add("dtstamp", deadline.changed_at.astimezone(UTC))
    event.add("last-modified", deadline.changed_at.astimezone(UTC))
    event.add("dtstart", deadline.due_date)
    event.add("dtend", deadline.due_date + timedelta(days=1))
    event.add("summary", vText(_summary(deadline, tree)))
    event.add("description", vText(label(deadline.scheme)))
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    path = reverse("collection:task", args=[deadline.task.pk]) if deadline.task else _list(deadline)
    event.add("url", settings.PUBLIC_ADDRESS + path if settings.PUBLIC_ADDRESS else request.build_absolute_uri(path))
    return event


def _list(deadline: Deadline) -> str:
    return f"{reverse('collection:tasks')}?period={deadline.period}"


def _summary(deadline: Deadline, tree: OrganisationTree) -> str:
    mark = "✓ " if deadline.is_done else ""
    values = {"period": period_label(deadline.period), "n": deadline.n_tasks, "owed": deadline.n_owed}
    if deadline.task is None:
        return mark + _("%(period)s due: %(n)s organisations, %(owed)s still owe") % values
    place = label(tree.find(deadline.task.organisation_id)) or deadline.task.organisation.code
    return mark + _("%(place)s: figures of %(period)s due") % {**values, "place": place}
