"""Lists of organisations, people and targets; steps and a draft's life. No database."""

from datetime import date

import pytest

from jixiao.engine.model.period import Frequency
from jixiao.engine.scheme_template.template import template
from jixiao.web.base.rules import RuleViolation
from jixiao.web.set_up import rules
from jixiao.web.set_up.frames import made_of, table_of
from jixiao.web.set_up.rules import Chosen, Delivery, Known, Person, Place
from jixiao.web.set_up.rules.readiness import open_points

KNOWN = [Known("BH", ("滨海市", "Binhai")), Known("BH-01", ("老街道", "")), Known("BH-02", ("东港区", ""))]


def read(text: str, earlier: tuple[Place, ...] = ()) -> rules.PlacesAnswer:
    table, faults = table_of(text, None)
    assert not faults
    return rules.read_places(table, KNOWN, earlier, top="BH", tier="bureau")


def said(answer: rules.PlacesAnswer) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column.en, fault.text.en) for fault in answer.faults]


def test_a_bare_list_of_names_is_enough() -> None:
    answer = read("渔光街道\n盐田镇\n市财政局\n大数据中心\n人工智能企业服务平台")
    assert [(one.code, one.label_zh, one.tier, one.parent, one.is_assessed) for one in answer.new] == [
        ("BH-03", "渔光街道", "street", "BH", True), ("BH-04", "盐田镇", "town", "BH", True),
        ("BH-05", "市财政局", "bureau", "BH", True), ("BH-06", "大数据中心", "bureau", "BH", True),
        ("BH-07", "人工智能企业服务平台", "bureau", "BH", True),
    ]  # fmt: skip
    assert answer.faults == ()


def test_titles_in_any_order_parents_in_any_row() -> None:
    answer = read(
        "上级单位,考核组,单位名称,层级,英文名称\n西湾区,近郊组,南苑街道,,Nanyuan\n,,西湾区,县区,\n西湾,近郊组,云台街道,街道,\n"
    )
    assert said(answer) == [(4, "Belongs under", "“西湾” is neither there nor in the list.")]
    answer = read("上级单位\t考核组\t单位名称\t简称\n西湾\t近郊组\t南苑街道\t\n\t\t西湾区\t西湾\n")
    assert [(one.code, one.parent, one.group, one.is_assessed) for one in answer.new] == [
        ("BH-03", "BH", "", False), ("BH-03-01", "BH-03", "近郊组", True),
    ]  # fmt: skip


def test_what_is_there_is_chosen_not_doubled() -> None:
    answer = read("单位名称\n老街道\n 东港区 \nbinhai\n新街道")
    assert answer.there == ("BH-01", "BH-02", "BH")
    assert not answer.is_refused
    assert [(fault.row, fault.is_error) for fault in answer.faults] == [(2, False), (3, False), (4, False)]
    assert [one.label_zh for one in answer.new] == ["新街道"]


def test_faults_tell_the_row_as_the_sheet_counts_it() -> None:
    answer = read("名称\t层级\t上级单位\n\n甲街道\t\t\n甲街道\t\t\n\t街道\t\n乙\t星系\t\n" + "长" * 121 + "\t\t\n")
    assert said(answer) == [
        (4, "Name", "“甲街道” stands in row 3 already."), (5, "Name", "The name is missing."),
        (6, "Tier", "“星系” is no tier."), (7, "Name", "Names have at most 120 characters."),
    ]  # fmt: skip
    assert answer.is_refused


def test_a_circle_is_told_and_a_long_name_is_kept() -> None:
    assert {text for _row, _column, text in said(read("名称,上级单位\n甲,乙\n乙,甲\n"))} == {
        "“甲” would stand below itself."
    }
    assert read("长" * 120).new[0].label_zh == "长" * 120
    own = read("名称,上级单位\n甲,甲\n")
    assert said(own) == [(2, "Belongs under", "“甲” is neither there nor in the list.")]


def test_lists_add_to_each_other() -> None:
    first = read("名称\t上级单位\n甲区\t\n").new
    second = read("名称\t上级单位\n甲一街道\t甲区\n甲区\t\n", first)
    assert [(one.code, one.parent) for one in second.new] == [("BH-03-01", "BH-03")]
    assert second.there == ("BH-03",)


def test_too_long_a_list() -> None:
    answer = rules.read_places([[f"单位{n}"] for n in range(2001)], KNOWN, (), top="BH", tier="bureau")
    assert said(answer) == [(2001, "", "The list has 2001 rows; at most 2000 are read.")]
    assert rules.read_places([], KNOWN, (), top="BH", tier="bureau").new == ()


PLACES = {"渔光街道": "A", "东礁街道": "B"}


def people(text: str, taken: tuple[str, ...] = ()) -> rules.PeopleAnswer:
    return rules.read_people(table_of(text, None)[0], PLACES, (Person("老王", "老王", "reporter", "A"),), taken)


def test_people_get_roles_by_words_and_names_of_their_own() -> None:
    answer = people(
        "张敏，渔光街道，审核，\n张敏,东礁街道\n老王,渔光街道,领导\nLi Lei,渔光街道,Expert,li.lei\n,渔光街道,填报\n"
    )
    assert answer.faults == ()
    assert [(one.display_name, one.username, one.role, one.organisation) for one in answer.people] == [
        ("张敏", "张敏", "approver", "A"), ("张敏", "张敏2", "reporter", "B"), ("老王", "老王2", "leader", "A"),
        ("Li Lei", "li.lei", "expert", "A"),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["绩效办", "office", "administrator", "系统管理员", "auditor", "审计", "皇帝"])
