"""What pages of findings share: the year in view, when it was searched, and the button that searches anew."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.budgets import queries, tasks
from jixiao.web.budgets.models import BudgetSearch
from jixiao.web.budgets.views.lists import chosen_year
from jixiao.web.budgets.views.scope import PROPOSALS, REVIEW, visible
from jixiao.web.organisations.middleware import reader, require

PAGES = ("idle", "duplicates", "costs")


@dataclass(frozen=True)
class About:
    """A page of what is found across programmes: whose, of which year, by which search."""

    here: str
    title: str
    ids: frozenset[int]
    years: list[int]
    year: int
    search: BudgetSearch | None
    n_changed: int
    may_search: bool
    may_propose: bool

    def context(self) -> dict[str, Any]:
        """What the templates draw."""
        names = ("here", "title", "years", "year", "search", "n_changed", "may_search", "may_propose")
        return {name: getattr(self, name) for name in names}


def about(request: HttpRequest, here: str, title: str, *, is_searched: bool = False) -> About:
    """The page's year in the reader's scope; with `is_searched` also its newest search."""
    ids, access = visible(request), reader(request).access
    known = queries.years(ids)
    year = chosen_year(request, known)
    search = queries.newest_search(year) if is_searched else None
    n_changed = queries.n_changed_since(search, ids) if search is not None else 0
    return About(
        here, title, ids, known, year, search, n_changed, is_searched and access.can(REVIEW), access.can(PROPOSALS)
    )


@require_POST
def search_now(request: HttpRequest) -> HttpResponse:
    """Have all programmes searched as soon as a worker is free."""
    require(request, REVIEW)
    tasks.ask_to_search(by=reader(request).user, now=clock.now())
    messages.success(request, _("All programmes are searched as soon as a worker is free. Reload this page then."))
    here = request.POST.get("here", "")
    return redirect(f"budgets:{here}" if here in PAGES else "budgets:idle")
