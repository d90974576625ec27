"""Everything that one look ahead reads: figures that hold, targets of the year, what the indicators mean, former lights."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Max

from jixiao import __version__
from jixiao.engine.integrity.relations import Cumulative, read_relations
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.web.collection.queries import Held, Marks, held_figures, indicators_since, newest_marks
from jixiao.web.doubts.queries import newest_relations
from jixiao.web.doubts.rules.documents import read_document
from jixiao.web.indicators.models import IndicatorVersion, TargetPlan
from jixiao.web.indicators.queries import indicator_on, newest_targets
from jixiao.web.organisations.queries import tree_on
from jixiao.web.outlook import rules
from jixiao.web.outlook.models import Outlook

Pair = tuple[int, int]
"""(organisation id, indicator id)."""


class Meaning(NamedTuple):
    """What an indicator's figures are: how periods make the year, which way is better, between which bounds.

    `is_running`: each figure is the total since the year's beginning.
    """

    code: str
    kind: str
    direction: str
    lower: float | None
    upper: float | None
    is_running: bool


@dataclass(frozen=True)
class Material:
    """What one look ahead reads. `aims`: the year's target, its path by period; `lights`: the light that stands."""

    period: Period
    figures: Sequence[Held]
    meanings: Mapping[int, Meaning]
    aims: Mapping[Pair, "Aim"]
    lights: Mapping[Pair, str] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The year whose end is looked at."""
        return self.period.year

    def target(self, pair: Pair) -> float | None:
        """The year's target."""
        aim = self.aims.get(pair)
        return aim.target if aim else None

    def kind(self, pair: Pair) -> str:
        """How the pair's periods make the figure that the target is for."""
        aim, kind = self.aims.get(pair), self.meanings[pair[1]].kind
        return rules.target_kind(kind, aim.target, aim.path) if aim else kind

    def frame(self) -> dict[str, list[Any]]:
        """series (organisation/indicator), period, value: running totals as what each period added."""
        rows: dict[Pair, list[tuple[str, float]]] = defaultdict(list)
        for row in self.figures:
            rows[row.organisation_id, row.indicator_id].append((row.period, row.value))
        found: dict[str, list[Any]] = {"series": [], "period": [], "value": []}
        for pair, given in rows.items():
            pairs = rules.added(given) if self.meanings[pair[1]].is_running else given
            found["series"] += [f"{pair[0]}/{pair[1]}"] * len(pairs)
            found["period"] += [period for period, _ in pairs]
            found["value"] += [value for _, value in pairs]
        return found

    def digest(self, seed: int) -> str:
        """SHA-256 over all that the forecasts depend on; the former lights are not part of it."""
        content = [
            __version__, str(self.period), seed, [list(row) for row in self.figures],
            sorted([pk, *meaning] for pk, meaning in self.meanings.items()),
            sorted([*pair, aim.target, self.kind(pair)] for pair, aim in self.aims.items()),
        ]  # fmt: skip
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()


class Aim(NamedTuple):
    """A year's target and its path through the periods, in order."""

    target: float
    path: Sequence[float]


class Newest(NamedTuple):
    """Ids of the newest figure, review, target and relations: later ones are new."""

    observation: int = 0
    review: int = 0
    target: int = 0
    relations: int = 0


def newest() -> Newest:
    """How far everything goes that a look ahead reads."""
    relations = newest_relations()
    plan = TargetPlan.objects.aggregate(newest=Max("id"))["newest"] or 0
    return Newest(*newest_marks(), plan, relations.number if relations else 0)


def changed_since(before: Newest) -> frozenset[int]:
    """Indicators with new figures, reviews or targets."""
    planned = TargetPlan.objects.filter(pk__gt=before.target).values_list("indicator_id", flat=True)
    return indicators_since(Marks(before.observation, before.review)) | frozenset(planned.distinct())


def material(today: date, indicator_ids: Collection[int] | None = None) -> Material:
    """The material of everybody who stands today (of some indicators)."""
    period = rules.period_in_view(today)
    places = frozenset(tree_on(today).nodes)
    meanings = {
        pk: meaning for pk, meaning in _meanings(today).items() if indicator_ids is None or pk in set(indicator_ids)
    }
    figures = [
        row for row in held_figures(indicator_ids, places) if row.indicator_id in meanings and _is_past(row, period)
    ]
    codes = {meaning.code: pk for pk, meaning in meanings.items()}
    return Material(period, figures, meanings, aims(codes, places, period.year), _lights(period.year))


def aims(indicators: Mapping[str, int], organisation_ids: Collection[int], year: int) -> dict[Pair, Aim]:
    """The newest target of each pair; `indicators`: code → id."""
    found = newest_targets(indicators, organisation_ids, year)
    paths: dict[tuple[int, str], dict[str, float]] = defaultdict(dict)
    for (place, code, period), value in found.items():
        paths[place, code][period] = value
    return {
        (place, indicators[code]): Aim(path[str(year)], [path[each] for each in sorted(path) if each != str(year)])
        for (place, code), path in paths.items()
        if str(year) in path
    }


def _is_past(row: Held, period: Period) -> bool:
    """Figures of the year after the one in view say nothing of it yet."""
    return int(row.period[:4]) <= period.year


def _meanings(today: date) -> dict[int, Meaning]:
    running = running_codes()
    return {version.indicator_id: meaning_of(version, running) for version in indicator_on(today).values()}


def meaning_of(version: IndicatorVersion, running: Collection[str]) -> Meaning:
    """What the figures of an indicator's version are."""
    is_running = version.indicator.code in running
    kind = rules.FLOW if is_running else rules.KIND_OF[version.over_time]
    return Meaning(
        version.indicator.code, kind, version.direction, version.lower_bound, version.upper_bound, is_running
    )


def running_codes() -> frozenset[str]:
    """Indicators whose figures are totals since the year's beginning, as the office wrote down."""
    kept = newest_relations()
    if kept is None:
        return frozenset()
    try:
        relations = read_relations(read_document(kept.document))
    except DefinitionError:
        return frozenset()
    return frozenset(code for each in relations.all if isinstance(each, Cumulative) for code in each.codes)


def _lights(year: int) -> dict[Pair, str]:
    rows = Outlook.objects.filter(year=year).exclude(light="")
    return {
        (place, indicator): light
        for place, indicator, light in rows.values_list("organisation_id", "indicator_id", "light")
    }
