"""Stuffed answers: the share flagged of each kind and seed, how far the published score moves, and speed."""

import numpy as np

from benchmarks.run import print_table
from benchmarks.stuffing_answers import POINTS, kinds, simulated
from jixiao import stuffing

SEEDS = {"tuned on": range(100, 104), "held out": range(20, 26)}
"""The cuts of library/parameters/stuffing.yaml were set on the former; only the latter tell what they are worth."""
FALSE_LINE, HONEST_LINE, MOVED_LINE = 0.95, 0.01, 0.5
COPIES = 84
LINE = 60.0  # seconds for 10⁶ answers; about ten where nothing else runs
Frame = dict[str, list[object]]


def seen(frame: Frame) -> Frame:
    """What a rule may see."""
    return {name: column for name, column in frame.items() if name != "kind"}


def print_seeds(seeds: range, *, tokens: bool) -> bool:
    """A line per seed and a column per kind; whether every seed keeps within the lines (the honest in the mean of the seeds).

    Without `tokens` nothing tells whether a visit stands behind an answer.
    """
    kept, honest = True, []
    for seed in seeds:
        frame = simulated(seed)
        if not tokens:
            frame["token_kind"] = ["reused" if kind == "reused" else "open" for kind in frame["token_kind"]]
        result = stuffing(seen(frame))
        shares = {kind: float(result.flagged[places].mean()) for kind, places in sorted(kinds(frame))}
        false, _, _ = _known(frame)
        moved, worst = _moves(frame, np.ones(len(false), np.bool_), result.flagged)
        if seed == seeds[0]:
            print("  seed  false honest  moved worst point  " + "  ".join(shares))
        n_false, n_honest = float(result.flagged[false].mean()), float(result.flagged[~false].mean())
        cells = "  ".join(f"{share:>{len(kind)}.1%}" for kind, share in shares.items())
        print(f"  {seed:>4} {n_false:>6.2%} {n_honest:>6.2%} {moved:>6.2f} {worst:>11.2f}  {cells}")
        honest.append(n_honest)
        kept = kept and n_false >= FALSE_LINE and abs(moved) <= MOVED_LINE
    return kept and float(np.mean(honest)) <= HONEST_LINE


def print_published(seeds: range) -> bool:
    """As the platform publishes where cases are listed: only ratings that gave the number of one, less the flagged."""
    kept = True
    print("  seed  false apart  honest visits flagged  honest not verified  moved worst point")
    for seed in seeds:
        frame = simulated(seed)
        result = stuffing(seen(frame))
        false, _, visits = _known(frame)
        apart = result.flagged | ~visits
        moved, worst = _moves(frame, visits, result.flagged)
        n_false, n_honest = float(apart[false].mean()), float(result.flagged[~false & visits].mean())
        unverified = float((~visits)[~false].mean())
        print(f"  {seed:>4} {n_false:>12.2%} {n_honest:>22.2%} {unverified:>20.1%} {moved:>6.2f} {worst:>11.2f}")
        kept = kept and n_false >= FALSE_LINE and n_honest <= HONEST_LINE and abs(moved) <= MOVED_LINE
    return kept


def _known(frame: Frame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which answers are false, every answer's score of 100, and which gave the number of a case."""
    false = np.array([not str(kind).startswith("honest") for kind in frame["kind"]])
    return false, (np.array(frame["degree"], np.float64) - 1) * 25, np.array(frame["token_kind"]) == "visit"


def _moves(frame: Frame, counted: np.ndarray, flagged: np.ndarray) -> tuple[float, float]:
    """By how much the score of those that count differs from that of the honest among them, and at the worst point."""
    false, index, _ = _known(frame)
    point = np.array(frame["point"])
    places = [counted, *(counted & (point == each) for each in POINTS)]
    moved, *others = [_moved(index[at], false[at], flagged[at]) for at in places]
    return moved, max(map(abs, others))


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
    """Print all; whether the lines are kept on the seeds that were held out."""
    kept = True
    for name, seeds in SEEDS.items():
        print(f"\nstuffing: 2 000 honest and 10 000 false answers, flagged; kind of token known; seeds {name}")
        kept = print_seeds(seeds, tokens=True)
        print(f"\nstuffing: kind of token unknown (no line); seeds {name}")
        print_seeds(seeds, tokens=False)
        print(f"\nstuffing: what is published where cases are listed; seeds {name}")
        kept = print_published(seeds) and kept
    print_what_gets_through()
    import pyarrow as pa

    table = pa.table(million())
    return print_table("stuffing", {f"{table.num_rows} answers, Arrow": lambda: stuffing(table)}, limit=LINE) and kept
