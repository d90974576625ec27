"""A release of an evaluation, indexed for its pages: who, what, when, and the middle of all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from statistics import median
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.web.base.formats import half_up
from jixiao.web.portal.frames.content import Content
from jixiao.web.portal.frames.evaluated import Figure
from jixiao.web.portal.models import Release
from jixiao.web.portal.queries.releases import content_of, newest_by_series

Row = Mapping[str, Any]
EVALUATION = "evaluation"


@dataclass(frozen=True)
class Middle:
    """The medians of a period over all organisations whose value, or target, is known."""

    period: str
    value: float | None
    target: float | None


@dataclass(frozen=True)
class Reading:
    """What one release says, found by code."""

    release: Release
    content: Content

    @cached_property
    def organisations(self) -> dict[str, Row]:
        return {row["organisation"]: row for row in self.content.rows("organisations")}

    @cached_property
    def indicators(self) -> dict[str, Row]:
        return {row["indicator"]: row for row in self.content.rows("indicators")}

    @cached_property
    def ranking(self) -> dict[str, Row]:
        return {row["organisation"]: row for row in self.content.rows("ranking")}

    @cached_property
    def goals(self) -> Sequence[Row]:
        return self.content.rows("goals")

    @cached_property
    def groups(self) -> dict[str, list[Row]]:
        """The ranking by peer group, in the order of the ranks."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.content.rows("ranking"):
            found[row["peer_group"]].append(row)
        return dict(found)

    def group_label(self, code: str) -> Text:
        """What a peer group is called."""
        for row in self.organisations.values():
            if row["peer_group"] == code:
                return Text(row["peer_group_en"], row["peer_group_zh"])
        return Text(code, code)

    @cached_property
    def scores(self) -> dict[tuple[str, str], Row]:
        return {(row["organisation"], row["node"]): row for row in self.content.rows("scores")}

    @cached_property
    def figures(self) -> dict[str, dict[str, dict[str, Figure]]]:
        """By indicator, organisation, period."""
        found: dict[str, dict[str, dict[str, Figure]]] = defaultdict(lambda: defaultdict(dict))
        table = self.content.table("values")
        for row in table.rows if table else ():
            organisation, indicator, period, value, target, note = row
            figure = Figure(_number(value), _number(target), str(note or ""))
            found[str(indicator)][str(organisation)][str(period)] = figure
        return found

    @cached_property
    def samples(self) -> dict[tuple[str, str], Row]:
        """Of shares that rest on checks: n and interval in the release's period, by indicator and organisation."""
        rows = self.content.rows("samples")
        return {(row["indicator"], row["organisation"]): row for row in rows if row["period"] == self.release.period}

    @cached_property
    def baselines(self) -> dict[tuple[str, str], Row]:
        """Where they began, by indicator and organisation."""
        return {(row["indicator"], row["organisation"]): row for row in self.content.rows("baselines")}

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Every period that is told of, in order of time; of one frequency, so that their codes sort."""
        told = {period for places in self.figures.values() for each in places.values() for period in each}
        return tuple(sorted(told))

    def series(self, indicator: str, organisation: str) -> list[Figure | None]:
        """An organisation's figures along the periods."""
        own = self.figures.get(indicator, {}).get(organisation, {})
        return [own.get(period) for period in self.periods]

    def middles(self, indicator: str) -> list[Middle]:
        """The medians along the periods."""
        places = self.figures.get(indicator, {})
        found = []
        for period in self.periods:
            figures = [each[period] for each in places.values() if period in each]
            found.append(
                Middle(period, _median([one.value for one in figures]), _median([one.target for one in figures]))
            )
        return found


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(half_up(median(known), 10)) if known else None


def reading_of(release: Release) -> Reading:
    """A release, indexed; kept in memory by its digest and state."""
    return _reading(release, release.pk, release.digest, release.state)


@lru_cache(maxsize=4)
def _reading(release: Release, _pk: int, _digest: str, _state: str) -> Reading:
    return Reading(release, content_of(release))


def newest_readings() -> list[Reading]:
    """The newest release of each series of evaluations, the freshest first."""
    return [reading_of(release) for release in newest_by_series(EVALUATION)]
