"""The warning board: what is wrong now, who has it; as cards by state, or as a list."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.report.charts import Sparkline
from jixiao.web.base import clock
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, words_of
from jixiao.web.indicators.queries import goals_of, visible_plans
from jixiao.web.indicators.views.names import indicator_label, place_label, versions
from jixiao.web.notices.queries import people_of
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.organisations.rules import REPORTER
from jixiao.web.warnings import queries, rules, tasks
from jixiao.web.warnings.models import WarningCase
from jixiao.web.warnings.queries import Filter
from jixiao.web.warnings.views.scope import EDIT, LOOK, VIEW
from jixiao.web.warnings.views.sentences import board_headline, days_words, first_words, holder_words
from jixiao.web.warnings.views.words import rule_names

CLEARED_DAYS, MOST_CLEARED, MOST_CARDS = 31, 12, 40
COLUMNS = (rules.RAISED, rules.ACKNOWLEDGED, rules.EXPLAINED, rules.CLEARED)


@dataclass(frozen=True)
class Card:
    """A warning as drawn on the board and in the list."""

    warning: WarningCase
    place: str
    indicator: str
    severity_label: str
    state_label: str
    days: int
    days_label: str
    holder: str
    rules: str
    spark: Sparkline | None
    muted_until: date | None = None
    is_ordered: bool = False

    @property
    def n_more_rules(self) -> int:
        """Rules that speak besides the one by which it is named."""
        return max(len(getattr(self.warning, "speaking", ())) - 1, 0)


def board(request: HttpRequest) -> HttpResponse:
    """Open warnings of the reader's scope in columns by state; muted and lately cleared ones beside them."""
    require(request, VIEW)
    access = reader(request).access
    ids = access.visible_ids(VIEW)
    goals = _goals(request, ids)
    asked = _asked(request, goals)
    everything = queries.open_warnings(ids)
    open_ones = everything if asked == Filter() else queries.open_warnings(ids, asked)
    cleared = queries.cleared_warnings(ids, asked, clock.today() - timedelta(days=CLEARED_DAYS), MOST_CLEARED)
    cards = _cards(request, [*open_ones, *cleared])
    if request.GET.get("view") == "list" or request.GET.get("export"):
        return _list(request, cards, asked, goals, everything)
    heard = [card for card in cards if card.muted_until is None or card.warning.state == rules.CLEARED]
    by_state = {state: [card for card in heard if card.warning.state == state] for state in COLUMNS}
    columns = [
        (state, _(rules.STATE_LABELS[state]), found[:MOST_CARDS], len(found)) for state, found in by_state.items()
    ]
    muted = [card for card in cards if card.muted_until is not None and card.warning.state != rules.CLEARED]
    context = {"columns": columns, "muted": muted, "cleared_days": CLEARED_DAYS}
    return render(request, "warnings/board.html", _context(request, cards, asked, goals, everything) | context)


def _context(
    request: HttpRequest, cards: list[Card], asked: Filter, goals: list[Any], everything: list[WarningCase]
) -> dict[str, Any]:
    access = reader(request).access
    open_cards = [card for card in cards if card.warning.state in rules.OPEN and card.muted_until is None]
    first = next(iter([c for c in open_cards if c.warning.state in rules.UNANSWERED] or open_cards), None)
    said = (
        first_words(first.place, first.indicator, first.warning.severity, first.days, first.warning.state)
        if first
        else ""
    )
    ids = access.visible_ids(VIEW)
    return {
        "headline": board_headline(queries.open_by_severity(ids), said),
        "choices": _choices(request, everything, asked, goals),
        "severities": _severities(request, asked),
        "is_filtered": asked != Filter(),
        "n_open": len(everything),
        "has_cards": bool(cards),
        "look": queries.newest_look(),
        "rules_in_force": queries.rules_in_force(),
        "may_look": access.can(LOOK),
        "may_edit": access.can(EDIT),
        "may_see_rules": access.can(VIEW),
        "view": request.GET.get("view", ""),
    }


def _goals(request: HttpRequest, ids: frozenset[int]) -> list[Any]:
    """Goals of the newest plan that binds the reader, with their indicators."""
    plan = next(iter(visible_plans(reader(request).tree, ids)), None)
    return [row for row in goals_of(plan) if row.indicators] if plan else []


def _asked(request: HttpRequest, goals: list[Any]) -> Filter:
    code = request.GET.get("goal", "")
    chosen = next((row for row in goals if row.goal.code == code), None)
    named = frozenset(version.indicator.code for version in chosen.indicators) if chosen else None
    severity = request.GET.get("severity", "")
    return Filter(
        severity if severity in rules.SEVERITY_LABELS else "", request.GET.get("organisation", ""),
        request.GET.get("indicator", ""), named,
    )  # fmt: skip


