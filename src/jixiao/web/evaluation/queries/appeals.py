"""Appeals and corrections: which there are, what an accepted one can change and touches, and the public's ledger."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from jixiao import Period
from jixiao.engine.model.parts import Adjustment, Grade
from jixiao.web.evaluation import frames
from jixiao.web.evaluation.models import Appeal, AppealEvent, Correction, ItemEntry, ScoreRow, ScoringRun
from jixiao.web.evaluation.queries.entries import enterable
from jixiao.web.evaluation.queries.results import scheme_of, scheme_of_cycle, snapshot_of
from jixiao.web.evaluation.rules import CONFIRMED, COUNTED, OFFICE_OWES, OPEN_APPEALS, UPHELD, Changeable
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.queries import working_days


def _appeals() -> QuerySet[Appeal]:
    related = (
        "cycle__scheme_version__scheme", "organisation", "run", "entry", "submitted_by", "answered_by", "approved_by",
    )  # fmt: skip
    return Appeal.objects.select_related(*related).defer("run__snapshot")


def find_appeal(code: str, visible: Collection[int]) -> Appeal | None:
    """The appeal of that code by one of these organisations."""
    return _appeals().filter(code=code, organisation__in=visible).first()


def appeals_of(visible: Collection[int]) -> list[Appeal]:
    """Appeals of these organisations: those that wait for the office by their deadline, then the newest."""
    found = list(_appeals().filter(organisation__in=visible).order_by("-submitted_at", "-pk"))
    owed = sorted((each for each in found if each.state in OFFICE_OWES), key=lambda each: (each.due_date, each.pk))
    return [*owed, *(each for each in found if each.state not in OFFICE_OWES)]


def waiting_appeals(heard: Collection[int], endorsed: Collection[int]) -> list[Appeal]:
    """What waits for a reader: appeals to examine, and found right to approve."""
    found = _appeals().filter(state__in=OFFICE_OWES).order_by("due_date", "pk")
    return [each for each in found if each.organisation_id in (endorsed if each.state == UPHELD else heard)]


def life_of_appeal(appeal: Appeal) -> list[AppealEvent]:
    """What happened to it, first to last."""
    return list(appeal.events.select_related("by").order_by("pk"))


def open_appeals_of(run: ScoringRun) -> int:
    """How many appeals of the run's period are open."""
    return Appeal.objects.filter(cycle=run.cycle_id, period=run.period, state__in=OPEN_APPEALS).count()


def changeable(appeal: Appeal) -> Changeable:
    """What an accepted appeal could change now."""
    scheme = scheme_of_cycle(appeal.cycle)
    periods = dict.fromkeys([appeal.period, *frames.periods_of(scheme, appeal.period)], None)
    used, declared = frames.approved(sorted(scheme.indicators), [appeal.organisation_id], periods)
    entries = ItemEntry.objects.filter(
        cycle=appeal.cycle_id, organisation=appeal.organisation_id, state__in=COUNTED
    ).values_list("code", "period")
    whole = Period.parse(appeal.period)
    return Changeable(
        frozenset((row[1], row[2]) for row in (*used, *declared)),
        frozenset(row[:2] for row in targets_of_appeal(appeal)),
        frozenset(code for code, period in entries if whole.contains(Period.parse(period))),
        frozenset(
            code
            for code, item in enterable(scheme).items()
            if isinstance(item, Adjustment) and item.kind == "bonus"
        ),
    )  # fmt: skip


def figures_of_appeal(appeal: Appeal) -> list[tuple[str, str, float | None]]:
    """The approved figures that the office may correct: indicator, period, value (None: declared as nothing)."""
    scheme = scheme_of_cycle(appeal.cycle)
    periods = dict.fromkeys([appeal.period, *frames.periods_of(scheme, appeal.period)], None)
    used, declared = frames.approved(sorted(scheme.indicators), [appeal.organisation_id], periods)
    return sorted([*((row[1], row[2], row[3]) for row in used), *((row[1], row[2], None) for row in declared)])


