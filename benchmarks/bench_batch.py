"""A national table on both engines: seconds, rows a second, memory, and whether every digit is the same.

python benchmarks/bench_batch.py [ORGANISATIONS MONTHS]     (26 000 × 200 indicators × 2 months = 10⁷ without)
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jixiao.batch.generate import Table, generate
from jixiao.batch.periods.plan import BYTES_PER_ROW

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".cache" / "bench-batch"
N_INDICATORS = 200
ENGINES = {
    "local, one process": ["--workers", "1"],
    "local, two processes": ["--workers", "2"],
    "Spark, local[2]": ["--engine", "spark", "--master", "local[2]", "--conf", "spark.driver.memory=1g"],
}


@dataclass(frozen=True)
class Measured:
    """One run: seconds of the command, of its processes, of the median period; rows; most memory of a process; digits."""

    seconds: float
    cpu_seconds: float
    period_seconds: float
    rows: int
    peak_mb: float
    digests: dict[str, str]
    scores: dict[str, bytes]


def run(folder: Path, name: str, words: list[str]) -> Measured:
    """Run the command anew; what earlier runs left is not used."""
    out = PLACE / "".join(sign if sign.isalnum() else "-" for sign in name)
    shutil.rmtree(out, ignore_errors=True)
    given = ["--targets", str(folder / "targets.csv"), "--organisations", str(folder / "organisations.csv")]
    command = [sys.executable, "-m", "jixiao.cli", "batch", str(folder / "scheme.yaml"), str(folder / "observations")]
    started, spent = time.perf_counter(), cpu_seconds()
    done = subprocess.run([*command, *given, *words, "--out", str(out), "--json"], check=True, capture_output=True)
    seconds = time.perf_counter() - started
    told: dict[str, Any] = json.loads(done.stdout)
    periods = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["periods"].values()
    return Measured(
        seconds,
        cpu_seconds() - spent,
        statistics.median(period["seconds"] for period in periods),
        told["observations"],
        max(period["peak_mb"] for period in periods),
        {period["period"]: period["evaluation_digest"] for period in periods},
        {path.parent.name: path.read_bytes() for path in sorted(out.glob("scores/*/scores.parquet"))},
    )


def cpu_seconds() -> float:
    """Seconds of cores that ended processes of this one have used: what a busy machine does not change."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(organisations: int = 26_000, months: int = 2) -> bool:
    """Print the table; whether both engines gave the same digits."""
    folder = PLACE / f"table-{organisations}-{months}"
    n_rows = generate(folder, Table(organisations, N_INDICATORS, months))
    size = sum(path.stat().st_size for path in folder.rglob("*.parquet")) / 1e6
    print(f"\nbatch, {n_rows:,} observations in {months} months ({size:.0f} MB of Parquet), {os.cpu_count()} cores")
    print(
        f"  {'engine':<24} {'whole s':>8} {'CPU s':>7} {'period s':>9} {'rows/s':>12} {'peak MB':>8} {'bytes/row':>9}  digits"
    )
    first: Measured | None = None
    same = True
    for name, words in ENGINES.items():
        found = run(folder, name, words)
        first = first or found
        alike = (found.digests, found.scores) == (first.digests, first.scores)
        same = same and alike
        per_row = found.peak_mb * 1e6 / (n_rows / months)
        mark = "the same" if alike else "DIFFERENT"
        figures = f"{found.seconds:>8.1f} {found.cpu_seconds:>7.1f} {found.period_seconds:>9.2f} {n_rows / found.seconds:>12,.0f}"
        print(f"  {name:<24} {figures} {found.peak_mb:>8.0f} {per_row:>9.0f}  {mark}")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    print(
        f"  largest process of all, JVM included: {largest:.0f} MB; the local engine plans with {BYTES_PER_ROW} bytes/row"
    )
    return same


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:])) else 1)