def _cards(request: HttpRequest, found: list[WarningCase]) -> list[Card]:
    known, names = versions(), rule_names()
    people = people_of({one.organisation_id for one in found}, (REPORTER,), reader(request).tree)
    return [
        _card(request, one, known, names, [each.display_name for each in people[one.organisation_id]]) for one in found
    ]


def _card(
    request: HttpRequest, one: WarningCase, known: dict[str, Any], names: dict[str, str], people: list[str]
) -> Card:
    mute = next(iter(getattr(one, "running_mutes", ())), None)
    days = days_open(one)
    series = [value for _period, value in one.evidence.get("series", [])][-12:]
    periods = [period for period, _value in one.evidence.get("series", [])][-12:]
    marked = [place for place, period in enumerate(periods) if period in one.evidence.get("marked", [])]
    return Card(
        one, place_label(request, one.organisation_id, one.organisation.code),
        indicator_label(one.indicator.code, known) if one.indicator else _("The report as a whole"),
        _(rules.SEVERITY_LABELS[one.severity]), _(rules.STATE_LABELS[one.state]), days, days_words(days),
        holder_words(people, one.state, one.step), names.get(one.rule, one.rule),
        Sparkline(series, marked=tuple(marked)) if len(series) > 1 else None,
        mute.ends_date if mute else None, bool(getattr(one, "asked_orders", ())),
    )  # fmt: skip


def days_open(one: WarningCase) -> int:
    """Calendar days since it was raised, until it was cleared."""
    until = one.cleared_at or clock.now()
    return (timezone.localdate(until) - timezone.localdate(one.raised_at)).days


def _severities(request: HttpRequest, asked: Filter) -> list[dict[str, Any]]:
    counts = queries.open_by_severity(reader(request).access.visible_ids(VIEW))
    return [
        {"code": code, "label": _(words), "n": counts[code], "is_chosen": asked.severity == code}
        for code, words in rules.SEVERITY_LABELS.items()
    ]


def _choices(request: HttpRequest, found: list[WarningCase], asked: Filter, goals: list[Any]) -> list[dict[str, Any]]:
    """The filters as drawn: name, label, choices (value, words, chosen)."""
    known, tree = versions(), reader(request).tree
    ids = reader(request).access.visible_ids(VIEW)
    concerned = {one.organisation.code for one in found}
    places = {node.code: label(node) for _depth, node in tree.depth_first(ids) if node.code in concerned}
    codes = sorted({one.indicator.code for one in found if one.indicator})
    indicators = {code: indicator_label(code, known) for code in codes}
    listed: list[tuple[str, str, dict[str, str], str]] = [
        ("organisation", _("Organisation"), places, asked.organisation),
        ("indicator", _("Indicator"), indicators, asked.indicator),
        ("goal", _("Goal"), {row.goal.code: label(row.goal) for row in goals}, request.GET.get("goal", "")),
    ]
    return [
        {
            "name": name,
            "label": words,
            "options": [("", _("All"), not chosen), *((code, text, code == chosen) for code, text in options.items())],
        }
        for name, words, options, chosen in listed
        if options
    ]


def _list(
    request: HttpRequest, cards: list[Card], asked: Filter, goals: list[Any], everything: list[WarningCase]
) -> HttpResponse:
    columns = [
        Column("place", _("Organisation"), template="warnings/cells/place.html", optional=False),
        Column("indicator", _("Indicator")),
        Column("severity", _("How grave"), value=lambda card: card.severity_label, template="warnings/cells/severity.html"),
        Column("state", _("State"), value=lambda card: card.state_label),
        Column("message", _("Why"), value=lambda card: words_of(card.warning, "message"), template="warnings/cells/message.html"),
        Column("days", _("Days open"), numeric=True, decimals=0),
        Column("holder", _("Who has it")),
        Column(
            "raised", _("Raised"), template="warnings/cells/day.html",
            value=lambda card: f"{timezone.localtime(card.warning.raised_at):%Y-%m-%d}",
        ),
        Column("muted", _("Muted until"), value=lambda card: card.muted_until.isoformat() if card.muted_until else ""),
        Column("rule", _("Rule"), value=lambda card: card.rules),
    ]  # fmt: skip
    table = Table(columns, cards, name="warnings", query=request.GET, caption=_("Warnings"))
    table.empty_text = _("No warning like this.")
    exported = table.export(request)
    if exported is not None:
        return exported
    context = _context(request, cards, asked, goals, everything) | {"table": table}
    return render(request, "warnings/board.html", context)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Have all figures judged as soon as a worker is free."""
    require(request, LOOK)
    tasks.ask_to_look(by=reader(request).user, now=clock.now())
    messages.success(request, _("All figures are judged as soon as a worker is free. Reload this page then."))
    return redirect("warnings:board")
