"""Stuffed answers: the share flagged of each kind and seed, how far the published score moves, and speed."""

import numpy as np

from benchmarks.run import print_table
from benchmarks.stuffing_answers import POINTS, kinds, simulated
from jixiao import stuffing

SEEDS = range(6)
FALSE_LINE, HONEST_LINE, MOVED_LINE = 0.95, 0.01, 0.5
COPIES = 84
LINE = 60.0  # seconds for 10⁶ answers; about ten where nothing else runs
Frame = dict[str, list[object]]


def seen(frame: Frame) -> Frame:
    """What a rule may see."""
    return {name: column for name, column in frame.items() if name != "kind"}


def print_seeds(*, tokens: bool) -> bool:
    """A line per seed and a column per kind; whether every seed keeps within the lines.

    Without `tokens` nothing tells whether a visit stands behind an answer.
    """
    kept, first = True, True
    print(
        f"\nstuffing: 2 000 honest and 10 000 false answers, flagged; kind of token {'known' if tokens else 'unknown'}"
    )
    for seed in SEEDS:
        frame = simulated(seed)
        if not tokens:
            frame["token_kind"] = ["reused" if kind == "reused" else "open" for kind in frame["token_kind"]]
        result = stuffing(seen(frame))
        shares = {kind: float(result.flagged[places].mean()) for kind, places in sorted(kinds(frame))}
        false = np.array([not str(kind).startswith("honest") for kind in frame["kind"]])
        index = (np.array(frame["degree"], np.float64) - 1) * 25
        point = np.array(frame["point"])
        moved = _moved(index, false, result.flagged)
        worst = max(abs(_moved(index[point == p], false[point == p], result.flagged[point == p])) for p in POINTS)
        if first:
            print("  seed  false honest  moved worst point  " + "  ".join(shares))
            first = False
        n_false, n_honest = float(result.flagged[false].mean()), float(result.flagged[~false].mean())
        cells = "  ".join(f"{share:>{len(kind)}.1%}" for kind, share in shares.items())
        print(f"  {seed:>4} {n_false:>6.2%} {n_honest:>6.2%} {moved:>6.2f} {worst:>11.2f}  {cells}")
        kept = kept and n_false >= FALSE_LINE and n_honest <= HONEST_LINE and abs(moved) <= MOVED_LINE
    return kept


def _moved(index: np.ndarray, false: np.ndarray, flagged: np.ndarray) -> float:
    """By how much the score without the flagged differs from that of the honest alone, of 100."""
    return float(index[~flagged].mean() - index[~false].mean())


def print_what_gets_through() -> None:
    """The perfect mimic, alone: many or few of them, nothing but their number tells."""
    print(
        "\nstuffing: what gets through (no line): a network of its own, people's pace, rhythm and words for each answer"
    )
    for n in (100, 500, 2000):
        frame = simulated(0, attacks={"mimic": n})
        result = stuffing(seen(frame))
        false = np.array([kind == "mimic" for kind in frame["kind"]])
        told = sum(row["rule"] == "burst" for row in result.findings)
        index = (np.array(frame["degree"], np.float64) - 1) * 25
        at = np.array(frame["point"]) == POINTS[4]
        moved = _moved(index[at], false[at], result.flagged[at])
        share = float(result.flagged[false].mean())
        print(f"  {n:>5} false: {share:>6.1%} flagged, {told:>2} days told as bursts, its point moves {moved:>5.2f}")


def million() -> Frame:
    """A million answers of 504 points."""
    frame = seen(simulated(1))
    n = len(frame["at"])
    apart: Frame = {
        name: [f"{entry}·{copy}" for copy in range(COPIES) for entry in frame[name]]
        for name in ("point", "network_key")
    }
    numbers: list[object] = list(range(n * COPIES))
    return {name: column * COPIES for name, column in frame.items()} | apart | {"answer": numbers}


def main() -> bool:
    """Print all; whether the lines are kept."""
    kept = print_seeds(tokens=True)
    print_seeds(tokens=False)
    print_what_gets_through()
    import pyarrow as pa

    table = pa.table(million())
    return print_table("stuffing", {f"{table.num_rows} answers, Arrow": lambda: stuffing(table)}, limit=LINE) and kept
