"""What the page of one series shows beside its outlook: history, target path, what happened on the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.model.text import Text
from jixiao.web.collection.queries import held_figures
from jixiao.web.doubts import rules as doubt_rules
from jixiao.web.doubts.queries import doubts, rule_label
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.indicators.queries import newest_targets
from jixiao.web.organisations.queries import lineage

N_SHOWN = 36
"""So many periods of the past are shown."""


@dataclass(frozen=True)
class Happening:
    """Something that happened to a series in a period; `href` leads to it, `place_id` is the organisation it names."""

    period: str
    label: Text
    href: str = ""
    place_id: int | None = None
    doubt_id: int | None = None


HappeningSource = Callable[[int, int], Sequence[Happening]]
_SOURCES: list[HappeningSource] = []


def plug_in_happenings(source: HappeningSource) -> None:
    """`source(organisation id, indicator id)` tells what a later stage knows (warnings); called once at start."""
    if source not in _SOURCES:
        _SOURCES.append(source)


@dataclass(frozen=True)
class History:
    """The newest figures that hold, oldest first, with gaps as None; targets by period."""

    periods: tuple[str, ...]
    values: tuple[float | None, ...]
    targets: dict[str, float]

    @property
    def newest(self) -> tuple[str, float] | None:
        """The newest period with a figure."""
        known = [(period, value) for period, value in zip(self.periods, self.values, strict=True) if value is not None]
        return known[-1] if known else None

    def value(self, period: str) -> float | None:
        """The figure of a period, None where there is none."""
        return dict(zip(self.periods, self.values, strict=True)).get(period)


def history(organisation_id: int, version: IndicatorVersion, year: int) -> History:
    """Up to N_SHOWN periods with those ahead counted by `year`'s targets; three queries."""
    rows = held_figures([version.indicator_id], [organisation_id])
    found = {row.period: row.value for row in rows}
    frequency = usual_frequency(found)
    known = sorted(period for text in found if (period := Period.parse(text)).frequency is frequency)
    periods: list[Period] = []
    if known:
        first = max(known[0], known[-1].shift(1 - N_SHOWN))
        periods = [first.shift(step) for step in range(known[-1].ordinal - first.ordinal + 1)]
    years = sorted({period.year for period in periods} | {year})
    targets = newest_targets([version.indicator.code], [organisation_id], years)
    return History(
        tuple(map(str, periods)),
        tuple(found.get(str(period)) for period in periods),
        {period: value for (_, _, period), value in targets.items()},
    )


def usual_frequency(found: Sequence[str] | dict[str, float]) -> Frequency:
    """The kind of period that most figures have."""
    kinds = [Period.parse(text).frequency for text in found]
    return max(set(kinds), key=lambda kind: (kinds.count(kind), kind.per_year), default=Frequency.MONTH)


def happenings(organisation_id: int, version: IndicatorVersion, today: date) -> list[Happening]:
    """Mergers and splits, doubts that stand, and what later stages know; by period."""
    found = [
        Happening(
            f"{step.before:%Y-%m}",
            Text("merged", "合并") if step.kind == "merge" else Text("split off", "拆分设立"),
            place_id=step.predecessor_id,
        )
        for step in lineage(organisation_id, today).steps
    ]
    standing = doubts([organisation_id]).filter(indicator=version.indicator_id).exclude(period="")
    kept = standing.exclude(state__in=[doubt_rules.DISMISSED, doubt_rules.GONE])
    found += [Happening(one.period, rule_label(one.rule), doubt_id=one.pk) for one in kept]
    for source in _SOURCES:
        found += source(organisation_id, version.indicator_id)
    return sorted(found, key=lambda each: (each.period, each.label.en))
