"""The part of all figures that is looked at, whom they are held against, and what is read for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jixiao.engine.model.period import Period
from jixiao.web.analysis import rules
from jixiao.web.analysis.queries.figures import Figure, Place, baselines, published, targets
from jixiao.web.analysis.queries.places import plain_nodes
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.organisations.queries import Lineage


@dataclass(frozen=True)
class Ground:
    """What comparisons stand on: meanings of indicators, whom one is ranked with, and whose figures one may see."""

    versions: Mapping[int, IndicatorVersion]
    group_of: Mapping[int, str]
    seen: frozenset[int]
    lineages: Mapping[int, Lineage] = field(default_factory=dict)  # as it is now; empty: as it was

    def sign(self, place: Place) -> int:
        """1 where higher is better, −1 where lower is."""
        return -1 if self.versions[place[1]].direction == "lower" else 1

    def peers(self, ids: Iterable[int]) -> frozenset[int]:
        """Everybody in the groups of these organisations, and they themselves."""
        own = frozenset(ids)
        groups = {self.group_of[id_] for id_ in own if id_ in self.group_of}
        return own | {id_ for id_, group in self.group_of.items() if group in groups}


@dataclass(frozen=True)
class Cut:
    """The part of all figures that is looked at, and the ways in which."""

    organisations: Sequence[int]
    indicators: Sequence[int]
    periods: Sequence[str]
    contrasts: Sequence[str]

    @property
    def needs(self) -> frozenset[str]:
        """What its contrasts are held against."""
        return frozenset().union(*(rules.CONTRASTS[code].needs for code in self.contrasts))


def periods_read(cut: Cut) -> list[str]:
    """The periods shown and those that they are held against."""
    found = dict.fromkeys(cut.periods)
    for code in cut.periods:
        period = Period.parse(code)
        if rules.YEAR in cut.needs:
            found[str(period.year_on_year())] = None
        if rules.PREVIOUS in cut.needs:
            found[str(period.previous())] = None
        if rules.YEARS in cut.needs:
            found |= dict.fromkeys(str(period.shift(-years * period.frequency.per_year)) for years in (1, 2, 3))
    return list(found)


def published_figures(hidden: Collection[int], cut: Cut, ground: Ground) -> dict[Place, Figure]:
    """Peers out of sight count with what confirmed results published of them."""
    if not hidden:
        return {}
    ids = {ground.versions[id_].indicator.code: id_ for id_ in cut.indicators}
    rows = published(hidden, plain_nodes(ids), cut.periods)
    return {place: Figure(value, 0, None) for place, value in rows.items()}


Columns = dict[str, list[object]]
"""A table as the engine reads it."""


def targets_in(cut: Cut) -> Columns | None:
    """The targets of a cut, where one of its contrasts needs them."""
    if rules.TARGET not in cut.needs:
        return None
    return _columns(targets(cut.organisations, cut.indicators, cut.periods), "target")


def baselines_in(cut: Cut) -> Columns | None:
    """The baselines of a cut, where one of its contrasts needs them; of several years the newest holds."""
    if rules.BASELINE not in cut.needs:
        return None
    rows = baselines(cut.organisations, cut.indicators, {int(period[:4]) for period in cut.periods})
    return _columns({(place, thing, str(year - 1)): value for (place, thing, year), value in rows.items()}, "baseline")


def _columns(rows: Mapping[Place, float], name: str) -> Columns:
    return {
        "organisation_code": [str(place[0]) for place in rows],
        "indicator_code": [str(place[1]) for place in rows],
        "period": [place[2] for place in rows],
        name: list(rows.values()),
    }
