"""Every read of warnings for pages and actions: the board, one warning, its life, mutes, orders."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When

from jixiao.engine.model.period import Period
from jixiao.web.warnings import rules
from jixiao.web.warnings.models import Alarm, Mute, OrderRequest, WarningCase, WarningEvent

MUTED = "muted"
"""The board's own column: muted warnings stand there, whatever their state."""


@dataclass(frozen=True)
class Filter:
    """What the board shows; blank: all of it."""

    severity: str = ""
    organisation: str = ""
    indicator: str = ""
    among: frozenset[str] | None = None  # codes of the indicators of a goal


def _by_rank() -> Case:
    return Case(
        *(When(severity=severity, then=Value(rank)) for severity, rank in rules.RANK.items()),
        default=Value(0), output_field=IntegerField(),
    )  # fmt: skip


def warnings(ids: Collection[int], asked: Filter | None = None) -> QuerySet[WarningCase]:
    """Warnings about organisations among `ids`, most severe first, among equals the longest open first."""
    found = WarningCase.objects.filter(organisation__in=list(ids)).select_related("organisation", "indicator")
    if asked is not None:
        found = found.filter(severity=asked.severity) if asked.severity else found
        found = found.filter(organisation__code=asked.organisation) if asked.organisation else found
        found = found.filter(indicator__code=asked.indicator) if asked.indicator else found
        found = found.filter(indicator__code__in=list(asked.among)) if asked.among is not None else found
    return found.annotate(rank=_by_rank()).order_by("-rank", "raised_at", "-score", "id")


def open_warnings(ids: Collection[int], asked: Filter | None = None) -> list[WarningCase]:
    """Open ones with alarms, running mutes and orders, in a handful of queries whatever their number."""
    found = warnings(ids, asked).filter(state__in=rules.OPEN)
    return list(found.prefetch_related(*_beside()))


def open_corners(ids: Collection[int]) -> dict[tuple[int, str], str]:
    """The gravest open severity of each series, by organisation id and indicator code."""
    rows = warnings(ids).filter(state__in=rules.OPEN, indicator__isnull=False)
    told = rows.select_related(None).values_list("organisation_id", "indicator__code", "severity")
    return {(place, code): severity for place, code, severity in reversed(list(told))}  # the gravest stands first


def cleared_warnings(ids: Collection[int], asked: Filter | None, since: date, most: int) -> list[WarningCase]:
    """Those that the figures cleared since a day, newest first."""
    found = warnings(ids, asked).filter(state=rules.CLEARED, cleared_at__date__gte=since)
    return list(found.order_by("-cleared_at").prefetch_related(*_beside())[:most])


def _beside() -> tuple[Any, ...]:
    return (
        Prefetch("alarms", Alarm.objects.filter(gone_at__isnull=True).order_by("-score"), "speaking"),
        Prefetch("mutes", Mute.objects.filter(ended_at__isnull=True), "running_mutes"),
        Prefetch("orders", OrderRequest.objects.order_by("-id"), "asked_orders"),
    )


def find_warning(pk: int, ids: Collection[int]) -> WarningCase | None:
    """The warning, where it is about an organisation among `ids`."""
    return warnings(ids).filter(pk=pk).first() if pk < 2**63 else None


def newest_by_place(organisation_ids: Collection[int] | None = None) -> dict[rules.Place, WarningCase]:
    """Of every place (of some organisations) the warning raised last, open or cleared."""
    rows = WarningCase.objects.select_related("organisation", "indicator").prefetch_related("alarms").order_by("id")
    if organisation_ids is not None:
        rows = rows.filter(organisation__in=list(organisation_ids))
    return {place_of(warning): warning for warning in rows}


def open_places() -> set[rules.Place]:
    """What open warnings are about."""
    rows = WarningCase.objects.filter(state__in=rules.OPEN).values_list("organisation_id", "indicator_id")
    return {rules.Place(*row) for row in rows}


def standing_in(ids: Collection[int], period: Period) -> list[WarningCase]:
    """Cases that stood within a period, whatever became of them later; the longest standing first."""
    found = WarningCase.objects.filter(organisation__in=list(ids)).select_related("organisation", "indicator")
    return [
        case
        for case in found.prefetch_related("events").order_by("raised_at", "id")
        if Period.parse(case.first_period).first_date <= period.last_date
        and Period.parse(case.last_period).last_date >= period.first_date
    ]


