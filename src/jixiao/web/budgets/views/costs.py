"""What one unit of output costs in each programme, beside others that deliver the same."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.engine.budget.unit_cost import STANDINGS
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, spoken
from jixiao.web.budgets import frames, queries
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import life, money
from jixiao.web.budgets.views.scope import VIEW, place_of
from jixiao.web.budgets.views.searching import SHOWN, about
from jixiao.web.budgets.views.sentences import in_money
from jixiao.web.organisations.middleware import require


def costs(request: HttpRequest) -> HttpResponse:
    """What one unit of output costs in each programme, beside others that deliver the same."""
    require(request, VIEW)
    page = about(request, "costs", _("Cost per output"))
    year = page.year
    of = list(queries.programmes(page.ids, year).filter(state__in=life.IN_BUDGET, output_done__isnull=False))
    by_code = {one.code: one for one in of}
    paid = {key: spending.paid for key, spending in queries.paid_by(of).items()}
    rows = frames.costs(of, paid)
    lines = [_cost_line(request, by_code[row["programme"]], row) for row in rows]
    table = Table(
        [
            Column("name", _("Programme"), template="budgets/cells/programme.html", optional=False),
            Column("place", _("Organisation")),
            Column("output", _("Output")),
            Column("quantity", _("Delivered"), True, "", 1),
            Column("each", _("Cost of one"), True, _("yuan"), 2),
            Column("median", _("Median of the others"), True, _("yuan"), 2),
            Column("ratio", _("Times the median"), True, "", 2),
            Column("peers", _("Others"), True, "", 0),
            Column("standing", _("Beside others")),
            Column("excess", _("More than at the median"), True, _("10,000 yuan"), 2),
        ],
        lines, name="cost-per-output", query=request.GET, caption=_("Cost per output"),
        most=SHOWN,
    )  # fmt: skip
    exported = table.export(request)
    if exported is not None:
        return exported
    table.empty_text = _("No programme has told both what it delivered and what it paid.")
    dear = [row for row in rows if row["standing"] == "dear"]
    excess = Decimal(round(sum(row["excess"] or 0.0 for row in dear)))
    headline = _("%(year)s: no programme is dear beside others with the same output") % {"year": year}
    if dear:
        headline = _("%(n)s programmes are dear beside others with the same output: %(amount)s above the median") % {
            "n": len(dear), "amount": in_money(excess),
        }  # fmt: skip
    return render(request, "budgets/found.html", {"headline": headline, "table": table, **page.context()})


def _cost_line(request: HttpRequest, one: Programme, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": label(one), "code": one.code, "place": place_of(request, one),
        "output": f"{one.output_label} ({one.output_unit})", "quantity": row["quantity"], "each": row["unit_cost"],
        "median": row["peer_median"], "ratio": row["ratio"], "peers": row["n_peers"],
        "standing": spoken(STANDINGS[row["standing"]]),
        "excess": money.in_ten_thousands(Decimal(repr(row["excess"]))) if row["excess"] else None,
    }  # fmt: skip
