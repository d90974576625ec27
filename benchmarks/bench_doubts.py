"""Doubts: precision and recall on the demo city's doctored series, false alarms in clean ones, and speed."""

import csv
import gzip
import re
import statistics
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.run import print_table
from jixiao import doubts
from jixiao.demo.figures import SEED, Figures, make_figures
from jixiao.demo.planted import PAYING_LINE, PLANTED, Planted, doctor, slip
from jixiao.engine.integrity.doubts import Doubts
from jixiao.engine.model.period import Period

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
N_ORGANISATIONS, N_INDICATORS, N_MONTHS = 278, 100, 36
LINE = 60.0  # seconds for 10⁶ values; the work of about fifteen where nothing else runs
Series = dict[tuple[str, str], list[tuple[str, float]]]


def city(doctored: bool) -> Series:
    """The demo city's figures as the streets report them, or as they are."""
    rng = np.random.default_rng(SEED)
    figures = make_figures(rng)
    if doctored:
        figures = _as_reported(doctor(figures, rng))
    series: Series = defaultdict(list)
    for (organisation, indicator, month), value in figures.values.items():
        series[organisation, indicator].append((str(month), value))
    return series


def _as_reported(figures: Figures) -> Figures:
    """With the slips that were corrected later still in."""
    return Figures({
        key: value * slip(key[0], key[2]).get(key[1], 1.0) for key, value in figures.values.items()
    })  # fmt: skip


def looked_at(series: Series, targets: dict[str, float] | None = None) -> Doubts:
    """The doubts about series."""
    rows = [
        {"organisation_code": key[0], "indicator_code": key[1], "period": period, "value": value}
        for key, values in series.items()
        for period, value in values
    ]
    aims = [
        {"organisation_code": "*", "indicator_code": code, "period": "*", "target": target}
        for code, target in (targets or {}).items()
    ]
    return doubts(rows, aims)


def print_city() -> bool:
    """Planted stretches found, and doubts that point at one; whether all are found."""
    result = looked_at(city(doctored=True), PAYING_LINE)
    found = {planted: _hits(planted, result) for planted in PLANTED}
    told = {(r["organisation_code"], r["indicator_code"], r["period"], r["rule"]) for r in result.table}
    right = set().union(*found.values())
    wrong_series = {key[:2] for key in told - right} - {key[:2] for key in right}
    n_found = sum(map(bool, found.values()))
    print("\ndoubts: the demo city's doctored series (1 of 180 in 22)")
    for planted, hits in found.items():
        rules = ", ".join(sorted({hit[3] for hit in hits})) or "NOT FOUND"
        print(
            f"  {planted.kind:<16} {planted.organisation} {planted.indicator:<22} {planted.first}–{planted.last}  {rules}"
        )
    n_right_series = len({key[:2] for key in right})
    print(f"  recall {n_found}/{len(PLANTED)} = {n_found / len(PLANTED):.2f}", end="; ")
    print(f"precision by doubt {len(right)}/{len(told)} = {len(right) / len(told):.2f}", end="; ")
    print(f"by series {n_right_series}/{n_right_series + len(wrong_series)} = ", end="")
    print(f"{n_right_series / (n_right_series + len(wrong_series)):.2f}")
    print(f"  review queue: {', '.join(result.review['organisation_code']) or 'empty'}")
    return n_found == len(PLANTED)


def _hits(planted: Planted, result: Doubts) -> set[tuple[str, str, str, str]]:
    months = {str(key[2]) for key in planted.keys} | {""}
    return {
        (row["organisation_code"], row["indicator_code"], row["period"], row["rule"])
        for row in result.table
        if (row["organisation_code"], row["indicator_code"]) == (planted.organisation, planted.indicator)
        and row["period"] in months
    }


def simulated(kind: str, n_series: int = 1000, seed: int = 7) -> Series:
    """Clean series of one kind, 8 to 36 months long, each an indicator of its own."""
    rng = np.random.default_rng(seed)
    return {
        (f"S{number:04}", f"{kind}{number}"): [
            (str(Period.parse("2025-12").shift(place - size + 1)), float(value))
            for place, value in enumerate(_values(kind, size, rng))
        ]
        for number, size in enumerate(rng.integers(8, 37, n_series).tolist())
    }


def _values(kind: str, size: int, rng: np.random.Generator) -> np.ndarray:
    month = np.arange(size)
    noise = rng.normal(size=size)
    level = rng.lognormal(5, 1)
    match kind:
        case "seasonal":
            return np.round(level * (1 + 0.25 * np.sin(2 * np.pi * month / 12) + 0.06 * noise), 2)
        case "trending":
            return np.round(level * (1 + 0.02 * month + 0.05 * noise), 1)
        case "random walk":
            return np.round(level * np.exp(np.cumsum(0.05 * noise)), 2)
        case "percentage":
            return np.round(np.minimum(100, rng.uniform(70, 99) + 2.5 * noise), 1)
        case "counts":
            return rng.poisson(rng.uniform(0.3, 8), size).astype(float)
    return np.round(level * rng.lognormal(0, 0.6, size), 2)


