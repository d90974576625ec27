"""A new order by hand, or of a low score that the reader chose."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.engine.model.text import Text
from jixiao.web.base import clock
from jixiao.web.base.formats import plain
from jixiao.web.base.forms import finished, posted
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.followup import actions, queries, rules
from jixiao.web.followup.forms import OrderForm
from jixiao.web.followup.views.scope import ISSUE
from jixiao.web.indicators.models import Indicator
from jixiao.web.indicators.views.names import place_label, versions
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.organisations.models import Organisation

MOST_LOW = 12


def new(request: HttpRequest) -> HttpResponse:
    """What is to be mended; beside the form the low scores that an order may begin from."""
    require(request, ISSUE)
    ids = reader(request).access.visible_ids(ISSUE)
    low = queries.low_scores(ids)
    chosen = next((one for one in low if one.key == request.GET.get("of", "")), None)
    indicators = [(code, label(version)) for code, version in sorted(versions().items())]
    form = OrderForm(
        posted(request), tree=reader(request).tree, ids=ids, indicators=indicators, initial=_initial(request, chosen)
    )
    made: list[Any] = []
    then = finished(
        request, form, lambda: made.append(_issued(request, form.cleaned_data, chosen)),
        lambda: reverse("followup:order", args=[made[0].code]), _("The order is issued."),
    )  # fmt: skip
    if then is not None:
        return then
    shown = [(one, place_label(request, one.organisation_id, one.organisation_code)) for one in low[:MOST_LOW]]
    context = {"form": form, "low": shown, "chosen": chosen}
    return render(request, "followup/new.html", context, status=422 if form.errors else 200)


def _initial(request: HttpRequest, chosen: queries.LowScore | None) -> dict[str, Any]:
    today = clock.today()
    if chosen is None:
        return {"source": rules.INSPECTION, "due_date": queries.due_day(rules.INSPECTION, today)}
    values = {"period": period_label(chosen.period), "score": plain(round(chosen.score, 2)), "run": chosen.run_code}
    return {
        "source": rules.SCORE,
        "organisation": chosen.organisation_code,
        "due_date": queries.due_day(rules.SCORE, today),
        "problem": _("Lowest grade in %(period)s: %(score)s points (%(run)s).") % values,
    }


def _issued(request: HttpRequest, told: dict[str, Any], chosen: queries.LowScore | None) -> Any:
    places = {one.code: one for one in Organisation.objects.filter(code__in=[told["organisation"], *told["assisting"]])}
    is_of_score = chosen is not None and told["source"] == rules.SCORE
    draft = actions.DraftOrder(
        told["source"], places[told["organisation"]], Text("", told["problem"]), Text("", told["requirement"]),
        told["due_date"], tuple(places[code] for code in told["assisting"]),
        indicator=Indicator.objects.get(code=told["indicator"]) if told["indicator"] else None, aim=told["aim"],
        source_key=chosen.key if chosen and is_of_score else "",
    )  # fmt: skip
    return actions.issue(draft=draft, by=reader(request).user, now=clock.now())
