"""The page of the indicator health check: which indicators are worth their trouble, and what would mend the others."""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from jixiao.engine.indicator_health.health import CHECKS, Health
from jixiao.web.analysis import frames, queries, rules
from jixiao.web.base import clock
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.indicators import queries as indicators
from jixiao.web.organisations.middleware import reader, require

Row = Mapping[str, Any]


def indicator_health(request: HttpRequest) -> HttpResponse:
    """Every indicator in use, its faults with reason and suggestion; ?export= gives the table."""
    require(request, queries.SIGHT)
    page, today = reader(request), clock.today()
    versions = indicators.indicator_on(today)
    chosen = evaluation.chosen_period("", "", access=page.access, tree=page.tree)
    run = evaluation.run_of(chosen.cycle, chosen.period)
    found = frames.indicator_health(
        list(versions.values()), indicators.registrations(), indicators.minutes_per_figure(versions, today),
        queries.seen_ids(page.access), run if run is not None and evaluation.can_see_run(page.access, run) else None,
    )  # fmt: skip
    names = {code: label(version) for code, version in versions.items()}
    table = _table(found, names, request)
    answer = table.export(request)
    if answer is not None:
        return answer
    context = {"table": table, "found": found, "headline": _headline(found), "counts": _counts(found)}
    return render(request, "analysis/health.html", context)


def _table(found: Health, names: Mapping[str, str], request: HttpRequest) -> Table:
    tail = "_zh" if (get_language() or "").startswith("zh") else ""
    columns = [
        Column("indicator_code", _("Indicator"), value=lambda row: names.get(row["indicator_code"], row["indicator_code"]),
               template="analysis/cells/indicator.html", optional=False),
        Column("check", _("Check"), value=lambda row: _(rules.HEALTH_LABELS[row["check"]]),
               template="evaluation/cells/severity.html"),
        Column("message", _("Reason for the fault"), value=partial(_said, f"message{tail}")),
        Column("suggestion", _("What would mend it"), value=partial(_said, f"suggestion{tail}")),
    ]  # fmt: skip
    return Table(columns, found.table.to_rows(), "indicator-health", request.GET, caption=_("Faults, the worst first"))


def _said(name: str, row: Row) -> str:
    return str(row[name])


def _headline(found: Health) -> str:
    n, n_forbidden = found.n_indicators, len(set(_codes(found, "forbidden")))
    if n_forbidden:
        return ngettext(
            "%(n)s indicator touches a red line of burden reduction", "%(n)s indicators touch a red line of burden reduction",
            n_forbidden,
        ) % {"n": n_forbidden}  # fmt: skip
    return _("%(sound)s of %(n)s indicators are without fault") % {"sound": found.n_sound, "n": n}


def _codes(found: Health, check: str) -> list[str]:
    return [row["indicator_code"] for row in found.table if row["check"] == check]


def _counts(found: Health) -> list[tuple[str, str, int]]:
    """Each check that found something: its word, its explanation, in how many indicators."""
    n = Counter(row["check"] for row in found.table)
    return [(_(rules.HEALTH_LABELS[check]), _(rules.HEALTH_NOTES[check]), n[check]) for check in CHECKS if n[check]]
