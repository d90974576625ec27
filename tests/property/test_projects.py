"""Schedules and credit against slow, plain twins."""

from datetime import date, timedelta
from fractions import Fraction
from math import ceil, isclose

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.projects.parts import split_points
from jixiao.engine.projects.plan import Milestone, ProjectPlan
from jixiao.engine.projects.schedule import earned_days, planned_share, schedule

FIRST = date(2026, 1, 1)


@st.composite
def plans(draw: st.DrawFn) -> ProjectPlan:
    rows = []
    for n in range(draw(st.integers(1, 6))):
        start = FIRST + timedelta(draw(st.integers(0, 30)))
        before = draw(st.lists(st.sampled_from(range(n)), unique=True, max_size=2)) if n else []
        finished = draw(st.none() | st.integers(0, 40))
        rows.append(Milestone(
            f"m{n}", start, start + timedelta(draw(st.integers(0, 20))), weight=draw(st.integers(0, 5)),
            after=tuple(f"m{at}" for at in before), progress=draw(st.sampled_from([0, 0.25, 0.5, 1.0])),
            finished=None if finished is None else FIRST + timedelta(finished),
        ))  # fmt: skip
    return ProjectPlan(tuple(rows))


def plain_end(plan: ProjectPlan, code: str, day: date) -> date:
    """By asking each predecessor anew."""
    one = next(each for each in plan.milestones if each.code == code)
    if one.finished and one.finished <= day:
        return one.finished
    free = [plain_end(plan, before, day) + timedelta(1) for before in one.after]
    left = ceil(one.days * (1 - one.progress))
    if one.progress:
        return max([day + timedelta(1), *free]) + timedelta(left - 1) if left else day
    return max([day + timedelta(1), *(free or [one.start])]) + timedelta(one.days - 1)


@settings(max_examples=50, deadline=None)
@given(plans(), st.integers(0, 60))
def test_the_network_is_that_of_the_plain_twin(plan: ProjectPlan, passed: int) -> None:
    day = FIRST + timedelta(passed)
    found = schedule(plan, day)
    for code, ended in zip(found.table["milestone_code"], found.table["forecast_finish"], strict=True):
        assert ended == plain_end(plan, code, day)
    assert found.finish_by_network == max(found.table["forecast_finish"])
    assert any(found.table["is_critical"])
    assert all(slack >= 0 for slack in found.table["slack_days"])


@settings(max_examples=50, deadline=None)
@given(plans(), st.floats(0, 1))
def test_earned_days_are_those_of_a_walk_day_by_day(plan: ProjectPlan, earned: float) -> None:
    total = (plan.finish - plan.start).days + 1
    walked = [0.0] + [planned_share(plan, plan.start + timedelta(n)) for n in range(total)]
    at = max(n for n, share in enumerate(walked) if share <= earned + 1e-12)
    if earned >= 1 - 1e-12 or at == total:
        slow = float(total)
    else:
        slow = at + (earned - walked[at]) / (walked[at + 1] - walked[at])
    assert isclose(earned_days(plan, earned), slow, abs_tol=1e-9)


@settings(max_examples=50, deadline=None)
@given(st.integers(-100_000, 100_000), st.lists(st.integers(1, 50), min_size=1, max_size=8))
def test_split_points_lose_and_invent_nothing(cents: int, parts: list[int]) -> None:
    total = sum(parts)
    shares = {f"o{n}": Fraction(part, total) for n, part in enumerate(parts)}
    found = split_points(cents / 100, shares)
    assert sum(round(100 * points) for points in found.values()) == cents
    assert all(
        abs(Fraction(repr(points)) - Fraction(cents, 100) * shares[who]) < Fraction(1, 100)
        for who, points in found.items()
    )
