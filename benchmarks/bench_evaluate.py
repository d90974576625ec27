"""The engine's time for 10⁴ values of one period (200 organisations × 50 indicators), and for what comes around it."""

import random
from collections.abc import Callable
from functools import partial

from benchmarks.peers import score_jixiao
from benchmarks.run import print_table
from jixiao import Scheme, evaluate, robustness

N_ORGANISATIONS, N_INDICATORS, PERIOD = 200, 50, "2026-09"
LINE = 0.05  # seconds for 10⁴ values on 2 cores
N_MANY, LINE_OF_MANY, LINE_OF_RUNS = 10_000_000, 1.2, 0.01


def scheme_text() -> str:
    """A flat scheme of N_INDICATORS leaves of 2 points each."""
    leaves = "".join(
        f"  - {{code: i{n}, label: {{zh: 指标{n}, en: Indicator {n}}}, weight: 2, direction: higher,"
        ' unit_of_measure: "%", rule: {name: ratio_capped}}\n'
        for n in range(N_INDICATORS)
    )
    return (
        'scheme: bench\nversion: "1"\nlabel: {zh: 基准, en: Bench}\nvalid_from: 2026-01-01\nperiodicity: month\n'
        "full_marks: 100\nrounding: {digits: 2, mode: half-up}\nmissing: exclude\n"
        "grades:\n  - {code: good, label: {zh: 良, en: Good}, from: 60}\n"
        f"  - {{code: poor, label: {{zh: 差, en: Poor}}, from: 0}}\ntree:\n{leaves}"
    )


def observation_columns() -> dict[str, list[object]]:
    """Columns of 10⁴ made-up values."""
    draw = random.Random(1)
    pairs = [(f"S{o:03}", f"i{i}") for o in range(N_ORGANISATIONS) for i in range(N_INDICATORS)]
    return {
        "organisation_code": [organisation for organisation, _ in pairs],
        "indicator_code": [indicator for _, indicator in pairs],
        "period": [PERIOD] * len(pairs),
        "value": [draw.uniform(20, 110) for _ in pairs],
    }


def firmness_case() -> Callable[[], object]:
    """1 000 runs over drawn weights, for a table of the size of the American states."""
    leaves = "".join(
        f"  - {{code: i{n}, weight: {100 / 49!r}, direction: higher, target: 90, rule: ratio_capped}}\n"
        for n in range(49)
    )
    draw = random.Random(2)
    rows = [
        {"organisation_code": f"S{o}", "indicator_code": f"i{n}", "period": PERIOD, "value": draw.uniform(20, 110)}
        for o in range(51)
        for n in range(49)
    ]
    evaluation = evaluate(Scheme.from_yaml(f"scheme: bench\nperiodicity: month\ntree:\n{leaves}"), rows, period=PERIOD)
    return lambda: robustness(evaluation, runs=1000, seed=1)


def main() -> bool:
    """Print the table; whether evaluating keeps its line."""
    scheme, observations = Scheme.from_yaml(scheme_text()), observation_columns()
    targets = {
        "organisation_code": ["*"] * N_INDICATORS,
        "indicator_code": [f"i{n}" for n in range(N_INDICATORS)],
        "period": [PERIOD] * N_INDICATORS,
        "target": [90.0] * N_INDICATORS,
    }
    evaluation = evaluate(scheme, observations, targets, period=PERIOD)
    kept = print_table(
        "evaluate, 10⁴ values of one period",
        {"evaluate": partial(evaluate, scheme, observations, targets, period=PERIOD)},
        limit=LINE,
    )
    kept &= print_table(
        "evaluate, 10⁷ long rows of one period (200 000 organisations × 50 indicators), five kinds of rules",
        {"evaluate": score_jixiao(N_MANY)},
        limit=LINE_OF_MANY,
    )
    kept &= print_table(
        "how firm: 1 000 runs of 51 organisations × 49 indicators",
        {"robustness": firmness_case()},
        limit=LINE_OF_RUNS,
    )
    print_table(
        "around it",
        {
            "read the scheme": partial(Scheme.from_yaml, scheme_text()),
            "receipt of one score": partial(evaluation.explain, "S001", "i1"),
            "replay": evaluation.replay,
        },
    )
    return kept
