"""Shared projects: worked schedules, the hand-off clock, parts and credit."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.projects.hand_off import HandOff, held
from jixiao.engine.projects.parts import check_credit, check_parts, split_points
from jixiao.engine.projects.plan import Milestone, ProjectPlan
from jixiao.engine.projects.schedule import schedule

D = date.fromisoformat


def plan(**changes: dict[str, object]) -> ProjectPlan:
    """Three stages of ten days each in a row; weights 1, 2, 1."""
    rows: dict[str, dict[str, object]] = {
        "a": {"start": D("2026-03-01"), "finish": D("2026-03-10")},
        "b": {"start": D("2026-03-11"), "finish": D("2026-03-20"), "weight": 2.0, "after": ("a",)},
        "c": {"start": D("2026-03-21"), "finish": D("2026-03-30"), "after": ("b",)},
    }
    return ProjectPlan(tuple(Milestone(code, **(row | changes.get(code, {}))) for code, row in rows.items()))  # type: ignore[arg-type]


def test_a_project_that_runs_ahead_worked_by_hand() -> None:
    found = schedule(
        plan(a={"started": D("2026-03-01"), "finished": D("2026-03-06")}, b={"progress": 0.5}), D("2026-03-10")
    )
    # Ten days passed; a quarter should be done; a quarter and half of two quarters are: what fifteen days should give.
    assert (found.planned, found.earned) == (0.25, 0.5)
    assert found.variance_days == pytest.approx(5.0)
    assert found.pace == pytest.approx(1.5)
    assert found.finish_by_pace == D("2026-03-20")  # 30 days ÷ 1.5
    assert found.finish_by_network == D("2026-03-25")  # five days of b are left, then ten of c
    assert found.days_early == 5
    assert list(found.table["state"]) == ["done", "on_track", "waiting"]
    assert list(found.table["is_critical"]) == [False, True, True]


def test_a_project_that_is_late_and_one_that_did_nothing() -> None:
    found = schedule(plan(a={"progress": 0.5}), D("2026-03-15"))
    assert found.table["state"][0] == "late"
    assert found.finish_by_network == D("2026-04-09")  # 5 + 10 + 10 days from the 16th
    assert found.days_early == -10
    nothing = schedule(plan(), D("2026-03-15"))
    assert nothing.pace == 0.0
    assert nothing.finish_by_pace is None
    before = schedule(plan(), D("2026-02-20"))
    assert (before.pace, before.variance_days, before.days_early) == (None, 0.0, 0)


def test_what_is_finished_half_a_year_early_stays_so() -> None:
    whole = ProjectPlan(
        (Milestone("city", D("2024-01-01"), D("2025-06-30"), started=D("2024-01-01"), finished=D("2024-12-31")),)
    )
    found = schedule(whole, D("2026-01-01"))
    assert found.days_early == 181
    assert found.finish_by_pace == D("2024-12-31")
    assert schedule(whole, D("2024-06-30")).table["state"][0] != "done"


def test_slack_is_what_does_not_move_the_end() -> None:
    two = ProjectPlan((
        Milestone("long", D("2026-01-01"), D("2026-01-20")), Milestone("short", D("2026-01-01"), D("2026-01-05")),
        Milestone("end", D("2026-01-21"), D("2026-01-25"), after=("long", "short")),
    ))  # fmt: skip
    found = schedule(two, D("2025-12-31"))
    assert dict(zip(found.table["milestone_code"], found.table["slack_days"], strict=True)) == {
        "long": 0,
        "short": 15,
        "end": 0,
    }


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((), "no_milestones"),
        ((Milestone("a", D("2026-01-01"), D("2026-01-02")),) * 2, "milestone_twice"),
        ((Milestone("a", D("2026-01-01"), D("2026-01-02"), after=("x",)),), "unknown_milestone"),
        (tuple(Milestone(code, D("2026-01-01"), D("2026-01-02"), after=(other,)) for code, other in ("ab", "ba")), "circle"),
    ],
)  # fmt: skip
def test_plans_that_are_none(rows: tuple[Milestone, ...], code: str) -> None:
    with pytest.raises(DefinitionError) as fault:
        ProjectPlan(rows)
    assert fault.value.code == code


def test_bad_rows_of_a_table_are_findings() -> None:
    rows = [
        {"milestone_code": "a", "start": "2026-01-01", "finish": "2026-01-31"},
        {"milestone_code": "b", "start": "2026-01-31", "finish": "2026-01-01"},
        {"milestone_code": "", "start": "2026-01-31", "finish": "2026-02-01"},
        {"milestone_code": "c", "start": "soon", "finish": "2026-02-01", "weight": "x"},
        {"milestone_code": "d", "start": "2026-02-01", "finish": "2026-02-28", "after": "a, b"},
    ]
    found = schedule(rows, D("2026-01-10"))
    assert list(found.table["milestone_code"]) == ["a", "d"]
    assert sorted(found.findings["rule"]) == ["bad_day", "ends_before_start", "no_code", "unknown_milestone"]


def test_the_clock_gives_every_day_to_somebody() -> None:
    weekdays = lambda day: day.weekday() < 5  # noqa: E731
    passes = [HandOff(D("2026-03-02"), "A"), HandOff(D("2026-03-09"), "B"), HandOff(D("2026-03-12"), "A")]
    rows = held(passes, D("2026-03-16"), weekdays).to_rows()
    assert [(row["organisation_code"], row["times"], row["days"], row["working_days"], row["longest"]) for row in rows] == [
        ("A", 2, 11, 7, 7), ("B", 1, 3, 3, 3),
    ]  # fmt: skip
    assert [row["holds_it_now"] for row in rows] == [True, False]
    assert sum(row["share"] for row in rows) == 1.0
    closed = held([*passes, HandOff(D("2026-03-14"), "")], D("2026-06-01"), weekdays)
    assert sum(closed["days"]) == 12
    with pytest.raises(DefinitionError):
        held(passes[::-1], D("2026-03-16"), weekdays)
    with pytest.raises(DefinitionError):
        held(passes, D("2026-03-01"), weekdays)


def test_one_answers_for_each_milestone() -> None:
    parts = [("m1", "A", "A"), ("m1", "A", "R"), ("m2", "B", "R"), ("m2", "B", "R"), ("m3", "A", "A"), ("m3", "B", "A"),
             ("m1", "C", "X"), ("m9", "C", "I")]  # fmt: skip
    found = [(fault.milestone, fault.rule) for fault in check_parts(["m1", "m2", "m3"], parts)]
    assert found == [
        ("m2", "one_answers"), ("m2", "part_twice"), ("m3", "one_answers"), ("m3", "nobody_does_it"),
        ("m1", "unknown_part"), ("m9", "unknown_milestone"),
    ]  # fmt: skip


def test_credit_adds_up_to_one_and_is_split_to_the_cent() -> None:
    shares = check_credit({"A": "1/3", "B": "1/3", "C": "1/3"})
    assert split_points(10, shares) == {"A": 3.34, "B": 3.33, "C": 3.33}
    assert split_points(-10, shares) == {"A": -3.33, "B": -3.33, "C": -3.34}
    assert check_credit({"A": "40%", "B": "0.6"}) == {"A": Fraction(2, 5), "B": Fraction(3, 5)}
    for wrong in ({"A": "0.5", "B": "0.6"}, {"A": "0.9"}, {"A": "x"}, {"A": "1/0"}, {"A": "-1", "B": "2"}, {}):
        with pytest.raises(DefinitionError):
            check_credit(wrong)


def test_a_plan_of_many_years_is_quick_to_look_through() -> None:
    many = [Milestone(f"m{n}", D("2000-01-01") + timedelta(n * 30), D("2000-01-29") + timedelta(n * 30),
                      after=(f"m{n - 1}",) if n else ()) for n in range(400)]  # fmt: skip
    found = schedule(ProjectPlan(tuple(reversed(many))), D("2010-01-01"))
    assert len(found.table) == 400


def test_a_forecast_beyond_the_calendar_is_refused_in_words() -> None:
    long = (D("2000-01-01"), D("9000-01-01"))
    chain = ProjectPlan((Milestone("a", *long), Milestone("b", *long, after=("a",))))
    with pytest.raises(DefinitionError, match="beyond the year 9999"):
        schedule(chain, D("2026-01-01"))
