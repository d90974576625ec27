"""The official results that rules of use read: totals of confirmed runs, with what came before, and which of them are final."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.web.budgets.queries import programmes
from jixiao.web.budgets.rules.life import IN_BUDGET
from jixiao.web.evaluation.models import EvaluationCycle, FindingRow, ScoreRow, ScoringRun
from jixiao.web.evaluation.queries import final_runs, scheme_of_cycle
from jixiao.web.evaluation.rules import CONFIRMED, SUPERSEDED

VETO_FINDING = "veto"
"""What the engine calls the finding that a veto struck."""


@dataclass(frozen=True)
class Total:
    """One organisation's total in a run, with how many of its group are ranked. `grade_zh`, `grade_en`: its name."""

    organisation_id: int
    organisation_code: str
    period: str
    score: float
    rank: int | None
    n_ranked: int
    group: str
    grade: str
    grade_zh: str
    grade_en: str
    is_vetoed: bool


def root_of(run: ScoringRun) -> str:
    """The node of a run that holds its totals."""
    return run.cycle.scheme_version.scheme.code


def totals_of(run: ScoringRun) -> list[Total]:
    """Every organisation that has a total in the run, by code; those without one have no result."""
    return totals_by_run([run])[run.pk]


def totals_by_run(runs: Collection[ScoringRun], *, with_vetoes: bool = True) -> dict[int, list[Total]]:
    """The totals of each run. Two queries, however many runs there are; one where nobody asks for vetoes."""
    keys, roots = [run.pk for run in runs], {run.pk: root_of(run) for run in runs}
    rows = ScoreRow.objects.filter(run__in=keys, node_code__in=set(roots.values()), score__isnull=False)
    held: dict[int, list[ScoreRow]] = defaultdict(list)
    for row in rows.select_related("organisation").order_by("organisation__code"):
        if row.node_code == roots[row.run_id]:
            held[row.run_id].append(row)
    vetoed: dict[int, set[str]] = defaultdict(set)
    struck = FindingRow.objects.filter(run__in=keys, rule=VETO_FINDING) if with_vetoes else FindingRow.objects.none()
    for run_id, code in struck.values_list("run", "organisation_code"):
        vetoed[run_id].add(code)
    return {run.pk: _totals(run, held[run.pk], vetoed[run.pk]) for run in runs}


def keys_of_totals(runs: Collection[ScoringRun]) -> list[tuple[int, int]]:
    """Run and organisation of every total."""
    roots = {run.pk: root_of(run) for run in runs}
    rows = ScoreRow.objects.filter(run__in=list(roots), node_code__in=set(roots.values()), score__isnull=False)
    told = rows.values_list("run", "organisation", "node_code")
    return [(run_id, organisation_id) for run_id, organisation_id, node in told if node == roots[run_id]]


def _totals(run: ScoringRun, rows: Collection[ScoreRow], vetoed: Collection[str]) -> list[Total]:
    names = {grade.code: grade for grade in scheme_of_cycle(run.cycle).grades}
    sizes = Counter(row.peer_group for row in rows if row.rank is not None)
    return [
        Total(
            row.organisation_id, row.organisation.code, run.period, row.score, row.rank, sizes[row.peer_group],
            row.peer_group, row.grade, names[row.grade].label_zh if row.grade in names else row.grade,
            names[row.grade].label_en if row.grade in names else row.grade, row.organisation.code in vetoed,
        )
        for row in rows
        if row.score is not None
    ]  # fmt: skip


def runs_before(run: ScoringRun) -> list[ScoringRun]:
    """The valid results of earlier periods of the same length under the same scheme, oldest first."""
    scheme, own = run.cycle.scheme_version.scheme_id, Period.parse(run.period)
    found = confirmed_runs().filter(cycle__scheme_version__scheme=scheme).exclude(pk=run.pk)
    before = [each for each in found if (at := Period.parse(each.period)).frequency == own.frequency and at < own]
    return sorted(before, key=lambda each: Period.parse(each.period).last_date)


def confirmed_runs() -> QuerySet[ScoringRun]:
    """Valid results, without their frozen input."""
    related = ("cycle__scheme_version__scheme",)
    return ScoringRun.objects.filter(state=CONFIRMED).select_related(*related).defer("snapshot").order_by("pk")


def find_run(code: str) -> ScoringRun | None:
    """A run that is or was valid, by its code."""
    found = ScoringRun.objects.filter(code=code, confirmed_at__isnull=False)
    return found.select_related("cycle__scheme_version__scheme").defer("snapshot").first()


def runs_of_year(year: int) -> list[ScoringRun]:
    """The valid results of a year's cycles with their rounds, newest period first."""
    return sorted(confirmed_runs().filter(cycle__year=year).select_related("use_round"), key=_newest_first)


def _newest_first(run: ScoringRun) -> tuple[int, int, str]:
    period = Period.parse(run.period)
    return (-period.last_date.toordinal(), period.frequency.per_year, run.code)


def grade_names() -> dict[str, Text]:
    """The grades of every law under which there is a valid result, by code and by Chinese name, as rules may call them."""
    cycles = EvaluationCycle.objects.filter(pk__in=confirmed_runs().order_by().values("cycle"))
    found: dict[str, Text] = {}
    for cycle in cycles.select_related("scheme_version").order_by("year", "pk"):
        for grade in scheme_of_cycle(cycle).grades:
            name = Text(grade.label_en or grade.label_zh or grade.code, grade.label_zh or grade.code)
            found |= {grade.code: name, grade.label_zh or grade.code: name}
    return found


def years_with_results() -> list[int]:
    """Years that have a valid result, newest first."""
    found = confirmed_runs().order_by().values_list("cycle__year", flat=True).distinct()
    return sorted(found, reverse=True)


def runs_to_use(today: date) -> list[ScoringRun]:
    """Final results to which nobody has applied the rules yet, newest period first."""
    waiting = list(confirmed_runs().filter(use_round__isnull=True))
    final = final_runs(waiting, today)
    return sorted((run for run in waiting if run.pk in final), key=_newest_first)


def runs_to_try() -> list[ScoringRun]:
    """Valid results that a draft can be tried on: newest year first, in it the year as a whole first."""
    found = list(confirmed_runs())
    return sorted(
        found, key=lambda run: (-run.cycle.year, Period.parse(run.period).frequency.per_year, _newest_first(run))
    )


def corrected_run(run: ScoringRun) -> ScoringRun | None:
    """The valid result that took the place of one that is not valid any more."""
    if run.state != SUPERSEDED:
        return None
    return confirmed_runs().filter(cycle=run.cycle_id, period=run.period).first()


def budgets_of(ids: Collection[int], year: int) -> dict[int, Decimal]:
    """Yuan in the budget of each organisation's own programmes of that year; one query."""
    found = programmes(ids, year).filter(state__in=IN_BUDGET).order_by().values_list("organisation")
    held: dict[int, Decimal] = defaultdict(Decimal)
    for organisation_id, amount in found.annotate(total=Sum("amount")):
        held[organisation_id] += amount
    return dict(held)
