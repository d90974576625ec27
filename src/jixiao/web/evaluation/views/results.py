"""One organisation's result, node by node."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jixiao.web.evaluation import queries
from jixiao.web.evaluation.views.scope import open_organisation, seen_run
from jixiao.web.organisations.middleware import reader


def result(request: HttpRequest, run: str, organisation: str) -> HttpResponse:
    """The drill-down tree of one organisation in one run; 404 outside the data scope."""
    organisation_id = open_organisation(request, organisation, "evaluation.receipt")
    found = seen_run(request, run)
    scheme = queries.scheme_of(found)
    previous = queries.previous_run(found)
    drill = queries.drill(found, previous, organisation_id, scheme, queries.snapshot_of(found))
    if drill is None:
        raise Http404(organisation)
    names = queries.names_at(found.period)
    context = {
        "run": found,
        "previous": previous,
        "scheme": scheme,
        "drill": drill,
        "place": names.find(organisation_id) or reader(request).tree.find(organisation_id),
        "group": queries.group_names(scheme).get(drill.group_code),
        "grade": {grade.code: grade for grade in scheme.grades}.get(drill.grade),
        "may_contest": reader(request).access.can("evaluation.appeal", organisation_id) and found.confirmed_at,
    }
    return render(request, "evaluation/result.html", context)
