"""Figures of the platform → the engine's comparison → what each place of a table shows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from jixiao.engine.comparison.compare import Comparison, compare
from jixiao.engine.comparison.earlier import change
from jixiao.engine.comparison.reorganisation import restate
from jixiao.engine.model.period import Frequency, Period
from jixiao.web.analysis import queries, rules
from jixiao.web.analysis.queries import Figure, Place
from jixiao.web.organisations.rules import MERGE

FEWEST_PEERS = 3
"""So many must stand in a group before a reader who may not see all of them is told anything about it."""


@dataclass(frozen=True)
class Seen:
    """What a comparison gave: by contrast and place the figure, which side is better, and the figures behind it.

    `better` is above 0 where better and below where worse; `distance` from the peers' median in MADs likewise.
    """

    shown: Mapping[str, Mapping[Place, float]]
    better: Mapping[str, Mapping[Place, float]]
    distance: Mapping[Place, float]
    figures: Mapping[Place, Figure]
    n_peers: Mapping[Place, int]


NOTHING = Seen({}, {}, {}, {}, {})


def look(cut: queries.Cut, ground: queries.Ground, *, with_peers: bool) -> Seen:
    """Compare the figures of a cut. `with_peers`: read the peers too, though no contrast asks for them."""
    if not (cut.organisations and cut.indicators and cut.periods):
        return NOTHING
    peers = ground.peers(cut.organisations) if with_peers or rules.PEERS in cut.needs else frozenset(cut.organisations)
    read = queries.periods_read(cut)
    found = queries.figures(peers & ground.seen, cut.indicators, cut.periods)
    before = [period for period in read if period not in set(cut.periods)]
    if before:
        # Of peers the past counts only where their improvement is ranked.
        whose = peers & ground.seen if {rules.PEERS, rules.YEAR} <= cut.needs else frozenset(cut.organisations)
        found |= queries.figures(whose, cut.indicators, before)
    if ground.lineages:
        found = as_now(found, peers & ground.seen, cut, ground, read)
    hidden = peers - ground.seen
    told = found | queries.published_figures(hidden, cut, ground)
    outcome = compare(
        _frame(told),
        targets=queries.targets_in(cut),
        baseline=queries.baselines_in(cut),
        groups={str(id_): ground.group_of.get(id_, "") for id_ in peers},
        meta=_meta(cut, ground),
        organisations=[str(id_) for id_ in cut.organisations],
    )
    return _seen(outcome, cut, ground, found, bool(hidden), with_peers=with_peers or rules.PEERS in cut.needs)


def _frame(figures: Mapping[Place, Figure]) -> dict[str, list[object]]:
    rows = [(place, figure.value) for place, figure in figures.items() if figure.value is not None]
    return {
        "organisation_code": [str(place[0]) for place, _ in rows],
        "indicator_code": [str(place[1]) for place, _ in rows],
        "period": [place[2] for place, _ in rows],
        "value": [value for _, value in rows],
    }


def _meta(cut: queries.Cut, ground: queries.Ground) -> dict[str, list[str]]:
    versions = [ground.versions[id_] for id_ in cut.indicators]
    return {
        "indicator_code": [str(id_) for id_ in cut.indicators],
        "direction": [version.direction for version in versions],
        "unit_of_measure": [version.unit_of_measure for version in versions],
    }


def _seen(
    outcome: Comparison, cut: queries.Cut, ground: queries.Ground, found: Mapping[Place, Figure], any_hidden: bool,
    *, with_peers: bool,
) -> Seen:  # fmt: skip
    """The engine's columns by place; what would give away a peer out of sight is left out."""
    table = outcome.table
    keys = zip(table["organisation_code"], table["indicator_code"], table["period"], strict=True)
    periods = set(cut.periods)
    places = [(int(place), int(thing), period) for place, thing, period in keys]
    kept = [number for number, place in enumerate(places) if place[2] in periods]
    n_peers = _at(table["n_peers"], kept, places) if with_peers else {}
    told = frozenset(
        places[number] for number in kept
        if not any_hidden or n_peers.get(places[number], 0) >= FEWEST_PEERS
    ) if with_peers else frozenset()  # fmt: skip
    shown: dict[str, dict[Place, float]] = {}
    for code in cut.contrasts:
        contrast = rules.CONTRASTS[code]
        column = _gap_to_median(outcome) if code == rules.MEDIAN else table[contrast.column]
        figures = _at(column, kept, places)
        if rules.PEERS in contrast.needs:
            hides = any_hidden and code in {rules.BEST, rules.GAIN}
            figures = {} if hides else {place: value for place, value in figures.items() if place in told}
        shown[code] = figures
    distance = {place: far for place, far in _at(table["mad_distance"], kept, places).items() if place in told}
    share = {place: where for place, where in _middle_ranks(outcome, kept, places).items() if place in told}
    better = {code: _directed(code, shown[code], share, ground) for code in cut.contrasts}
    turned = {place: value * ground.sign(place) for place, value in distance.items()}
    n_told = {place: int(n) for place, n in n_peers.items()}
    return Seen(shown, better, turned, {p: f for p, f in found.items() if p[2] in periods}, n_told)


