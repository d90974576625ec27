"""What is found across programmes, for people to judge: idle funds, possible duplicates, cost per output."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.engine.budget.idle import RULES
from jixiao.engine.budget.unit_cost import STANDINGS
from jixiao.web.base.forms import carried_out, form_page, posted
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label, spoken, words_of
from jixiao.web.budgets import actions, forms, frames, queries
from jixiao.web.budgets.models import PairJudgement, Programme
from jixiao.web.budgets.rules import choosing, life, money
from jixiao.web.budgets.views.lists import chosen_year
from jixiao.web.budgets.views.scope import PROPOSALS, REVIEW, VIEW, acted_programme, actor, may, place_of, visible
from jixiao.web.budgets.views.sentences import in_money
from jixiao.web.organisations.middleware import reader, require


def _of_year(request: HttpRequest) -> tuple[int, list[Programme]]:
    """The year, and its programmes that are in the budget."""
    ids = visible(request)
    year = chosen_year(request, queries.years(ids))
    return year, list(queries.programmes(ids, year).filter(state__in=life.IN_BUDGET))


def _tabs(request: HttpRequest) -> dict[str, Any]:
    return {"may_propose": reader(request).access.can(PROPOSALS)}


def idle(request: HttpRequest) -> HttpResponse:
    """Programmes behind their own pace, carried over again, or spent in a rush; with what departments say."""
    require(request, VIEW)
    year, of = _of_year(request)
    by_code = {one.code: one for one in of}
    month, rows = frames.idle(of, queries.payments_by(of), queries.past_by(of))
    answers = queries.idle_answers(of)
    lines = [_idle_line(request, by_code[row["programme"]], row, answers) for row in rows]
    table = Table(
        [
            Column("name", _("Programme"), template="budgets/cells/programme.html", optional=False),
            Column("place", _("Organisation")),
            Column("rule", _("What was found")),
            Column("share", _("Paid"), True, "%", 1),
            Column("expected", _("Usual by now"), True, "%", 1),
            Column("unused", _("Likely unused"), True, _("10,000 yuan"), 2),
            Column("confidence", _("Certainty")),
            Column("told", _("How it was found"), template="budgets/cells/words.html"),
            Column("answer", _("What the department says"), template="budgets/cells/idle_answer.html"),
        ],
        lines, name="idle", query=request.GET, caption=_("Idle funds"),
    )  # fmt: skip
    exported = table.export(request)
    if exported is not None:
        return exported
    table.empty_text = _("No programme is behind its pace by more than chance.")
    total = sum(row["likely_unused"] or 0.0 for row in rows)
    headline = _("No idle funds are found in %(year)s") % {"year": year}
    if lines:
        headline = _("By %(month)s: %(n)s findings; about %(amount)s are likely to stay unused") % {
            "month": period_label(month), "n": len(lines), "amount": in_money(Decimal(round(total))),
        }  # fmt: skip
    context = {"headline": headline, "table": table, "here": "idle", "title": _("Idle funds"), **_tabs(request)}
    return render(request, "budgets/found.html", context)


def _idle_line(
    request: HttpRequest, one: Programme, row: Mapping[str, Any], answers: Mapping[int, Any]
) -> dict[str, Any]:
    said = answers.get(one.pk)
    certainty = {"high": _("high"), "medium": _("medium"), "low": _("low")}
    return {
        "name": label(one), "code": one.code, "place": place_of(request, one), "rule": spoken(RULES[row["rule"]]),
        "share": _percent(row["share"]), "expected": _percent(row["expected"]),
        "unused": None if row["likely_unused"] is None else row["likely_unused"] / 10_000,
        "confidence": certainty.get(row["confidence"], ""),
        "told": words_of({"told_zh": row["message_zh"], "told_en": row["message"]}, "told"),
        "answer": _(choosing.IDLE_LABELS[said.verdict]) if said else "", "said": said,
        "may_answer": may(request, "budgets.fill", one),
    }  # fmt: skip


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100


def answer_idle(request: HttpRequest, code: str) -> HttpResponse:
    """What the department says of money that lies idle."""
    one = acted_programme(request, code, life.FILLS)
    form = forms.IdleForm(posted(request))

    def act() -> object:
        told = form.cleaned_data
        given = told["given_back"] or Decimal(0)
        return actions.answer_idle(
            programme=one, verdict=told["verdict"], given_back=given, reason=told["reason"], **actor(request)
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("The answer is recorded."))
        return redirect("budgets:idle")
    headline = _("Will the money of “%(name)s” be needed?") % {"name": label(one)}
    return form_page(
        request, form, headline=headline, button=_("Record the answer"), back=reverse("budgets:idle"),
        eyebrow=_("Idle funds"), lede=_("Budget %(amount)s.") % {"amount": in_money(one.amount)},
    )  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two programmes that look alike, and what a person said."""

    one: Programme
    other: Programme
    places: tuple[str, str]
    score: float
    told: str
    judgement: PairJudgement | None
    verdict: str
    form: Any
    may_judge: bool


