"""Rules of evaluation by people, without a database."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.model.tiers import tiers_of
from jixiao.web.appraisal import rules
from jixiao.web.appraisal.rules import GroupOfRaters
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations.rules import PERMISSIONS

TIERS = tiers_of("cn-2020-10")
SHARE = 0.1


@pytest.mark.parametrize(
    ("value", "tier", "is_kept"),
    [
        (80, 1, True), (100, 1, True), (79.99, 1, False), (79.99, 2, True), (60, 2, True), (60, 3, False), (0, 3, True),
        (100.5, 1, False), (-1, 3, False), (float("nan"), 3, False), (85, None, False), (85, 4, False), (None, 2, True),
        (None, None, True),
    ],
)  # fmt: skip
def test_a_value_outside_the_chosen_tier_is_refused(value: float | None, tier: int | None, is_kept: bool) -> None:
    assert rules.is_mark(value, tier, TIERS) == is_kept


def test_without_tiers_any_value_out_of_a_hundred_is_kept() -> None:
    assert rules.is_mark(55.5, None, ())
    assert not rules.is_mark(55.5, 1, ())
    assert not rules.is_mark(55.5, None, (), "长" * 1001)


@settings(max_examples=50, deadline=None)
@given(
    st.integers(1, 6), st.integers(1, 6), st.integers(0, 3), st.integers(0, 1000),
    st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5))),
)  # fmt: skip
def test_the_lot_is_fair_respects_conflicts_and_can_be_drawn_again(
    n_scorers: int, n_targets: int, per_object: int, seed: int, pairs: set[tuple[int, int]]
) -> None:
    scorers, targets = list(range(n_scorers)), list(range(n_targets))
    barred = {target: {scorer for at, scorer in pairs if at == target} for target in targets}
    drawn = rules.drawn(scorers, targets, barred, per_object, seed)
    assert drawn == rules.drawn(scorers, targets, barred, per_object, seed)
    assert len(set(drawn)) == len(drawn)
    assert not any(scorer in barred[target] for scorer, target in drawn)
    for target in targets:
        free = n_scorers - len(barred[target] & set(scorers))
        assert sum(at == target for _, at in drawn) == (min(per_object, free) if per_object else free)
    if per_object and not any(barred.values()):
        loads = [sum(one == scorer for one, _ in drawn) for scorer in scorers]
        assert max(loads) - min(loads) <= 1


def test_another_seed_draws_others() -> None:
    lots = [rules.drawn("abcdef", range(10), {}, 2, seed) for seed in range(5)]
    assert all(one != other for one, other in combinations(lots, 2))


@pytest.mark.parametrize(
    ("groups", "is_kept"),
    [
        ([GroupOfRaters("experts", 100)], True),
        ([GroupOfRaters("experts", 70), GroupOfRaters("leaders", 30, 2)], True),
        ([], False),
        ([GroupOfRaters("experts", 50), GroupOfRaters("experts", 50)], False),
        ([GroupOfRaters("friends", 100)], False),
        ([GroupOfRaters("experts", 70), GroupOfRaters("leaders", 20)], False),
        ([GroupOfRaters("experts", 100), GroupOfRaters("leaders", 0)], False),
        ([GroupOfRaters("experts", float("nan"))], False),
        ([GroupOfRaters("experts", 100, 31)], False),
    ],
)
def test_weights_of_groups_add_up(groups: list[GroupOfRaters], is_kept: bool) -> None:
    assert rules.are_groups(groups) == is_kept


def test_a_panel_opens_with_enough_people_and_closes_with_enough_scores() -> None:
    double = [GroupOfRaters("experts", 100, 2)]
    assert rules.can_open(double, {"experts": 2}, 3)
    assert not rules.can_open(double, {"experts": 1}, 3)
    assert not rules.can_open(double, {"experts": 2}, 0)
    assert rules.can_close(0, 0, "", 0)
    assert rules.can_close(2, 0, "两位专家请假", 0)
    for left in ((2, 0, "", 0), (0, 1, "因故", 0), (0, 0, "因故如此", 1)):
        assert not rules.can_close(*left)
    assert rules.can_act("close", rules.RUNNING)
    assert not rules.can_act("close", rules.CLOSED)
    assert not rules.can_edit(rules.RUNNING)


def test_conflicts_follow_from_what_is_known() -> None:
    assert rules.conflict_of(5, {5, 2}, {5: rules.WORKED}) == rules.OWN
    assert rules.conflict_of(2, {5, 2}, {}) == rules.OWN
    assert rules.conflict_of(7, {5, 2}, {7: rules.WORKED}) == rules.WORKED
    assert rules.conflict_of(7, {5, 2}, {7: rules.TIED}) == rules.TIED
    assert rules.conflict_of(8, {5, 2}, {7: rules.WORKED}) == ""


def test_a_step_far_from_the_one_before_needs_a_reason() -> None:
    known = {rules.SELF_EVALUATION: 95.0}
    assert rules.is_step(rules.VERIFICATION, 85, "", known, SHARE)
    assert not rules.is_step(rules.VERIFICATION, 84.9, "", known, SHARE)
    assert rules.is_step(rules.VERIFICATION, 84.9, "台账缺三个月", known, SHARE)
    assert not rules.is_step(rules.SELF_EVALUATION, 95, "", {}, SHARE)
    assert not rules.is_step(rules.DECISION, 95, "据实", {}, SHARE)
    assert not rules.is_step(rules.VERIFICATION, 101, "据实核定", known, SHARE)
    assert rules.step_before(rules.DECISION, {rules.SELF_EVALUATION: 1, rules.THIRD_PARTY_EVALUATION: 2}) == (
        rules.THIRD_PARTY_EVALUATION
    )


def test_steps_keep_their_order_and_nobody_verifies_themselves() -> None:
    known = {rules.SELF_EVALUATION: 95.0}
    assert rules.can_take(rules.SELF_EVALUATION, "a", "a", known)
    assert not rules.can_take(rules.SELF_EVALUATION, "a", "a", {**known, rules.VERIFICATION: 90})
    assert not rules.can_take(rules.VERIFICATION, "a", "a", known)
    assert rules.can_take(rules.VERIFICATION, "b", "a", known)
    assert not rules.can_take(rules.VERIFICATION, "b", "a", {**known, rules.DECISION: 90})
    assert rules.can_take(rules.DECISION, "c", "a", {**known, rules.DECISION: 90})


def test_a_score_is_final_once_handed_in() -> None:
    assert rules.can_score(rules.RUNNING, rules.WAITING)
    assert not rules.can_score(rules.CLOSED, rules.WAITING)
    assert not rules.can_score(rules.RUNNING, rules.HANDED_IN)
    assert rules.can_give_back(rules.RUNNING, rules.HANDED_IN)
    assert not rules.can_give_back(rules.RUNNING, rules.WAITING)
    assert rules.can_hand_in(0)
    assert not rules.can_hand_in(1)
    assert rules.can_declare(rules.WAITING, "曾在该单位任职")
    assert not rules.can_declare(rules.WAITING, "")
    with pytest.raises(RuleViolation):
        rules.check_can_declare(rules.HANDED_IN, "曾在该单位任职")


def test_outsiders_only_score() -> None:
    assert PERMISSIONS["expert"] == PERMISSIONS["third_party"] == {"appraisal.score"}
