"""Made-up series for the tests of doubts: calm, seasonal, trending, counts, shares; and frames of them."""

from collections.abc import Mapping, Sequence

import numpy as np

from jixiao.engine.model.period import Period

Series = Mapping[tuple[str, str], Sequence[float]]


def frame(series: Series, last: str = "2025-12") -> dict[str, list[object]]:
    """The columns of series by organisation and indicator, the newest value at `last`; None is left out."""
    end = Period.parse(last)
    rows = [
        (organisation, indicator, str(end.shift(place - len(values) + 1)), value)
        for (organisation, indicator), values in series.items()
        for place, value in enumerate(values)
        if value is not None
    ]
    names = ("organisation_code", "indicator_code", "period", "value")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def seasonal(rng: np.random.Generator, size: int = 36, level: float = 200.0, noise: float = 0.03) -> list[float]:
    """A season of a fifth of the level, a slow trend, a little noise; two decimals."""
    month = np.arange(size)
    values = level * (1 + 0.2 * np.sin(2 * np.pi * month / 12) + 0.004 * month + noise * rng.normal(size=size))
    return [float(value) for value in np.round(values, 2)]


def trending(rng: np.random.Generator, size: int = 24) -> list[float]:
    """A rate that climbs from 40 to about 85 %; one decimal."""
    return [float(value) for value in np.round(np.linspace(40, 85, size) + rng.normal(0, 1, size), 1)]


def counts(rng: np.random.Generator, size: int = 24, mean: float = 2.0) -> list[float]:
    """Small counts with zeros."""
    return [float(value) for value in rng.poisson(mean, size)]


KINDS = (seasonal, trending, counts)
