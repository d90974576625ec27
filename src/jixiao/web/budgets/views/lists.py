"""The list of a year's programmes: the answer first, then execution × output as a picture, then the table."""

from collections import Counter
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label
from jixiao.web.budgets import queries
from jixiao.web.budgets.rules import life, money
from jixiao.web.budgets.views import pictures
from jixiao.web.budgets.views.scope import FILL, PROPOSALS, REVIEW, VIEW, Places, places_of, visible
from jixiao.web.budgets.views.sentences import light_label, list_headline, quadrant_label
from jixiao.web.organisations.middleware import reader, require

SHOWN, MOST_DOTS = 100, 100
QUADRANTS = (queries.BOTH_LAG, queries.RESULTS_LAG, queries.MONEY_LAGS, queries.AHEAD, queries.UNKNOWN)


class Asked(NamedTuple):
    """What the address narrows the list to; "" is everything."""

    place: str
    state: str
    quadrant: str

    def takes(self, one: queries.Short, places: Places) -> bool:
        """Whether the programme is asked for."""
        return (
            (not self.place or places[one.organisation_id][0] == self.place)
            and (not self.state or one.state == self.state)
            and (not self.quadrant or one.quadrant == self.quadrant)
        )


def chosen_year(request: HttpRequest, known: list[int]) -> int:
    """The year that the address asks for, else the present one, else the newest."""
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and int(asked) in known:
        return int(asked)
    this = clock.today().year
    return this if this in known or not known else known[0]


def programmes(request: HttpRequest) -> HttpResponse:
    """Programmes of the reader's scope in a year, by organisation, state and quadrant."""
    require(request, VIEW)
    ids = visible(request)
    known = queries.years(ids)
    year = chosen_year(request, known)
    listed = queries.listed(ids, year, clock.today())
    places = places_of(request, {one.organisation_id for one in listed})
    asked = Asked(*(request.GET.get(name, "") for name in Asked._fields))
    shown = [one for one in listed if asked.takes(one, places)] if any(asked) else listed
    table = _table(request, shown, places)
    exported = table.export(request)
    if exported is not None:
        return exported
    access = reader(request).access
    context = {
        "headline": list_headline(year, listed), "table": table, "year": year, "years": known,
        "picture": pictures.quadrants(shown[:MOST_DOTS], len(shown)),
        "filters": _filters(request, listed, places), "chips": _chips(request, listed), "n_all": len(listed),
        "may_enter": access.can(FILL) or access.can(REVIEW), "may_review": access.can(REVIEW),
        "may_propose": access.can(PROPOSALS),
    }  # fmt: skip
    return render(request, "budgets/programmes.html", context)


def _filters(request: HttpRequest, listed: list[queries.Short], places: Places) -> list[dict[str, Any]]:
    """Select boxes with what there is to choose."""
    states = {one.state for one in listed}
    return [
        {"name": "place", "label": _("Organisation"), "chosen": request.GET.get("place", ""),
         "options": sorted(places.values(), key=lambda pair: pair[1])},
        {"name": "state", "label": _("State"), "chosen": request.GET.get("state", ""),
         "options": [(code, _(words)) for code, words in life.STATE_LABELS.items() if code in states]},
    ]  # fmt: skip


def _chips(request: HttpRequest, listed: list[queries.Short]) -> list[dict[str, Any]]:
    counts = Counter(one.quadrant for one in listed)
    asked = request.GET.get("quadrant", "")
    return [
        {"code": code, "label": quadrant_label(code), "n": counts[code], "is_chosen": asked == code}
        for code in QUADRANTS
        if counts[code]
    ]


def _table(request: HttpRequest, listed: list[queries.Short], places: Places) -> Table:
    wan = _("10,000 yuan")
    columns = [
        Column("name", _("Programme"), value=label, template="budgets/cells/programme.html", optional=False),
        Column("place", _("Organisation"), value=lambda one: places[one.organisation_id][1]),
        Column("amount", _("Budget"), True, wan, 2, value=lambda one: money.in_ten_thousands(one.amount)),
        Column("paid", _("Paid"), True, wan, 2, value=lambda one: money.in_ten_thousands(one.paid)),
        Column("rate", _("Execution"), True, "%", 1, value=lambda one: _percent(one.rate)),
        Column(
            "money",
            _("Money"),
            value=lambda one: light_label(one.money_light),
            template="budgets/cells/money_light.html",
        ),
        Column("output", _("Output"), True, "%", 1, value=lambda one: _percent(one.output)),
        Column(
            "objectives",
            _("Objectives"),
            value=lambda one: light_label(one.objectives_light),
            template="budgets/cells/objectives_light.html",
        ),
        Column("state", _("State"), value=lambda one: _(life.STATE_LABELS[one.state])),
        Column("score", _("Score"), True, "", 2, value=lambda one: _plain(one.score)),
        Column("code", _("Code")),
    ]
    table = Table(
        columns, listed, name="programmes", query=request.GET, caption=_("Budget programmes"), most=SHOWN, paged=True
    )
    table.empty_text = _("No programme like this.")
    return table


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100


def _plain(figure: Any) -> float | None:
    return None if figure is None else float(figure)
