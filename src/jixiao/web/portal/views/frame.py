"""What every public page shares: its language, the places one can go to, who publishes, a friendly refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jixiao.web.air import queries as air
from jixiao.web.base import clock
from jixiao.web.base.public import ENGLISH, ROOTS, TONGUES, PublicPage, render_public
from jixiao.web.base.templatetags.words import reading_chinese, words_of
from jixiao.web.base.words import N_
from jixiao.web.portal import queries
from jixiao.web.portal.models import Release

AIR = "air/"
PLACES = (
    ("", N_("Overview")),
    ("organisations/", N_("Organisations")),
    ("indicators/", N_("Indicators")),
    ("ranking/", N_("Ranking")),
    (AIR, N_("Air quality")),
    ("releases/", N_("Releases and data")),
    ("reports/", N_("Reports")),
    ("notices/", N_("Objections")),
    ("replies/", N_("You said, we did")),
)


@dataclass(frozen=True)
class PlaceLink:
    """A place of the portal; `address` is below the language's root."""

    address: str
    label: str
    is_here: bool


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for everybody, in the language that its address names; what is not there is told kindly."""

    @login_not_required
    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, *, language: str, **words: str) -> HttpResponse:
        with translation.override(TONGUES[language]):
            try:
                return view(request, language=language, **words)
            except Http404:
                return page(request, language, "portal/public/not_found.html", status=404)

    return shown


def page(
    request: HttpRequest, language: str, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Draw a page of the portal."""
    root, other = ROOTS[language], ROOTS["zh" if language == ENGLISH else "en"]
    below = request.path.removeprefix(root)
    told = {"here": below, **(context or {})}
    return render_public(request, template, told, language=language, other=f"{other}{below}", status=status)


def frame(page: PublicPage) -> dict[str, Any]:
    """Whose pages these are and where one can go, looked up only where a page shows it."""
    return {"brand": SimpleLazyObject(brand), "places": SimpleLazyObject(lambda: _places(page))}


def _places(page: PublicPage) -> list[PlaceLink]:
    here = page.path.removeprefix(page.home).split("/", 1)[0]
    offered = [(place, name) for place, name in PLACES if place != AIR or air.newest_city_day(clock.today())]
    return [PlaceLink(place, _(name), place.rstrip("/") == here) for place, name in offered]


def brand() -> str:
    """Whose performance it is, as the newest release names it."""
    newest = Release.objects.filter(place__isnull=False).only("publisher_zh", "publisher_en").order_by("-place").first()
    return brand_of(newest) if newest else ""


def brand_of(release: Release) -> str:
    """The name of the portal in the reader's language."""
    return _("%(publisher)s: performance, open to the public") % {"publisher": words_of(release, "publisher")}


def in_words(text: Any) -> str:
    """A bilingual text in the reader's language, in the other where that one is empty."""
    return str((text.zh or text.en) if reading_chinese() else (text.en or text.zh))


def sought(code: str) -> Release:
    """The published release of that code; 404 where there is none."""
    release = queries.sought_release(code)
    if release is None:
        raise Http404(code)
    return release


@public
def nothing_here(request: HttpRequest, *, language: str, rest: str) -> HttpResponse:
    """No page of the portal has this address; one that only lacks its last stroke is led on."""
    if not rest.endswith("/") and not str(resolve(f"{request.path}/").url_name).startswith("nothing_here"):
        return HttpResponseRedirect(f"{quote(request.path)}/{'?text=large' if 'text' in request.GET else ''}")
    raise Http404(rest)
