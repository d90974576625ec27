"""From shares of the leaves to shares of every node above, for many runs at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from jixiao.engine.model.aggregation import Aggregation
from jixiao.engine.model.arrays import Bools, Floats, Ints, absent
from jixiao.engine.robustness.scheme_tree import SchemeTree

Turn = Callable[[Floats], Floats]
MEANS: dict[str, tuple[Turn, Turn]] = {"geometric": (np.log, np.exp), "harmonic": (np.reciprocal, np.reciprocal)}
"""Means that are an arithmetic mean of something else: there and back. All runs at once instead of one by one."""

SMALL_PRODUCT = 1 << 18
"""Up to so many multiplications a matrix product stays on one core."""


@dataclass(frozen=True)
class LeafShares:
    """What each leaf gives of its points, 0 to 1: organisations × leaves, NaN absent. `open`: where it must not be absent."""

    shares: Floats
    open: dict[int, Bools]


@dataclass(frozen=True)
class Drawn:
    """What was drawn for a block of runs. `weights`: per parent the shares of its children, runs × children or a single
    row where they are certain; `left_out`: the leaf that each run leaves out (its weight is 0), −1 for none.
    """

    weights: dict[int, Floats]
    left_out: Ints

    def block(self, runs: Ints) -> "Drawn":
        """Some of the runs."""
        weights = {parent: each if len(each) == 1 else each[runs] for parent, each in self.weights.items()}
        return Drawn(weights, self.left_out[runs])


@dataclass(frozen=True)
class Climb:
    """One way up the tree. `way` replaces the stated ways at every node; where it needs shares above 0, those of the
    leaves are lifted to `floor` (means of them are then above it, too).
    """

    tree: SchemeTree
    members: Sequence[Ints]
    way: Aggregation | None = None
    floor: float = 0.0

    def to(self, number: int, leaves: LeafShares, drawn: Drawn) -> Floats:
        """The node's share: runs × organisations, or a single row where every run gives the same; NaN absent."""
        if number in self.tree.leaf:
            return np.ascontiguousarray(leaves.shares[:, self.tree.leaf[number]])[None, :]
        children = self.tree.below[number]
        outer = [place for place, child in enumerate(children) if child in self.tree.leaf]
        parts = _Parts(
            drawn.weights[number],
            outer,
            leaves.shares[:, [self.tree.leaf[children[place]] for place in outer]],
            {place: self.to(child, leaves, drawn) for place, child in enumerate(children) if place not in outer},
        )
        if self.way is not None and self.way.name in MEANS:
            parts = replace(parts, shares=np.maximum(parts.shares, self.floor))
        share = _combined(self.way or self.tree.ways[number], parts, self.members)
        for leaf in self.tree.leaves_under(number) if leaves.open else ():
            if leaf in leaves.open:
                share = np.where(leaves.open[leaf] & (drawn.left_out != leaf)[:, None], np.nan, share)
        return share


@dataclass(frozen=True)
class _Parts:
    """Children of one node: weights (runs × children); places of the leaves and their shares; shares of the others."""

    weights: Floats
    outer: list[int]
    shares: Floats
    inner: dict[int, Floats]


def _combined(way: Aggregation | None, parts: _Parts, members: Sequence[Ints]) -> Floats:
    if way is None or way.name == "arithmetic":
        return _mean(parts)
    if way.name in MEANS:
        return _mean_of(parts, *MEANS[way.name])
    return _one_by_one(way, parts, members)


def _mean(parts: _Parts) -> Floats:
    """Weighted mean over those present."""
    weights, there = parts.weights[:, parts.outer], np.isfinite(parts.shares)
    whole = bool(there.all()) and bool((parts.weights.sum(axis=1) > 0).all())
    if whole:
        total, held = _product(weights, parts.shares), weights.sum(axis=1, keepdims=True)
    else:
        total, held = _product(weights, np.where(there, parts.shares, 0.0)), _product(weights, there.astype(np.float64))
    for place, share in parts.inner.items():
        weight, seen = parts.weights[:, place, None], np.isfinite(share)
        if seen.all():
            total, held = total + weight * share, held + weight
        else:
            total, held, whole = total + np.where(seen, weight * share, 0.0), held + weight * seen, False
    if whole:
        return total
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(held > 0, total / held, np.nan)


def _product(weights: Floats, shares: Floats) -> Floats:
    """weights · sharesᵀ, runs × organisations, in many small products: one large one waits for other cores."""
    size = max(1, SMALL_PRODUCT // max(shares.size, 1))
    even = len(weights) // size * size
    result = np.empty((len(weights), len(shares)))
    if even:
        stack = weights[:even].reshape(-1, size, weights.shape[1])
        np.matmul(stack, shares.T, out=result[:even].reshape(-1, size, len(shares)))
    result[even:] = weights[even:] @ shares.T
    return result


def _mean_of(parts: _Parts, there: Turn, back: Turn) -> Floats:
    """Weighted mean of what `there` makes of the shares, turned back. A share of 0 or less refuses the organisation."""
    counts = parts.weights > 0
    refused: Bools = _product(counts[:, parts.outer].astype(np.float64), (parts.shares <= 0).astype(np.float64)) > 0
    for place, share in parts.inner.items():
        refused = refused | (counts[:, place, None] & (share <= 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = there(np.where(parts.shares > 0, parts.shares, np.nan))
        inner = {place: there(np.where(share > 0, share, np.nan)) for place, share in parts.inner.items()}
        result = back(_mean(_Parts(parts.weights, parts.outer, shares, inner)))
    return np.where(refused, np.nan, result)


def _one_by_one(way: Aggregation, parts: _Parts, members: Sequence[Ints]) -> Floats:
    """Any other way: run by run, within each peer group where the score of one depends on the others."""
    n_runs = max(len(parts.weights), *(len(share) for share in parts.inner.values()), 1)
    columns = absent(n_runs, len(parts.shares), parts.weights.shape[1])
    columns[:, :, parts.outer] = parts.shares
    for place, share in parts.inner.items():
        columns[:, :, place] = share
    weights = np.broadcast_to(parts.weights, (n_runs, parts.weights.shape[1]))
    groups = members if way.relative else [np.arange(len(parts.shares))]
    result = absent(n_runs, len(parts.shares))
    for run in range(n_runs):
        counting = weights[run] > 0
        for group in groups:
            values = columns[run][group][:, counting]
            present = np.isfinite(values).any(axis=1)
            if present.any():
                combined = way.combine(
                    values[present] * way.full, weights[run, counting], np.ones(int(counting.sum()), np.bool_)
                )
                result[run, group[present]] = way.share(combined)
    return result
