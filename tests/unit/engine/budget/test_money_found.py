"""Idle money, duplicates and cost per output: cases by hand, look-alikes that are lawful, hostile tables."""

from typing import Any

import pytest

from jixiao.demo.programmes import duplicate_pairs, planted_programmes
from jixiao.engine.budget.duplicates import duplicate_programmes
from jixiao.engine.budget.idle import idle_funds
from jixiao.engine.budget.sameness.places import Place
from jixiao.engine.budget.sameness.signs import months_of, payees_of
from jixiao.engine.budget.unit_cost import unit_costs
from jixiao.engine.model.errors import DefinitionError

Rows = list[dict[str, Any]]
EVEN, WINTER = [8.0] * 12, [10, 5, 0, 0, 0, 0, 0, 0, 0, 0, 35, 46]


def year_of(code: str, year: int, pays: list[float], budget: float = 100, **more: Any) -> Rows:
    return [
        {"programme": code, "period": f"{year}-{month + 1:02d}", "paid": pay, "budget": budget, **more}
        for month, pay in enumerate(pays)
    ]


def city() -> Rows:
    """Eight even spenders over three years: what is usual, and how much it varies."""
    return [
        row for number in range(8) for year in (2024, 2025, 2026)
        for row in year_of(f"N{number}", year, [8.0 + (number + year) % 3 * 0.1] * (12 if year < 2026 else 8))
    ]  # fmt: skip


def told(rows: Rows, **options: Any) -> set[tuple[str, str]]:
    result = idle_funds(rows, **options)
    return set(zip(result.table["programme"], result.table["rule"], strict=True))


def test_a_seasonal_spender_is_left_in_peace_and_one_behind_its_own_pace_is_told() -> None:
    rows = [*city(), *year_of("W", 2024, WINTER), *year_of("W", 2025, WINTER), *year_of("W", 2026, WINTER[:8])]
    rows += [*year_of("S", 2024, EVEN), *year_of("S", 2025, EVEN), *year_of("S", 2026, [*EVEN[:3], 0, 0, 0, 0, 0])]
    result = idle_funds(rows)
    assert str(result.now) == "2026-08"
    found = [row for row in result.table if row["rule"] == "behind_pace"]
    assert [row["programme"] for row in found] == ["S"]
    row = found[0]
    assert (row["share"], row["expected"], row["basis"], row["n_years"]) == (0.24, 0.64, "own", 2)
    assert row["unused_low"] == pytest.approx(100 - (24 + 32))
    assert row["unused_high"] == pytest.approx(100 - 24 / 64 * 96)
    assert row["likely_unused"] == pytest.approx(100 - (2 / 3 * 36 + 1 / 3 * 56))
    assert "24.0%" in row["message"]
    assert "64.0%" in row["message_zh"]


def test_a_new_programme_is_held_against_its_peers() -> None:
    rows = [*city(), *year_of("NEW", 2026, [0, 0, 0, 0, 0, 0, 1, 1])]
    row = next(row for row in idle_funds(rows).table if row["programme"] == "NEW")
    assert (row["rule"], row["basis"], row["confidence"]) == ("behind_pace", "peers", "low")


def test_a_rush_once_a_habit_and_two_years_carried_over() -> None:
    rush = [4.0] * 11 + [56.0]
    rows = [*city(), *year_of("R", 2024, EVEN), *year_of("R", 2025, rush), *year_of("R", 2026, EVEN[:8])]
    for year in (2024, 2025):
        rows += year_of("H", year, rush)
    for year in (2025, 2026):
        rows += year_of("C", year, EVEN[: 12 if year < 2026 else 8], carried_over=30)
    found = told(rows)
    assert {("R", "december_rush"), ("H", "december_every_year"), ("C", "carried_over")} <= found
    assert ("R", "december_every_year") not in found


