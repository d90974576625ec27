"""`make bench`: run every benchmarks/bench_*.py and print its table. A case is a function without arguments."""

import importlib.util
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Case = Callable[[], object]


@dataclass(frozen=True)
class Timing:
    """Median seconds of the repeats, and the most memory that Python allocated in one more run, in MB."""

    median: float
    peak_mb: float


def measure(case: Case, *, repeats: int = 5) -> Timing:
    """Warm up once, time `repeats` runs, then run once more under tracemalloc (which slows, so it is not timed)."""
    case()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        case()
        times.append(time.perf_counter() - started)
    tracemalloc.start()
    case()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Timing(statistics.median(times), peak / 1e6)


def print_table(title: str, cases: dict[str, Case], *, limit: float | None = None) -> bool:
    """Print median, ratio to the first case and peak memory; tell whether every median keeps within `limit` seconds."""
    print(f"\n{title}" + (f"  (line: {limit * 1000:.0f} ms)" if limit else ""))
    print(f"  {'case':<44} {'median ms':>10} {'ratio':>7} {'peak MB':>8}")
    first, kept = 0.0, True
    for name, case in cases.items():
        timing = measure(case)
        first = first or timing.median
        over = limit is not None and timing.median > limit
        kept = kept and not over
        ratio = timing.median / first
        mark = "  OVER" if over else ""
        print(f"  {name:<44} {timing.median * 1000:>10.1f} {ratio:>7.2f} {timing.peak_mb:>8.1f}{mark}")
    return kept


def main(wanted: list[str]) -> int:
    """Run the benchmarks whose name contains one of `wanted` (all without); 1 when a line is crossed."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    kept = True
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        if wanted and not any(word in path.stem for word in wanted):
            continue
        spec = importlib.util.spec_from_file_location(path.stem, path)
        if spec is None or spec.loader is None:
            raise ImportError(path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        kept = module.main() and kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
