"""Everything that a look judges: figures that hold, targets, due days, of organisations that exist."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from jixiao.engine.model.period import Period
from jixiao.web.doubts import queries as doubts
from jixiao.web.doubts.queries import Aim, Revision
from jixiao.web.organisations.queries import OrganisationTree
from jixiao.web.warnings import rules

FRESH_MONTHS = 12
"""A series whose newest figure is older than this many months has ended; nobody is warned of it."""


@dataclass(frozen=True)
class Material:
    """What one look judges. `due`: (organisation id, period) → the last day on which figures were due."""

    figures: Sequence[Revision]
    aims: Sequence[Aim] = ()
    due: Mapping[tuple[int, str], date] = field(default_factory=dict)
    relations: Any = None

    @cached_property
    def series(self) -> dict[tuple[str, str], list[Revision]]:
        """The figures of each organisation and indicator, by period."""
        found: dict[tuple[str, str], list[Revision]] = {}
        for row in sorted(self.figures, key=lambda row: (Period.parse(row.period).last_date, row.period)):
            found.setdefault((row.organisation, row.indicator), []).append(row)
        return found

    @cached_property
    def places(self) -> dict[tuple[str, str], rules.Place]:
        """Codes of organisation and indicator → what a warning is about."""
        return {
            (row.organisation, row.indicator): rules.Place(row.organisation_id, row.indicator_id)
            for row in self.figures
        }  # fmt: skip

    def aim_of(self, organisation: str, indicator: str, period: str) -> float | None:
        """The target of a figure: its own, else that of the year, else the line that holds for all."""
        held = {(aim.organisation_code, aim.period): aim.target for aim in self._aims_by_indicator.get(indicator, ())}
        wanted = [(organisation, period), (organisation, period[:4]), (organisation, "*"), ("*", period), ("*", "*")]
        return next((held[key] for key in wanted if key in held), None)

    @cached_property
    def _aims_by_indicator(self) -> dict[str, list[Aim]]:
        found: dict[str, list[Aim]] = {}
        for aim in self.aims:
            found.setdefault(aim.indicator_code, []).append(aim)
        return found


def material(
    tree: OrganisationTree,
    *,
    indicators: Collection[int] | None = None,
    until: Period | None = None,
    fresh: bool = True,
) -> Material:
    """Figures of organisations in the tree; `until` leaves out later periods, `fresh` series that have ended."""
    rows = [
        row
        for row in doubts.recorded(indicators)
        if row.is_newest and row.value is not None and tree.find(row.organisation_id) is not None
    ]
    ends = {period: Period.parse(period).last_date for period in {row.period for row in rows}}
    if until is not None:
        rows = [row for row in rows if ends[row.period] <= until.last_date]
    if fresh:
        rows = _fresh(rows, ends, tree.day)
    years = {int(row.period[:4]) for row in rows}
    return Material(rows, doubts.aims(years) if years else (), doubts.due_days())


def _fresh(rows: list[Revision], ends: Mapping[str, date], today: date) -> list[Revision]:
    newest: dict[tuple[int, int], date] = {}
    for row in rows:
        key = (row.organisation_id, row.indicator_id)
        newest[key] = max(newest.get(key, date.min), ends[row.period])
    oldest = Period.parse(f"{today:%Y-%m}").shift(-FRESH_MONTHS).first_date
    return [row for row in rows if newest[row.organisation_id, row.indicator_id] >= oldest]
