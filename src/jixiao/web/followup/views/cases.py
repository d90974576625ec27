"""One order: what is asked, what has happened, who held it how long, whether the figures moved, what may be done."""

from dataclasses import dataclass

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.documents import hand_out
from jixiao.web.base.templatetags.words import label, reading_chinese, words_of
from jixiao.web.followup import frames, queries, rules
from jixiao.web.followup.models import OrderEvent, RectificationOrder
from jixiao.web.followup.views.boards import holder_of
from jixiao.web.followup.views.figures import causes_picture, figures_card
from jixiao.web.followup.views.offers import offers
from jixiao.web.followup.views.scope import may_answer, may_decide, seen_order
from jixiao.web.followup.views.sentences import closing_words, days_words, next_step
from jixiao.web.followup.views.watched import about_label, outcome_card
from jixiao.web.indicators.views.names import indicator_label, place_label, versions
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.queries import working_days

NOTICE_FORMS = ("docx", "pdf")


@dataclass(frozen=True)
class Happened:
    """One event of the chain as drawn; `holder` where it changed hands."""

    event: OrderEvent
    label: str
    who: str
    holder: str


def order(request: HttpRequest, code: str) -> HttpResponse:
    """What is asked, and what to do."""
    return order_page(request, seen_order(request, code))


def notice(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The order as the official letter that goes out."""
    one = seen_order(request, code)
    if form not in NOTICE_FORMS:
        raise Http404(form)
    return hand_out(frames.notice(one, "zh" if reading_chinese() else "en"), form)


def order_page(request: HttpRequest, one: RectificationOrder, refused: dict[str, Form] | None = None) -> HttpResponse:
    """The page; `refused` are forms that were sent and could not be carried out, by their act."""
    known = versions()
    today = clock.today()
    shown = queries.lit([one], today)[0]
    place = place_label(request, one.organisation_id, one.organisation.code)
    indicator = indicator_label(one.indicator.code, known) if one.indicator else about_label(one)
    answers, decides = may_answer(request, one), may_decide(request, one)
    life, plan = queries.life_of(one), queries.plan_of(one)
    context = {
        "order": one, "place": place, "indicator": indicator, "headline": _headline(one, place, indicator),
        "light": shown.light, "light_label": _(rules.LIGHT_LABELS[shown.light]), "days_label": days_words(shown),
        "state_label": _(rules.STATE_LABELS[one.state]), "source_label": _(rules.SOURCE_LABELS[one.source]),
        "closed_label": closing_words(one.closed_how, one),
        "holder": holder_of(request, one), "rung_label": _(rules.RUNG_LABELS[one.rung]) if one.rung else "",
        "assisting": [place_label(request, each.pk, each.code) for each in one.assisting.order_by("code")],
        "ladder": [(rung, _(rules.LADDER_LABELS[rung]), day) for rung, day in queries.ladder_of(one, today)],
        "life": _chain(request, one, life), "held": _held(request, life),
        "plan": plan, "plan_category": _(rules.CAUSE_LABELS[plan.category]) if plan else "",
        "bones": causes_picture(one, plan) if plan else None,
        "measures": [(each, place_label(request, each.organisation_id)) for each in plan.remedies.all()] if plan else [],
        "figures": figures_card(request, one, known), "outcome": outcome_card(request, one),
        "version": known.get(one.indicator.code) if one.indicator else None,
        "may_tick": answers and rules.can_act("tick", one.state),
        "may_sign": may_answer(request, one, is_holder=True) and rules.can_act("sign", one.state),
        "offers": offers(request, one, refused or {}),
        "next_step": next_step(
            one, may_answer=answers, may_decide=decides,
        ),
    }  # fmt: skip
    return render(request, "followup/order.html", context, status=422 if refused else 200)


def _headline(one: RectificationOrder, place: str, indicator: str) -> str:
    about = f"{place} · {indicator}" if indicator else place
    told = words_of(one, "problem").rstrip("。.")
    return f"{about}{'：' if reading_chinese() else ': '}{told}"


def _chain(request: HttpRequest, one: RectificationOrder, life: list[OrderEvent]) -> list[Happened]:
    """Newest first; where the ball went is said when it changed hands."""
    found, before = [], ""
    for event in life:
        moved = event.turn if event.turn != before and event.turn else ""
        before = event.turn
        found.append(Happened(event, _event_label(one, event), _who(event), holder_words(request, moved)))
    return found[::-1]


def _event_label(one: RectificationOrder, event: OrderEvent) -> str:
    if event.kind == "escalated":
        return _(rules.RUNG_LABELS[int(event.details["rung"])])
    said = _(rules.EVENT_LABELS[event.kind])
    if event.kind == "closed" and event.details.get("how") in rules.CLOSING_LABELS:
        return f"{said} · {closing_words(event.details['how'], one)}"
    return said


def _who(event: OrderEvent) -> str:
    if event.by is not None:
        return event.by.display_name
    return (
        _("the calendar")
        if event.kind == "escalated"
        else _("by itself")
        if event.kind == "issued"
        else _("the figures")
    )


def holder_words(request: HttpRequest, holder: str) -> str:
    """A holder of the chain in words."""
    if not holder:
        return ""
    known = {rules.DECIDING: _("The office"), rules.FIGURES: _("The figures")}
    if holder in known:
        return known[holder]
    node = reader(request).tree.anywhere(holder)
    return label(node) if node else holder


def _held(request: HttpRequest, life: list[OrderEvent]) -> list[tuple[str, rules.Held]]:
    """The hand-off clock in words."""
    found = rules.held_by(queries.turns_of(life), clock.today(), working_days())
    return [(holder_words(request, one.holder), one) for one in found]
