"""The indicator health check: what its words catch, and what they must leave alone."""

from typing import Any

import pytest

from jixiao.engine.indicator_health.health import CHECKS, HEALTH_COLUMNS, Health, check_health
from jixiao.engine.model.errors import DefinitionError

SOUND = {
    "definition": "每月抽查", "formula": "正确袋数÷抽查袋数×100%", "unit_of_measure": "%",
    "source": "抽查系统", "owner": "城管局",
}  # fmt: skip


def looked(label: str, **other: Any) -> set[str]:
    """The checks that one indicator fails."""
    return set(check_health([{"indicator_code": "a", "label": label, **SOUND, **other}]).table["check"])


@pytest.mark.parametrize(
    "label",
    [
        "政务APP下载量", "“一网通”小程序注册人数", "公众号粉丝数", "视频号点赞数", "文章转发量", "每日打卡率",
        "学习积分排名", "学习时长", "微信投票数", "APP日活", "Likes of the post", "Installs of the app", "Check-ins per day",
    ],
)  # fmt: skip
def test_what_burden_rules_forbid_is_caught(label: str) -> None:
    assert "forbidden" in looked(label)


@pytest.mark.parametrize(
    "label",
    [
        "电梯安装率", "智能水表安装数量", "新注册企业数", "平台注册企业数", "业主投票通过的小区数",
        "网红打卡地游客人数",
        "转发文件办理及时率", "重点关注人群走访率",
        "数据下载成功率", "疫苗接种点数", "投放准确率", "用户满意度", "Likelihood of flooding, rate",
    ],
)  # fmt: skip
def test_what_only_sounds_alike_is_left_alone(label: str) -> None:
    assert "forbidden" not in looked(label)


@pytest.mark.parametrize(
    ("label", "check"),
    [
        ("加强环境整治", "effort_not_result"), ("推进数字政府建设", "effort_not_result"), ("培训次数", "trace_not_result"),
        ("报送信息篇数", "trace_not_result"), ("会议召开场次", "trace_not_result"), ("合格率和满意度", "two_in_one"),
        ("工作明显改善情况", "vague"), ("Strengthen coordination", "effort_not_result"),
    ],
)  # fmt: skip
def test_words_that_say_nothing_measurable(label: str, check: str) -> None:
    assert check in looked(label)


@pytest.mark.parametrize(
    "label",
    [
        "投放准确率",
        "办结时长",
        "提升改造小区数",
        "完善管网长度",
        "事项办结率",
        "空气质量优良天数比例",
        "投诉量",
        "人均绿地面积",
    ],
)
def test_a_sound_indicator_has_no_fault(label: str) -> None:
    assert looked(label) == set()


def test_a_rate_says_of_what() -> None:
    assert "no_denominator" in looked("投放准确率", formula="抽查得出")
    assert "no_denominator" in looked("投放准确率", formula="")
    assert "no_denominator" not in looked("投放准确率", formula="正确袋数 / 抽查袋数")


def test_only_what_the_table_has_can_be_missing() -> None:
    bare = check_health([{"indicator_code": "a", "label": "投放准确率"}])
    assert list(bare.table["check"]) == []
    silent = check_health([{"indicator_code": "a", "label": "投诉量", "source": "", "owner": " ", "definition": None}])
    assert list(silent.table["check"]) == ["no_source", "no_definition", "no_owner"]


def test_figures_typed_without_proof_can_be_bent() -> None:
    assert "easily_bent" in looked("投放准确率", is_typed="是", evidence_required="否")
    assert "easily_bent" not in looked("投放准确率", is_typed="yes", evidence_required="yes")
    assert "easily_bent" not in looked("投放准确率", is_typed="yes")


def test_what_costs_three_times_the_median_for_its_weight() -> None:
    rows = [{"indicator_code": code, "label": "投诉量", "minutes": minutes, "weight": 10} for code, minutes in
            (("a", 10), ("b", 10), ("c", 10), ("d", 31), ("e", 30))]  # fmt: skip
    found = check_health(rows).table
    assert [(row["indicator_code"], row["check"]) for row in found] == [("d", "costly")]


def figures(values: dict[str, Any], n: int = 10, months: int = 6) -> list[dict[str, Any]]:
    """Long rows: `values[code](organisation, month)`."""
    return [
        {"organisation_code": f"O{i}", "indicator_code": code, "period": f"2026-{month:02d}", "value": make(i, month)}
        for code, make in values.items()
        for i in range(n)
        for month in range(1, months + 1)
    ]


