"""Everything that a look judges: figures that hold, targets, due days, of organisations that exist."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from jixiao.engine.model.period import Period
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.rules import OPEN, RETURNED
from jixiao.web.doubts import queries as doubts
from jixiao.web.doubts.queries import Aim, Revision
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.indicators.queries import engine_scheme, newest_plans
from jixiao.web.organisations.queries import OrganisationTree, working_days
from jixiao.web.outlook.models import Chance
from jixiao.web.warnings import rules

AIM_COLUMNS, ANYBODY = Aim._fields, "*"
FRESH_MONTHS = 12
"""A series whose newest figure is older than this many months has ended; nobody is warned of it."""

OWED_MONTHS, NOT_OWED = 3, -1
OWED_STATES = frozenset({OPEN, RETURNED})


@dataclass(frozen=True)
class Material:
    """What one look judges: figures that hold, targets, and of each indicator which way is better."""

    figures: Sequence[Revision]
    aims: Sequence[Aim] = ()
    directions: Mapping[str, str] = field(default_factory=dict)
    chances: Sequence[tuple[str, str, str, float]] = ()  # organisation, indicator, newest period then, probability
    due: Sequence[tuple[str, str, str, int]] = ()  # organisation, indicator, period, working days late
    relations: str = ""

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
        """The target of a figure: its own, else that of the year."""
        held = {(aim.organisation_code, aim.period): aim.target for aim in self._aims_by_indicator.get(indicator, ())}
        wanted = [(organisation, period), (organisation, period[:4])]
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
        if row.is_newest and row.value is not None and row.organisation_id in tree.nodes
    ]
    ends = {period: Period.parse(period).last_date for period in {row.period for row in rows}}
    if until is not None:
        rows = [row for row in rows if ends[row.period] <= until.last_date]
    if fresh:
        rows = _fresh(rows, ends, tree.day)
    years = {int(row.period[:4]) for row in rows}
    codes = {row.indicator for row in rows}
    versions = IndicatorVersion.objects.filter(indicator__code__in=codes).order_by("valid_from")
    relations = doubts.newest_relations()
    return Material(
        rows, aims(codes, tree, years), dict(versions.values_list("indicator__code", "direction")),
        chances_of(codes), owed(tree) if indicators is None else (), relations.document if relations else "",
    )  # fmt: skip


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


def chances_of(indicators: Collection[str]) -> list[tuple[str, str, str, float]]:
    """The chance of the year's target as it was told when each period was the newest."""
    rows = Chance.objects.filter(indicator__code__in=list(indicators)).order_by("id")
    told: dict[tuple[str, str, str], float] = {}
    for organisation, indicator, period, chance in rows.values_list(
        "organisation__code", "indicator__code", "newest_period", "probability"
    ):
        told[organisation, indicator, period] = chance
    return [(*key, chance) for key, chance in told.items()]


def owed(tree: OrganisationTree) -> list[tuple[str, str, str, int]]:
    """Of every task of the last months by how many working days it is late; one that was handed in is not."""
    calendar, codes = working_days(), dict[int, tuple[str, ...]]()
    since = Period.parse(f"{tree.day:%Y-%m}").shift(-OWED_MONTHS).first_date
    found = []
    for task in CollectionTask.objects.filter(due_date__gte=since).select_related("organisation", "scheme_version"):
        if task.organisation_id not in tree.nodes:
            continue
        if task.scheme_version_id not in codes:
            codes[task.scheme_version_id] = tuple(engine_scheme(task.scheme_version).indicators)
        late = calendar.between(task.due_date, tree.day) if task.state in OWED_STATES else NOT_OWED
        found += [(task.organisation.code, code, task.period, late) for code in codes[task.scheme_version_id]]
    return found


def _fresh(rows: list[Revision], ends: Mapping[str, date], today: date) -> list[Revision]:
    newest: dict[tuple[int, int], date] = {}
    for row in rows:
        key = (row.organisation_id, row.indicator_id)
        newest[key] = max(newest.get(key, date.min), ends[row.period])
    oldest = Period.parse(f"{today:%Y-%m}").shift(-FRESH_MONTHS).first_date
    return [row for row in rows if newest[row.organisation_id, row.indicator_id] >= oldest]
