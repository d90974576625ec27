"""Adjustments and vetoes that people entered: which there are, which count in a run, what may be entered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from jixiao import Scheme
from jixiao.engine.model.parts import Adjustment, Veto
from jixiao.web.evaluation.frames import items_of
from jixiao.web.evaluation.models import EntryEvent, EvaluationCycle, ItemEntry, ScoringRun
from jixiao.web.evaluation.queries.results import scheme_of_cycle, snapshot_of
from jixiao.web.evaluation.rules import CONFIRMED, RUNNING, UNDECIDED, can_be_entered


@dataclass(frozen=True)
class Attached:
    """A file that was brought with an event; `place` numbers it among all files of its entry or appeal."""

    place: int
    name: str
    size: int
    digest: str


def _entries() -> QuerySet[ItemEntry]:
    related = ("cycle__scheme_version__scheme", "organisation", "proposed_by", "approved_by", "asked_by")
    return ItemEntry.objects.select_related(*related)


def find_entry(code: str, visible: Collection[int]) -> ItemEntry | None:
    """The entry of that code about one of these organisations."""
    return _entries().filter(code=code, organisation__in=visible).first()


def entries_about(visible: Collection[int]) -> list[ItemEntry]:
    """Entries about these organisations, those that wait first, then the newest."""
    found = _entries().filter(organisation__in=visible).order_by("-proposed_at", "-pk")
    return sorted(found, key=lambda each: each.state not in UNDECIDED)


def waiting_entries(visible: Collection[int]) -> list[ItemEntry]:
    """Entries that wait for a second person, the oldest first."""
    return list(_entries().filter(organisation__in=visible, state__in=UNDECIDED).order_by("proposed_at", "pk"))


def entries_in(ids: Iterable[int]) -> dict[int, ItemEntry]:
    """Entries by id."""
    return {each.pk: each for each in _entries().filter(pk__in=list(ids))}


def undecided_of(cycle: EvaluationCycle) -> int:
    """How many entries of a cycle wait for a decision: they do not count as they stand."""
    return ItemEntry.objects.filter(cycle=cycle, state__in=UNDECIDED).count()


def runs_counting(entry: ItemEntry) -> list[ScoringRun]:
    """Valid results in which the entry counts, by period."""
    runs = ScoringRun.objects.filter(cycle=entry.cycle_id, state=CONFIRMED).defer("snapshot").order_by("period")
    return [run for run in runs if any(row[4] == entry.pk for row in snapshot_of(run).entries)]


def life_of_entry(entry: ItemEntry) -> list[EntryEvent]:
    """What happened to it, first to last."""
    return list(entry.events.select_related("by").order_by("pk"))


def files_in(events: Iterable[object]) -> list[Attached]:
    """The files that events brought, in their order."""
    kept = [each for event in events for each in getattr(event, "details", {}).get("files", ())]
    return [
        Attached(place, each["file_name"], each["file_size"], each["file_digest"])
        for place, each in enumerate(kept, start=1)
    ]


def enterable(scheme: Scheme) -> dict[str, Adjustment | Veto]:
    """Items of a scheme that are entered by hand, by code."""
    scored = {code for leaf in scheme.leaves for code in leaf.observed}
    return {code: item for code, item in items_of(scheme).items() if can_be_entered(item, scored)}


def running_cycles() -> list[EvaluationCycle]:
    """Cycles that are running, newest year first."""
    found = EvaluationCycle.objects.filter(state=RUNNING).select_related("scheme_version__scheme__organisation")
    return list(found.order_by("-year", "code"))


def item_of(entry: ItemEntry) -> Adjustment | Veto | None:
    """The item that an entry counts for."""
    return items_of(scheme_of_cycle(entry.cycle)).get(entry.item_code)


def also_counts_for(item: Adjustment | Veto, scheme: Scheme) -> list[Adjustment | Veto]:
    """Other items that look at the same events."""
    known = items_of(scheme).values()
    return [each for each in known if each.indicator == item.indicator and each.code != item.code]
