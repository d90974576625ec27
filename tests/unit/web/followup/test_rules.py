"""Life, plans, effects, lights and the hand-off clock: exact answers at every edge."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.model.working_days import official_calendar
from jixiao.web.base.rules import RuleViolation
from jixiao.web.followup import rules
from jixiao.web.followup.rules import Dates, DraftPlan, PlannedRemedy, Point, Supervision, Turn

CALENDAR = official_calendar()
LINES = Supervision(0.7, 2, 5, 5, 1, 3, 5)
ISSUED, DUE = date(2026, 4, 30), date(2026, 5, 25)  # 15 working days over the Labour Day holidays


def test_every_act_leads_from_known_states_to_known_states() -> None:
    for act, (ways, _who) in rules.ACTS.items():
        assert set(ways) | set(ways.values()) <= set(rules.STATE_LABELS), act
        assert act in rules.PAST
        assert rules.PAST[act] in rules.EVENT_LABELS
    assert rules.OWED < rules.OPEN
    assert not {rules.CLOSED, rules.CANCELLED} & rules.OPEN


def test_a_closed_or_cancelled_order_only_comes_back() -> None:
    from_closed = {act for act in rules.ACTS if rules.can_act(act, rules.CLOSED)}
    assert from_closed == {"reopen", "relapse"}
    assert not any(rules.can_act(act, rules.CANCELLED) for act in rules.ACTS)


def test_only_figures_or_an_exception_close_what_was_accepted() -> None:
    closing = {act for act, (ways, _who) in rules.ACTS.items() if rules.CLOSED in ways.values()}
    assert closing == {"close", "except"}
    assert rules.after("accept", rules.REPLIED) == rules.ACCEPTED


@pytest.mark.parametrize("source", [source for source in rules.SOURCE_LABELS if source != rules.RATING])
def test_a_reply_needs_a_plan(source: str) -> None:
    assert not rules.can_act("reply", rules.SIGNED, source)
    assert rules.can_act("reply", rules.PLANNED, source)


def test_a_bad_rating_is_answered_without_plan_and_with_a_call_back() -> None:
    assert rules.can_act("reply", rules.SIGNED, rules.RATING)
    assert not rules.can_act("plan", rules.SIGNED, rules.RATING)
    assert not rules.has_call_back(rules.RATING, None)
    assert rules.has_call_back(rules.RATING, False)
    assert rules.has_call_back(rules.HAND, None)


def test_nobody_accepts_their_own_reply() -> None:
    assert not rules.has_four_eyes("wang", "wang")
    assert rules.has_four_eyes("wang", "li")


def test_a_refusal_names_the_state() -> None:
    with pytest.raises(RuleViolation, match="Rectified and closed"):
        rules.check_can_act("sign", rules.CLOSED)


TODAY = date(2026, 5, 6)
REMEDY = PlannedRemedy("增派督导员", date(2026, 5, 20), 1)
PLAN = DraftPlan(("两个小区桶边无人督导", "督导员离岗两人未补"), "people", (REMEDY,))


def plan(**changes: object) -> DraftPlan:
    return DraftPlan(**{**PLAN.__dict__, **changes})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (plan(whys=("只问了一次为什么",)), "whys_missing"),
        (plan(whys=("第一问", "", "第三问的答案")), "whys_missing"),
        (plan(whys=tuple(f"第{n}层原因分析" for n in range(6))), "whys_missing"),
        (plan(whys=("人手不足所致", "人手不足所致")), "same_why"),
        (plan(whys=("x" * 600, "y" * 600)), "whys_long"),
        (plan(whys=("人手不足", "缺")), "words_missing"),
        (plan(category="weather"), "no_category"),
        (plan(remedies=()), "measures_missing"),
        (plan(remedies=(REMEDY,) * 9), "measures_missing"),
        (plan(remedies=(PlannedRemedy("补", date(2026, 5, 20), 1),)), "measure_words"),
        (plan(remedies=(PlannedRemedy("增派督导员", date(2026, 5, 26), 1),)), "measure_day"),
        (plan(remedies=(PlannedRemedy("增派督导员", date(2026, 5, 5), 1),)), "measure_day"),
        (plan(remedies=(PlannedRemedy("增派督导员", date(2026, 5, 20), 9),)), "measure_place"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(changed: DraftPlan, code: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        rules.check_plan(changed, TODAY, DUE, [1, 2])
    assert refusal.value.code == code


def test_a_plan_after_the_deadline_may_name_today() -> None:
    late = date(2026, 6, 1)
    assert rules.is_plan(plan(remedies=(PlannedRemedy("增派督导员", late, 2),)), late, DUE, [1, 2])
    assert rules.is_plan(PLAN, TODAY, DUE, [1])


def points(*figures: tuple[str, float, float | None]) -> list[Point]:
    return [Point(*one) for one in figures]


FALLEN = [("2026-03", 82.0, 80.0), ("2026-04", 71.0, 80.0)]


@pytest.mark.parametrize(
    ("later", "verdict", "after"),
    [
        ([], rules.WAITING, None),
        ([("2026-05", 85.0, 80.0)], rules.WAITING, None),  # the order came on 12 May: May is neither
        ([("2026-05", 85.0, 80.0), ("2026-06", 79.9, 80.0)], rules.SHORT, "2026-06"),
        ([("2026-06", 80.0, 80.0)], rules.MOVED, "2026-06"),
        ([("2026-06", 85.0, 80.0), ("2026-07", 79.0, 80.0)], rules.SHORT, "2026-07"),  # the newest decides
        ([("2026-06", 71.0, 80.0)], rules.WORSE, "2026-06"),
        ([("2026-06", 60.0, 80.0)], rules.WORSE, "2026-06"),
        ([("2026-06", 99.0, None)], rules.AIMLESS, "2026-06"),
    ],
)
def test_whether_an_indicator_has_moved(later: list[tuple[str, float, float | None]], verdict: str, after: str) -> None:
    effect = rules.judge(points(*FALLEN, *later), date(2026, 5, 12), "higher")
    assert effect.verdict == verdict
    assert effect.before == Point("2026-04", 71.0, 80.0)
    assert (effect.after.period if effect.after else None) == after


def test_less_is_better_where_the_indicator_says_so() -> None:
    series = points(("2026-04", 12.0, 8.0), ("2026-06", 8.0, 8.0))
    assert rules.judge(series, date(2026, 5, 1), "lower").verdict == rules.MOVED
    assert (
        rules.judge(points(("2026-04", 12.0, 8.0), ("2026-06", 9.0, 8.0)), date(2026, 5, 1), "lower").verdict
        == rules.SHORT
    )
    assert (
        rules.judge(points(("2026-04", 12.0, 8.0), ("2026-06", 12.0, 8.0)), date(2026, 5, 1), "lower").verdict
        == rules.WORSE
    )


def test_a_period_that_begins_on_the_order_s_day_counts() -> None:
    assert rules.counts_after("2026-05", date(2026, 5, 1))
    assert not rules.counts_after("2026-05", date(2026, 5, 2))


def test_two_in_a_row_are_asked_for_where_the_library_says_so() -> None:
    series = points(*FALLEN, ("2026-06", 81.0, 80.0), ("2026-07", 82.0, 80.0))
    assert rules.judge(series[:-1], date(2026, 5, 12), "higher", hold=2).verdict == rules.SHORT
    assert rules.judge(series, date(2026, 5, 12), "higher", hold=2).n_reached == 2
    assert rules.judge(series, date(2026, 5, 12), "higher", hold=2).verdict == rules.MOVED


def test_change_and_share_of_the_gap() -> None:
    effect = rules.judge(points(*FALLEN, ("2026-06", 78.2, 80.0)), date(2026, 5, 12), "higher")
    assert effect.change == pytest.approx(7.2)
    assert effect.share_closed == pytest.approx(0.8)
    assert rules.judge(points(*FALLEN), date(2026, 5, 12), "higher").share_closed is None


def test_others_moved_too() -> None:
    effect = rules.judge(points(*FALLEN, ("2026-06", 81.0, 80.0)), date(2026, 5, 12), "higher")
    others = [points(("2026-04", 70.0, None), ("2026-06", 70.0 + gain, None)) for gain in (1.0, 2.0, 9.0)]
    beside = rules.compare(effect, [*others, points(("2026-04", 1.0, None))], "higher")
    assert beside == rules.Beside(3, 2.0, 8.0)
    assert rules.compare(effect, others[:1], "higher") is None  # one is no comparison
    lower = rules.compare(effect, others, "lower")
    assert lower is not None
    assert lower.difference == -8.0


@pytest.mark.parametrize(
    ("later", "fell"),
    [
        ([("2026-07", 81.0, 80.0)], None),
        ([("2026-07", 79.0, 80.0)], "2026-07"),
        ([("2026-09", 79.0, 80.0)], "2026-09"),
        ([("2026-10", 79.0, 80.0)], None),  # the fourth period after
        ([("2026-07", 79.0, None)], None),
    ],
)
def test_a_fall_within_three_periods_is_a_relapse(
    later: list[tuple[str, float, float | None]], fell: str | None
) -> None:
    found = rules.fell_back(points(("2026-05", 60.0, 80.0), ("2026-06", 81.0, 80.0), *later), "2026-06", "higher", 3)
    assert (found.period if found else None) == fell


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 100)), min_size=1, max_size=12, unique_by=lambda p: p[0]),
    st.integers(1, 3),
)
def test_judging_is_what_a_plain_loop_says(figures: list[tuple[int, int]], hold: int) -> None:
    series = [Point(f"{2025 + step // 12}-{step % 12 + 1:02}", float(value), 50.0) for step, value in figures]
    issued = date(2025, 10, 15)
    since = sorted(p for p in ((f.period, f.value) for f in series) if p[0] >= "2025-11")
    effect = rules.judge(series[::-1], issued, "higher", hold)
    assert (effect.verdict == rules.WAITING) == (not since)
    if since:
        tail = [value >= 50 for _period, value in since][-hold:]
        assert (effect.verdict == rules.MOVED) == (len(tail) == hold and all(tail))
        assert effect.after is not None
        assert effect.after.period == since[-1][0]


def light(state: str, today: date, since: date = ISSUED, *, needs_plan: bool = True) -> str:
    return LINES.light(Dates(state, ISSUED, DUE, since, needs_plan), today, CALENDAR)


def test_lights_by_the_share_of_working_days_used() -> None:
    assert CALENDAR.between(ISSUED, DUE) == 15
    tenth, eleventh = CALENDAR.add(ISSUED, 10), CALENDAR.add(ISSUED, 11)
    assert light(rules.UNDER_WAY, tenth) == rules.GREEN  # 10 of 15: 0.67
    assert light(rules.UNDER_WAY, eleventh) == rules.YELLOW  # 0.73
    assert light(rules.UNDER_WAY, DUE) == rules.YELLOW
    assert light(rules.UNDER_WAY, date(2026, 5, 26)) == rules.RED


def test_a_late_step_is_yellow() -> None:
    assert light(rules.ISSUED, CALENDAR.add(ISSUED, 2)) == rules.GREEN
    assert light(rules.ISSUED, CALENDAR.add(ISSUED, 3)) == rules.YELLOW
    signed = CALENDAR.add(ISSUED, 1)
    assert light(rules.SIGNED, CALENDAR.add(ISSUED, 6), signed) == rules.GREEN
    assert light(rules.SIGNED, CALENDAR.add(ISSUED, 7), signed) == rules.YELLOW
    assert light(rules.SIGNED, CALENDAR.add(ISSUED, 7), signed, needs_plan=False) == rules.GREEN


def test_a_reply_is_the_office_s_clock() -> None:
    replied = date(2026, 6, 1)  # after the deadline: the department has answered
    assert light(rules.REPLIED, date(2026, 6, 8), replied) == rules.GREEN
    assert light(rules.REPLIED, date(2026, 6, 9), replied) == rules.RED
    for state in (rules.ACCEPTED, rules.CLOSED, rules.CANCELLED):
        assert light(state, date(2026, 12, 1)) == rules.GREY


def test_the_ladder_goes_up_by_overdue_working_days() -> None:
    def rung(today: date, state: str = rules.UNDER_WAY) -> int:
        return LINES.rung(Dates(state, ISSUED, DUE, ISSUED), today, CALENDAR)

    assert rung(date(2026, 5, 8)) == rules.NONE
    assert rung(DUE) == rules.REMINDED
    assert [rung(CALENDAR.add(DUE, n)) for n in (1, 2, 3, 4, 5, 30)] == [
        rules.RUNG_APPROVER, rules.RUNG_APPROVER, rules.RUNG_LEADER, rules.RUNG_LEADER, rules.RUNG_OFFICE,
        rules.RUNG_OFFICE,
    ]  # fmt: skip
    assert rung(date(2026, 8, 1), rules.ACCEPTED) == rules.NONE


def test_the_deadline_of_a_day_is_no_division_by_zero() -> None:
    assert rules.share_used(Dates(rules.ISSUED, DUE, DUE, DUE), DUE, CALENDAR) == 1.0


def test_the_clock_adds_up_every_turn() -> None:
    turns = [
        Turn(date(2026, 5, 6), "S11"), Turn(date(2026, 5, 7), "S11"), Turn(date(2026, 5, 11), "D1"),
        Turn(date(2026, 5, 13), "S11"), Turn(date(2026, 5, 20), "deciding"), Turn(date(2026, 5, 22), ""),
    ]  # fmt: skip
    held = {one.holder: one for one in rules.held_by(turns, date(2026, 6, 30), CALENDAR)}
    # 9 May 2026 is a Saturday that is worked.
    assert (held["S11"].n_days, held["S11"].n_working_days, held["S11"].n_turns) == (12, 9, 2)
    assert (held["D1"].n_days, held["D1"].n_working_days) == (2, 2)
    assert held["deciding"].n_days == 2
    assert sum(one.n_days for one in held.values()) == 16  # from the first day to the end


def test_an_open_turn_runs_until_today() -> None:
    (one,) = rules.held_by([Turn(date(2026, 5, 6), "S11")], date(2026, 5, 8), CALENDAR)
    assert (one.n_days, one.n_working_days, one.n_turns) == (2, 2, 1)
    assert rules.held_by([], date(2026, 5, 8), CALENDAR) == []


def test_twins_agree_with_their_checks() -> None:
    for act, state, source in product(rules.ACTS, rules.STATE_LABELS, rules.SOURCE_LABELS):
        if rules.can_act(act, state, source):
            rules.check_can_act(act, state, source)
        else:
            with pytest.raises(RuleViolation):
                rules.check_can_act(act, state, source)
    assert not rules.is_due_date(TODAY, TODAY)


@settings(max_examples=40)
@given(
    st.integers(0, 200),
    st.integers(1, 40),
    st.sampled_from([0.0, 0.5, 0.7, 1.0]),
    st.sampled_from([(1, 3, 5), (0, 2, 4), (2, 0, 9)]),
)
def test_the_ladder_names_the_days_on_which_the_rungs_come(
    start: int, n: int, share: float, days: tuple[int, int, int]
) -> None:
    issued = date.fromordinal(date(2026, 1, 5).toordinal() + start)
    lines = Supervision(share, 2, 5, 5, *days)
    dates = Dates(rules.UNDER_WAY, issued, CALENDAR.add(issued, n), issued)
    seen = dict(lines.ladder(dates, CALENDAR))
    assert set(seen) == {rules.REMINDED, *(rung for rung, each in zip((2, 3, 4), days, strict=True) if each)}
    for rung, day in seen.items():
        assert lines.rung(dates, day, CALENDAR) == rung
        before = max(date.fromordinal(day.toordinal() - 1), issued)
        assert lines.rung(dates, before, CALENDAR) < rung or before == day
