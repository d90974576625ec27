"""The list of sources: which are fresh, which need somebody, what share of figures nobody typed."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base import clock
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, moment
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.sources import queries, rules
from jixiao.web.sources.queries import SourceLine
from jixiao.web.sources.views.scope import EDIT, VIEW
from jixiao.web.sources.views.sentences import kind_words


def sources(request: HttpRequest) -> HttpResponse:
    """Every source of the reader's scope with its light, last and next reading."""
    require(request, VIEW)
    access = reader(request).access
    ids = access.visible_ids(VIEW)
    lines = queries.source_lines(ids, clock.now())
    table = _table(request, lines)
    exported = table.export(request)
    if exported is not None:
        return exported
    context = {
        "table": table if lines else None,
        "headline": _headline(lines),
        "share": queries.share_by_itself(ids),
        "may_edit": access.can(EDIT),
    }
    return render(request, "sources/sources.html", context)


def _headline(lines: list[SourceLine]) -> str:
    if not lines:
        return _("No data source yet")
    counted = Counter(line.light for line in lines)
    n_bad = counted[rules.FAILING] + counted[rules.STALE] + counted[rules.DRIFTED]
    values = {"n": len(lines), "fresh": counted[rules.FRESH], "bad": n_bad}
    if not n_bad:
        return ngettext(
            "%(n)s data source, none needs anybody", "%(n)s data sources, none needs anybody", len(lines)
        ) % values  # fmt: skip
    return ngettext(
        "%(bad)s of %(n)s data sources needs somebody", "%(bad)s of %(n)s data sources need somebody", n_bad
    ) % values  # fmt: skip


def _table(request: HttpRequest, lines: list[SourceLine]) -> Table:
    tree = reader(request).tree

    def provider(line: SourceLine) -> str:
        place = tree.find(line.source.provider_id)
        return label(place) if place else line.source.provider.code

    columns = [
        Column(
            "name", _("Data source"), value=lambda line: label(line.source),
            template="sources/cells/name.html", optional=False,
        ),
        Column(
            "light", _("Standing"), value=lambda line: _(rules.LIGHT_LABELS[line.light]),
            template="sources/cells/light.html",
        ),
        Column("provider", _("Data provider"), value=provider),
        Column("kind", _("Kind of source"), value=lambda line: kind_words(line.source.definition["connector"]["name"])),
        Column(
            "last", _("Last reading"), value=lambda line: moment(line.newest.started_at) if line.newest else "",
            template="sources/cells/last.html",
        ),
        Column(
            "arrived", _("Figures kept"), numeric=True, unit="%", decimals=1,
            value=lambda line: None if line.share_arrived is None else line.share_arrived * 100,
        ),
        Column(
            "next",
            _("Next reading"),
            value=lambda line: moment(line.next_at) if line.next_at else "",
            template="sources/cells/next.html",
        ),
        Column("responsible", _("Responsible"), value=lambda line: line.source.responsible.display_name),
    ]  # fmt: skip
    return Table(columns, lines, name="data-sources", query=request.GET, caption=_("Data sources"))
