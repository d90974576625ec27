"""Why a score moved between two evaluations: lines of leaves, weights, gaps, adjustments and vetoes that add up."""

from decimal import Decimal

import pytest

from jixiao import DefinitionError, Evaluation, Scheme, evaluate
from jixiao.engine.comparison.moves import Move
from jixiao.engine.robustness.why_moved import why_all_moved, why_moved

TREE = """
scheme: s
tree:
  - {code: a, weight: 40, direction: higher, rule: ratio_capped, target: 100}
  - code: b
    weight: 60
    children:
      - {code: b1, weight: 20, direction: higher, rule: ratio_capped, target: 100}
      - {code: b2, weight: 40, direction: higher, rule: ratio_capped, target: 100}
adjustments:
  - {code: praise, kind: bonus, points_each: 2, cap: 4}
  - {code: blame, kind: deduction, points_each: 60}
vetoes: [{code: fire, when: "> 0", effect: zero}]
"""


def evaluated(tree: str = TREE, **values: float) -> Evaluation:
    """One organisation X with these values."""
    rows = [
        {"organisation_code": "X", "indicator_code": code, "period": "2026", "value": value} for code, value in values.items()
    ]  # fmt: skip
    return evaluate(Scheme.from_yaml(tree), rows, period="2026", organisations=["X"])


def lines(move: Move) -> dict[tuple[str, str], float]:
    assert sum((line.effect for line in move.lines), Decimal(0)) == move.change
    return {(line.code, line.kind): float(line.effect) for line in move.lines}


BEFORE = evaluated(a=50, b1=80, b2=60)  # 20 + 16 + 24 = 60


def test_leaves_move_the_score() -> None:
    move = why_moved(BEFORE, evaluated(a=60, b1=80, b2=50.123), "X")
    assert (move.before, move.after) == (Decimal("60.0000"), Decimal("60.0500"))
    assert lines(move) == {("a", "performance"): 4, ("b2", "performance"): -3.9508, ("", "rounding"): 0.0008}


def test_other_weights() -> None:
    tree = TREE.replace("b1, weight: 20", "b1, weight: 30").replace("b2, weight: 40", "b2, weight: 30")
    other = evaluated(tree, a=50, b1=80, b2=60)
    assert lines(why_moved(BEFORE, other, "X")) == {("b1", "weight"): 8, ("b2", "weight"): -6}


def test_a_gap_stretches_its_siblings() -> None:
    found = lines(why_moved(BEFORE, evaluated(a=50, b1=80), "X"))
    assert found == {("b1", "missing"): 32, ("b2", "missing"): -24}


def test_adjustments_caps_floor_and_veto() -> None:
    found = lines(why_moved(BEFORE, evaluated(a=50, b1=80, b2=60, praise=3, blame=2), "X"))
    assert found == {("praise", "adjustment"): 4, ("blame", "adjustment"): -120, ("", "floor"): 56}
    assert lines(why_moved(BEFORE, evaluated(a=50, b1=80, b2=60, fire=1), "X")) == {("", "veto"): -60}


def test_a_node_that_is_no_sum_is_one_line() -> None:
    tree = TREE.replace("    weight: 60\n", "    weight: 60\n    aggregate: geometric\n")
    found = lines(why_moved(evaluated(tree, a=50, b1=64, b2=64), evaluated(tree, a=50, b1=81, b2=81), "X"))
    assert set(found) - {("", "rounding")} == {("b", "performance")}
    assert found[("b", "performance")] == pytest.approx(10.2)


def test_who_has_no_score_is_told() -> None:
    with pytest.raises(DefinitionError, match="no score"):
        why_moved(BEFORE, evaluated(), "X")
    with pytest.raises(DefinitionError, match="no organisation"):
        why_moved(BEFORE, BEFORE, "Y")
    result = why_all_moved(BEFORE, evaluated())
    assert len(result.table) == 0
    assert [row["rule"] for row in result.findings] == ["no_score"]


def test_everybody_in_one_table() -> None:
    table = why_all_moved(BEFORE, evaluated(a=60, b1=80, b2=60)).table
    assert table.to_rows() == [{"organisation_code": "X", "code": "a", "kind": "performance", "effect": 4.0}]
