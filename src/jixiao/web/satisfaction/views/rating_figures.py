"""Which indicators the verified ratings give figures of; a month is landed by hand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.forms import acted, finished, form_page, posted
from jixiao.web.base.templatetags.words import label
from jixiao.web.indicators.queries import indicator_on
from jixiao.web.organisations.middleware import reader
from jixiao.web.satisfaction import actions, queries
from jixiao.web.satisfaction.forms import RatingFiguresForm
from jixiao.web.satisfaction.views.scope import DECIDE, visible


def name_rating_figures(request: HttpRequest) -> HttpResponse:
    """Choose the indicators, and the month from which they land."""
    visible(request, DECIDE)
    known = queries.rating_feeds()
    first = known[0].first_month if known else f"{clock.today():%Y-%m}"
    choices = [(code, f"{label(one)} ({code})") for code, one in indicator_on(clock.today()).items()]
    initial = {"first_month": first} | {one.statistic: one.indicator_code for one in known}
    form = RatingFiguresForm(posted(request), indicators=choices, initial=initial)

    def act() -> None:
        month = form.cleaned_data["first_month"]
        actions.name_rating_figures(feeds=form.feeds, first_month=month, by=reader(request).user, now=clock.now())

    back = reverse("satisfaction:ratings")
    lede = _(
        "On the second day of a month the month before lands for each organisation, from ratings that gave the number of a "
        "handled case only. A month that was corrected lands again as a new revision. Where no cases are listed nothing lands, "
        "and the page says so."
    )
    return finished(request, form, act, lambda: back) or form_page(
        request, form, headline=_("Figures that the ratings give"), button=_("Save"), back=back, eyebrow=_("Ratings"), lede=lede
    )  # fmt: skip


@require_POST
def land_ratings(request: HttpRequest) -> HttpResponse:
    """Land the months that are over now, and what was corrected."""
    visible(request, DECIDE)
    done = _("Every month that is over has landed, or says why not.")
    acted(request, lambda: actions.land_ratings(by=reader(request).user, now=clock.now()), done)
    return redirect("satisfaction:ratings")
