"""Lights of monitoring against a slow twin that reads DOMAIN's sentences one by one."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.budget.monitoring import MonitoringRules, Watched, row_light

RULES = MonitoringRules(0.2, 0.1, frozenset({"%"}))
FIGURES = st.none() | st.integers(0, 300)


def twin(operator: str, target: int, unit: str, done: int | None, likelihood: str, months: int) -> str:
    """Red: cannot at all, or over a limit, or more than a fifth behind. Yellow: possibly, or a tenth. Else green."""
    if likelihood == "impossible":
        return "red"
    if done is not None and operator == "≤" and done > target:
        return "red"
    late = Fraction(0)
    if done is not None and operator == "≥":
        due = Fraction(1) if unit == "%" else Fraction(months, 12)
        late = due - Fraction(done, target)
    if late > Fraction(1, 5):
        return "red"
    if late > Fraction(1, 10) or likelihood == "possible":
        return "yellow"
    return "green"


@settings(max_examples=50)
@given(
    st.sampled_from(["≥", "≤"]), st.integers(1, 200), st.sampled_from(["个", "%"]), FIGURES,
    st.sampled_from(["certain", "possible", "impossible"]), st.integers(1, 12),
)  # fmt: skip
def test_a_light_is_what_the_sentences_say(
    operator: str, target: int, unit: str, done: int | None, likelihood: str, months: int
) -> None:
    row = Watched("指标", operator, float(target), unit, None if done is None else float(done), likelihood)
    assert row_light(row, months / 12, RULES).colour == twin(operator, target, unit, done, likelihood, months)