def real_sets() -> Iterator[tuple[str, Series]]:
    """Published series beside the repository, as far as they are there; taken to be clean."""
    plan: Series = defaultdict(list)
    for path in sorted(SHARED.glob("uk_trafford_plan/*.csv")):
        rows = list(csv.DictReader(path.open(encoding="utf-8")))
        for row in rows if rows and {"period", "value"} <= rows[0].keys() else []:
            if re.match(r"(19|20)\d\d", row["period"]) and re.fullmatch(r"-?[\d.]+", row["value"]):
                plan[row["area_code"], f"{path.stem}{row['measure']}"].append((row["period"][:4], float(row["value"])))
    yield "uk_trafford_plan (years)", _single(plan)
    goals: Series = defaultdict(list)
    for path in sorted(SHARED.glob("bristol_open_sdg/data/indicator_*.csv")):
        for row in csv.DictReader(path.open(encoding="utf-8-sig")):
            year, value = row.pop("Year", ""), row.pop("Value", "")
            if re.match(r"(19|20)\d\d", year) and re.fullmatch(r"-?[\d.]+", value or ""):
                goals["Bristol", f"{path.stem}{sorted(filter(None, map(str, row.values())))}"].append(
                    (year[:4], float(value))
                )
    yield "bristol_open_sdg (years)", _single(goals)
    air: Series = {}
    for path in sorted(SHARED.glob("beijing_prsa/*.csv.gz")):
        air |= _monthly_air(path)
    yield "beijing_prsa (months)", air


def _single(series: Series) -> Series:
    """Series of five values and more in which no period stands twice."""
    return {key: own for key, own in series.items() if len(own) >= 5 and len({period for period, _ in own}) == len(own)}


def _monthly_air(path: Path) -> Series:
    sums: dict[tuple[str, str], list[float]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for name in ("PM2.5", "PM10", "SO2", "NO2", "CO", "O3"):
                if row[name] != "NA":
                    sums[name, f"{int(row['year'])}-{int(row['month']):02}"].append(float(row[name]))
    series: Series = defaultdict(list)
    for (name, month), values in sorted(sums.items()):
        series[path.name[:8], name].append((month, round(statistics.mean(values), 1)))
    return series


def print_alarms() -> None:
    """False alarms per 100 clean series, all rules and the newest value alone."""
    print("\ndoubts: false alarms per 100 clean series")
    print(f"  {'series':<28} {'number':>7} {'any rule':>9} {'newest':>8}")
    kinds = ("seasonal", "trending", "random walk", "percentage", "counts", "lognormal")
    sets = [(f"simulated: {kind}", simulated(kind)) for kind in kinds]
    for name, series in [*sets, ("demo city before doctoring", city(doctored=False)), *real_sets()]:
        if not series:
            print(f"  {name:<28} {'absent':>7}")
            continue
        result = looked_at(series)
        n_doubted = len({(r["organisation_code"], r["indicator_code"]) for r in result.table} & series.keys())
        n_newest = sum(result.newest["flag"])
        rates = [100 * number / len(series) for number in (n_doubted, n_newest)]
        print(f"  {name:<28} {len(series):>7} {rates[0]:>9.1f} {rates[1]:>8.1f}")


def print_recall() -> None:
    """How many of the newest values spoiled in one way are flagged."""
    ways = {"×10": 10.0, "÷10": 0.1, "×100": 100.0, "×1000": 1000.0, "zero": 0.0}
    print("\ndoubts: share of spoiled newest values that are flagged")
    print(f"  {'series':<16}" + "".join(f"{way:>8}" for way in (*ways, "copied")))
    for kind in ("seasonal", "trending", "random walk", "percentage", "lognormal"):
        shares = []
        clean = simulated(kind, 300, seed=8)
        for factor in (*ways.values(), None):
            spoiled = {
                key: [*own[:-1], (own[-1][0], own[-2][1] if factor is None else round(own[-1][1] * factor, 2))]
                for key, own in clean.items()
            }
            shares.append(statistics.mean(looked_at(spoiled).newest["flag"]))
        print(f"  {kind:<16}" + "".join(f"{share:>8.2f}" for share in shares))


def many() -> dict[str, object]:
    """10⁶ values: a city's worth of organisations and indicators over three years."""
    import pyarrow as pa

    rng = np.random.default_rng(0)
    month = np.arange(N_MONTHS)
    level = rng.lognormal(4, 1, (N_ORGANISATIONS, N_INDICATORS, 1))
    noise = 0.05 * rng.normal(size=(N_ORGANISATIONS, N_INDICATORS, N_MONTHS))
    values = np.round(level * (1 + 0.1 * np.sin(2 * np.pi * month / 12) + 0.01 * month + noise), 2)
    periods = [str(Period.parse("2023-01").shift(step)) for step in range(N_MONTHS)]
    who = np.repeat([f"S{number:03}" for number in range(N_ORGANISATIONS)], N_INDICATORS * N_MONTHS)
    what = np.tile(np.repeat([f"i{number:02}" for number in range(N_INDICATORS)], N_MONTHS), N_ORGANISATIONS)
    when = np.tile(periods, N_ORGANISATIONS * N_INDICATORS)
    columns = {"organisation_code": who, "indicator_code": what, "period": when, "value": values.ravel()}
    return {name: pa.array(column) for name, column in columns.items()}


def main() -> bool:
    """Print the tables; whether every planted stretch is found and the time keeps its line."""
    found = print_city()
    print_recall()
    print_alarms()
    values = many()
    return print_table("doubts, 10⁶ values with all rules", {"doubts": partial(doubts, values)}, limit=LINE) and found