def test_sums_since_january_give_the_same_as_months() -> None:
    rows = city()
    sums: dict[tuple[str, str], float] = {}
    cumulative = []
    for row in rows:
        key = row["programme"], row["period"][:4]
        sums[key] = sums.get(key, 0.0) + row["paid"]
        cumulative.append({**row, "paid": sums[key]})
    one, other = idle_funds(rows).pace, idle_funds(cumulative, cumulative=True).pace
    assert one["share"] == pytest.approx(other["share"])
    assert one["expected"] == pytest.approx(other["expected"])


def test_hostile_execution() -> None:
    rows = [*city(), *year_of("B", 2025, EVEN), {"programme": "B", "period": "2025-03", "paid": 5, "budget": 1}]
    rows += [
        {"programme": "B", "period": "三月", "paid": 1, "budget": 1},
        {"programme": "", "period": "2025-01", "paid": 1, "budget": 1},
    ]
    rows += [
        {"programme": "B", "period": "2026-01", "paid": None, "budget": -1},
        {"programme": "Z", "period": "2026-01", "paid": 1, "budget": 0},
    ]
    result = idle_funds(rows)
    assert {row["rule"] for row in result.findings} == {
        "month_twice",
        "bad_period",
        "no_programme",
        "no_paid",
        "bad_budget",
    }
    pace = {row["programme"]: row for row in result.pace}
    assert pace["Z"]["share"] is None
    assert pace["B"]["share"] is None
    for options in ({"as_of": "2026"}, {"as_of": "1999-01"}, {"own": {"nothing": 1}}):
        with pytest.raises(DefinitionError):
            idle_funds(rows, **options)
    with pytest.raises(DefinitionError):
        idle_funds([{"programme": "A", "period": "x", "paid": 1, "budget": 1}])


def pair(**other: Any) -> Rows:
    """A programme and its twin, and eight others to know what is rare."""
    base = {
        "programme": "P1", "department": "市城市管理局", "name": "红星社区视频监控建设项目", "place": "望海区红星社区",
        "content": "在主次干道路口安装高清摄像机；接入视频管理平台；配套立杆和光纤", "payees": "甲公司；乙公司",
        "begin": "2024-01", "end": "2026-12", "amount": 100,
    }  # fmt: skip
    twin = {**base, "programme": "P2", "department": "市公安局", "name": "红星社区公共安全视频点位工程", "amount": 80,
            "content": "主要路口加装高清摄像头；视频接入统一平台；杆件及光纤配套", "payees": "乙公司", **other}  # fmt: skip
    works = (
        "河道清淤疏浚护岸",
        "绿地养护修剪浇灌",
        "学生资助发放",
        "诊疗床采购",
        "耕地补贴发放",
        "路面坑槽修补",
        "空气站运维",
        "科普讲座",
    )
    rest = [{**base, "programme": f"Q{number}", "department": f"部门{number}", "name": f"{work}项目", "content": work,
             "place": f"望海区第{number}村", "payees": f"第{number}公司"} for number, work in enumerate(works)]  # fmt: skip
    return [base, twin, *rest]


def test_a_twin_is_found_with_what_is_the_same() -> None:
    result = duplicate_programmes(pair())
    row = result.table.to_rows()[0]
    assert len(result.table) == 1
    assert {row["programme"], row["other_programme"]} == {"P1", "P2"}
    assert (row["place_sameness"], row["period_overlap"], row["amount"], row["group"]) == (1, 1, 80, 1)
    assert "乙公司" in row["message_zh"]
    assert "红星社区" in row["message"]


@pytest.mark.parametrize(
    "other",
    [
        {"place": "望海区光明社区"},  # the same in another community is lawful
        {"begin": "2027-01", "end": "2028-12"},  # years that do not overlap
        {"department": "市城市管理局"},  # one department's own two phases
        {
            "content": "更换路灯灯杆；敷设地埋电缆",
            "name": "红星社区照明",
            "payees": "丙公司",
        },  # other work at the same place
    ],
)
def test_lawful_look_alikes_are_left_in_peace(other: dict[str, Any]) -> None:
    assert len(duplicate_programmes(pair(**other)).table) == 0


def test_within_a_department_only_when_asked() -> None:
    assert len(duplicate_programmes(pair(department="市城市管理局"), within=True).table) == 1