def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs of different departments, the most alike first; what nobody has judged stands above."""
    require(request, VIEW)
    return _pairs_page(request, {})


def _pairs_page(request: HttpRequest, refused: Mapping[frozenset[str], Any]) -> HttpResponse:
    year, of = _of_year(request)
    by_code = {one.code: one for one in of}
    judged = queries.judgements()
    pairs = [_pair(request, by_code, row, judged, refused) for row in frames.alike(of)]
    waiting = [one for one in pairs if one.judgement is None]
    n_same = sum(one.judgement is not None and one.judgement.verdict == choosing.SAME for one in pairs)
    amount = sum((min(one.one.amount, one.other.amount) for one in waiting), Decimal(0))
    headline = _("No two departments of %(year)s plan what looks like the same work") % {"year": year}
    if pairs:
        headline = ngettext(
            "%(n)s pair waits to be judged (one of two would cost %(amount)s); %(same)s judged the same work",
            "%(n)s pairs wait to be judged (one of two would cost %(amount)s); %(same)s judged the same work", len(waiting),
        ) % {"n": len(waiting), "amount": in_money(amount), "same": n_same}  # fmt: skip
    done = [one for one in pairs if one.judgement is not None]
    context = {"headline": headline, "pairs": waiting + done, "year": year, "here": "duplicates", **_tabs(request)}
    return render(request, "budgets/duplicates.html", context, status=422 if refused else 200)


def _pair(
    request: HttpRequest,
    by_code: Mapping[str, Programme],
    row: Mapping[str, Any],
    judged: Mapping[frozenset[int], PairJudgement],
    refused: Mapping[frozenset[str], Any],
) -> Pair:
    one, other = by_code[row["programme"]], by_code[row["other_programme"]]
    judgement = judged.get(frozenset((one.pk, other.pk)))
    form = refused.get(frozenset((one.code, other.code))) or forms.PairForm(auto_id=f"pair_{one.pk}_{other.pk}_%s")
    return Pair(
        one, other, (place_of(request, one), place_of(request, other)), row["score"],
        words_of({"told_zh": row["message_zh"], "told_en": row["message"]}, "told"), judgement,
        _(choosing.JUDGEMENT_LABELS[judgement.verdict]) if judgement else "", form,
        may(request, REVIEW, one) and may(request, REVIEW, other),
    )  # fmt: skip


@require_POST
def judge_pair(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """The same work twice, or not, with the reason."""
    one, second = (acted_programme(request, each, life.REVIEWS) for each in (code, other))
    if one.pk == second.pk:
        raise Http404(other)
    found = {frozenset((row["programme"], row["other_programme"])): row["score"] for row in frames.alike([one, second])}
    score = found.get(frozenset((one.code, second.code)), 0.0)
    form = forms.PairForm(request.POST, auto_id=f"pair_{one.pk}_{second.pk}_%s")
    done = carried_out(
        form, lambda: actions.judge_pair(one=one, other=second, similarity=score, **form.cleaned_data, **actor(request))
    )
    if not done:
        return _pairs_page(request, {frozenset((one.code, second.code)): form})
    messages.success(request, _("The judgement is recorded."))
    return redirect(f"{reverse('budgets:duplicates')}?year={one.year}")


def costs(request: HttpRequest) -> HttpResponse:
    """What one unit of output costs in each programme, beside others that deliver the same."""
    require(request, VIEW)
    year, of = _of_year(request)
    by_code = {one.code: one for one in of}
    paid = {key: spending.paid for key, spending in queries.paid_by(of).items()}
    rows = frames.costs(of, paid)
    lines = [_cost_line(request, by_code[row["programme"]], row) for row in rows]
    table = Table(
        [
            Column("name", _("Programme"), template="budgets/cells/programme.html", optional=False),
            Column("place", _("Organisation")),
            Column("output", _("Output")),
            Column("quantity", _("Delivered"), True, "", 1),
            Column("each", _("Cost of one"), True, _("yuan"), 2),
            Column("median", _("Median of the others"), True, _("yuan"), 2),
            Column("ratio", _("Times the median"), True, "", 2),
            Column("peers", _("Others"), True, "", 0),
            Column("standing", _("Beside others")),
            Column("excess", _("More than at the median"), True, _("10,000 yuan"), 2),
        ],
        lines, name="cost-per-output", query=request.GET, caption=_("Cost per output"),
    )  # fmt: skip
    exported = table.export(request)
    if exported is not None:
        return exported
    table.empty_text = _("No programme has told both what it delivered and what it paid.")
    dear = [row for row in rows if row["standing"] == "dear"]
    excess = Decimal(round(sum(row["excess"] or 0.0 for row in dear)))
    headline = _("%(year)s: no programme is dear beside others with the same output") % {"year": year}
    if dear:
        headline = _("%(n)s programmes are dear beside others with the same output: %(amount)s above the median") % {
            "n": len(dear), "amount": in_money(excess),
        }  # fmt: skip
    context = {"headline": headline, "table": table, "here": "costs", "title": _("Cost per output"), **_tabs(request)}
    return render(request, "budgets/found.html", context)


def _cost_line(request: HttpRequest, one: Programme, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": label(one), "code": one.code, "place": place_of(request, one),
        "output": f"{one.output_label} ({one.output_unit})", "quantity": row["quantity"], "each": row["unit_cost"],
        "median": row["peer_median"], "ratio": row["ratio"], "peers": row["n_peers"],
        "standing": spoken(STANDINGS[row["standing"]]),
        "excess": money.in_ten_thousands(Decimal(repr(row["excess"]))) if row["excess"] else None,
    }  # fmt: skip
