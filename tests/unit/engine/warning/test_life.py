"""The life of one warning: who may do what, that only figures clear it, and that nothing is a dead end."""

import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.engine.warning.life import (
    ACKNOWLEDGED,
    ACTS,
    BESIDE,
    CLEARED,
    EXPLAINED,
    FIGURES,
    OPEN,
    PEOPLE,
    RAISED,
    STATES,
    TIME,
    can,
    is_graver,
    is_relapse,
)
from jixiao.engine.warning.severity import SEVERITIES


def test_every_step_that_there_is() -> None:
    steps = {(act, state): ACTS[act].after for act in ACTS for state in STATES if can(act, state)}
    assert steps == {
        ("acknowledge", RAISED): ACKNOWLEDGED,
        ("explain", RAISED): EXPLAINED, ("explain", ACKNOWLEDGED): EXPLAINED, ("explain", EXPLAINED): EXPLAINED,
        ("clear", RAISED): CLEARED, ("clear", ACKNOWLEDGED): CLEARED, ("clear", EXPLAINED): CLEARED,
        ("relapse", CLEARED): RAISED,
    }  # fmt: skip


def test_only_figures_clear_it_and_only_figures_bring_it_back() -> None:
    assert [act for act in ACTS if ACTS[act].by == {FIGURES}] == ["clear", "relapse"]
    assert all(ACTS[act].by == {PEOPLE} for act in ("acknowledge", "explain"))
    assert BESIDE["escalate"] == {TIME}


def test_whatever_is_open_may_be_muted_ordered_and_passed_up_and_what_is_cleared_may_not() -> None:
    for act in BESIDE:
        assert {state for state in STATES if can(act, state)} == OPEN


def test_no_state_is_a_dead_end() -> None:
    for state in STATES:
        assert any(can(act, state) and ACTS[act].after != state for act in ACTS), state


@pytest.mark.parametrize(("act", "state"), [("delete", RAISED), ("explain", "muted"), ("", "")])
def test_what_is_no_act_is_told(act: str, state: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        can(act, state)
    assert "explain" in refused.value.mend


def test_a_severity_is_graver_than_those_before_it() -> None:
    for place, severity in enumerate(SEVERITIES):
        assert [is_graver(severity, other) for other in SEVERITIES] == [other < place for other in range(4)]


@pytest.mark.parametrize(
    ("cleared", "back", "is_it"),
    [
        ("2026-03", "2026-06", True), ("2026-03", "2026-07", False), ("2026-03", "2026-02", True),
        ("2025-12", "2026-03", True), ("2026Q1", "2026-04", False),
    ],
)  # fmt: skip
def test_back_within_three_periods_or_by_a_revision_it_is_the_same_case(cleared: str, back: str, is_it: bool) -> None:
    assert is_relapse(Period.parse(cleared), Period.parse(back), 3) == is_it
