"""What the office writes down of how indicators hang together."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out
from jixiao.web.base.templatetags.words import moment
from jixiao.web.doubts import actions, queries
from jixiao.web.doubts.forms import RelationsForm
from jixiao.web.doubts.views.scope import DECIDE, VIEW
from jixiao.web.indicators.views.names import versions
from jixiao.web.organisations.middleware import reader, require

EXAMPLE = """\
relations:
  - rule: range
    indicator: accuracy
    low: 0
    high: 100
  - rule: at_most
    numerator: trained
    denominator: staff
  - rule: adds_up
    parts: [paper, glass]
    total: recycled
  - rule: cumulative
    indicator: spent
  - rule: agrees
    reported: self_report
    checked: spot_check
    tolerance: 2
"""


def relations(request: HttpRequest) -> HttpResponse:
    """The relations in force, for the office to change; for others to read."""
    require(request, DECIDE if request.method == "POST" else VIEW)
    newest = queries.newest_relations()
    may_decide = reader(request).access.can(DECIDE)
    known = versions()
    started = {"document": newest.document if newest else "", "number": newest.number if newest else 0}
    form = RelationsForm(
        request.POST if request.method == "POST" else None, initial=started, known=frozenset(known)
    )  # fmt: skip
    if request.method == "POST" and carried_out(
        form, lambda: actions.save_relations(**form.cleaned_data, by=reader(request).user, now=clock.now())
    ):
        messages.success(request, _("Saved. The next search holds the figures against it."))
        return redirect("doubts:relations")
    context = {
        "form": form,
        "newest": newest,
        "versions": list(queries.all_relations()[:20]),
        "may_decide": may_decide,
        "indicators": known,
        "example": EXAMPLE,
        "headline": _("Relations between indicators, version %(n)s of %(at)s")
        % {"n": newest.number, "at": moment(newest.saved_at)}
        if newest
        else _("No relation between indicators is written down yet"),
    }
    return render(request, "doubts/relations.html", context, status=422 if form.errors else 200)
