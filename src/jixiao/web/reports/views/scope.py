"""What every page of reports asks first: is the run confirmed, is there such a kind, may this reader see all it tells."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from jixiao.report.kinds import KINDS
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.views.scope import seen_run
from jixiao.web.organisations.middleware import reader
from jixiao.web.reports import queries, rules


@dataclass(frozen=True)
class Asked:
    """A report that exists for the reader; `about` is the organisation's code for kinds about one."""

    run: ScoringRun
    kind: str
    about: str = ""


def asked_for(request: HttpRequest, run: str, kind: str, organisation: str) -> Asked:
    """The report asked for; 404 where there is none or the reader does not see all that it tells."""
    found = seen_run(request, run)
    if found.confirmed_at is None or kind not in KINDS or KINDS[kind].of_one != bool(organisation):
        raise Http404(kind)
    visible, ranked = visible_ids(request), queries.ranked_ids(found)
    if organisation:
        may = organisation in ranked and ranked[organisation] in visible
    else:
        may = rules.is_whole_in_sight(visible, ranked.values())
    if not may:
        raise Http404(kind)
    return Asked(found, kind, organisation)


def visible_ids(request: HttpRequest) -> frozenset[int]:
    """Organisations whose results the reader sees in full."""
    return reader(request).access.visible_ids(rules.PERMISSION)
