"""The board of orders with their lights, what one owes, and the office's acceptance queue."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import words_of
from jixiao.web.followup import queries, rules
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.followup.views.scope import ANSWER, DECIDE, ISSUE, VIEW
from jixiao.web.followup.views.sentences import board_headline, closing_words, days_words
from jixiao.web.followup.views.watched import about_label
from jixiao.web.indicators.views.names import indicator_label, place_label, versions
from jixiao.web.organisations.middleware import reader, require

CLOSED_DAYS, MOST_CLOSED, MOST_CARDS = 92, 12, 40
COLUMNS = (
    ("start", (rules.ISSUED, rules.SIGNED, rules.RELAPSED)),
    ("work", (rules.PLANNED, rules.UNDER_WAY, rules.RETURNED)),
    ("decide", (rules.REPLIED, rules.ACCEPTED)),
    ("done", (rules.CLOSED, rules.CANCELLED)),
)


@dataclass(frozen=True)
class Card:
    """An order as drawn on the board and in lists."""

    order: RectificationOrder
    light: str
    light_label: str
    state_label: str
    source_label: str
    place: str
    indicator: str
    days_left: int | None
    days_label: str
    holder: str


def board(request: HttpRequest) -> HttpResponse:
    """Open orders of the reader's scope by state, the most urgent first, lately closed ones beside them."""
    require(request, VIEW)
    ids = reader(request).access.visible_ids(VIEW)
    today = clock.today()
    shown = queries.lit(queries.open_orders(ids), today)
    asked = request.GET.get("light", "")
    chosen = [one for one in shown if not asked or one.light == asked]
    closed = [] if asked else queries.closed_orders(ids, today - timedelta(days=CLOSED_DAYS), MOST_CLOSED)
    done = [queries.Lit(order, rules.GREY, None) for order in closed]
    cards = cards_of(request, [*chosen, *done])
    table = _table(request, cards, _("Rectification orders"))
    exported = table.export(request)
    if exported is not None:
        return exported
    context = {
        "headline": board_headline(shown),
        "columns": [_column(code, states, cards) for code, states in COLUMNS],
        "lights": _lights(shown, asked),
        "table": table if request.GET.get("view") == "list" else None,
        "n_open": len(shown), "has_cards": bool(cards), "asked": asked, "closed_days": CLOSED_DAYS,
        "closings": queries.closings(ids),
        "may_issue": reader(request).access.can(ISSUE),
        "may_answer": reader(request).access.can(ANSWER),
        "may_decide": reader(request).access.can(DECIDE),
    }  # fmt: skip
    return render(request, "followup/board.html", context)


def _column(code: str, states: tuple[str, ...], cards: list[Card]) -> dict[str, Any]:
    labels = {
        "start": _("To begin"), "work": _("Being rectified"), "decide": _("To be accepted or proved"),
        "done": _("Rectified and closed"),
    }  # fmt: skip
    found = [card for card in cards if card.order.state in states]
    return {"code": code, "label": labels[code], "cards": found[:MOST_CARDS], "n": len(found)}


def _lights(shown: list[queries.Lit], asked: str) -> list[dict[str, Any]]:
    return [
        {"code": code, "label": _(words), "n": sum(one.light == code for one in shown), "is_chosen": asked == code}
        for code, words in rules.LIGHT_LABELS.items()
    ]


def cards_of(request: HttpRequest, shown: list[queries.Lit]) -> list[Card]:
    """Orders as they are drawn."""
    known = versions()
    return [_card(request, one, known) for one in shown]


def _card(request: HttpRequest, one: queries.Lit, known: dict[str, Any]) -> Card:
    order = one.order
    return Card(
        order, one.light, _(rules.LIGHT_LABELS[one.light]), _(rules.STATE_LABELS[order.state]),
        _(rules.SOURCE_LABELS[order.source]), place_label(request, order.organisation_id, order.organisation.code),
        indicator_label(order.indicator.code, known) if order.indicator else about_label(order), one.days_left, days_words(one),
        holder_of(request, order),
    )  # fmt: skip


def holder_of(request: HttpRequest, order: RectificationOrder) -> str:
    """Who has it now."""
    if order.state == rules.REPLIED:
        return _("The office")
    if order.state == rules.ACCEPTED:
        return _("The figures decide")
    if order.state not in rules.OWED or order.holder is None:
        return ""
    return place_label(request, order.holder.pk, order.holder.code)


def owed(request: HttpRequest) -> HttpResponse:
    """What the reader's own organisations have to act on, the most urgent first."""
    require(request, ANSWER)
    ids = reader(request).access.visible_ids(ANSWER)
    shown = queries.lit(queries.owed_orders(ids), clock.today())
    red = sum(one.light == rules.RED for one in shown)
    headline = _("Nothing is owed now")
    if shown:
        headline = _("%(n)s orders to act on, %(red)s overdue") % {"n": len(shown), "red": red}
    return _listed(request, shown, headline, _("Orders I owe"), _("Nothing is to be rectified by you now."))


def acceptance(request: HttpRequest) -> HttpResponse:
    """Replies that wait for the office, the longest waiting first."""
    require(request, DECIDE)
    found = queries.orders_to_accept(reader(request).access.visible_ids(DECIDE))
    headline = _("No reply waits for acceptance")
    if found:
        headline = _("%(n)s replies wait for acceptance") % {"n": len(found)}
    shown = queries.lit(found, clock.today())
    return _listed(request, shown, headline, _("Acceptance"), _("No reply waits."))


def _listed(
    request: HttpRequest, shown: list[queries.Lit], headline: str, caption: str, empty_text: str
) -> HttpResponse:
    table = _table(request, cards_of(request, shown), caption, empty_text)
    exported = table.export(request)
    if exported is not None:
        return exported
    return render(request, "followup/list.html", {"headline": headline, "table": table, "caption": caption})


def _table(request: HttpRequest, cards: list[Card], caption: str, empty_text: str = "") -> Table:
    columns = [
        Column("code", _("No."), value=lambda card: card.order.code, template="followup/cells/code.html", optional=False),
        Column("light", _("Light"), value=lambda card: card.light_label, template="followup/cells/light.html"),
        Column("place", _("Responsible organisation")),
        Column("indicator", _("Indicator, programme or project")),
        Column(
            "problem", _("Problem"), value=lambda card: words_of(card.order, "problem"),
            template="followup/cells/problem.html",
        ),
        Column("source", _("Source"), value=lambda card: card.source_label),
        Column("state", _("State"), value=lambda card: card.state_label),
        Column("due", _("Due"), value=lambda card: card.order.due_date.isoformat(), template="followup/cells/day.html"),
        Column("days_left", _("Working days left"), numeric=True, decimals=0),
        Column("holder", _("Who has it")),
        Column(
            "issued", _("Issued on"), template="followup/cells/day.html",
            value=lambda card: f"{timezone.localtime(card.order.issued_at):%Y-%m-%d}",
        ),
        Column("n_postponed", _("Deadline moved"), numeric=True, decimals=0, value=lambda card: card.order.n_postponed),
        Column("n_relapses", _("Relapses"), numeric=True, decimals=0, value=lambda card: card.order.n_relapses),
        Column(
            "how", _("Closed how"),
            value=lambda card: closing_words(card.order.closed_how, card.order),
        ),
    ]  # fmt: skip
    table = Table(columns, cards, name="orders", query=request.GET, caption=caption)
    table.empty_text = empty_text or _("No order like this.")
    return table