def test_a_list_gives_no_power_over_the_house(role: str) -> None:
    answer = people(f"张敏,渔光街道,{role}")
    assert answer.people == ()
    assert [(fault.row, fault.column.en) for fault in answer.faults] == [(1, "Role")]


def test_people_that_cannot_be() -> None:
    answer = people("姓名,单位,角色,登录名\n张敏,渔光,填报,\n李雷,东礁街道,,a b\n王芳,东礁街道,,SHEN\n", ("shen",))
    assert [(fault.row, fault.text.en) for fault in answer.faults] == [
        (2, "“渔光” is no organisation of this set-up."), (3, "“a b” cannot be a sign-in name."),
        (4, "The sign-in name “SHEN” is taken."),
    ]  # fmt: skip


def test_targets_of_single_organisations() -> None:
    leaves = {"rate": ("准确率", "Accuracy"), "share": ("分出率",)}
    found = rules.read_aims(table_of("单位\t准确率\t分出率\n渔光街道\t90\t\n东礁街道\t\t1000", None)[0], PLACES, leaves)
    assert found.targets == {"rate": {"A": 90.0}, "share": {"B": 1000.0}}
    wrong = rules.read_aims(table_of("单位\t准确率\n渔光\t90\n东礁街道\t九成\n", None)[0], PLACES, leaves)
    assert [(fault.row, fault.column.zh) for fault in wrong.faults] == [(2, "单位"), (3, "准确率")]
    untitled = rules.read_aims([["渔光街道", 90]], PLACES, leaves)
    assert "第一行" in untitled.faults[0].text.zh


@pytest.mark.parametrize(
    ("text", "code"), [('"not closed, a\nb', "not a CSV record"), ("x" * 400_001, "At most 400000 characters")]
)
def test_texts_that_cannot_be_read(text: str, code: str) -> None:
    table, faults = table_of(text, None)
    assert table == []
    assert code in faults[0].text.en


def test_a_plan_survives_its_keeping() -> None:
    chosen = Chosen(
        label_zh="甲", year=2027, new=(Place("A-1", "乙", "street", "A"),), weights={"x": 1.5}, targets={"x": None},
        own_targets={"x": {"A-1": 3.0}}, delivery={"x": Delivery("A", "张敏")}, people=(Person("丙", "丙", "leader", "A"),),
        existing=("A",), figures={"x.base": 2.0}, dropped=("y",), done=("name",),
    )  # fmt: skip
    assert Chosen.from_data(chosen.as_data() | {"of a later version": 1}) == chosen
    assert chosen.assessed == ("A", "A-1")
    assert chosen.choices().parameters == {("x", "base"): 2.0}


def test_what_is_open_is_told_with_its_step() -> None:
    one = template("waste-sorting")
    empty = open_points(Chosen(), one, made_of(one, Chosen()).scheme)
    assert [point.step for point in empty if point.is_blocking] == ["name", "name", "places"]
    ready = Chosen(label_zh="甲", year=2026, first_period="2026-11", existing=("A",), targets={"accuracy_rate": None})
    points = open_points(ready, one, made_of(one, ready).scheme)
    assert [(point.step, point.is_blocking) for point in points] == [("places", False), ("aims", False)]
    assert "“投放准确率”有 1 个单位没有目标值" in points[1].text.zh
    broken = Chosen(weights={"accuracy_rate": 50.0})
    assert made_of(one, broken).scheme is None
    assert {point.step for point in open_points(broken, one, None) if point.is_blocking} >= {"indicators"}


def test_steps_follow_each_other() -> None:
    walked, step = ["name"], "name"
    while (step := rules.next_step(step)) != walked[-1]:
        walked.append(step)
    assert tuple(walked) == rules.STEPS


def test_a_drafts_life() -> None:
    assert rules.can_change("open")
    assert not rules.can_change("carried_out")
    assert rules.can_open("carried_out", "published")
    assert not rules.can_open("carried_out", "draft")
    assert not rules.can_open("running", "published")
    assert rules.is_not_overtaken(1, 3, "a", "a")
    assert not rules.is_not_overtaken(1, 3, "b", "a")
    assert [day for day in (0, 1, 90, 91) if rules.is_due_day(day)] == [1, 90]
    assert rules.is_first_period("2026Q3", 2026, Frequency.QUARTER)
    assert not rules.is_first_period("2026-09", 2026, Frequency.QUARTER)
    with pytest.raises(RuleViolation, match="2026"):
        rules.check_first_period("nonsense", 2026, Frequency.MONTH)
    assert rules.periods_of(2026, Frequency.YEAR) == ["2026"]
    assert len(rules.periods_of(2026, Frequency.MONTH)) == 12


@pytest.mark.parametrize(
    ("period", "today", "dates"),
    [
        ("2026-11", date(2026, 11, 27), (date(2026, 11, 27), date(2026, 12, 10))),
        ("2026-12", date(2026, 11, 27), (date(2026, 12, 1), date(2027, 1, 10))),
        ("2026-09", date(2026, 11, 27), (date(2026, 11, 27), date(2026, 11, 27))),
        ("2026", date(2026, 11, 27), (date(2026, 11, 27), date(2027, 1, 10))),
    ],
)
def test_the_first_tasks_days(period: str, today: date, dates: tuple[date, date]) -> None:
    assert rules.task_dates(period, 10, today) == dates