def severity_by(warning: WarningCase, period: Period) -> str:
    """How grave it was when the period ended, as its life tells."""
    told = sorted(warning.events.all(), key=lambda event: event.pk)
    then = [event for event in told if event.period and Period.parse(event.period).last_date <= period.last_date]
    return then[-1].severity if then else (told[0].severity if told else warning.severity)


def explained_with_file(ids: Collection[int]) -> list[WarningEvent]:
    """Explanations of warnings that brought a file as evidence, oldest first."""
    found = WarningEvent.objects.filter(kind="explained", warning__organisation__in=list(ids))
    found = found.select_related("warning__organisation", "warning__indicator").order_by("id")
    return [event for event in found if event.details.get("file_name")]


def place_of(warning: WarningCase) -> rules.Place:
    """What a warning is about."""
    return rules.Place(warning.organisation_id, warning.indicator_id)


def alarms_of(warning: WarningCase) -> list[Alarm]:
    """Every rule that spoke within it: those that still speak first, strongest first."""
    found = list(warning.alarms.order_by("-score", "rule"))
    return sorted(found, key=lambda alarm: (alarm.gone_at is not None, -rules.RANK[alarm.severity]))


def life_of(warning: WarningCase) -> list[WarningEvent]:
    """What happened to it, newest first."""
    return list(warning.events.select_related("by").order_by("-id"))


def event_of(warning: WarningCase, pk: int) -> WarningEvent | None:
    """One of the things that happened to it."""
    return warning.events.filter(pk=pk).first() if pk < 2**63 else None


def mute_of(warning: WarningCase) -> Mute | None:
    """The mute that runs; None where it is heard."""
    return Mute.objects.filter(warning=warning, ended_at__isnull=True).select_related("muted_by").first()


def running_mutes(until: date | None = None) -> list[Mute]:
    """Mutes that run; with `until` those whose day has come by then."""
    found = Mute.objects.filter(ended_at__isnull=True).select_related("warning__organisation", "warning__indicator")
    return list(found.filter(ends_date__lte=until) if until else found)


def order_of(warning: WarningCase) -> OrderRequest | None:
    """The order that its present stretch has asked for."""
    found = OrderRequest.objects.filter(warning=warning, stretch=warning.n_relapses).select_related("asked_by")
    return found.first()


def waiting_orders(ids: Collection[int]) -> QuerySet[OrderRequest]:
    """Orders that the stage of rectification has not taken up yet, the earliest due first: what it reads."""
    found = OrderRequest.objects.filter(state=rules.WAITING, warning__organisation__in=list(ids))
    return found.select_related("warning__organisation", "warning__indicator", "asked_by").order_by("due_date", "id")


def open_by_severity(ids: Collection[int]) -> Counter[str]:
    """How many warnings of each severity are open and heard."""
    muted = Mute.objects.filter(ended_at__isnull=True).values("warning")
    found = WarningCase.objects.filter(organisation__in=list(ids), state__in=rules.OPEN).exclude(pk__in=muted)
    return Counter(found.values_list("severity", flat=True))


def unanswered(ids: Collection[int]) -> list[WarningCase]:
    """Open and heard, and nobody has explained: what waits for people, most severe first."""
    found = open_warnings(ids)
    return [one for one in found if one.state in rules.UNANSWERED and not one.running_mutes]  # type: ignore[attr-defined]


def warnings_about(organisation_id: int, indicator_id: int) -> list[WarningCase]:
    """Of one series the warning that is open, else the one cleared last."""
    found = warnings([organisation_id]).filter(indicator=indicator_id).order_by("-id")
    return list(found[:1])


def neighbours(pk: int, ids: Collection[int]) -> tuple[int | None, int | None]:
    """The open warnings before and after one in the board's order."""
    listed = list(warnings(ids).filter(state__in=rules.OPEN).values_list("pk", flat=True))
    if pk not in listed:
        return None, listed[0] if listed else None
    at = listed.index(pk)
    return (listed[at - 1] if at else None), (listed[at + 1] if at + 1 < len(listed) else None)
