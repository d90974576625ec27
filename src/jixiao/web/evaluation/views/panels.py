"""What the cockpits show of entries and appeals: what waits for the reader, and what an organisation has going."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import period_label
from jixiao.web.evaluation import queries, rules
from jixiao.web.evaluation.models import Appeal, ItemEntry
from jixiao.web.indicators.views.names import place_label
from jixiao.web.organisations.middleware import reader

N_SHOWN = 5


@dataclass(frozen=True)
class Line:
    """One thing that waits or is going on."""

    href: str
    label: str
    state: str
    is_late: bool = False


def cockpit(request: HttpRequest, _told: Mapping[str, Any]) -> str:
    """Appeals to answer or to approve, the nearest deadline first, then entries that wait for a second person."""
    access, me = reader(request).access, reader(request).user
    decided = access.visible_ids("evaluation.approve")
    appeals = queries.waiting_appeals(access.visible_ids("evaluation.hear"), decided)
    entries = [each for each in queries.waiting_entries(decided) if (each.asked_by or each.proposed_by).pk != me.pk]
    mine = [each for each in appeals if each.state != rules.UPHELD or each.answered_by_id != me.pk]
    return _drawn(request, mine, entries, _("Adjustments and appeals that wait for me"))


def department(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """Open appeals of one organisation, and what was entered about it and is not decided."""
    place = told.get("place")
    if place is None or not reader(request).access.can("evaluation.receipt", place.id):
        return ""
    appeals = [each for each in queries.appeals_of([place.id]) if each.state in rules.OPEN_APPEALS]
    return _drawn(request, appeals, queries.waiting_entries([place.id]), _("Adjustments and appeals"))


def _drawn(request: HttpRequest, appeals: Sequence[Appeal], entries: Sequence[ItemEntry], title: str) -> str:
    today = clock.today()
    lines = [
        Line(
            reverse("evaluation:appeal", args=[each.code]),
            f"{place_label(request, each.organisation_id, each.organisation.code)} · {period_label(each.period)}",
            _(rules.APPEAL_LABELS[each.state]), each.state in rules.OFFICE_OWES and each.due_date < today,
        )
        for each in appeals
    ]  # fmt: skip
    lines += [
        Line(
            reverse("evaluation:entry", args=[each.code]),
            f"{place_label(request, each.organisation_id, each.organisation.code)} · {_(rules.KIND_LABELS[each.kind])}",
            _(rules.ENTRY_LABELS[each.state]),
        )
        for each in entries
    ]
    if not lines:
        return ""
    context = {"title": title, "lines": lines[:N_SHOWN], "n": len(lines), "n_more": max(len(lines) - N_SHOWN, 0)}
    return render_to_string("evaluation/parts/settling_panel.html", context, request)
