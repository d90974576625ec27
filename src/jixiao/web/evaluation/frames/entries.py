"""Entered adjustments and vetoes → the engine's event counts: frozen with a run, added to what was collected."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import fsum

from jixiao import Period, Scheme
from jixiao.engine.model.parts import Adjustment, Veto
from jixiao.web.evaluation.models import EvaluationCycle, ItemEntry
from jixiao.web.evaluation.rules import COUNTED

Entered = tuple[str, str, str, float, int]
"""Organisation, item of the scheme, period, number of events, id of the entry."""
Observed = tuple[str, str, str, float, int | None]
"""Organisation, indicator, period, value, id of the observation (None where entries were added to it)."""


def items_of(scheme: Scheme) -> dict[str, Adjustment | Veto]:
    """The scheme's adjustments and vetoes by code."""
    items: tuple[Adjustment | Veto, ...] = (*scheme.adjustments, *scheme.vetoes)
    return {item.code: item for item in items}


def counted(cycle: EvaluationCycle, scheme: Scheme, period: str, organisations: Mapping[str, str]) -> list[Entered]:
    """Approved entries of the cycle that fall into `period`, of organisations and items that it has."""
    whole, known = Period.parse(period), items_of(scheme)
    found = ItemEntry.objects.filter(cycle=cycle, state__in=COUNTED)
    rows = found.values_list("organisation__code", "item_code", "period", "n_events", "id")
    return sorted(
        row for row in rows if row[0] in organisations and row[1] in known and whole.contains(Period.parse(row[2]))
    )


def with_entries(
    observations: Sequence[Observed], entries: Iterable[Entered], scheme: Scheme, period: str
) -> list[Observed]:
    """The observations with entered events added; items that the scheme does not have are left out.

    Events of one period of the scheme join its figure. Where others are among them (of a quarter, of the year), or
    where a figure of the whole `period` was collected, all go into that: the engine prefers it to its parts.
    """
    events: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    known = items_of(scheme)
    for organisation, item, of, n_events, _id in entries:
        if item in known:
            events[organisation, known[item].indicator].append((of, n_events))
    if not events:
        return list(observations)
    whole, parts = Period.parse(period), _parts(scheme, period)
    cells: dict[tuple[str, str, str], tuple[float, int | None]] = {row[:3]: row[3:] for row in observations}
    for (organisation, indicator), told in events.items():
        own = cells.get((organisation, indicator, str(whole)))
        if own is None and all(of in parts for of, _n in told):
            _add_to_parts(cells, organisation, indicator, told)
            continue
        inside = [cells[key][0] for part in parts if (key := (organisation, indicator, part)) in cells]
        total = fsum([*([own[0]] if own else inside), *(n for _of, n in told)])
        cells[organisation, indicator, str(whole)] = total, None
    return sorted(((*key, *cell) for key, cell in cells.items()), key=lambda row: row[:3])


def _add_to_parts(
    cells: dict[tuple[str, str, str], tuple[float, int | None]],
    organisation: str,
    indicator: str,
    told: Iterable[tuple[str, float]],
) -> None:
    by_part: dict[str, list[float]] = defaultdict(list)
    for of, n_events in told:
        by_part[of].append(n_events)
    for of, counts in by_part.items():
        key = (organisation, indicator, of)
        collected = [cells[key][0]] if key in cells else []
        cells[key] = fsum([*collected, *counts]), None


def _parts(scheme: Scheme, period: str) -> frozenset[str]:
    """The scheme's own periods inside of `period`, none where it is one of them itself."""
    whole = Period.parse(period)
    return frozenset(str(part) for part in whole.parts(type(whole.frequency)(scheme.periodicity)))
