"""The list of a year's programmes: the answer first, then execution × output as a picture, then the table."""

from collections import Counter
from dataclasses import dataclass
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
from jixiao.web.budgets.views.scope import FILL, PROPOSALS, REVIEW, VIEW, place_of, visible
from jixiao.web.budgets.views.sentences import light_label, list_headline, quadrant_label
from jixiao.web.organisations.middleware import reader, require

SHOWN, MOST_DOTS = 100, 100
QUADRANTS = (queries.BOTH_LAG, queries.RESULTS_LAG, queries.MONEY_LAGS, queries.AHEAD, queries.UNKNOWN)


@dataclass(frozen=True)
class Line:
    """A programme as drawn in the list."""

    standing: queries.Standing
    place: str
    place_code: str

    @property
    def name(self) -> str:
        return label(self.standing.programme)

    @property
    def state_label(self) -> str:
        return _(life.STATE_LABELS[self.standing.programme.state])

    @property
    def code(self) -> str:
        return self.standing.programme.code

    @property
    def objectives_light(self) -> str:
        return self.standing.objectives_light

    @property
    def money_light(self) -> str:
        return self.standing.money.colour


class Asked(NamedTuple):
    """What the address narrows the list to; "" is everything."""

    place: str
    state: str
    quadrant: str

    def takes(self, line: Line) -> bool:
        """Whether the line is asked for."""
        return (
            (not self.place or line.place_code == self.place)
            and (not self.state or line.standing.programme.state == self.state)
            and (not self.quadrant or line.standing.quadrant == self.quadrant)
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
    listed = queries.standings(list(queries.programmes(ids, year).select_related(None)), clock.today())
    lines = _lines(request, listed)
    asked = Asked(*(request.GET.get(name, "") for name in Asked._fields))
    shown = [one for one in lines if asked.takes(one)] if any(asked) else lines
    table = _table(request, shown)
    exported = table.export(request)
    if exported is not None:
        return exported
    access = reader(request).access
    context = {
        "headline": list_headline(year, listed), "table": table, "year": year, "years": known,
        "picture": pictures.quadrants([(one.standing, one.name) for one in shown[:MOST_DOTS]], len(shown)),
        "filters": _filters(request, lines), "chips": _chips(request, lines), "n_all": len(lines),
        "may_enter": access.can(FILL) or access.can(REVIEW), "may_review": access.can(REVIEW),
        "may_propose": access.can(PROPOSALS),
    }  # fmt: skip
    return render(request, "budgets/programmes.html", context)


def _lines(request: HttpRequest, listed: list[queries.Standing]) -> list[Line]:
    """Each with what its organisation is called; an organisation is asked for once."""
    one_of_each = {one.programme.organisation_id: one.programme for one in listed}
    places = {key: (place_of(request, one), one.organisation.code) for key, one in one_of_each.items()}
    return [Line(one, *places[one.programme.organisation_id]) for one in listed]


def _filters(request: HttpRequest, lines: list[Line]) -> list[dict[str, Any]]:
    """Select boxes with what there is to choose."""
    places = {one.place_code: one.place for one in lines}
    states = {one.standing.programme.state for one in lines}
    return [
        {"name": "place", "label": _("Organisation"), "chosen": request.GET.get("place", ""),
         "options": sorted(places.items(), key=lambda pair: pair[1])},
        {"name": "state", "label": _("State"), "chosen": request.GET.get("state", ""),
         "options": [(code, _(words)) for code, words in life.STATE_LABELS.items() if code in states]},
    ]  # fmt: skip


def _chips(request: HttpRequest, lines: list[Line]) -> list[dict[str, Any]]:
    counts = Counter(one.standing.quadrant for one in lines)
    asked = request.GET.get("quadrant", "")
    return [
        {"code": code, "label": quadrant_label(code), "n": counts[code], "is_chosen": asked == code}
        for code in QUADRANTS
        if counts[code]
    ]


def _table(request: HttpRequest, lines: list[Line]) -> Table:
    columns = [
        Column("name", _("Programme"), template="budgets/cells/programme.html", optional=False),
        Column("place", _("Organisation")),
        Column(
            "amount",
            _("Budget"),
            True,
            _("10,000 yuan"),
            2,
            value=lambda one: money.in_ten_thousands(one.standing.programme.amount),
        ),
        Column(
            "paid", _("Paid"), True, _("10,000 yuan"), 2, value=lambda one: money.in_ten_thousands(one.standing.paid)
        ),
        Column("rate", _("Execution"), True, "%", 1, value=lambda one: _percent(one.standing.rate)),
        Column(
            "money",
            _("Money"),
            value=lambda one: light_label(one.money_light),
            template="budgets/cells/money_light.html",
        ),
        Column("output", _("Output"), True, "%", 1, value=lambda one: _percent(one.standing.output)),
        Column(
            "objectives",
            _("Objectives"),
            value=lambda one: light_label(one.objectives_light),
            template="budgets/cells/objectives_light.html",
        ),
        Column("state", _("State"), value=lambda one: one.state_label),
        Column("score", _("Score"), True, "", 2, value=lambda one: _plain(one.standing.programme.score)),
        Column("code", _("Code")),
    ]
    table = Table(columns, lines, name="programmes", query=request.GET, caption=_("Budget programmes"), most=SHOWN)
    table.empty_text = _("No programme like this.")
    return table


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100


def _plain(figure: Any) -> float | None:
    return None if figure is None else float(figure)
