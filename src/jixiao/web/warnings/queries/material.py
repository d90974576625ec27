"""Everything that a look judges: figures that hold, targets, and what other stages found, of organisations that exist."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils import timezone

from jixiao.engine.model.period import Period
from jixiao.web.doubts import queries as doubts
from jixiao.web.doubts.queries import Aim
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.indicators.queries import newest_plans
from jixiao.web.organisations.queries import OrganisationTree
from jixiao.web.warnings import rules
from jixiao.web.warnings.queries.feeds import Owed, ToldDoubt, ToldRank, chances_of, owed, told_doubts, told_ranks
from jixiao.web.warnings.queries.figures import Figure, all_records, newest_figures

AIM_COLUMNS, ANYBODY = Aim._fields, "*"
FRESH_MONTHS = 12
"""A series whose newest figure is older than this many months has ended; nobody is warned of it."""


@dataclass(frozen=True)
class Material:
    """What one look judges: figures that hold, targets, which way is better, and what other stages hand in.

    `doubts` and `ranks` are None where nobody has searched or confirmed anything: then the figures are judged anew.
    """

    figures: Sequence[Figure]
    aims: Sequence[Aim] = ()
    directions: Mapping[str, str] = field(default_factory=dict)
    chances: Sequence[tuple[str, str, str, float]] = ()  # organisation, indicator, newest period then, probability
    due: Sequence[Owed] = ()
    relations: str = ""
    doubts: Sequence[ToldDoubt] | None = None
    ranks: Sequence[ToldRank] | None = None
    owed_places: Mapping[tuple[str, str], rules.Place] = field(default_factory=dict)
    records: Sequence[Figure] = ()
    """Every record, replaced or not: only for trials."""

    @cached_property
    def series(self) -> dict[tuple[str, str], list[Figure]]:
        """The figures of each organisation and indicator, by period."""
        found: dict[tuple[str, str], list[Figure]] = {}
        for row in self.figures:
            found.setdefault((row.organisation, row.indicator), []).append(row)
        ends = {period: Period.parse(period).last_date for period in {row.period for row in self.figures}}
        for own in found.values():
            own.sort(key=lambda row: (ends[row.period], row.period))
        return found

    @cached_property
    def places(self) -> dict[tuple[str, str], rules.Place]:
        """Codes of organisation and indicator → what a warning is about."""
        known = {
            codes: rules.Place(rows[0].organisation_id, rows[0].indicator_id) for codes, rows in self.series.items()
        }
        return {**self.owed_places, **known}

    def aim_of(self, organisation: str, indicator: str, period: str) -> float | None:
        """The target of a figure: its own, else that of the year."""
        own = self._aims.get((organisation, indicator, period))
        return own if own is not None else self._aims.get((organisation, indicator, period[:4]))

    @cached_property
    def _aims(self) -> dict[tuple[str, str, str], float]:
        return {(aim.organisation_code, aim.indicator_code, aim.period): aim.target for aim in self.aims}


def material(
    tree: OrganisationTree,
    *,
    indicators: Collection[int] | None = None,
    until: Period | None = None,
    fresh: bool = True,
    past: bool = False,
) -> Material:
    """Figures of organisations in the tree; `until` leaves out later periods, `fresh` series that have ended.

    `past`: for a trial, with every record; doubts of today are left out, since nobody had them then.
    """
    rows = newest_figures(tree, indicators)
    ends = {period: Period.parse(period).last_date for period in {row.period for row in rows}}
    if until is not None:
        rows = [row for row in rows if ends[row.period] <= until.last_date]
    if fresh:
        rows = _fresh(rows, ends, tree.day)
    years = {int(row.period[:4]) for row in rows}
    codes = {row.indicator for row in rows}
    versions = IndicatorVersion.objects.filter(indicator__code__in=codes).order_by("valid_from")
    relations = doubts.newest_relations()
    due, owed_places = owed(tree) if indicators is None else ([], {})
    return Material(
        rows,
        aims(codes, tree, years),
        dict(versions.values_list("indicator__code", "direction")),
        chances_of(codes),
        due,
        relations.document if relations else "",
        None if past else told_doubts(tree, rows),
        told_ranks(tree, codes),
        owed_places,
        all_records(tree) if past else (),
    )


def aims(codes: Collection[str], tree: OrganisationTree, years: Collection[int]) -> list[Aim]:
    """Targets of the periods and of the years. From where a rule of a scheme pays in full is no target."""
    if not years:
        return []
    found = [aim for aim in doubts.aims(years) if aim.organisation_code != ANYBODY]
    ways = {aim.indicator_code: aim.direction for aim in found}
    plans = newest_plans(codes, list(tree.nodes), years)
    return found + [
        Aim(plan.organisation.code, code, str(plan.year), plan.annual_target, ways.get(code, "higher"))
        for plan in plans
        for code in [plan.indicator.code]
    ]


def recorded_days(records: Sequence[Figure]) -> list[str]:
    """Of every record the day on which it was known, blank where that is not told.

    Figures of periods that had ended before their series was first recorded were taken over from elsewhere: the first
    record of such a figure counts as known as soon as its period had ended.
    """
    ends = {period: Period.parse(period).last_date for period in {row.period for row in records}}
    days = [timezone.localdate(row.recorded_at) for row in records]
    begun: dict[tuple[int, int], date] = {}
    first: dict[tuple[int, int, str], int] = {}
    for row, day in zip(records, days, strict=True):
        series, figure = (row.organisation_id, row.indicator_id), (row.organisation_id, row.indicator_id, row.period)
        begun[series] = min(begun.get(series, day), day)
        first[figure] = min(first.get(figure, row.revision), row.revision)
    return [
        ""
        if ends[row.period] < begun[row.organisation_id, row.indicator_id]
        and row.revision == first[row.organisation_id, row.indicator_id, row.period]
        else day.isoformat()
        for row, day in zip(records, days, strict=True)
    ]


def _fresh(rows: list[Figure], ends: Mapping[str, date], today: date) -> list[Figure]:
    newest: dict[tuple[int, int], date] = {}
    for row in rows:
        key = (row.organisation_id, row.indicator_id)
        newest[key] = max(newest.get(key, date.min), ends[row.period])
    oldest = Period.parse(f"{today:%Y-%m}").shift(-FRESH_MONTHS).first_date
    return [row for row in rows if newest[row.organisation_id, row.indicator_id] >= oldest]
