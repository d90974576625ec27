"""The life of a proposal and what counts as used, without a database."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.result_use.rules import KINDS, library_rules
from jixiao.web.base.rules import RuleViolation
from jixiao.web.result_use import rules
from jixiao.web.result_use.rules import Known
from jixiao.web.result_use.rules.wording import caps_of, condition_of, use_of
from tests.unit.web.result_use.conftest import DOCUMENT

DAY = date(2026, 11, 3)


def test_nothing_is_decided_before_the_organisation_was_heard() -> None:
    for state in (rules.DRAFTED, rules.NOTIFIED):
        for act in rules.DECISIONS:
            with pytest.raises(RuleViolation, match="replied"):
                rules.check_can_act(act, state)
    assert all(rules.can_act(act, state) for act in rules.DECISIONS for state in rules.TO_DECIDE)


def test_every_way_leads_through_notice_decision_and_document() -> None:
    """From a draft nothing is carried out in fewer acts than notice, reply (or its end), decision, carrying out."""
    reached, steps = {rules.DRAFTED}, 0
    while rules.CARRIED_OUT not in reached:
        reached = {to for state in reached for ways, _who in rules.ACTS.values() if (to := ways.get(state))}
        steps += 1
    assert steps == 4
    ends = {rules.REJECTED, rules.CARRIED_OUT, rules.LAPSED, rules.SUPERSEDED}
    assert {
        state for state in rules.STATE_LABELS if not any(state in ways for ways, _who in rules.ACTS.values())
    } == ends
    assert set(rules.PAST) == set(rules.ACTS)
    assert set(rules.PAST.values()) <= set(rules.EVENT_LABELS)


@pytest.mark.parametrize(
    ("kind", "size", "new_kind", "new_size", "expected"),
    [
        ("bonus", "0.8", "bonus", "0.9", True), ("bonus", "0.8", "bonus", "0.8", False),
        ("bonus", "0.8", "bonus", "3.01", False), ("bonus", "0.8", "bonus", None, False),
        ("budget", "-0.1", "budget", "-0.05", True), ("budget", "-0.1", "budget", "-1.01", False),
        ("budget", "-0.1", "budget", "NaN", False), ("talk", None, "training", None, True),
        ("talk", None, "commendation", None, False), ("talk", None, "talk", None, False),
        ("commendation", None, "bonus", "3", False), ("promotion_reference", None, "talk", None, False),
    ],
)  # fmt: skip
def test_what_a_decision_may_change(
    kind: str, size: str | None, new_kind: str, new_size: str | None, expected: bool
) -> None:
    sizes = [None if each is None else Decimal(each) for each in (size, new_size)]
    assert rules.is_change(kind, sizes[0], new_kind, sizes[1]) is expected


def test_another_person_decides_within_the_cap_and_a_document_shows_what_was_done() -> None:
    assert rules.is_other_person("", "office", "leader")
    assert not rules.is_other_person("leader", "office", "leader")
    assert not rules.is_other_person("", "leader", "leader")
    assert rules.keeps_cap(Decimal("9.99"), Decimal("9.99"))
    assert rules.keeps_cap(Decimal("1e12"), None)
    assert not rules.keeps_cap(Decimal(10), Decimal("9.99"))
    assert rules.is_carrying_out(DAY, DAY, DAY, "9号")
    for done, decided, document in ((date(2026, 11, 4), DAY, "9号"), (date(2026, 11, 2), DAY, "9号"), (DAY, DAY, " ")):
        assert not rules.is_carrying_out(done, decided, DAY, document)
    assert not rules.may_be_used(is_confirmed=False, is_final=True)
    assert not rules.may_be_used(is_confirmed=True, is_final=False)


def test_rules_are_adopted_by_a_second_person_after_a_trial_for_days_to_come() -> None:
    fine = {"is_tried": True, "saved_by": "office", "adopted_by": "leader", "valid_from": DAY, "today": DAY}
    assert rules.can_adopt(**fine)  # type: ignore[arg-type]
    for change in ({"is_tried": False}, {"adopted_by": "office"}, {"today": date(2026, 11, 4)}):
        assert not rules.can_adopt(**(fine | change))  # type: ignore[arg-type]
    with pytest.raises(DefinitionError):
        rules.read_document("x" * 50_001)


def test_a_result_has_one_fate_and_the_best_counts() -> None:
    cases = {
        rules.USED: Known(states=("rejected", "carried_out", "drafted")),
        rules.DECIDED_ON: Known(states=("changed", "notified")),
        rules.UNDER_WAY: Known(states=("rejected", "silent")),
        rules.REJECTED: Known(states=("rejected", "lapsed", "superseded")),
        rules.LAPSED: Known(states=("lapsed",)),
        "contradicts": Known(unproposed=("over_quota", "contradicts")),
        "vetoed": Known(unproposed=("vetoed",)),
        "over_quota": Known(states=("superseded",), unproposed=("over_quota",)),
        rules.NO_RULE: Known(),
        rules.NOT_SHOWN: Known(is_whole=False, unproposed=("vetoed",)),
        rules.NOT_DRAWN_UP: Known(is_drawn_up=False),
        rules.NOT_FINAL: Known(is_final=False, is_drawn_up=False),
    }
    assert {fate: rules.fate_of(known) for fate, known in cases.items()} == {fate: fate for fate in cases}
    assert set(cases) == set(rules.FATE_LABELS)
    assert rules.fate_of(Known(is_final=False, states=("notified",))) == rules.UNDER_WAY  # corrected, and drawn up anew


STATES = st.lists(st.sampled_from(sorted(rules.STATE_LABELS)), max_size=4).map(tuple)
KNOWN = st.builds(
    Known, st.booleans(), st.booleans(), STATES, st.lists(st.sampled_from(["vetoed", "over_quota"]), max_size=2),
    st.booleans(),
)  # fmt: skip


@given(st.lists(KNOWN, max_size=12))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_counts_are_those_of_a_plain_count(results: list[Known]) -> None:
    counted = rules.count(results)
    fates = [rules.fate_of(one) for one in results]
    live = [[state for state in one.states if state != "superseded"] for one in results]
    assert counted.n_results == len(results) == sum(counted.fates.values())
    assert counted.n_final == len([fate for fate in fates if fate != "not_final"])
    assert counted.n_proposed == len([one for one in live if one])
    assert counted.n_used == len([one for one in live if "carried_out" in one])
    assert counted.n_decided == len(
        [one for one in live if {"accepted", "changed", "rejected", "carried_out"} & set(one)]
    )
    assert counted.n_used <= counted.n_decided <= counted.n_proposed <= counted.n_final
    every = [state for one in results for state in one.states]
    assert counted.n_await_reply == every.count("notified")
    assert counted.n_to_decide == every.count("replied") + every.count("silent")
    assert counted.n_to_carry_out == every.count("accepted") + every.count("changed")
    share = counted.share_used
    assert share is None if not counted.n_final else share == counted.n_used / counted.n_final


def test_rules_are_read_aloud_in_both_languages() -> None:
    read = rules.read_document(DOCUMENT)
    said = {rule.code: (condition_of(rule), use_of(rule.kind, rule.size)) for rule in read.rules}
    assert said["commend"][0] == ("it is among the first 2 of its group", "在同组中排前 2 名")
    assert said["support"][1] == ("Budget +5%", "预算增加 5%")
    assert said["less"][1] == ("Bonus coefficient 0.8", "奖金系数 0.8")
    assert [text.zh for text in caps_of(read)] == [
        "各单位预算增加合计不超过预算总额的 3%，超过时按比例压减。", "每组表扬单位不超过 34%，不得进位；末位并列的均不表扬。",
    ]  # fmt: skip
    library = {rule.code: condition_of(rule) for rule in library_rules("default").rules}
    assert library["promotion"].zh == "连续 3 期为年度考核结果，且等次为excellent、优、优秀之一"
    assert library["progress"].en == (
        "the score is 60 or more and the score rose by 5 or more against the period before"
    )
    assert {use_of(kind, None) for kind in KINDS} == set(KINDS.values())
