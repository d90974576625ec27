"""Duplicates and cost per output against slow twins: every pair, every gram, every median in plain Python."""

from collections import Counter
from itertools import combinations
from math import log, log10, sqrt
from random import Random
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.budget.duplicates import duplicate_programmes
from jixiao.engine.budget.unit_cost import unit_costs
from jixiao.library import parameters

CUTS = {code: entries[0]["value"] for code, entries in parameters("budget-duplicates").items()}
COSTS = {code: entries[0]["value"] for code, entries in parameters("budget-unit-cost").items()}
WORKS = ("路口摄像", "安装高清", "河道清淤", "草坪修剪", "电缆敷设", "灯具更换", "送餐到户", "水泵购买")
SPOTS = ("望海区红星社区", "望海区光明社区", "云溪区红星社区", "望海区", "")
STEP = "\n"


def town(seed: int, n: int) -> list[dict[str, Any]]:
    """Programmes of few words, so that they are often alike."""
    chance = Random(seed)
    return [
        {
            "programme": f"P{number:02d}", "department": chance.choice("甲乙丙"), "name": "和".join(chance.sample(WORKS, 2)),
            "content": "；".join(chance.sample(WORKS, chance.randint(0, 4))), "place": chance.choice(SPOTS),
            "payees": chance.choice(("", "东公司", "西公司；东公司", "北公司")), "begin": chance.choice(("2024", "2025-06", "")),
            "end": chance.choice(("2025-05", "2026", "")),
        }
        for number in range(n)
    ]  # fmt: skip


def plain_rows(texts: list[str]) -> list[dict[str, float]]:
    """The weights of every gram of every text, of length 1."""
    counts = []
    for text in texts:
        grams: Counter[str] = Counter()
        for piece in text.replace("；", STEP).split(STEP):
            grams.update(piece)
            grams.update(piece[place : place + 2] for place in range(len(piece) - 1))
        counts.append(grams)
    documents = Counter(gram for grams in counts for gram in grams)
    rows = []
    for grams in counts:
        row = {
            gram: (1 + log(times))
            * (log((1 + len(texts)) / (1 + documents[gram])) + 0.2)
            * (1.0 if len(gram) == 2 else 0.5)
            for gram, times in grams.items()
        }
        length = sqrt(sum(weight**2 for weight in row.values()))
        rows.append({gram: weight / length for gram, weight in row.items()})
    return rows


def plain_span(row: dict[str, Any]) -> tuple[int, int]:
    begin = {"2024": 0, "2025-06": 17, "": -(10**6)}[row["begin"]]
    return begin, {"2025-05": 16, "2026": 35, "": 10**6}[row["end"]]


def plain_score(
    one: dict[str, Any], other: dict[str, Any], name: float, content: float | None, holders: Counter[str]
) -> float:
    """0–100 by the definition in the manual."""
    parts = [(name, CUTS["name_weight"])] + ([] if content is None else [(content, CUTS["content_weight"])])
    if sum(value * weight for value, weight in parts) / sum(weight for _, weight in parts) < CUTS["least_text"]:
        return 0.0
    (a, b), (c, d) = plain_span(one), plain_span(other)
    if min(b, d) < max(a, c):
        return 0.0
    factor = 1.0
    districts, spots = ({row["place"][:3] for row in (one, other)}, {row["place"][3:] for row in (one, other)})
    if "" not in districts and (len(districts) > 1 or ("" not in spots and len(spots) > 1)):
        parts.append((0.0, CUTS["place_weight"]))
        factor = CUTS["other_place"]
    elif "" not in districts:
        parts.append((1.0 if "" not in spots else 0.35, CUTS["place_weight"]))
    shared = (set(one["payees"].split("；")) & set(other["payees"].split("；"))) - {""}
    if shared:
        parts.append((max(1 / (1 + log10(holders[name] / 2) / log10(50)) for name in shared), CUTS["payee_weight"]))
    return float(100 * factor * sum(value * weight for value, weight in parts) / sum(weight for _, weight in parts))


@given(st.integers(0, 10**6), st.integers(2, 12))
@settings(max_examples=20, deadline=None)
def test_every_pair_has_the_score_of_the_plain_sum(seed: int, n: int) -> None:
    rows = town(seed, n)
    names, contents = (plain_rows([row[column] for row in rows]) for column in ("name", "content"))
    holders = Counter(name for row in rows for name in set(row["payees"].split("；")))
    wanted = {}
    for one, other in combinations(range(n), 2):
        name, content = (
            sum(weight * grams[other].get(gram, 0.0) for gram, weight in grams[one].items())
            for grams in (names, contents)
        )
        known = content if rows[one]["content"] and rows[other]["content"] else None
        score = plain_score(rows[one], rows[other], name, known, holders)
        near = CUTS["least_score"] - 1e-9 <= score <= CUTS["least_score"] + 1e-9
        if rows[one]["department"] != rows[other]["department"] and score >= CUTS["least_score"] and not near:
            wanted[rows[one]["programme"], rows[other]["programme"]] = (score, content)
    result = duplicate_programmes(rows)
    found = {(row["programme"], row["other_programme"]): row["score"] for row in result.table}
    for pair, (score, content) in wanted.items():
        if pair in found or content >= CUTS["least_text"] + 1e-9:  # else found only by spot, payee or equal name
            assert found[pair] == pytest.approx(score)
    assert set(found) <= set(wanted)


@given(st.integers(0, 10**6), st.integers(1, 20))
@settings(max_examples=20, deadline=None)
def test_costs_are_held_against_the_median_of_the_others(seed: int, n: int) -> None:
    chance = Random(seed)
    rows = [
        {"programme": f"P{number}", "output": chance.choice("ab"), "unit": "件", "cost": chance.choice([90, 100, 110, 250, 20]),
         "quantity": chance.choice([1, 2, 0])} for number in range(n)
    ]  # fmt: skip
    found = {row["programme"]: row for row in unit_costs(rows).table}
    for row in rows:
        own = found[row["programme"]]
        others = [log(each["cost"] / each["quantity"]) for each in rows
                  if each is not row and each["quantity"] and each["output"] == row["output"]]  # fmt: skip
        if not row["quantity"] or len(others) < COSTS["least_peers"]:
            assert own["standing"] == ("few_peers" if row["quantity"] else "no_figure")
            continue
        middle = median(others)
        spread = max(1.4826 * median(abs(each - middle) for each in others), COSTS["least_spread"])
        distance = (log(row["cost"] / row["quantity"]) - middle) / (spread * sqrt(1 + 1.5625 / len(others)))
        assert own["distance"] == pytest.approx(distance, abs=1e-9)
        far = abs(distance) >= COSTS["distance"] and not 1 / COSTS["least_ratio"] < own["ratio"] < COSTS["least_ratio"]
        assert (own["standing"] != "usual") == far
