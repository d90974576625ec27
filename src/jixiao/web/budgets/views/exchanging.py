"""A year's objectives, monitoring and self-evaluations in the field names of budget systems, for the office to download."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.engine.budget.exchange import ExchangeTable, exchanged
from jixiao.report.open_data.cells import csv_bytes
from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import spoken
from jixiao.web.budgets import frames, queries
from jixiao.web.budgets.views.scope import REVIEW, visible
from jixiao.web.budgets.views.searching import about
from jixiao.web.organisations.middleware import reader, require


def exchange(request: HttpRequest) -> HttpResponse:
    """Which tables there are, with how many rows and which fields."""
    require(request, REVIEW)
    page = about(request, "exchange", _("Exchange"))
    held = _held(request, page.year)
    tables = [
        {"table": each, "label": spoken(each.label), "n": len(held.facts(each.code))}
        for each in queries.exchange_tables(clock.today())
    ]
    headline = _("Performance data of %(year)s for the budget system") % {"year": page.year}
    return render(request, "budgets/exchange.html", {"headline": headline, "tables": tables, **page.context()})


def _held(request: HttpRequest, year: int) -> frames.Exchange:
    root = reader(request).tree.root
    return frames.exchange_of(visible(request), year, clock.today(), root.code if root else "")


def _known_year(request: HttpRequest, year: int) -> frames.Exchange:
    require(request, REVIEW)
    if year not in queries.years(visible(request)):
        raise Http404(year)
    return _held(request, year)


def exchange_table(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One table as CSV; texts that a spreadsheet would run are made still."""
    held = _known_year(request, year)
    table = next((each for each in queries.exchange_tables(clock.today()) if each.code == code), None)
    if table is None:
        raise Http404(code)
    content = csv_bytes([each.name for each in table.fields], [list(row.values()) for row in _rows(held, table)])
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{table.name}-{year}.csv"'
    return answer


def exchange_file(request: HttpRequest, year: int) -> HttpResponse:
    """All tables as JSON, exactly as they are."""
    held = _known_year(request, year)
    content = {each.name: _rows(held, each) for each in queries.exchange_tables(clock.today())}
    answer = HttpResponse(json.dumps(content, ensure_ascii=False, indent=1), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="performance-{year}.json"'
    return answer


def _rows(held: frames.Exchange, table: ExchangeTable) -> list[dict[str, object]]:
    return [exchanged(table, facts) for facts in held.facts(table.code)]
