"""Name, year and first period."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import period_label
from jixiao.web.indicators.rules import check_label
from jixiao.web.set_up import queries, rules
from jixiao.web.set_up.views.scope import open_draft, saved, step_page


def name(request: HttpRequest, pk: int) -> HttpResponse:
    """What the scheme is called, for which year, and from which period on figures are asked for."""
    draft, chosen = open_draft(request, pk)
    template, today = queries.template_of(draft), clock.today()
    errors = {}
    if request.method == "POST":
        year = _year(request.POST.get("year", ""), chosen.year)
        period = request.POST.get("first_period", "")
        if year != chosen.year or period not in rules.periods_of(year, template.periodicity):
            period = queries.suggested_period(template, year, today)
        chosen = replace(
            chosen, label_zh=request.POST.get("label_zh", "").strip()[:200], year=year, first_period=period,
            label_en=request.POST.get("label_en", "").strip()[:200],
        )  # fmt: skip
        try:
            check_label(chosen.label_zh, chosen.label_en)
            rules.check_first_period(period, year, template.periodicity)
        except RuleViolation as refusal:
            errors["label_zh" if refusal.code == "label_missing" else "first_period"] = in_words(refusal)
        if not errors:
            return saved(request, draft, rules.NAME, chosen)
    return step_page(
        request, draft, rules.NAME, chosen, refused=bool(errors), errors=errors,
        headline=_("What is it called, and for which year?"),
        years=sorted({today.year - 1, today.year, today.year + 1, chosen.year}),
        periods=[(code, period_label(code)) for code in rules.periods_of(chosen.year, template.periodicity)],
    )  # fmt: skip


def _year(text: str, before: int) -> int:
    """One of the years that are offered; the one before where it is none."""
    this = clock.today().year
    return int(text) if text in {str(this - 1), str(this), str(this + 1)} else before
