"""Every read of programmes for pages and actions: lists, one programme with all of its papers, its money."""

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple, TypeVar

from django.db.models import OuterRef, QuerySet, Subquery

from jixiao.engine.budget.targets import read_target
from jixiao.web.budgets.models import (
    Adjustment,
    Assessment,
    BudgetProposal,
    Evaluation,
    IdleAnswer,
    MonitoringReport,
    MonitoringRow,
    Objectives,
    ObjectivesReview,
    PastYear,
    Programme,
    ProgrammeEvent,
    ProgrammeUse,
    SelfEvaluation,
    Spending,
)
from jixiao.web.budgets.rules import changing, evaluating, life

Row = TypeVar("Row", Spending, Objectives, MonitoringReport, SelfEvaluation)


def programmes(ids: Collection[int], year: int | None = None) -> QuerySet[Programme]:
    """Programmes of organisations among `ids`, the largest first."""
    found = Programme.objects.filter(organisation__in=list(ids)).select_related("organisation")
    if year is not None:
        found = found.filter(year=year)
    return found.order_by("-amount", "code")


def years(ids: Collection[int]) -> list[int]:
    """Years that have programmes, the newest first."""
    found = Programme.objects.filter(organisation__in=list(ids)).values_list("year", flat=True)
    return sorted(set(found), reverse=True)


def find_programme(code: str, ids: Collection[int], *, or_whole: bool = False) -> Programme | None:
    """The programme (or the form of a whole department, where asked for), if its organisation is among `ids`."""
    among = Programme.every if or_whole else Programme.objects
    found = among.filter(organisation__in=list(ids), code=code)
    return found.select_related("organisation", "entered_by", "former", "whole").first()


def payments_of(programme: Programme) -> dict[str, Spending]:
    """What was told of each month; its newest revision."""
    found: dict[str, Spending] = {}
    for each in programme.spendings.order_by("month", "revision"):
        found[each.month] = each
    return found


class Told(NamedTuple):
    """What was paid by the end of the newest month that a programme told of."""

    month: str
    paid: Decimal


class Watched(NamedTuple):
    """The newest monitoring report in short; `output_share` of one."""

    month: str
    output_share: float | None
    objectives_light: str


def paid_by(of: Collection[Programme]) -> dict[int, Told]:
    """The newest month's payments of each programme, by its key."""
    return paid_among(_among(of))


def paid_among(among: QuerySet[Programme]) -> dict[int, Told]:
    """The newest month's payments of each programme of a query, by its key."""
    found = newest(Spending, among, "-month", "-revision").values_list("programme", "month", "paid")
    return {key: Told(month, paid) for key, month, paid in found}


def _among(of: Collection[Programme]) -> QuerySet[Programme]:
    return Programme.objects.filter(pk__in=[one.pk for one in of])


def newest(model: type[Row], among: QuerySet[Programme], *order: str) -> QuerySet[Row]:
    """Of each programme the row that stands first in that order; read by the database, not here."""
    rows = model.objects.filter(programme=OuterRef("pk")).order_by(*order).values("pk")[:1]
    keys = among.order_by().values_list(Subquery(rows))
    return model.objects.filter(pk__in=keys)


def payments_by(of: Collection[Programme]) -> dict[int, dict[str, Decimal]]:
    """What each programme had paid by the end of each month that it told of."""
    found: dict[int, dict[str, Decimal]] = {one.pk: {} for one in of}
    for each in Spending.objects.filter(programme__in=list(found)).order_by("month", "revision"):
        found[each.programme_id][each.month] = each.paid
    return found


def past_by(of: Collection[Programme]) -> dict[int, list[PastYear]]:
    """The earlier years of each programme, oldest first."""
    found: dict[int, list[PastYear]] = {one.pk: [] for one in of}
    for each in PastYear.objects.filter(programme__in=list(found)).order_by("year"):
        found[each.programme_id].append(each)
    return found


def objectives_of(programme: Programme) -> Objectives | None:
    """The newest objectives."""
    found = programme.objectives.select_related("by").prefetch_related("rows")
    return found.order_by("-number").first()


def reviews_of(programme: Programme) -> list[ObjectivesReview]:
    """Reviews of all its objectives, newest first."""
    found = ObjectivesReview.objects.filter(objectives__programme=programme)
    return list(found.select_related("objectives", "by").order_by("-at", "-pk"))


def assessment_of(programme: Programme) -> Assessment | None:
    """The newest ex-ante assessment."""
    return programme.assessments.select_related("by").order_by("-at", "-pk").first()


def monitorings_of(programme: Programme) -> list[MonitoringReport]:
    """Monitoring reports, newest first."""
    found = programme.monitorings.select_related("filed_by", "judged_by", "objectives")
    return list(found.order_by("-number"))


