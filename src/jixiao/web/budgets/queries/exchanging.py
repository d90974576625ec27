"""Reads for exchange with other systems: the mapping of field names, and all papers of a year's programmes at once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from jixiao.engine.budget.exchange import ExchangeTable, read_tables
from jixiao.library import held_on
from jixiao.web.budgets.models import Evaluation, MonitoringReport, Objectives, Programme, ProgrammeUse, SelfEvaluation
from jixiao.web.budgets.queries.departments import BY_OTHERS, FILED_STATES
from jixiao.web.budgets.queries.programmes import newest
from jixiao.web.budgets.rules import watching


@dataclass(frozen=True)
class Papers:
    """Programmes by code, and by their keys: newest objectives, reports, newest self-evaluation, evaluations, use."""

    programmes: list[Programme]
    objectives: dict[int, Objectives]
    reports: dict[int, list[MonitoringReport]]
    self_evaluations: dict[int, SelfEvaluation]
    evaluations: dict[tuple[int, str], Evaluation]
    uses: dict[int, ProgrammeUse]


def exchange_tables(day: date) -> tuple[ExchangeTable, ...]:
    """Tables and fields as the other system names them."""
    return read_tables(held_on("budget-exchange", "tables", day))


def papers_of_year(ids: Collection[int], year: int) -> Papers:
    """Of programmes of organisations among `ids`; reports and self-evaluations that were sent back are left out."""
    among = Programme.objects.filter(organisation__in=list(ids), year=year)
    reports: dict[int, list[MonitoringReport]] = defaultdict(list)
    filed = MonitoringReport.objects.filter(programme__in=among).exclude(state=watching.RETURNED)
    for each in filed.select_related("programme").prefetch_related("rows__row").order_by("number"):
        reports[each.programme_id].append(each)
    told = Evaluation.objects.filter(programme__in=among, kind__in=BY_OTHERS).order_by("at", "pk")
    return Papers(
        list(among.select_related("organisation").order_by("code")),
        {each.programme_id: each for each in newest(Objectives, among, "-number").prefetch_related("rows")},
        reports,
        {each.programme_id: each for each in newest(SelfEvaluation, among.filter(state__in=FILED_STATES), "-number")},
        {(each.programme_id, each.kind): each for each in told},
        {each.programme_id: each for each in ProgrammeUse.objects.filter(programme__in=among).order_by("at", "pk")},
    )
