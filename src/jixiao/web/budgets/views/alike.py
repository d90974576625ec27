"""Programmes of two departments that look like the same work, as the newest search found them, and what people judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.web.base.forms import carried_out
from jixiao.web.base.templatetags.words import words_of
from jixiao.web.budgets import actions, forms, queries
from jixiao.web.budgets.models import BudgetFinding, PairJudgement
from jixiao.web.budgets.rules import choosing, finding, life
from jixiao.web.budgets.views.scope import REVIEW, VIEW, acted_programme, may, place_of
from jixiao.web.budgets.views.searching import About, about
from jixiao.web.budgets.views.sentences import in_money
from jixiao.web.organisations.middleware import actor, require

PAGE_LENGTH = 20
Keys = frozenset[int]


@dataclass(frozen=True)
class Pair:
    """A finding as drawn: both programmes with their places, what was judged, the form to judge."""

    found: Any
    places: tuple[str, str]
    told: str
    judgement: PairJudgement | None
    verdict: str
    is_said_before: bool
    form: Any
    may_judge: bool


def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs of different departments, the most alike first; what nobody has judged stands above."""
    require(request, VIEW)
    return _page(request, {})


def _page(request: HttpRequest, refused: Mapping[Keys, Any]) -> HttpResponse:
    page = about(request, "duplicates", _("Possible duplicates"), is_searched=True)
    found = list(queries.findings(finding.ALIKE, page.year, page.ids))
    judged = queries.judgements(found)
    found = [one for one in found if one.gone_at is None or _keys(one) in judged]
    waiting = [one for one in found if _keys(one) not in judged]
    listed = sorted(found, key=lambda one: (_keys(one) not in refused, _keys(one) in judged))
    pages = Paginator(listed, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "headline": _headline(page, found, waiting, judged), "pages": pages,
        "pairs": [_pair(request, one, judged.get(_keys(one)), refused) for one in pages.object_list],
        **page.context(),
    }  # fmt: skip
    return render(request, "budgets/duplicates.html", context, status=422 if refused else 200)


def _keys(one: BudgetFinding) -> Keys:
    assert one.second_id is not None  # of kind ALIKE
    return frozenset((one.first_id, one.second_id))


def _headline(
    page: About,
    found: Sequence[BudgetFinding],
    waiting: Sequence[BudgetFinding],
    judged: Mapping[Keys, PairJudgement],
) -> str:
    if page.search is None:
        return _("%(year)s has not been searched for duplicates yet") % {"year": page.year}
    if not found:
        return _("No two departments of %(year)s plan what looks like the same work") % {"year": page.year}
    amount = sum((min(one.first.amount, one.second.amount) for one in waiting if one.second), Decimal(0))
    n_same = sum(judged[_keys(one)].verdict == choosing.SAME for one in found if _keys(one) in judged)
    return ngettext(
        "%(n)s pair waits to be judged (one of two would cost %(amount)s); %(same)s judged the same work",
        "%(n)s pairs wait to be judged (one of two would cost %(amount)s); %(same)s judged the same work", len(waiting),
    ) % {"n": len(waiting), "amount": in_money(amount), "same": n_same}  # fmt: skip


def _pair(
    request: HttpRequest, one: BudgetFinding, judgement: PairJudgement | None, refused: Mapping[Keys, Any]
) -> Pair:
    first, second = one.first, one.second
    assert second is not None
    form = refused.get(_keys(one)) or forms.PairForm(auto_id=f"pair_{first.pk}_{second.pk}_%s")
    return Pair(
        one, (place_of(request, first), place_of(request, second)),
        words_of({"told_zh": one.told["message_zh"], "told_en": one.told["message"]}, "told"), judgement,
        _(choosing.JUDGEMENT_LABELS[judgement.verdict]) if judgement else "",
        judgement is not None and judgement.at < one.changed_at, form,
        may(request, REVIEW, first) and may(request, REVIEW, second),
    )  # fmt: skip


@require_POST
def judge_pair(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """The same work twice, or not, with the reason."""
    one, second = (acted_programme(request, each, life.REVIEWS) for each in (code, other))
    if one.pk == second.pk:
        raise Http404(other)
    score = queries.likeness(one, second)
    first, last = sorted((one, second), key=lambda each: each.pk)
    form = forms.PairForm(request.POST, auto_id=f"pair_{first.pk}_{last.pk}_%s")
    done = carried_out(
        form, lambda: actions.judge_pair(one=one, other=second, similarity=score, **form.cleaned_data, **actor(request))
    )
    if not done:
        return _page(request, {frozenset((one.pk, second.pk)): form})
    messages.success(request, _("The judgement is recorded."))
    return redirect(f"{reverse('budgets:duplicates')}?year={one.year}")