def monitoring_rows(report: MonitoringReport) -> list[MonitoringRow]:
    """The rows of a report in the order of the objectives."""
    return list(report.rows.select_related("row").order_by("row__position"))


def newest_monitorings(of: Collection[Programme]) -> dict[int, MonitoringReport]:
    """The newest monitoring report of each programme, by its key."""
    return {each.programme_id: each for each in newest(MonitoringReport, _among(of), "-number")}


def watched_by(of: Collection[Programme]) -> dict[int, Watched]:
    """The newest monitoring report of each programme in short, by its key."""
    return watched_among(_among(of))


def watched_among(among: QuerySet[Programme]) -> dict[int, Watched]:
    """The newest monitoring report of each programme of a query in short, by its key."""
    found = newest(MonitoringReport, among, "-number").values_list("programme", *Watched._fields)
    return {key: Watched(*rest) for key, *rest in found}


def self_evaluation_of(programme: Programme) -> SelfEvaluation | None:
    """The newest self-evaluation."""
    return programme.self_evaluations.select_related("by").order_by("-number").first()


def self_evaluations_by(of: Collection[Programme]) -> dict[int, SelfEvaluation]:
    """The newest self-evaluation of each programme, by its key."""
    return {each.programme_id: each for each in newest(SelfEvaluation, _among(of), "-number")}


def adjustments_of(programme: Programme) -> list[Adjustment]:
    """Changes during the year, newest first."""
    found = programme.adjustments.select_related("asked_by", "decided_by", "objectives")
    return list(found.order_by("-number"))


def waiting_change(programme: Programme) -> Adjustment | None:
    """The change that waits for its decision."""
    return next((one for one in adjustments_of(programme) if one.state == changing.ASKED), None)


def versions_of(programme: Programme) -> list[Objectives]:
    """Every version of the objectives before the newest, with its rows, newest first."""
    found = programme.objectives.select_related("by").prefetch_related("rows").order_by("-number")
    return list(found)[1:]


def review_of(programme: Programme) -> Evaluation | None:
    """The office's newest review of a self-evaluation."""
    return next((each for each in evaluations_of(programme) if each.kind == evaluating.REVIEW), None)


def evaluations_of(programme: Programme) -> list[Evaluation]:
    """Department and finance evaluations, newest first."""
    return list(programme.evaluations.select_related("by").order_by("-at", "-pk"))


def use_of(programme: Programme) -> ProgrammeUse | None:
    """How the result was used."""
    return programme.uses.select_related("by").order_by("-at", "-pk").first()


def events_of(programme: Programme) -> list[ProgrammeEvent]:
    """What happened, newest first."""
    return list(programme.events.select_related("by").order_by("-at", "-pk"))


def scores_of(of: Collection[Programme]) -> dict[int, float]:
    """The score of each programme: its own of this year, else that of the newest earlier year; none where there is none."""
    past = past_by(of)
    found = {}
    for one in of:
        known = [year.score for year in past[one.pk] if year.score is not None]
        score = one.score if one.score is not None else known[-1] if known else None
        if score is not None:
            found[one.pk] = float(score)
    return found


def idle_answers(of: Collection[Programme]) -> dict[int, IdleAnswer]:
    """The newest answer of each programme, by its key."""
    found: dict[int, IdleAnswer] = {}
    for each in (
        IdleAnswer.objects.filter(programme__in=[one.pk for one in of]).select_related("by").order_by("at", "pk")
    ):
        found[each.programme_id] = each
    return found


def proposals() -> list[BudgetProposal]:
    """Reallocations that were proposed, newest first."""
    return list(BudgetProposal.objects.select_related("made_by", "decided_by").order_by("-number"))


def find_proposal(number: int) -> BudgetProposal | None:
    """One proposal."""
    return BudgetProposal.objects.select_related("made_by", "decided_by").filter(number=number).first()


def entered_after(year: int) -> dict[str, Decimal]:
    """What was entered for the year after, by the code of the programme that each goes on with."""
    found = Programme.objects.filter(former__year=year).exclude(state=life.REFUSED)
    return dict(found.order_by("pk").values_list("former__code", "initial_amount"))


def last_results(programme: Programme) -> dict[str, float]:
    """What indicators of the same name reached in the programme's year before, from its self-evaluation."""
    if programme.former_id is None:
        return {}
    held = SelfEvaluation.objects.filter(programme=programme.former_id).order_by("-number").first()
    found: dict[str, float] = {}
    for row in held.form.get("indicators", []) if held else []:
        typed = read_target(str(row.get("actual", "")))
        if typed.value is not None:
            found[str(row.get("label", "")).strip()] = float(typed.value)
    return found
