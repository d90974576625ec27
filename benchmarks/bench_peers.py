"""The engine against pandas as a user writes it, Polars, DuckDB, pymcdm and scikit-criteria: the same work in one run."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.peers import CASES

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "reference" / "benchmarks.md"
SIZES = {
    "whole": 1_000_000, "score": 1_000_000, "composite": 5_000_000, "topsis": 5_000_000, "critic": 5_000_000,
    "entropy": 5_000_000,
}  # fmt: skip
TITLES = {
    "whole": "a whole scheme (ten kinds of rules, peer groups, goals, gaps, veto, grades, ranks of all nodes): {n} long rows",
    "score": "score by five kinds of rules, add up, round, grade, rank: {n} long rows",
    "composite": "min–max by direction, weighted mean, rank: {n} values, 50 indicators",
    "topsis": "TOPSIS with ranks: {n} values, 50 indicators",
    "critic": "CRITIC weights: {n} values, 50 indicators",
    "entropy": "entropy weights: {n} values, 50 indicators",
}
TIMEOUT = 600


def run_apart(job: str, who: str, size: int) -> tuple[float, float] | None:
    """Seconds and MB of one case in its own process; None where it failed or took too long."""
    command = [sys.executable, "-m", "benchmarks.peers", job, who, str(size)]
    try:
        done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=True, timeout=TIMEOUT)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as fault:
        print(f"  {who}: {getattr(fault, 'stderr', '') or fault}"[:400])
        return None
    told = json.loads(done.stdout.splitlines()[-1])
    return told["seconds"], told["mb"]


def main(sizes: dict[str, int] | None = None) -> bool:
    """Print the tables; with --write in the arguments keep them in docs/reference/benchmarks.md."""
    lines: list[str] = []
    for job, size in (sizes or SIZES).items():
        title = TITLES[job].format(n=f"{size:,}".replace(",", " "))
        print(f"\n{title}")
        lines += ["", f"## {title[0].upper()}{title[1:]}", "", "| who | s | × jixiao | MB |", "|---|---|---|---|"]
        first = 0.0
        for who in CASES[job]:
            told = run_apart(job, who, size)
            if told is None:
                lines.append(f"| {who} | failed or over {TIMEOUT} s | | |")
                continue
            seconds, mb = told
            first = first or seconds
            print(f"  {who:<20} {seconds:>9.3f} s  × {seconds / first:>7.2f}  {mb:>8.0f} MB")
            lines.append(f"| {who} | {seconds:.3f} | {seconds / first:.2f} | {mb:.0f} |")
    if "--write" in sys.argv:
        PAGE.write_text(page(lines), encoding="utf-8")
    return True


def page(lines: list[str]) -> str:
    """The page of the manual with these tables."""
    head = [
        "# Benchmarks 性能对比",
        "",
        'Printed by `make bench ARGS="peers --write"`. Every case runs in a process of its own: median of three runs after a',
        "warm-up, and the memory that the work added to what its data took. Ratios are against jixiao in the same run on the",
        "same machine (2 cores); absolute times are those of that machine. In the first table all sides do all of the work and",
        "give the same totals, ranks and grades (`benchmarks/whole_scheme.py`). In the others the peers do the bare calculation,",
        "while the engine also checks every row, writes findings and keeps what a receipt and a replay need.",
    ]
    return "\n".join([*head, *lines]) + "\n"
