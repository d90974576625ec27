"""The cockpit's part that renews itself: figures as departments' systems push them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jixiao.web.base import clock
from jixiao.web.evaluation import queries
from jixiao.web.organisations.middleware import reader, require

VIEW = "collection.view"
NOTHING_NEW = 204


def live(request: HttpRequest) -> HttpResponse:
    """The newest figures; 204 where none is newer than ?after, and the page stays as it is."""
    require(request, VIEW)
    text = request.GET.get("after", "")
    after = int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
    figures = newest_live(request, after)
    if not figures and after:
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "evaluation/parts/live.html", {"live": figures})


def newest_live(request: HttpRequest, after: int = 0) -> list[queries.LiveFigure]:
    """What the reader may see of it."""
    page = reader(request)
    return queries.live_figures(page.access.visible_ids(VIEW), page.tree, clock.today(), after)
