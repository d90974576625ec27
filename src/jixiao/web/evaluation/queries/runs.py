"""Which cycles, periods and runs there are, which one is meant, and who may see it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from jixiao import Period
from jixiao.engine.model.period import Frequency
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.rules import APPROVED, LOCKED
from jixiao.web.evaluation.models import EvaluationCycle, ScoreRow, ScoringRun
from jixiao.web.evaluation.rules import COMPUTED, CONFIRMED, RUNNING
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.organisations.queries import OrganisationTree
from jixiao.web.organisations.rules import Access


@dataclass(frozen=True)
class PeriodChoice:
    """The cycle and period a page is about, and those beside it."""

    cycles: tuple[EvaluationCycle, ...] = ()
    cycle: EvaluationCycle | None = None
    periods: tuple[str, ...] = ()  # newest first
    period: str = ""

    @property
    def previous(self) -> str:
        """The period before it in time, '' at the start."""
        return self._beside(1)

    @property
    def next(self) -> str:
        """The period after it in time, '' at the end."""
        return self._beside(-1)

    def _beside(self, step: int) -> str:
        if self.period not in self.periods:
            return ""
        place = self.periods.index(self.period) + step
        return self.periods[place] if 0 <= place < len(self.periods) else ""


def cycles() -> tuple[EvaluationCycle, ...]:
    """Every cycle, newest year first, with its scheme."""
    found = EvaluationCycle.objects.select_related("scheme_version__scheme__organisation")
    return tuple(found.order_by("-year", "code"))


def visible_cycles(access: Access, tree: OrganisationTree) -> tuple[EvaluationCycle, ...]:
    """Cycles whose scheme binds an organisation that the reader sees results of, newest year first."""
    visible = access.visible_ids("evaluation.view")
    return tuple(cycle for cycle in cycles() if tree.scope(cycle.scheme_version.scheme.organisation_id) & visible)


def cycle_named(code: str) -> EvaluationCycle | None:
    """The cycle of that code, with its scheme."""
    return EvaluationCycle.objects.select_related("scheme_version__scheme__organisation").filter(code=code).first()


def chosen_period(cycle_code: str, period: str, *, access: Access, tree: OrganisationTree) -> PeriodChoice:
    """What an address means: a cycle or period that the reader has not gives way to the newest one with results."""
    known = visible_cycles(access, tree)
    if not known:
        return PeriodChoice()
    asked: dict[int, set[str]] = defaultdict(set)
    for version_id, code in CollectionTask.objects.values_list("scheme_version_id", "period").distinct():
        asked[version_id].add(code)
    scored: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for cycle_id, code, state in ScoringRun.objects.values_list("cycle_id", "period", "state"):
        scored[cycle_id][code].add(state)
    cycle = next((each for each in known if each.code == cycle_code), None) or _newest_with_results(known, scored)
    runs = scored[cycle.id]
    tasked = {code for code in asked[cycle.scheme_version_id] if code.startswith(str(cycle.year))}
    periods = tuple(sorted({*tasked, *runs}, key=_by_end, reverse=True))
    confirmed = [code for code in periods if CONFIRMED in runs.get(code, ())]
    if period not in periods:
        period = next(iter(confirmed or [code for code in periods if code in runs] or periods), "")
    return PeriodChoice(known, cycle, periods, period)


def parts_of(period: str) -> list[Period]:
    """The period and every finer one inside it."""
    whole = Period.parse(period)
    return [whole, *(part for frequency in Frequency for part in whole.parts(frequency))]


def _by_end(code: str) -> tuple[str, int]:
    """Order of periods in a year: by their last day, the shorter one first."""
    period = Period.parse(code)
    return (period.last_date.isoformat(), -period.frequency.per_year)


def _newest_with_results(known: tuple[EvaluationCycle, ...], scored: dict[int, dict[str, set[str]]]) -> EvaluationCycle:
    done = [each for each in known if any(CONFIRMED in states for states in scored[each.id].values())]
    running = [each for each in done if each.state == RUNNING]
    return next(iter(running or done or known))


def _runs() -> QuerySet[ScoringRun]:
    related = ("cycle__scheme_version__scheme__organisation", "created_by", "confirmed_by")
    return ScoringRun.objects.select_related(*related).defer("snapshot")


def run_named(code: str) -> ScoringRun | None:
    """The run of that code."""
    return _runs().filter(code=code).first()


def runs_of(cycle: EvaluationCycle, *, with_unconfirmed: bool) -> list[ScoringRun]:
    """The cycle's runs, newest period first; those that were never confirmed only where asked for."""
    found = _runs().filter(cycle=cycle)
    if not with_unconfirmed:
        found = found.filter(confirmed_at__isnull=False)
    return sorted(found, key=lambda run: (_by_end(run.period), run.number), reverse=True)


def run_of(cycle: EvaluationCycle | None, period: str) -> ScoringRun | None:
    """The confirmed run of a period: its valid result."""
    return _runs().filter(cycle=cycle, period=period, state=CONFIRMED).first() if cycle and period else None


