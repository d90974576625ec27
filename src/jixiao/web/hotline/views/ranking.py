"""A month's rates, scores and ranks by group, its red and black list, and one organisation over the months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.engine.model.errors import DefinitionError
from jixiao.report.charts import LineChart, Series
from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out, in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label, reading_chinese
from jixiao.web.hotline import actions, frames, queries, rules
from jixiao.web.hotline.forms import ReopenForm
from jixiao.web.hotline.models import ConfirmedMonth
from jixiao.web.hotline.views.scope import CONFIRM, IMPORT, VIEW, known_month, seen_ids
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.organisations.models import PeerGroup


@dataclass(frozen=True)
class Line:
    """One organisation of a month as drawn."""

    organisation_id: int | None
    code: str
    place: str
    group: str
    group_label: str
    response_rate: float | None
    solution_rate: float | None
    satisfaction_rate: float | None
    score: float | None
    full_mark: float
    rank: int | None
    state: str
    counts: Mapping[str, Any]

    @property
    def why(self) -> str:
        """Why it has no score; blank where it has one."""
        words = rules.NOT_SCORED_LABELS.get(self.state, "")
        return _(words) if words else ""


def month(request: HttpRequest, month: str, form: ReopenForm | None = None) -> HttpResponse:
    """A confirmed month for everybody; one that is open for what the reader sees, as it stands now."""
    ids = seen_ids(request)
    known_month(month)
    confirmed = queries.confirmed_month(month)
    lines, lists, findings, fault = _found(request, month, confirmed, ids)
    if not lines and not fault and not confirmed and not queries.work_orders(month, ids).exists():
        raise Http404(month)
    table = _table(request, lines, month)
    exported = table.export(request)
    if exported is not None:
        return exported
    access = reader(request).access
    context = {
        "month": month, "headline": _headline(month, lines, confirmed), "confirmed": confirmed, "groups": _groups(lines),
        "lists": lists, "findings": findings, "fault": fault, "table": table if request.GET.get("view") == "list" else None,
        "may_confirm": access.can(CONFIRM), "may_import": access.can(IMPORT),
        "reopen_form": form or (ReopenForm(auto_id="reopen_%s") if confirmed and access.can(CONFIRM) else None),
        "is_refused": form is not None, "n_waiting": queries.n_waiting_claims(month) if access.can(CONFIRM) else 0,
    }  # fmt: skip
    return render(request, "hotline/month.html", context, status=422 if form is not None else 200)


Found = tuple[list[Line], dict[str, list[tuple[str, str, float, int, bool]]], list[str], str]


def _found(request: HttpRequest, month: str, confirmed: ConfirmedMonth | None, ids: frozenset[int]) -> Found:
    groups = {one.code: label(one) for one in PeerGroup.objects.all()}
    if confirmed is not None:
        rows = [
            {
                "organisation_code": row.organisation.code, "group": row.peer_group, "score": row.score,
                "full_mark": row.full_mark, "rank": row.rank, "state": row.state, "counts": row.counts,
                **{rate: getattr(row, rate) for rate in rules.RATE_LABELS},
            }
            for row in queries.rows_of(confirmed)
        ]  # fmt: skip
        lines = [_line(request, row, groups) for row in rows]
        return lines, _lists(request, confirmed.lists, groups), [_said(texts) for texts in confirmed.findings], ""
    try:
        result = frames.month_result(month, list(queries.work_orders(month, _everybody(request, ids))), clock.now())
    except DefinitionError as fault:
        return (
            [],
            {},
            [],
            f"{fault.message_zh}{fault.mend_zh}" if reading_chinese() else f"{fault.message} {fault.mend}",
        )
    seen = reader(request).tree.codes_of(ids)
    lines = [_line(request, row, groups) for row in frames.plain_rows(result.rows) if row["organisation_code"] in seen]
    lines.sort(key=lambda line: (line.group, line.rank is None, line.rank or 0, line.code))
    is_all = _sees_all(request, ids)
    lists = _lists(request, result.lists, groups) if is_all else {}
    return lines, lists, [en_zh[1 if reading_chinese() else 0] for en_zh in result.findings] if is_all else [], ""


def _everybody(request: HttpRequest, ids: frozenset[int]) -> Sequence[int]:
    """Ranks are among all of a group, whoever looks."""
    return list({*reader(request).tree.nodes, *ids})


def _sees_all(request: HttpRequest, ids: frozenset[int]) -> bool:
    return set(reader(request).tree.nodes) <= ids


def _said(texts: Sequence[str]) -> str:
    return texts[1 if reading_chinese() else 0]


def _line(request: HttpRequest, row: Mapping[str, Any], groups: Mapping[str, str]) -> Line:
    node = reader(request).tree.anywhere(row["organisation_code"])
    return Line(
        node.id if node else None, row["organisation_code"], label(node) if node else row["organisation_code"],
        row["group"], groups.get(row["group"], row["group"] or _("Without group")), row["response_rate"],
        row["solution_rate"], row["satisfaction_rate"], row["score"], row["full_mark"], row["rank"], row["state"],
        row["counts"],
    )  # fmt: skip


def _lists(
    request: HttpRequest, rows: Sequence[Mapping[str, Any]], groups: Mapping[str, str]
) -> dict[str, list[tuple[str, str, float, int, bool]]]:
    """Red and black: place, group, score, rank, whether it is tied."""
    found: dict[str, list[tuple[str, str, float, int, bool]]] = {"red": [], "black": []}
    for row in rows:
        node = reader(request).tree.anywhere(row["organisation_code"])
        place = label(node) if node else row["organisation_code"]
        group = groups.get(row["group"], row["group"])
        found[row["list"]].append((place, group, row["score"], row["rank"], row["is_tied"]))
    return found if any(found.values()) else {}


def _groups(lines: Sequence[Line]) -> list[tuple[str, list[Line], list[Line]]]:
    """Group by group: those that are ranked, and those that are listed without a score."""
    named: dict[str, list[Line]] = {}
    for line in lines:
        named.setdefault(line.group_label, []).append(line)
    return [
        (name, [line for line in found if line.rank], [line for line in found if not line.rank])
        for name, found in named.items()
    ]


def _headline(month: str, lines: Sequence[Line], confirmed: ConfirmedMonth | None) -> str:
    scored = [line for line in lines if line.score is not None]
    values = {"month": period_label(month), "n": len(scored)}
    first = next((line for line in scored if line.rank == 1), None)
    if first is None:
        return _("%(month)s: nobody is scored") % values
    values |= {"place": first.place, "group": first.group_label}
    if confirmed is None:
        return _("%(month)s, not confirmed yet: %(n)s scored, %(place)s leads %(group)s") % values
    return _("%(month)s: %(n)s scored, %(place)s leads %(group)s") % values


def _count(name: str, line: Line) -> Any:
    return line.counts.get(name, 0)


def _table(request: HttpRequest, lines: Sequence[Line], month: str) -> Table:
    counted = {
        "orders": _("Work orders"), "to_respond": _("To be answered"), "responded": _("Answered in time"),
        "valid_callbacks": _("Valid callbacks"), "solved": _("Demands solved"), "satisfied": _("Callers satisfied"),
        "consultation": _("Consultations"), "unreasonable": _("Unreasonable, left out"), "unreachable": _("Not reached"),
        "refused": _("Refused to answer"), "incomplete": _("Incomplete callbacks"),
    }  # fmt: skip
    columns = [
        Column("place", _("Organisation"), template="hotline/cells/place.html", optional=False),
        Column("group_label", _("Group")),
        *(Column(rate, _(words), numeric=True, unit="%", decimals=2) for rate, words in rules.RATE_LABELS.items()),
        Column("score", _("Score"), numeric=True, decimals=2),
        Column("rank", _("Rank"), numeric=True, decimals=0),
        Column("why", _("Why not scored")),
        *(
            Column(name, words, numeric=True, decimals=0, value=partial(_count, name))
            for name, words in counted.items()
        ),
    ]
    return Table(columns, lines, name=f"hotline-{month}", query=request.GET, caption=_("Hotline ranking"))


@require_POST
def confirm(request: HttpRequest, month: str) -> HttpResponse:
    """Freeze the month."""
    require(request, CONFIRM)
    known_month(month)
    try:
        actions.confirm_month(month=month, by=reader(request).user, now=clock.now())
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
        return redirect("hotline:months")
    messages.success(request, _("Confirmed. It can be published now."))
    return redirect("hotline:month", month)


@require_POST
def reopen(request: HttpRequest, month: str) -> HttpResponse:
    """Open a confirmed month again, with a reason."""
    require(request, CONFIRM)
    confirmed = queries.confirmed_month(known_month(month))
    if confirmed is None:
        raise Http404(month)
    form = ReopenForm(request.POST, auto_id="reopen_%s")
    user = reader(request).user
    if not carried_out(
        form, lambda: actions.reopen_month(confirmed=confirmed, **form.cleaned_data, by=user, now=clock.now())
    ):
        return _month_again(request, month, form)
    messages.success(request, _("Opened again. Confirm it anew when it is corrected."))
    return redirect("hotline:months")


def _month_again(request: HttpRequest, name: str, form: ReopenForm) -> HttpResponse:
    return month(request, name, form)


def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation over the confirmed months: rates, score, rank."""
    require(request, VIEW)
    node = reader(request).tree.anywhere(code)
    if node is None or not reader(request).access.can(VIEW, node.id):
        raise Http404(code)
    rows = queries.history_of(node.id)
    columns = [
        Column("month", _("Month"), value=lambda row: row.month.month, template="hotline/cells/confirmed.html", optional=False),
        *(Column(rate, _(words), numeric=True, unit="%", decimals=2) for rate, words in rules.RATE_LABELS.items()),
        Column("score", _("Score"), numeric=True, decimals=2),
        Column("rank", _("Rank"), numeric=True, decimals=0),
        Column("orders", _("Work orders"), numeric=True, decimals=0, value=lambda row: row.counts.get("orders", 0)),
        Column("why", _("Why not scored"), value=lambda row: _(words) if (words := rules.NOT_SCORED_LABELS[row.state]) else ""),
    ]  # fmt: skip
    table = Table(columns, rows[::-1], name=f"hotline-{code}", query=request.GET, caption=_("Months of the hotline"))
    table.empty_text = _("No month is confirmed yet.")
    exported = table.export(request)
    if exported is not None:
        return exported
    context = {"place": label(node), "code": code, "table": table, "chart": _chart(label(node), rows), "n": len(rows)}
    return render(request, "hotline/organisation.html", context)


def _chart(place: str, rows: Sequence[Any]) -> LineChart | None:
    if len(rows) < 2:
        return None
    positions = [period_label(row.month.month) for row in rows]
    lines = [
        Series(_(words), [getattr(row, rate) for row in rows], "main" if rate == "solution_rate" else "other", _(words))
        for rate, words in rules.RATE_LABELS.items()
    ]
    title = _("{place}: the three rates, %").format(place=place)
    return LineChart(title, positions, lines, "%", 1)
