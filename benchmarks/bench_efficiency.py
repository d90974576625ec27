"""The time of data envelopment analysis for 1 000 and 5 000 organisations, beside one linear programme each by scipy.

The figures are made up twice: independent ones, where few span the frontier, and a production function with
inefficiency, where many do. scipy solves a sample; its time for all is extrapolated, as every programme is as large.
"""

from functools import partial
from typing import Any

import numpy as np

from benchmarks.run import Case, measure, print_table
from jixiao import efficiency

LINES = {1_000: 0.032, 5_000: 0.54}  # seconds on 2 cores
SHAPES = ((2, 1), (3, 2))
SAMPLE = 20
Figures = np.ndarray[Any, np.dtype[np.float64]]


def figures(n: int, n_inputs: int, n_outputs: int, *, produced: bool) -> tuple[Figures, Figures]:
    """Inputs and outputs of n organisations: independent, or a Cobb-Douglas output shared out among the columns."""
    draw = np.random.default_rng(1)
    inputs = draw.uniform(1, 10, (n, n_inputs))
    if not produced:
        return inputs, draw.uniform(1, 10, (n, n_outputs))
    whole = np.prod(inputs ** (0.8 / n_inputs), axis=1) * np.exp(-np.abs(draw.normal(0, 0.3, n)))
    return inputs, whole[:, None] * np.sqrt(draw.dirichlet(np.full(n_outputs, 3.0), n))


def frame(inputs: Figures, outputs: Figures) -> dict[str, Any]:
    """The figures as columns."""
    columns: dict[str, Any] = {"organisation_code": [f"S{place:05}" for place in range(len(inputs))]}
    columns |= {f"x{place}": column for place, column in enumerate(inputs.T)}
    return columns | {f"y{place}": column for place, column in enumerate(outputs.T)}


def one_by_one(inputs: Figures, outputs: Figures, *, convex: bool) -> None:
    """The envelopment programmes of SAMPLE organisations by scipy, written as the textbook writes them."""
    from scipy.optimize import linprog

    n = len(inputs)
    equal = (np.concatenate([[0.0], np.ones(n)])[None, :], [1.0]) if convex else (None, None)
    cost = np.concatenate([[1.0], np.zeros(n)])
    for own in range(SAMPLE):
        rows = np.vstack([
            np.column_stack([-inputs[own], inputs.T]),
            np.column_stack([np.zeros(outputs.shape[1]), -outputs.T]),
        ])  # fmt: skip
        linprog(cost, rows, np.concatenate([np.zeros(inputs.shape[1]), -outputs[own]]), *equal)


def main() -> bool:
    """Print the tables; whether every one of ours keeps its line."""
    kept = True
    for n, line in LINES.items():
        for n_inputs, n_outputs in SHAPES:
            cases: dict[str, Case] = {}
            for produced in (False, True):
                inputs, outputs = figures(n, n_inputs, n_outputs, produced=produced)
                columns = frame(inputs, outputs)
                spent, gained = ([column for column in columns if column[0] == role] for role in "xy")
                for model in ("ccr", "bcc"):
                    name = f"{model}, {'production function' if produced else 'independent'}"
                    cases[name] = partial(efficiency, columns, inputs=spent, outputs=gained, model=model)
            title = f"efficiency of {n} organisations, {n_inputs} inputs and {n_outputs} outputs"
            kept = print_table(title, cases, limit=line) and kept
            slow = measure(partial(one_by_one, inputs, outputs, convex=True), repeats=1).median * n / SAMPLE
            print(f"  {f'scipy linprog in a loop (extrapolated from {SAMPLE})':<44} {slow * 1000:>10.0f}")
    return kept
