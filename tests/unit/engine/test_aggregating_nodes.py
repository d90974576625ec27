"""Every way of aggregating at a node of a scheme: between none and all of the points, fair to who is dominated, replayed."""

import pytest

from jixiao import Evaluation, Scheme, evaluate
from jixiao.engine.model.aggregation import AGGREGATIONS

BOARD = {"S0": (40, 20, 40), "S1": (20, 10, 40), "S2": (30, 5, 20), "S3": (10, 19, 40), "S4": (9, 4, 40)}
WAYS = sorted(AGGREGATIONS)


def scored(way: str, board: dict[str, tuple[int, ...]], **more: object) -> Evaluation:
    scheme = Scheme.from_yaml(f"""
scheme: s
tree:
  - code: n
    weight: 60
    aggregate: {way}
    children: [{{code: a, weight: 40, rule: manual}}, {{code: b, weight: 20, rule: manual}}]
  - {{code: c, weight: 40, rule: manual}}
""")
    rows = [
        {"organisation_code": code, "indicator_code": indicator, "period": "2026", "value": value}
        for code, values in board.items()
        for indicator, value in zip("abc", values, strict=True)
    ]
    return evaluate(scheme, rows, period="2026", **more)


def at(result: Evaluation, node: str) -> dict[str, float]:
    return {row["organisation_code"]: row["score"] for row in result.scores if row["node_code"] == node}


@pytest.mark.parametrize("way", WAYS)
def test_points_lie_between_none_and_all_and_follow_dominance(way: str) -> None:
    points = at(scored(way, BOARD), "n")
    assert all(0 <= score <= 60 for score in points.values())
    assert points["S0"] == max(points.values())
    assert points["S4"] == min(points.values())
    assert points["S1"] >= points["S4"]


@pytest.mark.parametrize("way", WAYS)
def test_the_total_adds_the_node_up_and_is_replayed(way: str) -> None:
    result = scored(way, BOARD)
    node, rest, total = at(result, "n"), at(result, "c"), at(result, "s")
    assert all(abs(total[code] - node[code] - rest[code]) <= 0.011 for code in BOARD)
    assert result.replay().digest == result.digest
    receipt = result.explain("S2", "n")
    lost = sum(line.lost or 0 for line in receipt.contributions if line.kind == "child")
    extra = sum(line.points or 0 for line in receipt.contributions if line.kind != "child")
    assert abs(receipt.weight - lost + extra - receipt.score) < 1e-9


@pytest.mark.parametrize("way", [way for way in WAYS if AGGREGATIONS[way].relative])
def test_ways_that_compare_do_so_within_the_peer_group(way: str) -> None:
    groups = {code: "left" if code in ("S0", "S4") else "right" for code in BOARD}
    grouped = at(scored(way, BOARD, organisations=groups), "n")
    alone = at(scored(way, {code: BOARD[code] for code in ("S1", "S2", "S3")}), "n")
    assert {code: grouped[code] for code in alone} == alone


def test_a_refusal_leaves_the_nodes_above_without_a_score_and_says_why() -> None:
    result = scored("geometric", BOARD | {"S5": (0, 20, 40)})
    assert at(result, "n")["S5"] is None
    assert at(result, "s")["S5"] is None
    told = [row for row in result.findings if row["organisation_code"] == "S5"]
    assert len(told) == 1
    assert told[0]["severity"] == "error"
    assert "0" in told[0]["message"]
    assert "零值" in told[0]["message_zh"]
