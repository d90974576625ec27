"""Which other periods a scheme looks at when it scores one, and at which indicators there."""

from collections.abc import Container, Iterable, Iterator

from jixiao.engine.model.cube import FINER
from jixiao.engine.model.node import Node
from jixiao.engine.model.period import Period
from jixiao.engine.model.scheme import Scheme

Wanted = frozenset[str] | None
"""Codes of the indicators that are wanted of a period; None for all of them."""


def periods_needed(scheme: Scheme, period: Period, available: Container[Period]) -> dict[Period, Wanted]:
    """The available periods that scoring `period` reads, its own first: all that lie in it, and of others what rules
    with a history, carry-forward, interpolation and yearly divisors look at.
    """
    needed: dict[Period, Wanted] = {each: None for each in [period, *_parts(period)] if each in available}
    for leaf in scheme.leaves:
        for other in {period, *_others(scheme, leaf, period)}:
            for each in _places(leaf, other):
                if each in available and needed.get(each, ()) is not None:
                    needed[each] = (needed.get(each) or frozenset()) | frozenset(leaf.observed)
    return needed


def target_periods(scheme: Scheme, available: Iterable[Period]) -> list[Period]:
    """The periods that can be scored: of the scheme's own periodicity, each of which or of whose parts something is
    available; else, where all is coarser than that, the available periods themselves.
    """
    listed = list(available)
    own = {_containing(each, scheme) for each in listed if each.frequency.per_year >= scheme.periodicity.per_year}
    return sorted(own or listed, key=lambda period: (period.first_date, period.last_date))


def _containing(period: Period, scheme: Scheme) -> Period:
    return Period.of(period.first_date, scheme.periodicity)


def _parts(period: Period) -> Iterator[Period]:
    for frequency in FINER:
        yield from period.parts(frequency)


def _places(leaf: Node, period: Period) -> Iterator[Period]:
    """Where the value of a leaf at `period` may come from."""
    yield period
    yield from _parts(period)
    if leaf.per is not None:
        yield Period(period.year)


def _others(scheme: Scheme, leaf: Node, period: Period) -> Iterator[Period]:
    """The other periods at which a leaf's value is looked up."""
    history = leaf.rule.history_needed if leaf.rule else 0
    yield from (period.shift(-back) for back in range(1, history + 1))
    if history:
        yield period.year_on_year()
    policy = scheme.policy(leaf)
    if policy.policy in ("carry-forward", "interpolate"):
        yield from (period.shift(-back) for back in range(1, policy.limit + 1))
    if policy.policy == "interpolate":
        yield from (period.shift(ahead) for ahead in range(1, policy.limit + 1))
