"""What the frame around every page needs: navigation with counts, the cycle and period one is looking at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.collection import queries as collection
from jixiao.web.config import navigation
from jixiao.web.evaluation.views.scope import choice_of
from jixiao.web.followup.queries import n_owed_orders
from jixiao.web.notices.queries import n_unread
from jixiao.web.organisations.middleware import PlatformRequest
from jixiao.web.organisations.rules import ROLE_LABELS, Access
from jixiao.web.practice.views import Bar, bar_for

# Only pages that change with the cycle and period offer to choose them.
CHOOSER_PAGES = frozenset({"evaluation:cockpit", "evaluation:ranking"})


@dataclass(frozen=True)
class Link:
    """One entry of the left side as drawn."""

    label: str
    href: str
    is_current: bool
    mark: str = ""
    is_open: bool = False
    count: int = 0
    pages: tuple["Link", ...] = ()


@dataclass(frozen=True)
class Frame:
    """Everything that the frame draws."""

    stages: tuple[Link, ...] = ()
    shelf: tuple[Link, ...] = ()
    role_labels: tuple[str, ...] = ()
    cycles: tuple[Any, ...] = ()
    cycle: Any = None
    periods: tuple[str, ...] = ()
    period: str = ""
    previous_period: str = ""
    next_period: str = ""
    chooser_action: str = ""
    search_href: str = ""
    n_unread: int = 0
    is_demo: bool = False
    bar: Bar | None = None
    today: date | None = None


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` is built only when a template asks for it."""
    return {"frame": _Lazy(lambda: _frame(request)), "is_sandbox": settings.SANDBOX}


class _Lazy:
    """Builds the frame at the first question, so that exports and fragments cost nothing."""

    def __init__(self, build: Callable[[], Frame]) -> None:
        self._build = build
        self._frame: Frame | None = None

    def __getattr__(self, name: str) -> Any:
        if self._frame is None:
            self._frame = self._build()
        return getattr(self._frame, name)


def _frame(request: HttpRequest) -> Frame:
    is_demo, bar = bool(settings.CLOCK_OFFSET), bar_for(request)
    if not request.user.is_authenticated or not hasattr(request, "access"):
        return Frame(is_demo=is_demo, bar=bar, today=clock.today())
    reader = cast(PlatformRequest, request)
    choice = choice_of(request)
    return Frame(
        stages=_stages(reader),
        shelf=_links(navigation.SHELF, reader),
        role_labels=tuple(_(ROLE_LABELS[role]) for role in sorted(reader.access.roles)),
        cycles=choice.cycles if _is_chooser_page(request) and reader.access.can("evaluation.view") else (),
        cycle=choice.cycle,
        periods=choice.periods,
        period=choice.period,
        previous_period=choice.previous,
        next_period=choice.next,
        chooser_action=request.path,
        search_href=_address("evaluation:search"),
        n_unread=n_unread(reader.user),
        is_demo=is_demo,
        bar=bar,
        today=clock.today(),
    )


def _is_chooser_page(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.view_name in CHOOSER_PAGES


def _may_see(page: navigation.Page, access: Access) -> bool:
    return not page.permissions or any(access.can(permission) for permission in page.permissions)


def _links(pages: tuple[navigation.Page, ...], request: PlatformRequest) -> tuple[Link, ...]:
    seen = [page for page in pages if _may_see(page, request.access)]
    return tuple(Link(_(page.label), _address(page.view), _is_at(page, request), page.mark) for page in seen)


@cache
def _address(view: str) -> str:
    """Where a page of the navigation is; its address has no arguments, and every page asks for all of them."""
    return reverse(view)


def _is_at(page: navigation.Page, request: HttpRequest) -> bool:
    here, there = request.path, _address(page.view)
    return here == there or (there != "/" and here.startswith(there))


def _stages(request: PlatformRequest) -> tuple[Link, ...]:
    overview = navigation.OVERVIEW
    links = [Link(_(overview.label), _address(overview.view), request.path == "/", overview.mark)]
    for stage in navigation.STAGES:
        pages = _links(stage.pages, request)
        if pages:
            app = request.resolver_match.app_name if request.resolver_match else ""
            is_open = (app == stage.code or any(page.is_current for page in pages)) and request.path != "/"
            count = _count(stage.code, request.access)
            links.append(Link(_(stage.label), pages[0].href, False, stage.mark, is_open, count, pages))
    return tuple(links)


def _count(code: str, access: Access) -> int:
    """What waits for the reader in a stage."""
    if code == "followup":
        return n_owed_orders(access.visible_ids("orders.answer"))
    if code != "collection":
        return 0
    mine = access.visible_ids("collection.fill")
    review = access.visible_ids("collection.approve")
    return collection.count_waiting(to_fill=mine, to_review=review, today=clock.today())