def previous_run(run: ScoringRun) -> ScoringRun | None:
    """The valid result of the period before, under any version of the same scheme."""
    before = str(Period.parse(run.period).previous())
    scheme = run.cycle.scheme_version.scheme_id
    return _runs().filter(cycle__scheme_version__scheme=scheme, period=before, state=CONFIRMED).first()


def runs_to_try(version: SchemeVersion, access: Access, tree: OrganisationTree) -> list[ScoringRun]:
    """Confirmed runs that a draft can be tried on, newest first: of its own scheme, else of others that the reader sees."""
    confirmed = _runs().filter(state=CONFIRMED)
    own = confirmed.filter(cycle__scheme_version__scheme=version.scheme_id)
    found = list(own) or list(confirmed.filter(cycle__in=[cycle.pk for cycle in visible_cycles(access, tree)]))
    return sorted(found, key=lambda run: _by_end(run.period), reverse=True)


def waiting_runs(access: Access) -> list[ScoringRun]:
    """Runs that are computed and wait for the reader's confirmation."""
    ids = access.visible_ids("evaluation.confirm")
    return list(_runs().filter(state=COMPUTED, cycle__scheme_version__scheme__organisation__in=ids).order_by("-id"))


def may_score(access: Access, cycle: EvaluationCycle) -> bool:
    """Whether the reader scores this cycle: the office of the organisation that owns its scheme."""
    return access.can("evaluation.score", cycle.scheme_version.scheme.organisation_id)


def can_see_run(access: Access, run: ScoringRun) -> bool:
    """A confirmed run is seen by all who see an organisation ranked in it; an unconfirmed one by those who score."""
    if may_score(access, run.cycle):
        return True
    if run.confirmed_at is None:
        return False
    return ScoreRow.objects.filter(run=run, organisation__in=access.visible_ids("evaluation.view")).exists()


@dataclass(frozen=True)
class CycleLine:
    """One cycle in the list with how many of its periods are confirmed."""

    cycle: EvaluationCycle
    n_confirmed: int
    newest: str


def cycle_lines(known: Iterable[EvaluationCycle]) -> list[CycleLine]:
    """Cycles with their confirmed periods; one query."""
    confirmed: dict[int, list[str]] = defaultdict(list)
    for cycle_id, period in ScoringRun.objects.filter(state=CONFIRMED).values_list("cycle_id", "period"):
        confirmed[cycle_id].append(period)
    return [
        CycleLine(each, len(confirmed[each.pk]), max(confirmed[each.pk], key=_by_end, default="")) for each in known
    ]


@dataclass(frozen=True)
class PeriodLine:
    """One period of a cycle: how many tasks are approved, its valid run, and a newer one that waits."""

    period: str
    n_tasks: int
    n_done: int
    confirmed: ScoringRun | None
    waiting: ScoringRun | None


def period_lines(cycle: EvaluationCycle, *, with_unconfirmed: bool) -> list[PeriodLine]:
    """Every period with tasks or runs, and the year as a whole, newest first."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    rows = CollectionTask.objects.filter(scheme_version=cycle.scheme_version_id, period__startswith=str(cycle.year))
    for period, state, n in rows.values_list("period", "state").annotate(n=Count("id")):
        for code in {period, str(cycle.year)}:
            counts[code][0] += n
            counts[code][1] += n if state in {APPROVED, LOCKED} else 0
    runs = defaultdict(list)
    for run in runs_of(cycle, with_unconfirmed=with_unconfirmed):
        runs[run.period].append(run)
    return [
        PeriodLine(
            code,
            counts[code][0],
            counts[code][1],
            next((run for run in runs[code] if run.state == CONFIRMED), None),
            next((run for run in runs[code] if run.state == COMPUTED), None),
        )
        for code in sorted({*counts, *runs}, key=_by_end, reverse=True)
    ]


@dataclass(frozen=True)
class Readiness:
    """What scoring a period would use, and whose figures would be missing."""

    n_tasks: int
    n_done: int
    missing: tuple[tuple[str, str, str, str], ...]  # label_zh, label_en, period, state


def readiness(cycle: EvaluationCycle, period: str, tree: OrganisationTree) -> Readiness:
    """Tasks of the period (all months of a year): how many are approved, and which are not."""
    inside = [str(part) for part in parts_of(period)]
    tasks = CollectionTask.objects.filter(scheme_version=cycle.scheme_version_id, period__in=inside)
    rows = list(tasks.order_by("period", "organisation__code").values_list("organisation_id", "period", "state"))
    missing = []
    for organisation_id, code, state in rows:
        place = tree.find(organisation_id)
        if state not in {APPROVED, LOCKED} and place is not None:
            missing.append((place.label_zh, place.label_en, code, state))
    return Readiness(len(rows), len(rows) - len(missing), tuple(missing))
