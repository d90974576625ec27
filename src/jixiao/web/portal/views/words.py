"""Pages without a release of their own: replies to the public, how to verify, method and licence, search."""

from django.http import HttpRequest, HttpResponse

from jixiao.web.portal import queries
from jixiao.web.portal.queries.replies import replies_given
from jixiao.web.portal.queries.search import found_for
from jixiao.web.portal.views.frame import in_words, page, public

MOST_WORDS = 80


@public
def replies(request: HttpRequest, *, language: str) -> HttpResponse:
    """What was said by the public, and what was done."""
    return page(request, language, "portal/public/replies.html", {"replies": replies_given()})


@public
def verify(request: HttpRequest, *, language: str) -> HttpResponse:
    """The newest checkpoint, and how anybody proves that nothing was changed."""
    log = queries.publication_log()
    lines = queries.published_releases()
    context = {"checkpoint": log.checkpoint if log.entries else "", "n_entries": len(log.entries), "lines": lines}
    return page(request, language, "portal/public/verify.html", context)


@public
def about(request: HttpRequest, *, language: str) -> HttpResponse:
    """How figures come about, what publishing promises, under which licence."""
    listed = [(each, [in_words(text) for text in each.content.method]) for each in queries.newest_readings()]
    return page(request, language, "portal/public/about.html", {"listed": listed})


@public
def search(request: HttpRequest, *, language: str) -> HttpResponse:
    """Organisations, indicators and releases by a few words."""
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    return page(request, language, "portal/public/search.html", {"words": words, "found": found_for(words)})