def _gap_to_median(outcome: Comparison) -> list[float | None]:
    cells = outcome.cells
    gaps = change(cells.value, cells.peers.median)[outcome.shown]
    return [None if gap != gap else gap for gap in gaps.tolist()]


def _middle_ranks(outcome: Comparison, kept: Iterable[int], places: Sequence[Place]) -> dict[Place, float]:
    """The share of peers who are worse, those who are equal counted half: where all are equal, all are in the middle."""
    table = outcome.table
    found: dict[Place, float] = {}
    for number in kept:
        rank, n, worse = table["rank"][number], table["n_peers"][number], table["percentile"][number]
        if rank is not None and worse is not None and n is not None and n > 1:
            found[places[number]] = (worse + 1 - (rank - 1) / (n - 1)) / 2
    return found


def _at(column: Sequence[float | None], kept: Iterable[int], places: Sequence[Place]) -> dict[Place, float]:
    return {places[number]: value for number in kept if (value := column[number]) is not None}


def _directed(
    code: str, figures: Mapping[Place, float], share: Mapping[Place, float], ground: queries.Ground
) -> dict[Place, float]:
    """Above 0 where better, below where worse: differences by direction, the rest by the place among peers."""
    if rules.CONTRASTS[code].is_signed:
        return {place: value * ground.sign(place) for place, value in figures.items()}
    return {place: share[place] - 0.5 for place in figures if place in share}


def as_now(
    found: Mapping[Place, Figure], whose: Iterable[int], cut: queries.Cut, ground: queries.Ground, read: Sequence[str]
) -> dict[Place, Figure]:
    """The past of organisations as they are today, restated by the engine: numbers of merged predecessors are added up.

    A rate or level of several is left out, and so is what was split: nobody knows how to divide it.
    """
    steps = {
        step for id_ in whose if id_ in ground.lineages for step in ground.lineages[id_].steps if step.kind == MERGE
    }
    if not steps:
        return dict(found)
    changing = {id_ for step in steps for id_ in (step.predecessor_id, step.successor_id)}
    past = queries.figures({step.predecessor_id for step in steps} & ground.seen, cut.indicators, read)
    told = {place: figure for place, figure in (past | dict(found)).items() if place[0] in changing}
    changes = {
        "predecessor": [str(step.predecessor_id) for step in steps],
        "successor": [str(step.successor_id) for step in steps],
        "period": [str(Period.of(step.before, Frequency.MONTH)) for step in steps],
    }
    kinds = ["flow" if ground.versions[id_].over_time == "sum" else "" for id_ in cut.indicators]
    table = restate(
        _frame(told), changes, {"indicator_code": [str(id_) for id_ in cut.indicators], "kind": kinds}
    ).table
    names = ("organisation_code", "indicator_code", "period", "value", "made_from")
    rows = zip(*(table[name] for name in names), strict=True)
    restated = {
        (int(place), int(thing), period): told[int(place), int(thing), period]
        if not origin else Figure(value, 0, None)
        for place, thing, period, value, origin in rows
    }  # fmt: skip
    result = {place: figure for place, figure in found.items() if place[0] not in changing}
    lost = {place: Figure(None, 0, None) for place in found if place[0] in changing and place not in restated}
    return result | lost | restated


@dataclass(frozen=True)
class Middle:
    """Median and MAD of a set of organisations in each period, None where they may not be told."""

    median: tuple[float | None, ...]
    mad: tuple[float | None, ...]


def middle_of(ids: Collection[int], indicator: int, periods: Sequence[str], ground: queries.Ground) -> Middle:
    """The middle of these organisations, whether they are one peer group or not."""
    visible, hidden = sorted(frozenset(ids) & ground.seen), frozenset(ids) - ground.seen
    cut = queries.Cut(visible, [indicator], periods, [rules.VALUE])
    found = queries.figures(visible, cut.indicators, periods)
    if ground.lineages:
        found = as_now(found, visible, cut, ground, periods)
    told = found | queries.published_figures(hidden, cut, ground)
    table = compare(_frame(told), groups={str(id_): "all" for id_ in ids}, meta=_meta(cut, ground)).table
    rows = zip(*(table[name] for name in ("period", "median", "mad", "n_peers")), strict=True)
    by_period = {period: (middle, mad) for period, middle, mad, n in rows if not hidden or (n or 0) >= FEWEST_PEERS}
    known = [by_period.get(period, (None, None)) for period in periods]
    return Middle(tuple(each[0] for each in known), tuple(each[1] for each in known))
