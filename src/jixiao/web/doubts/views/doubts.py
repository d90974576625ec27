"""A doubt's own page: its evidence, the rule's official text, what was said, and what may be done."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.report.charts import Event, LineChart, Series
from jixiao.web.base import clock
from jixiao.web.base.formats import plain
from jixiao.web.base.forms import carried_out
from jixiao.web.base.templatetags.words import period_label
from jixiao.web.collection.views.evidence import fetched, sent_file
from jixiao.web.doubts import actions, queries, rules
from jixiao.web.doubts.forms import DecideForm, ExplainForm
from jixiao.web.doubts.models import Doubt
from jixiao.web.doubts.views.scope import DECIDE, EXPLAIN, seen_doubt
from jixiao.web.doubts.views.sentences import about_words, doubt_headline, next_step, rule_name, spoken
from jixiao.web.indicators.views.names import indicator_label, may, versions
from jixiao.web.organisations.middleware import reader

ACTS = {"accept": actions.accept, "confirm": actions.confirm, "dismiss": actions.dismiss}


def doubt(request: HttpRequest, pk: int) -> HttpResponse:
    """Evidence and what to do."""
    return _page(request, seen_doubt(request, pk))


def _page(
    request: HttpRequest, one: Doubt, *, explain_form: ExplainForm | None = None, decide_form: DecideForm | None = None
) -> HttpResponse:
    may_explain = may(request, EXPLAIN, one.organisation_id) and rules.can_act("explain", one.state)
    may_decide = may(request, DECIDE, one.organisation_id)
    known, n_others = versions(), len(queries.likewise(one))
    words = queries.rule_words(one.rule)
    refused = explain_form or decide_form
    context = {
        "doubt": one,
        "headline": doubt_headline(request, one, known),
        "place": about_words(request, one),
        "version": known.get(one.indicator.code) if one.indicator else None,
        "chart": _chart(one, known),
        "rule": words,
        "rule_label": rule_name(one.rule),
        "rule_text": spoken(words.official) if words else "",
        "rule_sample": spoken(words.sample) if words else "",
        "state_label": _(rules.STATE_LABELS[one.state]),
        "next_step": next_step(one, may_explain=may_explain, may_decide=may_decide),
        "explanations": queries.explanations_of(one),
        "others": [(other, rule_name(other.rule), _(rules.STATE_LABELS[other.state])) for other in queries.same_figure(one)],
        "task": one.observation.submission.task if one.observation and one.observation.submission else None,
        "task_to_return": queries.task_to_return(one),
        "explain_form": (explain_form or ExplainForm(auto_id="explain_%s", n_others=n_others)) if may_explain else None,
        "decide_form": decide_form or DecideForm(auto_id="decide_%s", n_others=n_others),
        "acts": [act for act in rules.DECISIONS if may_decide and rules.can_act(act, one.state)],
    }  # fmt: skip
    return render(request, "doubts/doubt.html", context, status=422 if refused is not None and refused.errors else 200)


def _chart(one: Doubt, known: dict[str, Any]) -> LineChart | None:
    """The series as it stood when the doubt was found, the doubtful figure marked."""
    points = one.evidence.get("series", [])
    if len(points) < 2 or one.indicator is None:
        return None
    code = one.indicator.code
    version = known.get(code)
    unit, decimals = (version.unit_of_measure, version.decimals) if version else ("", 2)
    positions = [period_label(period) for period, _value in points]
    at = next((place for place, (period, _value) in enumerate(points) if period == one.period), None)
    lines = [
        Series(
            indicator_label(code, known), [value for _period, value in points], "main", f"{plain(points[-1][1])}{unit}"
        )
    ]
    events: tuple[Event, ...] = ()
    if at is not None:
        marked = [value if place == at else None for place, (_period, value) in enumerate(points)]
        lines.append(Series(_("doubtful"), marked, "other", " "))
        events = (Event(at, f"{positions[at]} · {plain(points[at][1])}{unit}"),)
    title = _("{indicator}, {unit}").format(indicator=indicator_label(code, known), unit=unit or _("no unit"))
    return LineChart(title, positions, lines, unit, decimals, events, compact=True)


@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """The department says how the figure came about."""
    one = seen_doubt(request, pk, EXPLAIN)
    others = queries.likewise(one)
    form = ExplainForm(request.POST, request.FILES, auto_id="explain_%s", n_others=len(others))

    def act() -> None:
        sent = sent_file(form.cleaned_data["file"])
        with transaction.atomic():
            for each in _meant(one, others, form):
                words = form.cleaned_data["words"]
                actions.explain(doubt=each, words=words, by=reader(request).user, now=clock.now(), **sent)

    if not carried_out(form, act):
        return _page(request, one, explain_form=form)
    messages.success(request, _("Explained. The office reads it and decides."))
    return redirect("doubts:doubt", pk)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the explanation, confirm the error, or dismiss the doubt, with a reason."""
    one = seen_doubt(request, pk, DECIDE)
    decision = request.POST.get("decision", "")
    act = ACTS.get(decision)
    others = [each for each in queries.likewise(one) if rules.can_act(decision, each.state)] if act else []
    form = DecideForm(request.POST, auto_id="decide_%s", n_others=len(others))
    if act is None:
        form.add_error(None, _("Choose one of the decisions."))

    def carry() -> None:
        assert act is not None
        with transaction.atomic():
            for each in _meant(one, others, form):
                act(doubt=each, reason=form.cleaned_data["reason"], by=reader(request).user, now=clock.now())

    if act is None or not carried_out(form, carry):
        return _page(request, one, decide_form=form)
    messages.success(request, _said(decision, one))
    return redirect("doubts:doubt", pk)


def _meant(one: Doubt, others: list[Doubt], form: Form) -> list[Doubt]:
    """The doubt, and those of other periods where the box says so."""
    return [one, *others] if form.cleaned_data.get("likewise") else [one]


def _said(decision: str, one: Doubt) -> str:
    if decision == "accept":
        return _("Accepted. The figure stands.")
    if decision == "dismiss":
        return _("Dismissed. The figure stands.")
    if one.observation and one.observation.submission:
        return _("Confirmed as an error. Where its task could still be returned, it is with the department again.")
    return _("Confirmed as an error. No task can be returned: have the figure corrected at its source.")


def download(request: HttpRequest, pk: int, explanation_pk: int) -> HttpResponse | FileResponse:
    """The file of an explanation, always as a download, never opened by the browser on our pages."""
    one = seen_doubt(request, pk)
    found = next((each for each in queries.explanations_of(one) if each.pk == explanation_pk), None)
    if found is None:
        raise Http404(explanation_pk)
    return fetched(found.file_digest, found.file_name)
