"""Sobol indices of any model: how much of the spread of an output each factor makes, alone and with the others."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text

Model = Callable[[Floats], Floats]
N_BOOTSTRAP = 500
CONFIDENCE = (2.5, 97.5)
NOISE = 1e-12


@dataclass(frozen=True)
class SobolIndices:
    """Factors × outputs, NaN where an output does not vary. `…_low` to `…_high` is the 95 % bootstrap interval."""

    first: Floats
    first_low: Floats
    first_high: Floats
    total: Floats
    total_low: Floats
    total_high: Floats


def sobol_indices(
    model: Model,
    n_factors: int,
    n: int,
    seed: int,
    *,
    groups: Sequence[Sequence[int]] | None = None,
    n_bootstrap: int = N_BOOTSTRAP,
) -> SobolIndices:
    """Indices of `model`: points of the unit cube (rows × factors) → outputs (rows, or rows × outputs).

    First order after Saltelli et al. (2010), total after Jansen (1999), on the centred output, from n (a power of
    two) base points of a scrambled Sobol sequence: n × (groups + 2) rows. Groups of columns count as one factor.
    """
    parts = [[column] for column in range(n_factors)] if groups is None else [list(part) for part in groups]
    check_sample(n)
    _check_parts(n_factors, parts)
    a, b = base_points(n_factors, n, seed)
    f_a, f_b = _outputs(model, a), _outputs(model, b)
    mixed = np.stack([_outputs(model, mixed_in(a, b, part)) for part in parts])
    return estimate(f_a, f_b, mixed, seed, n_bootstrap)


def mixed_in(a: Floats, b: Floats, columns: Sequence[int]) -> Floats:
    """The points of `a` with some columns taken from `b`."""
    points = a.copy()
    points[:, columns] = b[:, columns]
    return points


def estimate(f_a: Floats, f_b: Floats, mixed: Floats, seed: int, n_bootstrap: int = N_BOOTSTRAP) -> SobolIndices:
    """Indices from outputs at the base points a and b (n × outputs) and at a with b's factor (factors × n × outputs)."""
    n = len(f_a)
    return SobolIndices(*_estimates(f_a, f_b, mixed, np.full((1, n), 1.0 / n), _bootstrap(n, n_bootstrap, seed)))


def _estimates(f_a: Floats, f_b: Floats, mixed: Floats, weights: Floats, resampled: Floats) -> Iterator[Floats]:
    """first, low, high, total, low, high, each factors × outputs."""
    centre = (f_a.mean(axis=0) + f_b.mean(axis=0)) / 2
    f_a, f_b, mixed = f_a - centre, f_b - centre, mixed - centre
    alone = f_b * (mixed - f_a)
    together = (f_a - mixed) ** 2 / 2
    varies = _varies(f_a, f_b)
    for terms in (alone, together):
        yield _ratio(terms, f_a, f_b, weights, varies)[:, 0]
        again = _ratio(terms, f_a, f_b, resampled, varies)
        yield from np.percentile(again, CONFIDENCE, axis=1)


def _ratio(terms: Floats, f_a: Floats, f_b: Floats, weights: Floats, varies: Bools) -> Floats:
    """Mean of the terms over the output's variance for every set of weights: factors × sets × outputs."""
    variance = weights @ ((f_a**2 + f_b**2) / 2) - (weights @ ((f_a + f_b) / 2)) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.stack([weights @ term for term in terms]) / variance
    return np.where(varies & (variance > 0), share, np.nan)


def _varies(f_a: Floats, f_b: Floats) -> Bools:
    """True for outputs (already centred) that differ by more than noise, and are there at every point."""
    spread = np.maximum(np.abs(f_a).max(axis=0), np.abs(f_b).max(axis=0))
    return np.asarray(np.isfinite(spread) & (spread > NOISE), dtype=np.bool_)


def _bootstrap(n: int, size: int, seed: int) -> Floats:
    """How often each base point is drawn, as shares: size × n."""
    drawn = np.random.default_rng([seed, 1]).integers(0, n, (size, n))
    counts = np.bincount((drawn + n * np.arange(size)[:, None]).ravel(), minlength=size * n)
    return counts.reshape(size, n) / n


def base_points(n_factors: int, n: int, seed: int) -> tuple[Floats, Floats]:
    """Two independent halves of one scrambled Sobol sequence (Saltelli 2002)."""
    from scipy.stats import qmc

    points = qmc.Sobol(2 * n_factors, scramble=True, rng=np.random.default_rng(seed)).random(n)
    return points[:, :n_factors], points[:, n_factors:]


def _outputs(model: Model, points: Floats) -> Floats:
    outputs = np.asarray(model(points), np.float64)
    return outputs[:, None] if outputs.ndim == 1 else outputs


def check_sample(n: int) -> None:
    """Raise DefinitionError unless n is a power of two, 2 or more."""
    if n < 2 or n & (n - 1):
        text = Text(f"{n} base points: a Sobol sequence needs a power of two.", f"基础样本数 {n} 须为 2 的幂。")
        fitting = max(2, 1 << (max(n, 1).bit_length() - 1))
        raise DefinitionError("bad_sample_size", text, Text(f"Write {fitting}.", f"可取 {fitting}。"))


def _check_parts(n_factors: int, parts: list[list[int]]) -> None:
    columns = {column for part in parts for column in part}
    if not columns or not all(parts) or not columns <= set(range(n_factors)):
        text = Text("Every factor needs at least one column of the cube.", "每个因素至少须对应一列。")
        raise DefinitionError(
            "no_factors", text, Text("Let at least one thing be uncertain.", "请至少设定一项不确定因素。")
        )
