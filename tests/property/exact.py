"""What the twins share: figures as people write them, exact fractions, and one way to ask a rule."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from jixiao.engine.model.rule import Case, Marks, ScoringRule

# People write a few digits, not all doubles: values are whole thousandths.
THOUSANDTHS = st.integers(-2_000_000, 2_000_000).map(lambda whole: Fraction(whole, 1000))
POSITIVE = st.integers(1, 2_000_000).map(lambda whole: Fraction(whole, 1000))
WEIGHTS = st.integers(1, 100).map(Fraction)
DIRECTIONS = st.sampled_from(["higher", "lower"])
Exact = Fraction | None


def points(rule: ScoringRule, weight: Fraction, direction: str, value: Exact, **given: object) -> float:
    """What the fast rule gives for one organisation; NaN when not scored."""
    return float(marks(rule, weight, direction, [value], **given).points[0])


def marks(
    rule: ScoringRule,
    weight: Fraction,
    direction: str,
    values: Sequence[Exact],
    *,
    group: Sequence[int] = (),
    history: Sequence[Exact] = (None,),
    **given: object,
) -> Marks:
    """What the fast rule gives for several; targets and history are the same for all."""
    size = len(values)
    column = {key: np.full(size, floated(given.get(key))) for key in ("target", "base", "stretch", "last_year")}
    earlier = np.array([[floated(item)] * size for item in history])
    seen = np.array([floated(value) for value in values])
    numbers = np.array(group, np.int64) if len(group) else np.zeros(size, np.int64)
    case = Case(float(weight), direction, seen, **column, history=earlier, group=numbers)
    return rule.score(case)


def combined(
    rule: ScoringRule, weight: Fraction, direction: str, inputs: Sequence[Exact], target: Exact = None
) -> tuple[float, Marks]:
    """The value that a rule makes from the inputs of one organisation, and what it gives for it."""
    rows = np.array([[floated(item)] for item in inputs])
    value, none = rule.derive(rows), np.array([np.nan])
    aim = np.array([floated(target)])
    case = Case(float(weight), direction, value, aim, none, none, none[None, :], none, inputs=rows)
    return float(value[0]), rule.score(case)


def floated(item: object) -> float:
    return float("nan") if item is None else float(item)  # type: ignore[arg-type]


def same(fast: float, slow: Exact) -> bool:
    if slow is None:
        return bool(np.isnan(fast))
    return abs(fast - float(slow)) <= 1e-9 * max(1.0, abs(float(slow)))
