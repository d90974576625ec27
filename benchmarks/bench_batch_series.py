"""Many series forecast in parts on both engines: seconds of cores, series a second, memory, the same digits or not.

python -m benchmarks.bench_batch_series [SERIES MONTHS SERIES_PER_PART]     (4 000 of 60 months, 2 000 a part, without)
"""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.bench_batch import ENGINES, cpu_seconds
from jixiao.batch.series.forecasts import BYTES_PER_ROW
from jixiao.engine.model.period import Period

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".cache" / "bench-batch-series"
HORIZON, FILES = 12, 8


@dataclass(frozen=True)
class Measured:
    """One run: seconds of the command and of its processes, most memory of a worker, rows of the largest part, digits."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    largest: int
    n_forecast: int
    digest: str


def make(folder: Path, n_series: int, n_months: int) -> int:
    """Series with level, trend, season and noise, by month as a platform keeps them, in several files; the rows."""
    rng = np.random.default_rng(6)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    month = np.arange(n_months)
    periods = pa.array([str(Period.parse("2020-01").shift(step)) for step in month.tolist()])
    for number in range(FILES):
        own = np.arange(number, n_series, FILES)
        season = rng.normal(0, 0.15, (len(own), 12))[:, month % 12]
        trend = rng.normal(0, 0.005, (len(own), 1)) * month
        level = rng.lognormal(4, 1, (len(own), 1))
        values = level * np.exp(season + trend + rng.normal(0, 0.06, (len(own), n_months)))
        names = pa.array([f"{place // 40:06d}/{place % 40:02d}" for place in own.tolist()])
        series = pa.DictionaryArray.from_arrays(pa.array(np.tile(np.arange(len(own)), n_months)), names)
        whole = pa.DictionaryArray.from_arrays(pa.array(np.repeat(month, len(own))), periods)
        table = pa.table({"series": series, "period": whole, "value": values.T.ravel().round(2)})
        pq.write_table(table, folder / f"{number}.parquet")
    return n_series * n_months


def run(folder: Path, name: str, words: list[str]) -> Measured:
    """Run the command anew; what earlier runs left is not used."""
    out = PLACE / "".join(sign if sign.isalnum() else "-" for sign in name)
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "jixiao.cli", "batch", "forecast", str(folder), "--horizon", str(HORIZON)]
    started, spent = time.perf_counter(), cpu_seconds()
    done = subprocess.run([*command, *words, "--out", str(out), "--json"], check=True, capture_output=True)
    seconds = time.perf_counter() - started
    told: dict[str, Any] = json.loads(done.stdout)
    parts = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["parts"].values()
    peak, largest = max(part["peak_mb"] for part in parts), max(part["n_rows"] for part in parts)
    return Measured(seconds, cpu_seconds() - spent, peak, largest, told["forecast"], told["digest"])


def main(n_series: int = 4000, n_months: int = 60, per_part: int = 2000) -> bool:
    """Print the table; whether all engines gave the same digits."""
    folder = PLACE / "series"
    n_rows = make(folder, n_series, n_months)
    print(f"\nbatch forecast, {n_series:,} series, {n_rows:,} rows in {FILES} files, {os.cpu_count()} cores")
    print(f"  {'engine':<24} {'whole s':>8} {'CPU s':>7} {'series/CPU s':>13} {'peak MB':>8} {'bytes/row':>9}  digits")
    digests = set()
    for name, words in ENGINES.items():
        found = run(folder, name, [*words, "--series-per-part", str(per_part)])
        digests.add(found.digest)
        per_row, speed = found.peak_mb * 1e6 / found.largest, found.n_forecast / found.cpu_seconds
        mark = "the same" if len(digests) == 1 else "DIFFERENT"
        figures = (
            f"{found.seconds:>8.1f} {found.cpu_seconds:>7.1f} {speed:>13.0f} {found.peak_mb:>8.0f} {per_row:>9.0f}"
        )
        print(f"  {name:<24} {figures}  {mark}", flush=True)
    print(f"  the local engine plans with {BYTES_PER_ROW} bytes/row of a part")
    return len(digests) == 1


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:])) else 1)
