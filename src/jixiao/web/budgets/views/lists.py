"""The list of a year's programmes: the answer first, then execution × output as a picture, then the table."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

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

QUADRANTS = (queries.BOTH_LAG, queries.RESULTS_LAG, queries.MONEY_LAGS, queries.AHEAD, queries.UNKNOWN)


@dataclass(frozen=True)
class Line:
    """A programme as drawn in the list."""

    standing: queries.Standing
    name: str
    place: str
    state_label: str
    quadrant: str

    @property
    def code(self) -> str:
        return self.standing.programme.code

    @property
    def objectives_light(self) -> str:
        return self.standing.objectives_light

    @property
    def money_light(self) -> str:
        return self.standing.money.colour


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
    listed = queries.standings(list(queries.programmes(ids, year)), clock.today())
    lines = [_line(request, one) for one in listed]
    shown = [one for one in lines if _is_asked(request, one)]
    table = _table(request, shown)
    exported = table.export(request)
    if exported is not None:
        return exported
    access = reader(request).access
    context = {
        "headline": list_headline(year, listed), "table": table, "year": year, "years": known,
        "picture": pictures.quadrants([one.standing for one in shown], [one.name for one in shown]),
        "filters": _filters(request, lines), "chips": _chips(request, lines), "n_all": len(lines),
        "may_enter": access.can(FILL) or access.can(REVIEW), "may_review": access.can(REVIEW),
        "may_propose": access.can(PROPOSALS),
    }  # fmt: skip
    return render(request, "budgets/programmes.html", context)


def _line(request: HttpRequest, one: queries.Standing) -> Line:
    programme = one.programme
    return Line(
        one, label(programme), place_of(request, programme),
        _(life.STATE_LABELS[programme.state]), quadrant_label(one.quadrant),
    )  # fmt: skip


def _is_asked(request: HttpRequest, line: Line) -> bool:
    place, state, quadrant = (request.GET.get(name, "") for name in ("place", "state", "quadrant"))
    one = line.standing
    return (
        (not place or one.programme.organisation.code == place)
        and (not state or one.programme.state == state)
        and (not quadrant or one.quadrant == quadrant)
    )


def _filters(request: HttpRequest, lines: list[Line]) -> list[dict[str, Any]]:
    """Select boxes with what there is to choose."""
    places = {one.standing.programme.organisation.code: one.place for one in lines}
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
    table = Table(columns, lines, name="programmes", query=request.GET, caption=_("Budget programmes"))
    table.empty_text = _("No programme like this.")
    return table


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100


def _plain(figure: Any) -> float | None:
    return None if figure is None else float(figure)
