"""Reads of what searches found: the newest search, its findings with whether they are old, what people said."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from jixiao.web.budgets.models import BudgetFinding, BudgetSearch, PairJudgement, Programme, ProgrammeEvent
from jixiao.web.budgets.rules import finding, life

DEAR = "dear"


def newest_search(year: int) -> BudgetSearch | None:
    """The newest search through that year's programmes."""
    return BudgetSearch.objects.filter(year=year).order_by("-run_at", "-pk").first()


def searched_years(today: date) -> list[int]:
    """Years whose programmes still live: last year's and later ones."""
    found = Programme.objects.filter(year__gte=today.year - 1).values_list("year", flat=True)
    return sorted(set(found))


def searched_programmes(year: int) -> QuerySet[Programme]:
    """What a search reads: a year's programmes that were not turned down."""
    return (
        Programme.objects.filter(year=year).exclude(state=life.REFUSED).select_related("organisation").order_by("code")
    )


def newest_event() -> int:
    """The key of the newest event of any programme; 0 where nothing happened."""
    return ProgrammeEvent.objects.aggregate(newest=Max("pk"))["newest"] or 0


def findings(kind: str, year: int, ids: Collection[int]) -> QuerySet[BudgetFinding]:
    """Findings about organisations among `ids` (pairs: both), the weightiest first; `is_stale`: changed since."""
    later = ProgrammeEvent.objects.filter(kind__in=finding.MATTERS[kind], pk__gt=OuterRef("search__newest_event"))
    stale: Any = Exists(later.filter(programme=OuterRef("first")))
    found = BudgetFinding.objects.filter(year=year, kind=kind, first__organisation__in=list(ids))
    if kind == finding.ALIKE:
        found = found.filter(second__organisation__in=list(ids))
        stale = stale | Exists(later.filter(programme=OuterRef("second")))
        found = found.select_related("second__organisation")
    else:
        found = found.defer("first__content", "first__payees")
    return found.annotate(is_stale=stale).select_related("first__organisation").order_by("-weight", "pk")


def dear(year: int, ids: Collection[int]) -> tuple[int, float]:
    """How many programmes are dear beside others with the same output, and by how many yuan in all."""
    found = BudgetFinding.objects.filter(year=year, kind=finding.COST, rule=DEAR, gone_at__isnull=True)
    told = found.filter(first__organisation__in=list(ids)).aggregate(n=Count("pk"), excess=Sum("weight"))
    return told["n"], told["excess"] or 0.0


def n_changed_since(search: BudgetSearch, ids: Collection[int]) -> int:
    """How many programmes of organisations among `ids` were entered or changed after the search had read them."""
    kinds = finding.ENTERS | finding.MATTERS[finding.IDLE]
    later = ProgrammeEvent.objects.filter(pk__gt=search.newest_event, kind__in=kinds, programme__year=search.year)
    return later.filter(programme__organisation__in=list(ids)).values("programme").distinct().count()


def judgements(of: Iterable[BudgetFinding] | None = None) -> dict[frozenset[int], PairJudgement]:
    """The newest judgement of each pair, by the keys of both; of all pairs, or of those found."""
    asked = PairJudgement.objects.select_related("by").order_by("at", "pk")
    if of is not None:
        asked = asked.filter(first__in={one.first_id for one in of})
    return {frozenset((each.first_id, each.second_id)): each for each in asked}


def likeness(one: Programme, other: Programme) -> float:
    """How alike the newest search that found them called two programmes (to 100); 0 where none did."""
    both = Q(first=one, second=other) | Q(first=other, second=one)
    found = BudgetFinding.objects.filter(both, kind=finding.ALIKE).first()
    return found.weight if found is not None else 0.0
