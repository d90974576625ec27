"""What every page of reports asks first: is the run confirmed, is there such a kind, may this reader see all it tells."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.urls import reverse

from jixiao.report.formats import FORMATS
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

    @property
    def address(self) -> str:
        """The page on which it is read."""
        return self._reverse("report")

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """Name and address of it in each format."""
        return tuple((form.upper(), self._reverse("download", form)) for form in FORMATS)

    def _reverse(self, name: str, *more: str) -> str:
        arguments = [self.run.code, self.kind, *([self.about] if self.about else []), *more]
        return reverse(f"reports:{name}_of" if self.about else f"reports:{name}", args=arguments)


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
