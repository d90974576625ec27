"""What every page of evaluation asks first: who reads, which period is meant, may it be seen."""

from weakref import WeakKeyDictionary

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from jixiao.web.base.rules import RuleViolation
from jixiao.web.evaluation import queries
from jixiao.web.evaluation.models import EvaluationCycle, ScoringRun
from jixiao.web.organisations.middleware import reader, require

_CHOSEN: WeakKeyDictionary[HttpRequest, queries.PeriodChoice] = WeakKeyDictionary()


def choice_of(request: HttpRequest) -> queries.PeriodChoice:
    """The cycle and period that the address means; page and frame ask the same, it is read once."""
    if request not in _CHOSEN:
        asked, read = request.GET, reader(request)
        _CHOSEN[request] = queries.chosen_period(
            asked.get("cycle", ""), asked.get("period", ""), access=read.access, tree=read.tree
        )
    return _CHOSEN[request]


def seen_cycle(request: HttpRequest, code: str) -> EvaluationCycle:
    """The cycle of that code for those who see results of an organisation that it binds; else 404."""
    require(request, "evaluation.view")
    visible = queries.visible_cycles(reader(request).access, reader(request).tree)
    cycle = next((cycle for cycle in visible if cycle.code == code), None)
    if cycle is None:
        raise Http404(code)
    return cycle


def scored_cycle(request: HttpRequest, code: str) -> EvaluationCycle:
    """The cycle of that code for the office that scores it; else 404."""
    cycle = queries.cycle_named(code)
    if cycle is None or not queries.may_score(reader(request).access, cycle):
        raise Http404(code)
    return cycle


def seen_run(request: HttpRequest, code: str) -> ScoringRun:
    """The run of that code if the reader may see it; else 404."""
    run = queries.run_named(code)
    if run is None or not queries.can_see_run(reader(request).access, run):
        raise Http404(code)
    return run


def meant_run(request: HttpRequest, choice: queries.PeriodChoice) -> ScoringRun | None:
    """The run named by ?run= (404 where it may not be seen), else the period's valid result if it may be seen."""
    code = request.GET.get("run", "")
    if code:
        return seen_run(request, code)
    run = queries.run_of(choice.cycle, choice.period)
    return run if run and queries.can_see_run(reader(request).access, run) else None


def open_organisation(request: HttpRequest, code: str, permission: str) -> int:
    """The id of the organisation of that code if `permission` covers it; else 404."""
    tree = reader(request).tree
    visible = reader(request).access.visible_ids(permission)
    for pk in visible:
        place = tree.find(pk)
        if place is not None and place.code == code:
            return pk
    raise Http404(code)


def tell(request: HttpRequest, violation: RuleViolation) -> None:
    """Show a refusal on the next page, in the reader's language."""
    messages.error(request, refusal(violation))


def refusal(violation: RuleViolation) -> str:
    """A refusal in the reader's language."""
    params = {key: _(value) if isinstance(value, str) and value else value for key, value in violation.params.items()}
    return _(violation.message) % params if params else _(violation.message)
