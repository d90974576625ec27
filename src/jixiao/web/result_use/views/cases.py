"""One proposal: the result it stands on, the rule in words, notice, reply, decision, what was carried out; and its letter."""

from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.engine.result_use.rules import KINDS
from jixiao.report.charts import LineChart, Series
from jixiao.web.base import clock
from jixiao.web.base.documents import hand_out
from jixiao.web.base.formats import plain
from jixiao.web.base.templatetags.words import period_label, reading_chinese, spoken
from jixiao.web.evaluation.models import ScoreRow
from jixiao.web.indicators.views.names import place_label
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.queries import working_days
from jixiao.web.result_use import frames, queries, rules
from jixiao.web.result_use.models import UseEvent, UseProposal
from jixiao.web.result_use.rules.wording import condition_of, use_of
from jixiao.web.result_use.views.offers import decides_now, offers
from jixiao.web.result_use.views.scope import CONFIDENTIAL, may_answer, may_draft, seen_proposal, sight
from jixiao.web.result_use.views.sentences import next_step, proposed_words, use_words

NOTICE_FORMS = ("docx", "pdf", "html")
SHOWN = 18


@dataclass(frozen=True)
class Happened:
    """One event of the chain as drawn."""

    event: UseEvent
    label: str
    who: str


def proposal(request: HttpRequest, code: str) -> HttpResponse:
    """What is proposed, why, and what to do."""
    return proposal_page(request, seen_proposal(request, code))


def notice(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The proposal as the official letter that goes out, once it is sent."""
    one = seen_proposal(request, code)
    if form not in NOTICE_FORMS or one.notified_at is None:
        raise Http404(form)
    return hand_out(frames.notice(one, "zh" if reading_chinese() else "en"), form)


def proposal_page(request: HttpRequest, one: UseProposal, refused: dict[str, Form] | None = None) -> HttpResponse:
    """The page; `refused` are forms that were sent and could not be carried out, by their act."""
    run, place = one.round.run, place_label(request, one.organisation_id, one.organisation.code)
    drafts, answers, decides = may_draft(request, one), may_answer(request, one), decides_now(request, one)
    context: dict[str, Any] = {
        "one": one, "place": place, "period": period_label(run.period), "use": use_words(one),
        "proposed": proposed_words(one), "headline": _headline(one, place), "kind": spoken(KINDS[one.kind]),
        "state_label": _(rules.STATE_LABELS[one.state]), "grade": _grade(one),
        "rule": _rule_in_words(one), "chart": _trend(one), "days_left": _days_left(one),
        "receipt": reverse("evaluation:receipt", args=[run.code, one.organisation.code, queries.root_of(run)]),
        "result": reverse("evaluation:result", args=[run.code, one.organisation.code]),
        "may_open_result": reader(request).access.can("evaluation.receipt", one.organisation_id),
        "life": [_happened(event) for event in reversed(queries.life_of(one))],
        "beside": [(each, use_words(each), _(rules.STATE_LABELS[each.state])) for each in queries.beside(one, sight(request))],
        "successor": _seen_successor(request, one), "may_notify": drafts and rules.can_act("notify", one.state),
        "may_see_round": reader(request).access.can(CONFIDENTIAL, one.organisation_id),
        "is_confidential": one.kind in rules.CONFIDENTIAL, "offers": offers(request, one, refused or {}),
        "next_step": next_step(
            one, may_draft=drafts, may_answer=answers, may_decide=decides, days_left=_days_left(one)
        ),
    }  # fmt: skip
    return render(request, "result_use/proposal.html", context, status=422 if refused else 200)


def _headline(one: UseProposal, place: str) -> str:
    return f"{place}{'：' if reading_chinese() else ': '}{use_words(one)}"


def _grade(one: UseProposal) -> str:
    total = next(
        (each for each in queries.totals_of(one.round.run) if each.organisation_id == one.organisation_id), None
    )
    return "" if total is None else total.grade_zh if reading_chinese() else total.grade_en


def _rule_in_words(one: UseProposal) -> str:
    """The rule as it stood in the set that was applied."""
    held = rules.read_document(one.round.rule_set.document)
    found = next((rule for rule in held.rules if rule.code == one.rule), None)
    if found is None:
        return ""
    when, then = spoken(condition_of(found, queries.grade_names())), spoken(use_of(found.kind, found.size))
    return _("If %(when)s: %(use)s.") % {"when": when, "use": then}


def _trend(one: UseProposal) -> LineChart | None:
    """The total of this and of earlier periods."""
    run = one.round.run
    runs = [*queries.runs_before(run), run][-SHOWN:]
    held = ScoreRow.objects.filter(run__in=[each.pk for each in runs], organisation=one.organisation_id)
    known = {row.run_id: row.score for row in held if row.node_code == queries.root_of(run)}
    values = [known.get(each.pk) for each in runs]
    if sum(value is not None for value in values) < 2:
        return None
    line = Series(_("Total score"), values, "main", plain(one.score))
    return LineChart(
        _("Total score over the periods"), [period_label(each.period) for each in runs], [line], decimals=2
    )


def _days_left(one: UseProposal) -> int | None:
    """Working days in which the organisation may still reply."""
    if one.state != rules.NOTIFIED or one.reply_due_date is None:
        return None
    return working_days().between(clock.today(), one.reply_due_date)


def _seen_successor(request: HttpRequest, one: UseProposal) -> UseProposal | None:
    found = queries.successor_of(one)
    return queries.find_proposal(found.code, sight(request)) if found else None


def _happened(event: UseEvent) -> Happened:
    if event.by is not None:
        who = event.by.display_name
    elif event.kind in {"passed", "lapsed"}:
        who = _("the calendar")
    else:
        who = _("by itself")
    return Happened(event, _(rules.EVENT_LABELS[event.kind]), who)
