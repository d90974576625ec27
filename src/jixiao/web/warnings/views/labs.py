"""The rule lab: a draft judged over past years before anybody is warned by it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jixiao.web.warnings.views.scope import EDIT, seen_rules


def lab(request: HttpRequest, number: int) -> HttpResponse:
    """What the draft would have told."""
    one = seen_rules(request, number, EDIT)
    return render(request, "warnings/lab.html", {"one": one})
