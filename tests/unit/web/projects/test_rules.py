"""Rules of projects without a database: reports, credit that is split once, plans out of files."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.projects.parts import check_credit
from jixiao.engine.projects.schedule import schedule
from jixiao.web.base.rules import RuleViolation
from jixiao.web.projects import frames, rules
from tests.unit.web.projects.conftest import PLAN, item, line

OWN, UNTIL = frozenset({"a", "b"}), date(2026, 3, 31)
PLACES = frames.KnownPlaces({"S11": "S11", "滨江街道": "S11", "D1": "D1", "东港区": "D1"}, ["滨江街道"])
HEADS = "编码\t里程碑\t计划开始\t计划完成\t权重\t前置\t承办单位\t牵头负责\t会商单位"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ([], "nothing_reported"),
        ([line("c", 0.5)], "not_ones_own"),
        ([line("a", 1.5)], "share_outside"),
        ([line("a", 0.2)], "share_fell"),
        ([line("a", 1.0)], "finished_unlike_share"),
        ([line("a", 0.9, finished=date(2026, 3, 5))], "finished_unlike_share"),
        ([line("a", 1.0, date(2026, 3, 9), date(2026, 3, 5))], "finished_before_started"),
        ([line("a", 1.0, None, date(2026, 4, 1))], "day_too_late"),
        ([line("b", 0.5), line("a", 0.1)], "share_fell"),
    ],
)
def test_a_report_is_refused_for_its_reason(told: list[rules.ReportedLine], code: str) -> None:
    before = {"a": rules.Progress(0.3)}
    with pytest.raises(RuleViolation) as fault:
        rules.check_lines(told, before, OWN, UNTIL)
    assert fault.value.code == code
    assert not rules.is_report(told, before, OWN, UNTIL)


def test_a_report_that_says_what_happened_is_taken() -> None:
    rules.check_lines([line("a", 1.0, None, date(2026, 3, 31)), line("b", 0.0)], {}, OWN, UNTIL)


@pytest.mark.parametrize("word", ["2026-04", "2026-02", "2026", "2026Q1", "x", "2026-13", "２０２６-03"])
def test_a_month_outside_of_the_project_is_refused(word: str) -> None:
    assert rules.is_period("2026-03", date(2026, 3, 9), date(2026, 3, 20))
    assert not rules.is_period(word, date(2026, 3, 9), date(2026, 3, 20))


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=7), st.floats(0.01, 1000), st.floats(0, 1, allow_subnormal=False)
)
def test_credited_points_are_the_projects_once(parts: list[int], full: float, worth: float) -> None:
    shares = check_credit({f"S{n}": f"{part}/{sum(parts)}" for n, part in enumerate(parts)})
    points = rules.credited(full, worth, shares)
    cents = sum(round(value * 100) for value in points.values())
    assert abs(cents - full * worth * 100) <= 0.5 + 1e-6
    for who, share in shares.items():
        assert abs(points[who] - full * worth * float(share)) < 0.0151


def test_worth_is_what_is_done_or_what_is_done_of_what_is_due() -> None:
    assert rules.performance(rules.BY_SHARE, 0.8, 0.4) == 0.4
    assert rules.performance(rules.BY_SCHEDULE, 0.8, 0.4) == 0.5
    assert rules.performance(rules.BY_SCHEDULE, 0.4, 0.8) == 1.0  # early earns no more than all of it
    assert rules.performance(rules.BY_SCHEDULE, 0.0, 0.0) == 1.0


@pytest.mark.parametrize(("held", "due"), [(0, 0), (19, 0), (20, 1), (29, 1), (30, 2), (50, 4)])
def test_reminders_come_at_the_lines(held: int, due: int) -> None:
    assert rules.reminders_due(held, 20, 10) == due


def test_what_was_reported_on_stays_in_the_plan() -> None:
    without = replace(PLAN, items=PLAN.items[1:])
    assert rules.is_replan(PLAN.items, without, {"b"})
    assert not rules.is_replan(PLAN.items, without, {"a", "b"})


def test_a_plan_goes_out_as_cells_and_comes_back_the_same() -> None:
    items = (
        item("a", 1, 10),
        item("b", 11, 20, weight=2.5, after=("a",), responsible=("D1", "S11"), consulted=("D1",)),
    )
    read = frames.read_pasted_plan(frames.plan_text(items, {"S11": "滨江街道"}), PLACES, "S11")
    assert read == frames.ReadPlan(items)


def test_every_fault_of_a_plan_is_told_with_its_row() -> None:
    rows = [
        "a\t好的\t2026-03-01\t2026/3/10\t1\t\t滨江街道\t\t",
        "b\t坏日期\t三月\t2026-03-20\t1\ta\tS11\t\t",
        "c\t倒序\t2026-03-20\t2026-03-10\t1\ta\tS11\t\t",
        "d\t无此单位\t2026-03-20\t2026-03-30\t-2\ta\t滨江街\t东港区、S11\t",
    ]
    read = frames.read_pasted_plan("\n".join([HEADS, *rows]), PLACES, "S11")
    assert [one.code for one in read.items] == ["a"]
    assert read.items[0].accountable == "S11"
    assert [row for row, _ in read.faults] == [3, 4, 5, 5, 5]
    told = " ".join(text.zh for _, text in read.faults)
    for words in ("“三月”不是日期", "早于开始日", "没有单位“滨江街”。是否应为“滨江街道”", "权重", "只能有一个"):
        assert words in told


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_milestones"),
        ("名称\t开始\n甲\t2026-01-01", "missing_column"),
        (f"{HEADS}\n" + "x\n" * 201, "too_many_rows"),
    ],
)
def test_what_is_no_plan_is_refused(text: str, code: str) -> None:
    with pytest.raises(DefinitionError) as fault:
        frames.read_pasted_plan(text, PLACES, "")
    assert fault.value.code == code


def test_a_file_that_is_no_workbook_is_refused() -> None:
    for name, content in (
        ("plan.xlsx", b"PK\x03\x04 not a workbook"),
        ("plan.csv", b'"never closed'),
        ("plan.csv", b""),
    ):
        with pytest.raises(DefinitionError):
            frames.read_plan_file(name, content, PLACES, "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "a b"}, "without blanks"),
        ({"code": ""}, "without blanks"),
        ({"finish": date(2099, 1, 1)}, "more than ten years"),
        ({"start": date(1999, 1, 1), "finish": date(1999, 1, 2)}, "lie outside"),
        ({"weight": float("nan")}, "the weight lies"),
        ({"weight": 1e9}, "the weight lies"),
        ({"accountable": ""}, "0 answer"),
        ({"responsible": ()}, "Nobody is to do it"),
        ({"label_zh": "长" * 201}, "a name at most"),
    ],
)
def test_a_milestone_that_cannot_be_planned_is_told(changes: dict[str, object], words: str) -> None:
    with pytest.raises(DefinitionError, match=words):
        rules.check_plan(replace(PLAN, items=(replace(item("a", 1, 10), **changes),)))  # type: ignore[arg-type]


def test_the_longest_plan_can_still_be_forecast() -> None:
    """As long as the rules let it be: two hundred times ten years, one after the other."""
    first = item("m0", 1, 1 + 3660)
    items = [first, *(replace(first, code=f"m{n}", after=(f"m{n - 1}",)) for n in range(1, rules.MOST_MILESTONES))]
    plan = rules.DraftPlan(tuple(items), PLAN.credit)
    rules.check_plan(plan)
    assert schedule(rules.engine_plan(plan.items, {}), date(2100, 1, 1)).finish_by_network.year > 4000