def targets_of_appeal(appeal: Appeal) -> list[tuple[str, str, float]]:
    """The organisation's targets that the period is scored by, which the office may correct: indicator, period, target."""
    scheme, code = scheme_of_cycle(appeal.cycle), appeal.organisation.code
    periods = frames.periods_of(scheme, appeal.period)
    found = frames.targets_of(sorted(scheme.indicators), {appeal.organisation_id: code}, periods)
    return [row[1:] for row in found]


def runs_touched(patch: frames.Patch) -> list[ScoringRun]:
    """Every valid result that reads, or would read, what is changed; the earliest period first."""
    runs = ScoringRun.objects.filter(state=CONFIRMED).select_related("cycle__scheme_version__scheme__organisation")
    found = runs.defer("snapshot").order_by("pk")
    if patch.entry_id is not None:
        cycle = ItemEntry.objects.values_list("cycle_id", flat=True).get(pk=patch.entry_id)
        found = found.filter(cycle=cycle)
    touched = [run for run in found if patch.touches(snapshot_of(run))]
    return sorted(
        touched, key=lambda run: (Period.parse(run.period).last_date, -Period.parse(run.period).frequency.per_year)
    )


@dataclass(frozen=True)
class Moved:
    """An organisation whose rank or grade is another: (rank, grade) before and after."""

    organisation: Organisation
    before: tuple[int | None, Grade | None]
    after: tuple[int | None, Grade | None]


def moved_between(before: ScoringRun, after: ScoringRun) -> list[Moved]:
    """Organisations that stand elsewhere in the total, in the order of their codes."""
    scheme = scheme_of(after)
    grades = {grade.code: grade for grade in scheme.grades}
    rows = ScoreRow.objects.filter(run__in=[before, after], node_code=scheme.code).select_related("organisation")
    places: dict[int, dict[int, ScoreRow]] = {before.pk: {}, after.pk: {}}
    for row in rows.order_by("organisation__code"):
        places[row.run_id][row.organisation_id] = row

    def standing(row: ScoreRow | None) -> tuple[int | None, Grade | None]:
        return (row.rank, grades.get(row.grade)) if row else (None, None)

    return [
        Moved(row.organisation, standing(places[before.pk].get(pk)), standing(row))
        for pk, row in places[after.pk].items()
        if standing(places[before.pk].get(pk)) != standing(row)
    ]


def corrections_of(appeal: Appeal) -> list[Correction]:
    """What an accepted appeal made anew, earliest period first."""
    return list(appeal.corrections.select_related("run", "replaced").defer("run__snapshot", "replaced__snapshot"))


def corrections_waiting() -> list[Correction]:
    """Corrections that the portal has not dealt with, oldest first."""
    related = ("appeal", "run__cycle__scheme_version__scheme", "given_by", "approved_by")
    return list(Correction.objects.filter(taken_up_at=None).select_related(*related).order_by("pk"))


def waiting_publication(appeal: Appeal) -> bool:
    """Whether a correction of the appeal is still to be published or found needless."""
    return appeal.corrections.filter(taken_up_at=None).exists()


@dataclass(frozen=True)
class LedgerLine:
    """One appeal as everybody may read it. `organisation` is None where nothing about it was published."""

    period: str
    series: str
    subject: str
    state: str
    n_days: int | None
    organisation: Organisation | None
    release: str


def ledger() -> list[LedgerLine]:
    """Every appeal for the public, newest first: what about and what came of it, a name only where a correction shows it."""
    calendar = working_days()
    published = dict(
        Correction.objects.exclude(published_as="").order_by("-pk").values_list("appeal_id", "published_as")
    )
    lines = []
    for appeal in _appeals().order_by("-submitted_at", "-pk"):
        release = published.get(appeal.pk, "")
        days = None
        if appeal.decided_at:
            asked, decided = timezone.localdate(appeal.submitted_at), timezone.localdate(appeal.decided_at)
            days = calendar.between(asked, decided)
        named = appeal.organisation if release else None
        series = appeal.cycle.scheme_version.scheme.code
        lines.append(LedgerLine(appeal.period, series, appeal.subject, appeal.state, days, named, release))
    return lines
