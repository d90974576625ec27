"""What one unit of output costs in each programme, beside others that deliver the same."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.engine.budget.unit_cost import STANDINGS
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, spoken
from jixiao.web.budgets import queries
from jixiao.web.budgets.rules import finding, money
from jixiao.web.budgets.views.lists import SHOWN
from jixiao.web.budgets.views.scope import VIEW, place_of
from jixiao.web.budgets.views.searching import about
from jixiao.web.budgets.views.sentences import in_money
from jixiao.web.organisations.middleware import require


def costs(request: HttpRequest) -> HttpResponse:
    """The page; without words, order or export asked for, only the rows that it draws are read."""
    require(request, VIEW)
    page = about(request, "costs", _("Cost per output"), is_searched=True)
    found = queries.findings(finding.COST, page.year, page.ids).filter(gone_at__isnull=True)
    n_all = found.count()
    is_whole = any(request.GET.get(name) for name in ("find", "sort", "export"))
    lines = [_cost_line(request, one) for one in (found if is_whole else found[:SHOWN])]
    table = Table(
        [
            Column("name", _("Programme"), template="budgets/cells/programme.html", optional=False),
            Column("place", _("Organisation")),
            Column("output", _("Output")),
            Column("quantity", _("Delivered"), True, "", 1),
            Column("each", _("Cost of one"), True, _("yuan"), 2),
            Column("median", _("Median of the others"), True, _("yuan"), 2),
            Column("ratio", _("Times the median"), True, "", 2),
            Column("peers", _("Comparable programmes"), True, "", 0),
            Column("standing", _("Beside others"), template="budgets/cells/told.html"),
            Column("excess", _("More than at the median"), True, _("10,000 yuan"), 2),
        ],
        lines, name="cost-per-output", query=request.GET, caption=_("Cost per output"),
        most=SHOWN,
    )  # fmt: skip
    exported = table.export(request)
    if exported is not None:
        return exported
    table.empty_text = _("No programme has told both what it delivered and what it paid.")
    table.n_total = n_all
    n_dear, excess = queries.dear(page.year, page.ids)
    headline = _("%(year)s: no programme is dear beside others with the same output") % {"year": page.year}
    if n_dear:
        headline = _("%(n)s programmes are dear beside others with the same output: %(amount)s above the median") % {
            "n": n_dear, "amount": in_money(Decimal(round(excess))),
        }  # fmt: skip
    return render(request, "budgets/found.html", {"headline": headline, "table": table, **page.context()})


def _cost_line(request: HttpRequest, found: Any) -> dict[str, Any]:
    one, row = found.first, found.told
    return {
        "name": label(one), "code": one.code, "place": place_of(request, one),
        "output": f"{one.output_label} ({one.output_unit})", "quantity": row["quantity"], "each": row["unit_cost"],
        "median": row["peer_median"], "ratio": row["ratio"], "peers": row["n_peers"], "is_stale": found.is_stale,
        "standing": spoken(STANDINGS[row["standing"]]),
        "excess": money.in_ten_thousands(Decimal(repr(row["excess"]))) if row["excess"] else None,
    }  # fmt: skip
