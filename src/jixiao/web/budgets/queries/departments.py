"""Reads of a year's programmes by department: which reports came when, what they say, and what was self-evaluated."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone

from jixiao.web.budgets.models import Evaluation, MonitoringReport, MonitoringRow, Programme, SelfEvaluation
from jixiao.web.budgets.queries.programmes import newest
from jixiao.web.budgets.rules import evaluating, life, watching

BY_OTHERS = tuple(evaluating.KIND_LABELS)
FILED_STATES = life.IN_BUDGET - {life.RUNNING}


def filed_by(ids: Collection[int], month: str) -> dict[int, date]:
    """When each programme's report up to that month was first filed, by its key; those sent back do not count."""
    told = MonitoringReport.objects.filter(programme__organisation__in=list(ids), month=month)
    first = told.exclude(state=watching.RETURNED).values_list("programme").annotate(at=Min("filed_at"))
    return {key: timezone.localdate(at) for key, at in first}


def likelihoods_by(ids: Collection[int], month: str) -> dict[tuple[int, str], int]:
    """How many indicators of an organisation are said to be reached 确定能, 有可能, 完全不可能: by (organisation, word).

    Of each programme the newest report up to that month that was not sent back.
    """
    told = MonitoringReport.objects.filter(programme__organisation__in=list(ids), month=month)
    last = told.exclude(state=watching.RETURNED).values("programme").annotate(key=Max("pk")).values("key")
    rows = MonitoringRow.objects.filter(report__in=last).values_list("report__programme__organisation", "likelihood")
    return {(place, word): n for place, word, n in rows.annotate(n=Count("pk")).order_by()}


def own_scores_by(
    ids: Collection[int], year: int, *, kind: str = life.PROGRAMME
) -> dict[int, tuple[Decimal | None, str, str]]:
    """Score and grade (zh, en) of each programme whose self-evaluation was filed and not sent back, by its key."""
    return own_scores_among(Programme.every.filter(organisation__in=list(ids), year=year, kind=kind))


def own_scores_among(among: QuerySet[Programme]) -> dict[int, tuple[Decimal | None, str, str]]:
    """The same of a query."""
    among = among.filter(state__in=FILED_STATES)
    found = newest(SelfEvaluation, among, "-number").values_list("programme", "score", "grade_zh", "grade_en")
    return {key: (score, zh, en) for key, score, zh, en in found}


def review_scores_by(ids: Collection[int], year: int) -> dict[int, Decimal]:
    """The office's newest score of each whole department's self-evaluation, by the key of its form."""
    told = Evaluation.objects.filter(
        programme__organisation__in=list(ids), programme__year=year, kind=evaluating.REVIEW
    )
    return dict(told.order_by("at", "pk").values_list("programme", "score"))


def places_with_programmes(ids: Collection[int], year: int) -> frozenset[int]:
    """Organisations among `ids` that have a programme in that year's budget."""
    among = Programme.objects.filter(organisation__in=list(ids), year=year, state__in=life.IN_BUDGET)
    return frozenset(among.order_by().values_list("organisation", flat=True).distinct())


def n_evaluated_by(ids: Collection[int], year: int) -> dict[int, int]:
    """How many programmes of each organisation a department or finance evaluation looked at, by the organisation."""
    told = Evaluation.objects.filter(programme__organisation__in=list(ids), programme__year=year, kind__in=BY_OTHERS)
    rows = told.values_list("programme__organisation").annotate(n=Count("programme", distinct=True))
    return dict(rows.order_by())
