"""When organisations were first assessed: the beginning of each cycle that the reader may see."""

from dataclasses import dataclass

from jixiao.web.analysis.queries.held import frequency_of
from jixiao.web.evaluation.models import EvaluationCycle, ScoringRun
from jixiao.web.evaluation.queries import visible_cycles
from jixiao.web.evaluation.rules import CONFIRMED
from jixiao.web.organisations.queries import OrganisationTree
from jixiao.web.organisations.rules import Access


@dataclass(frozen=True)
class Beginning:
    """A cycle, the first period of it whose result was confirmed, and whom its scheme binds."""

    cycle: EvaluationCycle
    period: str
    organisations: frozenset[int]


def beginnings(access: Access, tree: OrganisationTree, every: str) -> list[Beginning]:
    """The first confirmed period (of that frequency) of each cycle, oldest first; cycles without any are left out."""
    known = {cycle.pk: cycle for cycle in visible_cycles(access, tree)}
    rows = ScoringRun.objects.filter(state=CONFIRMED, cycle__in=known).values_list("cycle_id", "period").distinct()
    first: dict[int, str] = {}
    for cycle_id, period in rows:
        if frequency_of(period) == every:
            first[cycle_id] = min(first.get(cycle_id, period), period)
    found = [
        Beginning(known[pk], period, tree.scope(known[pk].scheme_version.scheme.organisation_id))
        for pk, period in first.items()
    ]
    return sorted(found, key=lambda each: (each.period, each.cycle.code))
