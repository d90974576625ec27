"""The burden meter: what organisations are asked to type, in minutes, and what they are spared.

A figure asked by a task costs what its indicator is registered with. It is spared as `automatic` where its newest
observation did not come of a form, and as `reused` where it was typed already for another task of the same period.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jixiao.engine.model.period import Period
from jixiao.web.collection.models import CollectionTask, Observation
from jixiao.web.indicators.queries import engine_scheme, minutes_per_figure

FORM = "form"


@dataclass(frozen=True)
class Burden:
    """Figures and minutes asked of one organisation in one period, and how much of them nobody has to type."""

    organisation_id: int
    period: str
    n_asked: int = 0
    minutes_asked: float = 0.0
    n_automatic: int = 0
    minutes_automatic: float = 0.0
    n_reused: int = 0
    minutes_reused: float = 0.0

    @property
    def minutes_saved(self) -> float:
        """Spared in all."""
        return self.minutes_automatic + self.minutes_reused

    @property
    def minutes_left(self) -> float:
        """What is left to type."""
        return self.minutes_asked - self.minutes_saved

    @property
    def share_automatic(self) -> float | None:
        """Share of the asked figures that arrive without typing, 0–1; None where nothing is asked."""
        return (self.n_automatic + self.n_reused) / self.n_asked if self.n_asked else None


def burdens(organisation_ids: Iterable[int], periods: Sequence[str]) -> list[Burden]:
    """One row for each organisation and period with tasks, by period and organisation; three queries."""
    tasks = list(
        CollectionTask.objects.filter(organisation__in=list(organisation_ids), period__in=list(periods))
        .select_related("scheme_version__scheme", "organisation")
        .order_by("period", "organisation__code", "created_at", "id")
    )
    asked = {task.pk: list(engine_scheme(task.scheme_version).indicators) for task in tasks}
    costs = _costs(tasks, {code for codes in asked.values() for code in codes})
    sources = _sources(tasks)
    found: dict[tuple[str, int], Burden] = {}
    seen: set[tuple[int, str, str]] = set()
    for task in tasks:
        key = (task.period, task.organisation_id)
        row = found.get(key, Burden(task.organisation_id, task.period))
        for code in asked[task.pk]:
            figure = (task.organisation_id, code, task.period)
            row = _with(row, costs[code], sources.get(figure, ""), is_again=figure in seen)
            seen.add(figure)
        found[key] = row
    return list(found.values())


def _with(row: Burden, cost: float, source: str, *, is_again: bool) -> Burden:
    """The row with one more figure; `source` '' where there is no observation yet."""
    automatic = bool(source) and source != FORM
    reused = is_again and source == FORM
    return Burden(
        row.organisation_id, row.period, row.n_asked + 1, row.minutes_asked + cost,
        row.n_automatic + automatic, row.minutes_automatic + cost * automatic,
        row.n_reused + reused, row.minutes_reused + cost * reused,
    )  # fmt: skip


def _costs(tasks: list[CollectionTask], codes: set[str]) -> dict[str, float]:
    """Minutes for one figure of each indicator, as the register says now."""
    if not tasks:
        return {}
    day = max(Period.parse(task.period).last_date for task in tasks)
    return minutes_per_figure(codes, day)


def _sources(tasks: list[CollectionTask]) -> dict[tuple[int, str, str], str]:
    """(organisation, indicator code, period) → how its newest figure came about."""
    rows = Observation.objects.filter(
        organisation__in={task.organisation_id for task in tasks}, period__in={task.period for task in tasks}
    )
    ordered = rows.order_by("revision").values_list("organisation", "indicator__code", "period", "source")
    return {(organisation_id, code, period): source for organisation_id, code, period, source in ordered}


def totals(rows: Iterable[Burden]) -> list[Burden]:
    """The sum of all organisations, one row a period (organisation 0), by period."""
    sums: dict[str, Burden] = defaultdict(lambda: Burden(0, ""))
    for row in rows:
        before = sums[row.period]
        sums[row.period] = Burden(
            0, row.period, before.n_asked + row.n_asked, before.minutes_asked + row.minutes_asked,
            before.n_automatic + row.n_automatic, before.minutes_automatic + row.minutes_automatic,
            before.n_reused + row.n_reused, before.minutes_reused + row.minutes_reused,
        )  # fmt: skip
    return [sums[period] for period in sorted(sums)]
