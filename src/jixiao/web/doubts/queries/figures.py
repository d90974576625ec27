"""What a search for doubts reads: figures with their revisions, due days, targets, what the office says of indicators."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from jixiao.web.collection.models import CollectionTask, Observation
from jixiao.web.doubts.models import Look, Relations
from jixiao.web.indicators.models import IndicatorVersion, Target
from jixiao.web.indicators.queries import engine_scheme, newest_plans, published_versions
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.queries import OrganisationTree

BY_ITSELF = frozenset({"capture", "push"})


class Revision(NamedTuple):
    """One record of a figure; `is_newest`: it is the one that holds. `value` None: nothing to report."""

    observation_id: int
    organisation_id: int
    organisation: str
    indicator_id: int
    indicator: str
    period: str
    revision: int
    value: float | None
    source: str
    recorded_at: datetime
    is_newest: bool


COLUMNS = (
    "id", "organisation_id", "organisation__code", "indicator_id", "indicator__code", "period", "revision", "value",
    "source", "recorded_at", "is_newest",
)  # fmt: skip


def recorded(indicator_ids: Collection[int] | None = None) -> list[Revision]:
    """Every revision of every figure (of some indicators), oldest first; of what systems push only the newest."""
    later = Observation.objects.filter(
        organisation=OuterRef("organisation"), indicator=OuterRef("indicator"), period=OuterRef("period"),
        revision__gt=OuterRef("revision"),
    )  # fmt: skip
    rows = Observation.objects.annotate(is_newest=~Exists(later))
    rows = rows.filter(Q(is_newest=True) | ~Q(source="push") | ~Exists(later.filter(source="push")))
    if indicator_ids is not None:
        rows = rows.filter(indicator__in=list(indicator_ids))
    return [Revision(*row) for row in rows.order_by("revision").values_list(*COLUMNS).iterator(20_000)]


def newest_observation() -> int:
    """The id of the figure recorded last; 0 where there is none."""
    return Observation.objects.aggregate(newest=Max("id"))["newest"] or 0


def recorded_since(observation_id: int) -> tuple[frozenset[int], frozenset[str]]:
    """Indicators and periods of the figures that were recorded after that one."""
    rows = set(Observation.objects.filter(pk__gt=observation_id).values_list("indicator_id", "period").distinct())
    return frozenset(row[0] for row in rows), frozenset(row[1] for row in rows)


def due_days() -> dict[tuple[int, str], date]:
    """(organisation id, period) → the last day on which its figures were due."""
    rows = CollectionTask.objects.order_by("due_date").values_list("organisation_id", "period", "due_date")
    return {(organisation_id, period): due for organisation_id, period, due in rows}


class Aim(NamedTuple):
    """A line that figures are held against; `*` for all organisations or periods."""

    organisation_code: str
    indicator_code: str
    period: str
    target: float
    direction: str


def aims(years: Collection[int]) -> list[Aim]:
    """Targets of these years; for indicators without any the line of the scheme's rule from which it pays in full."""
    plans = newest_plans(_scored(), Organisation.objects.values_list("pk", flat=True), years)
    owners = {plan.pk: plan for plan in plans}
    directions = dict(IndicatorVersion.objects.order_by("valid_from").values_list("indicator__code", "direction"))
    found = [
        Aim(owners[plan_id].organisation.code, code, period, value, directions.get(code, "higher"))
        for plan_id, period, value in Target.objects.filter(plan__in=owners).values_list("plan_id", "period", "value")
        for code in [owners[plan_id].indicator.code]
    ]
    planned = {plan.indicator.code for plan in plans}
    return found + [line for line in _lines() if line.indicator_code not in planned]


def _scored() -> frozenset[str]:
    return frozenset(code for version in published_versions() for code in engine_scheme(version).indicators)


def _lines() -> list[Aim]:
    """The best band's edge or the threshold of each rule in force; the newest scheme that says one."""
    lines: dict[str, Aim] = {}
    for version in published_versions():
        for leaf in engine_scheme(version).leaves:
            line = _line_of(leaf.rule.params()) if leaf.rule is not None else None
            if line is not None:
                lines[leaf.indicator] = Aim("*", leaf.indicator, "*", line, leaf.direction)
    return list(lines.values())


def _line_of(params: dict[str, object]) -> float | None:
    bands = params.get("bands")
    best = bands[0] if isinstance(bands, list | tuple) and bands else params
    if not isinstance(best, dict):
        return None
    line = best.get("from", best.get("to", best.get("threshold")))
    return float(line) if isinstance(line, int | float) else None


def decimals_of() -> dict[str, int]:
    """With how many decimals the newest version of each indicator is written."""
    rows = IndicatorVersion.objects.order_by("valid_from").values_list("indicator__code", "decimals")
    return dict(rows)


def newest_relations() -> Relations | None:
    """What holds between indicators; None where the office has written nothing."""
    return Relations.objects.select_related("saved_by").order_by("-number").first()


def all_relations() -> QuerySet[Relations]:
    """Every version, newest first."""
    found: QuerySet[Relations] = Relations.objects.select_related("saved_by").order_by("-number")
    return found


def newest_look() -> Look | None:
    """The search that ended last."""
    return Look.objects.order_by("-number").first()


def top_of(tree: OrganisationTree) -> int | None:
    """The organisation at the top; None in an empty tree."""
    return next(iter(tree.children.get(None, ())), None)
