"""The review of objectives: grade by points, and what can be found before anybody reads."""

from dataclasses import replace

import pytest

from jixiao.engine.budget.objectives import (
    ObjectiveFinding,
    PlannedIndicator,
    Verdict,
    check_objectives,
    judge,
    read_dimensions,
    read_grades,
    read_word_rules,
)
from jixiao.engine.budget.targets import read_target
from jixiao.library import parameters

HELD = {code: values[-1]["value"] for code, values in parameters("budget-objectives").items()}
WORDS, DIMENSIONS, GRADES = (
    read_word_rules(HELD.__getitem__),
    read_dimensions(HELD["dimensions"]),
    read_grades(HELD["grades"]),
)
GOAL = "新增监控点位500个，群众满意度90%以上。"


def planned(level_1: str, level_2: str, label: str, text: str, points: float, **more: object) -> PlannedIndicator:
    return PlannedIndicator(level_1, level_2, label, read_target(text), text, points, evidence="验收单", **more)  # type: ignore[arg-type]


ROWS = (
    planned("产出指标", "数量指标", "新增点位", "≥500个", 30),
    planned("产出指标", "时效指标", "完工时间", "12月底前", 20),
    planned("效益指标", "社会效益指标", "案件发现率", "≥80%", 30),
    planned("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", 10),
)


def rules_of(goal: str, rows: tuple[PlannedIndicator, ...]) -> list[tuple[str, int | None]]:
    return [(found.rule, found.row) for found in check_objectives(goal, rows, WORDS)]


def test_good_objectives_have_no_finding() -> None:
    assert rules_of(GOAL, ROWS) == []


@pytest.mark.parametrize(
    ("goal", "rule"),
    [
        ("", "goal_missing"),
        ("500万元", "goal_is_number"),
        ("目标内容（100字以内）", "goal_help_text"),
        ("提升服务水平。", "goal_without_figure"),
    ],
)
def test_a_goal_that_says_nothing(goal: str, rule: str) -> None:
    assert rules_of(goal, ROWS) == [(rule, None)]


@pytest.mark.parametrize(
    ("row", "rules"),
    [
        (planned("产出指标", "数量指标", "资金投入金额", "≥500万元", 30), ["money_as_output"]),
        (planned("产出指标", "数量指标", "新增点位", "明显增加", 30), ["vague_target"]),
        (planned("产出指标", "数量指标", "新增点位", "", 30), ["target_missing"]),
        (planned("产出指标", "数量指标", "新增点位", "≥500", 30), ["unit_missing"]),
        (planned("产出指标", "社会效益", "新增点位", "≥500个", 30), ["unknown_second_level"]),
        (planned("成果", "数量指标", "新增点位", "≥500个", 30), ["unknown_level"]),
        (planned("产出指标", "数量指标", "新增点位", "≥500个", 30, last_result=556.0), ["low_target"]),
        (planned("产出指标", "数量指标", "新增点位", "≥500个", 30, last_result=555.0), []),
        (replace(ROWS[0], label=""), ["label_missing"]),
        (replace(ROWS[0], label="新增点位XX"), ["row_help_text"]),
        (replace(ROWS[0], evidence=""), ["evidence_missing"]),
    ],
)
def test_a_row_that_cannot_be_verified(row: PlannedIndicator, rules: list[str]) -> None:
    assert rules_of(GOAL, (row, *ROWS[1:])) == [(rule, 0) for rule in rules]


def test_the_whole_adds_up_and_holds_what_it_must() -> None:
    assert rules_of(GOAL, ()) == [("no_rows", None)]
    assert rules_of(GOAL, (replace(ROWS[0], points=29.9), *ROWS[1:])) == [("points_total", None)]
    assert rules_of(GOAL, (*ROWS[:2], replace(ROWS[3], points=40))) == [("level_missing", None)]
    twice = (replace(ROWS[0], points=15), replace(ROWS[0], points=15), *ROWS[1:])
    assert rules_of(GOAL, twice) == [("label_twice", None)]


def test_points_of_tenths_add_up_exactly() -> None:
    rows = tuple(replace(ROWS[0], label=f"点位{n}", points=0.1) for n in range(300)) + ROWS[1:]
    assert rules_of(GOAL, rows) == []


@pytest.mark.parametrize(
    ("points", "grade", "follows"),
    [(30.0, "优", "enter"), (20.0, "优", "enter"), (19.99, "良", "polish"), (9.99, "中", "revise")],
)
def test_the_grade_by_its_lower_end(points: float, grade: str, follows: str) -> None:
    given = {"completeness": 20.0, "relevance": 20.0, "adequacy": points, "feasibility": 30.0}
    verdict = judge(given, DIMENSIONS, GRADES)
    assert isinstance(verdict, Verdict)
    assert (verdict.grade.label.zh, verdict.grade.follows) == (grade, follows)


def test_points_outside_of_a_dimension_are_told() -> None:
    for wrong in (20.01, -0.01, float("nan")):
        given = {"completeness": wrong, "relevance": 20.0, "adequacy": 30.0, "feasibility": 30.0}
        assert isinstance(judge(given, DIMENSIONS, GRADES), ObjectiveFinding)
    assert isinstance(judge({}, DIMENSIONS, GRADES), ObjectiveFinding)