def with_figures(values: dict[str, Any], described: dict[str, Any] | None = None, **size: int) -> Health:
    rows = [{"indicator_code": code, "label": "投诉量", **(described or {})} for code in values]
    return check_health(rows, figures(values, **size))


def test_a_ceiling_needs_the_best_value_and_most_organisations() -> None:
    def most(i: int, month: int) -> float:
        return 100.0 if i < 8 else 60.0 + month

    def fewer(i: int, month: int) -> float:
        return 100.0 if i < 7 else 60.0 + i

    high = {"upper": 100, "direction": "higher"}
    assert "ceiling" in with_figures({"a": most}, high).table["check"]
    assert "ceiling" not in with_figures({"a": fewer}, high).table["check"]
    assert "ceiling" not in with_figures({"a": most}, {"upper": 100, "lower": 0, "direction": "lower"}).table["check"]


def test_no_difference_no_movement_and_gaps() -> None:
    alike = with_figures({"a": lambda i, month: 95 + 0.01 * i + month})
    assert list(alike.table["check"]) == ["no_discrimination"]
    still = with_figures({"a": lambda i, month: 10.0 * i})
    assert list(still.table["check"]) == ["never_moves"]
    gaps = with_figures({"a": lambda i, month: i * 3.0 + month if (i + month) % 4 else None})
    assert list(gaps.table["check"]) == ["often_missing"]


def test_two_that_rank_alike_are_told_under_the_lighter_one() -> None:
    made = {
        "heavy": lambda i, month: i**2 + month,
        "light": lambda i, month: 100.0 - i + month / 10,
        "own": lambda i, month: (i * 7 + month) % 11,
    }
    rows = [{"indicator_code": code, "label": "投诉量", "weight": 20 if code == "heavy" else 5} for code in made]
    found = check_health(rows, figures(made)).table
    assert [(row["indicator_code"], row["check"], row["evidence"]) for row in found] == [
        ("light", "redundant", "heavy")
    ]
    assert "-1.00" in found["message"][0]


def test_too_few_organisations_are_not_judged() -> None:
    few = with_figures({"a": lambda i, month: 100.0 + month}, n=7)
    assert not {"ceiling", "no_discrimination"} & set(few.table["check"])
    assert "too_few_to_judge" in few.findings["rule"]


def test_weight_against_real_influence() -> None:
    rows = [{"indicator_code": code, "label": "投诉量"} for code in "abc"]
    influence = [
        {"node_code": "a", "among": "siblings", "stated_share": 0.2, "effective_share": 0.2},
        {"node_code": "a", "among": "leaves", "stated_share": 0.3, "effective_share": 0.09},
        {"node_code": "b", "among": "leaves", "stated_share": 0.1, "effective_share": 0.31},
        {"node_code": "c", "among": "leaves", "stated_share": 0.3, "effective_share": None},
        {"node_code": "x", "among": "leaves", "stated_share": 0.3, "effective_share": 0.01},
    ]
    found = check_health(rows, influence=influence).table
    assert [(row["indicator_code"], row["check"]) for row in found] == [
        ("a", "weight_without_influence"), ("b", "influence_beyond_weight"),
    ]  # fmt: skip
    with pytest.raises(DefinitionError, match="effective_share"):
        check_health(rows, influence=[{"node_code": "a", "among": "leaves", "stated_share": 0.3}])


def test_bad_rows_are_findings() -> None:
    rows = [
        {"indicator_code": "a", "label": "投诉量", "weight": "viel", "direction": "up", "is_typed": "maybe"},
        {"indicator_code": "a", "label": "再来"},
        {"indicator_code": "", "label": "无名"},
    ]
    found = check_health(rows, figures({"z": lambda i, month: i}))
    assert sorted(found.findings["rule"]) == [
        "indicator_twice", "no_code", "not_described", "too_few_to_judge", "unreadable", "unreadable", "unreadable",
    ]  # fmt: skip
    assert found.n_indicators == 1
    with pytest.raises(DefinitionError):
        check_health([{"code": "a"}])


def test_the_worst_comes_first_and_every_check_is_known() -> None:
    found = check_health(
        [{"indicator_code": "a", "label": "加强管理"}, {"indicator_code": "b", "label": "文章点赞数"}]
    ).table
    assert tuple(found.columns) == HEALTH_COLUMNS
    assert list(found["severity"]) == ["error", "warning"]
    assert set(found["check"]) <= set(CHECKS)
    assert all(row["message"] and row["message_zh"] and row["suggestion"] and row["suggestion_zh"] for row in found)
