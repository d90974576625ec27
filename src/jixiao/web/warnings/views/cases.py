"""One warning: why, the chart, its life, and what may be done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.report.charts import Event, LineChart, Series
from jixiao.web.base import clock
from jixiao.web.base.formats import plain
from jixiao.web.base.templatetags.words import day, period_label, reading_chinese, words_of
from jixiao.web.indicators.views.names import indicator_label, may, place_label, versions
from jixiao.web.notices.queries import people_of
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.queries import working_days
from jixiao.web.organisations.rules import REPORTER
from jixiao.web.warnings import queries, rules
from jixiao.web.warnings.forms import ExplainForm, MuteForm, OrderForm
from jixiao.web.warnings.models import OrderRequest, WarningCase, WarningEvent
from jixiao.web.warnings.views.boards import days_open
from jixiao.web.warnings.views.panels import control
from jixiao.web.warnings.views.scope import ANSWER, MUTE, ORDER, VIEW, seen_warning
from jixiao.web.warnings.views.sentences import days_words, holder_words, next_rung_words, next_step
from jixiao.web.warnings.views.words import rule_names


@dataclass(frozen=True)
class Lived:
    """One event of a life as drawn."""

    event: WarningEvent
    label: str
    words: str
    who: str


def warning(request: HttpRequest, pk: int) -> HttpResponse:
    """Why it was raised, and what to do."""
    return case_page(request, seen_warning(request, pk))


def case_page(request: HttpRequest, one: WarningCase, **refused: Any) -> HttpResponse:
    """The page; `refused` are forms that were sent and could not be carried out, by their names."""
    known, names = versions(), rule_names()
    can = {name: may(request, name, one.organisation_id) for name in (ANSWER, MUTE, ORDER)}
    is_open, mute, order = one.state in rules.OPEN, queries.mute_of(one), queries.order_of(one)
    place = place_label(request, one.organisation_id, one.organisation.code)
    indicator = indicator_label(one.indicator.code, known) if one.indicator else _("The report as a whole")
    before, after = queries.neighbours(one.pk, reader(request).access.visible_ids(VIEW))
    forms = {
        "explain_form": (ExplainForm, "explain_%s", can[ANSWER] and rules.can_act("explain", one.state)),
        "mute_form": (MuteForm, "mute_%s", can[MUTE] and is_open and mute is None),
        "order_form": (OrderForm, "order_%s", can[ORDER] and is_open and order is None),
    }
    context = {
        "warning": one, "place": place, "indicator": indicator, "headline": _headline(one, place, indicator),
        "severity_label": _(rules.SEVERITY_LABELS[one.severity]), "state_label": _(rules.STATE_LABELS[one.state]),
        "version": known.get(one.indicator.code) if one.indicator else None,
        "chart": _chart(one, known), "mute": mute, "order": order, "is_open": is_open,
        "order_label": _(rules.ORDER_LABELS[order.state]) if order else "",
        "alarms": [
            (alarm, names.get(alarm.rule, alarm.rule), _(rules.SEVERITY_LABELS[alarm.severity]))
            for alarm in queries.alarms_of(one)
        ],
        "life": [_lived(event, order) for event in queries.life_of(one)],
        "days_label": days_words(days_open(one)), "holder": _holder(request, one), "next_rung": _next_rung(one, mute),
        "next_step": next_step(one.state, may_answer=can[ANSWER]),
        "may_acknowledge": can[ANSWER] and rules.can_act("acknowledge", one.state),
        "may_unmute": can[MUTE] and mute is not None,
        "previous": before, "next": after,
        **{
            name: refused.get(name) or (kind(auto_id=auto_id) if is_offered else None)
            for name, (kind, auto_id, is_offered) in forms.items()
        },
        "control": control(request, {"place": one.organisation, "version": known.get(one.indicator.code)}, is_wide=True)
        if one.indicator
        else "",
        "is_refused": dict.fromkeys(refused, True),
    }  # fmt: skip
    return render(request, "warnings/warning.html", context, status=422 if refused else 200)


def _headline(one: WarningCase, place: str, indicator: str) -> str:
    values = {"place": place, "indicator": indicator, "period": period_label(one.cleared_period or one.last_period)}
    if one.state == rules.CLEARED:
        return _("%(place)s, %(indicator)s: recovered in %(period)s") % values
    told = words_of(one, "message").rstrip("。.")
    return f"{place} · {indicator}{'：' if reading_chinese() else ': '}{told}"


def _holder(request: HttpRequest, one: WarningCase) -> str:
    people = people_of([one.organisation_id], (REPORTER,), reader(request).tree)[one.organisation_id]
    return holder_words([each.display_name for each in people], one.state, one.step)


def _next_rung(one: WarningCase, mute: Any) -> str:
    if one.state not in rules.UNANSWERED or mute is not None:
        return ""
    ladder = queries.ladder_on(clock.today())
    rung = ladder.next_rung(one.severity, timezone.localdate(one.raised_at), one.step, working_days())
    return next_rung_words(rung, day(rung[1])) if rung else ""


def _lived(event: WarningEvent, order: OrderRequest | None) -> Lived:
    label = _(rules.EVENT_LABELS[event.kind])
    if event.kind == "escalated":
        label = _(rules.STEP_LABELS[int(event.details["step"])])
    severity = _(rules.SEVERITY_LABELS[event.severity])
    if event.kind in {"raised", "relapsed", "worsened", "eased"}:
        label = f"{label} · {severity} · {period_label(event.period)}"
    if event.category:
        label = f"{label} · {_(rules.CATEGORY_LABELS[event.category])}"
    until = event.details.get("ends_date") or event.details.get("due_date")
    english = event.details.get("words_en", "")
    if not english and event.kind == "ordered" and order is not None and order.requirement == event.words:
        english = order.requirement_en  # of events from before orders had English words
    words = words_of({"words_zh": event.words, "words_en": english}, "words")
    if until:
        until_words = day(date.fromisoformat(until))
        words = f"{words}（{until_words}）" if reading_chinese() else f"{words} ({until_words})"
    return Lived(event, label, words, event.by.display_name if event.by else _cause(event))


def _cause(event: WarningEvent) -> str:
    """What brought it about where nobody did."""
    return _("the calendar") if event.kind in {"escalated", "unmuted"} else _("the figures")


def _chart(one: WarningCase, known: dict[str, Any]) -> LineChart | None:
    """The series as it stood when it was last judged, targets beside it, the points that an alarm is about marked."""
    points = one.evidence.get("series", [])
    if len(points) < 2 or one.indicator is None:
        return None
    version = known.get(one.indicator.code)
    unit, decimals = (version.unit_of_measure, version.decimals) if version else ("", 2)
    periods = [period for period, _value in points]
    positions = [period_label(period) for period in periods]
    aims, marked = dict(map(tuple, one.evidence.get("targets", []))), set(one.evidence.get("marked", []))
    lines = [
        Series(
            indicator_label(one.indicator.code, known),
            [value for _p, value in points],
            "main",
            f"{plain(points[-1][1])}{unit}",
        )
    ]
    if aims:
        newest = [aims.get(period) for period in periods]
        last = next((value for value in reversed(newest) if value is not None), None)
        lines.append(Series(_("Target"), newest, "target", _("target %(value)s") % {"value": f"{plain(last)}{unit}"}))
    lines.append(Series(_("alarm"), [value if period in marked else None for period, value in points], "alarm"))
    at = periods.index(one.first_period) if one.first_period in periods else None
    events = (Event(at, _("raised for %(period)s") % {"period": positions[at]}),) if at is not None else ()
    title = _("{indicator}, {unit}").format(
        indicator=indicator_label(one.indicator.code, known), unit=unit or _("no unit")
    )
    return LineChart(title, positions, lines, unit, decimals, events)
