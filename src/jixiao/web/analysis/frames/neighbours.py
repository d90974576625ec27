"""Who is most like an organisation, in what, and how it stands beside them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, stdev

from jixiao.engine.comparison.compare import compare
from jixiao.engine.comparison.likeness import nearest_by_context
from jixiao.web.analysis import queries, rules
from jixiao.web.analysis.queries import Figure, Place

Levels = Mapping[int, Mapping[int, float]]
"""By indicator and organisation the usual level."""


@dataclass(frozen=True)
class Neighbour:
    """One neighbour: its distance, and by indicator how many standard deviations it lies above (below: negative)."""

    organisation: int
    distance: float
    apart: Mapping[int, float]

    @property
    def by_nearness(self) -> list[int]:
        """The indicators in which both are alike, the most alike first."""
        return sorted(self.apart, key=lambda thing: (abs(self.apart[thing]), thing))


@dataclass(frozen=True)
class Neighbours:
    """The neighbours of `own`, nearest first; `levels` of what told them apart; so many had enough figures for it.

    `n_known`: how many of the indicators asked for it has itself.
    """

    own: int
    found: tuple[Neighbour, ...] = ()
    levels: Levels = field(default_factory=dict)
    n_candidates: int = 0
    n_known: int = 0


def neighbours_of(
    own: int, others: Collection[int], by: Sequence[int], periods: Sequence[str], number: int
) -> Neighbours:
    """The nearest by the usual levels of `by`: the engine's standardised distance, over what both have."""
    levels = _levels(queries.figures({own, *others}, by, periods))
    known = [thing for thing in by if own in levels.get(thing, {})]
    candidates = [id_ for id_ in sorted(set(others) - {own}) if _shares_enough(id_, known, levels)]
    context: dict[str, list[object]] = {"organisation_code": [str(id_) for id_ in (own, *candidates)]}
    for thing in known:
        context[str(thing)] = [levels[thing].get(id_) for id_ in (own, *candidates)]
    if not candidates or not known:
        return Neighbours(own, n_candidates=len(candidates), n_known=len(known))
    rows = nearest_by_context(context, n_neighbours=number).table
    pairs = zip(*(rows[name] for name in ("organisation_code", "neighbour_code", "distance")), strict=True)
    nearest = [(int(other), distance) for code, other, distance in pairs if code == str(own)]
    spreads = {thing: _spread([levels[thing].get(id_) for id_ in (own, *candidates)]) for thing in known}
    telling = {thing: levels[thing] for thing in known if spreads[thing]}
    found = tuple(Neighbour(id_, far, _apart(own, id_, telling, spreads)) for id_, far in nearest)
    return Neighbours(own, found, telling, len(candidates), len(known))


def _levels(figures: Mapping[Place, Figure]) -> dict[int, dict[int, float]]:
    values: dict[tuple[int, int], list[float]] = {}
    for (organisation, indicator, _period), figure in figures.items():
        if figure.value is not None:
            values.setdefault((indicator, organisation), []).append(figure.value)
    levels: dict[int, dict[int, float]] = {}
    for (indicator, organisation), known in values.items():
        levels.setdefault(indicator, {})[organisation] = median(known)
    return levels


def _shares_enough(organisation: int, known: Sequence[int], levels: Levels) -> bool:
    shared = sum(organisation in levels[thing] for thing in known)
    return shared > 0 and shared >= rules.FEWEST_SHARED * len(known)


def _spread(values: Sequence[float | None]) -> float:
    """Their standard deviation; 0 where all are the same, as the engine sees it."""
    known = [value for value in values if value is not None]
    spread = stdev(known) if len(known) > 1 else 0.0
    return spread if spread > 1e-12 * max(map(abs, known), default=0.0) else 0.0


def _apart(own: int, other: int, levels: Levels, spreads: Mapping[int, float]) -> dict[int, float]:
    return {
        thing: (values[other] - values[own]) / spreads[thing] for thing, values in levels.items() if other in values
    }


@dataclass(frozen=True)
class Beside:
    """One figure of an organisation beside its neighbours': `better` above 0 where it is on the better side of their

    median, below 0 on the worse; `mads` how many of their MADs away, None where they are all equal or too few.
    """

    indicator: int
    value: float
    median: float
    gap: float
    better: float
    mads: float | None
    n_neighbours: int


def beside(found: Neighbours, indicators: Sequence[int], period: str, ground: queries.Ground) -> list[Beside]:
    """Every figure of the period that the organisation and one neighbour at least have."""
    near = [each.organisation for each in found.found]
    figures = queries.figures({found.own, *near}, indicators, [period])
    known = [(place, figure.value) for place, figure in figures.items() if figure.value is not None]
    frame: dict[str, list[object]] = {
        "organisation_code": [str(place[0]) for place, _ in known],
        "indicator_code": [str(place[1]) for place, _ in known],
        "period": [place[2] for place, _ in known],
        "value": [value for _, value in known],
    }
    told = {"organisation_code": [str(found.own)] * len(near), "neighbour_code": [str(id_) for id_ in near]}
    if not known or not near:
        return []
    table = compare(frame, neighbours=told, organisations=[str(found.own)]).table
    names = ("indicator_code", "value", "neighbours_median", "neighbours_mad_distance", "n_neighbours")
    rows = []
    for code, value, middle, mads, n in zip(*(table[name] for name in names), strict=True):
        if middle is not None:
            thing = int(code)
            gap = value - middle
            sign = ground.sign((found.own, thing, period))
            rows.append(Beside(thing, value, middle, gap, gap * sign, None if mads is None else mads * sign, int(n)))
    order = {thing: place for place, thing in enumerate(indicators)}
    return sorted(rows, key=lambda row: order[row.indicator])