def test_the_planted_twins_of_a_city_are_found_whatever_the_order() -> None:
    town = planted_programmes(7, 100, n_duplicates=5)
    rows = [
        {"programme": each.code, "department": each.department, "name": each.name, "place": each.place, "begin": each.begin,
         "end": each.end, "content": each.content, "payees": "；".join(each.payees), "amount": each.budget} for each in town
    ]  # fmt: skip
    found = [{frozenset(p) for p in zip(r.table["programme"], r.table["other_programme"], strict=True)}
             for r in (duplicate_programmes(rows), duplicate_programmes(rows[::-1]))]  # fmt: skip
    assert found[0] == found[1]
    assert duplicate_pairs(town) <= found[0]
    assert len(found[0]) <= 7


def test_hostile_programmes_neither_explode_nor_fail() -> None:
    same = [
        {"programme": f"P{number}", "department": f"D{number}", "name": "同一个项目\0甲", "content": "同一内容"}
        for number in range(400)
    ]
    result = duplicate_programmes(same)
    assert result.n_compared < 400 * 21
    assert [row["rule"] for row in result.findings] == ["not_all_pairs"]
    rows = [
        *pair(begin="某年", amount="一百万"),
        {"programme": "P1", "department": "x", "name": "y"},
        {"programme": "", "department": "", "name": ""},
    ]
    odd = duplicate_programmes(rows)
    assert {row["rule"] for row in odd.findings} == {"bad_begin", "bad_amount", "programme_twice", "no_name"}
    assert len(odd.table) == 1
    assert len(duplicate_programmes({"programme": [], "department": [], "name": []}).table) == 0
    assert len(duplicate_programmes([{"programme": "A", "department": "B", "name": "123！？"}] * 2).table) == 0
    with pytest.raises(DefinitionError, match="department"):
        duplicate_programmes([{"programme": "A", "name": "B"}])


def test_places_payees_and_months_as_people_write_them() -> None:
    names = [sorted(each) for each in Place.of("滨海市望海区鼓楼街道石桥路道路照明").names]
    assert names == [["滨海市"], ["望海区"], ["鼓楼街道"], ["石桥路"]]
    assert Place.of("东湖区").names[1] == {"东湖区"}
    assert Place.of("老旧小区改造和农村公路").finest == frozenset()
    assert Place.of("望海区红星村").same_as(Place.of("红星村")) == 1
    assert Place.of("望海区红星村").same_as(Place.of("云溪区红星村")) == 0
    assert payees_of("甲（集团）公司； 乙公司、乙公司") == {"甲(集团)公司", "乙公司"}
    assert [months_of(text, is_end=True) for text in ("2026", "2026-03", "2026年3月", "2026/3/5", "")] == [
        2026 * 12 + 11, 2026 * 12 + 2, 2026 * 12 + 2, 2026 * 12 + 2, None,
    ]  # fmt: skip


def test_cost_per_output_against_the_others() -> None:
    costs = [100, 98, 102, 101, 99, 97, 103, 210, 45]
    rows = [
        {"programme": f"P{n}", "output": "路灯", "unit": "盏", "cost": cost * 10, "quantity": 10}
        for n, cost in enumerate(costs)
    ]
    rows += [
        {"programme": "X", "output": "书架", "unit": "个", "cost": 5, "quantity": 1},
        {"programme": "Y", "output": "路灯", "unit": "盏", "cost": 5, "quantity": 0},
    ]
    table = {row["programme"]: row for row in unit_costs(rows).table}
    assert {code: row["standing"] for code, row in table.items() if row["standing"] != "usual"} == {
        "P7": "dear", "P8": "cheap", "X": "few_peers", "Y": "no_figure",
    }  # fmt: skip
    dear = table["P7"]
    assert (dear["unit_cost"], dear["n_peers"], dear["confidence"]) == (210, 8, "medium")
    assert dear["peer_median"] == pytest.approx((99 * 100) ** 0.5)
    assert dear["excess"] == pytest.approx((210 - dear["peer_median"]) * 10)
    assert [row["rule"] for row in unit_costs(rows).findings] == ["bad_quantity"]
