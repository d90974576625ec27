"""The life of one warning: what the figures do, what people may do, and that nothing is lost silently."""

import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.warning.life import OPEN, TRANSITIONS, Event, Life, Patience, Reading, State, act, can, observe, wake

ONE = Patience()


def lived(readings: list[Reading], patience: Patience = ONE) -> list[Life | None]:
    life: Life | None = None
    lives = []
    for reading in readings:
        life = observe(life, reading, patience)
        lives.append(life)
    return lives


def bad(severity: str = "yellow", period: str = "2024-01") -> Reading:
    return Reading(period, severity)


GOOD = Reading("2024-02", "", is_good=True)
BETWEEN = Reading("2024-02")


def test_from_pending_to_a_relapse() -> None:
    lives = lived([GOOD, bad(), bad(period="2024-03"), BETWEEN, GOOD, GOOD, bad("red"), bad("red")], Patience(2, 2))
    assert [each.state if each else None for each in lives] == [
        None, State.PENDING, State.RAISED, State.RAISED, State.RAISED, State.CLEARED, State.CLEARED, State.REOPENED
    ]  # fmt: skip
    last = lives[-1]
    assert last is not None
    assert (last.severity, last.n_relapses) == ("red", 1)


def test_what_was_only_pending_goes_without_a_trace() -> None:
    lives = lived([bad(), GOOD, bad(), bad()], Patience(2, 1))
    assert [each.state if each else None for each in lives] == ["pending", "cleared", "cleared", "raised"]
    assert lives[-1] is not None
    assert lives[-1].n_relapses == 0


def test_people_answer_and_only_figures_clear() -> None:
    life = observe(None, bad(), ONE)
    assert life is not None
    life = act(life, Event.ACKNOWLEDGE)
    life = act(life, Event.ESCALATE)
    life = act(life, Event.EXPLAIN, reason="设备检修")
    assert (life.state, life.reason) == (State.EXPLAINED, "设备检修")
    with pytest.raises(DefinitionError) as refused:
        act(life, Event.CLEAR)
    assert refused.value.code == "wrong_state"
    assert "explain" in refused.value.mend
    cleared = observe(life, GOOD, ONE)
    assert cleared is not None
    assert (cleared.state, cleared.cleared_in, cleared.severity) == (State.CLEARED, "2024-02", "")


def test_a_mute_has_a_reason_and_an_end_and_hears_what_gets_worse() -> None:
    life = observe(None, bad("yellow"), ONE)
    assert life is not None
    for missing in ({"until": "2024-06-30"}, {"reason": "检修"}):
        with pytest.raises(DefinitionError):
            act(life, Event.MUTE, **missing)
    muted = act(life, Event.MUTE, reason="检修", until="2024-06-30")
    assert wake(muted, "2024-06-30") == muted
    woken = wake(muted, "2024-07-01")
    assert (woken.state, woken.reason, woken.muted_until) == (State.REOPENED, "", "")
    still = observe(muted, bad("blue"), ONE)
    assert still is not None
    assert (still.state, still.severity) == (State.MUTED, "yellow")
    worse = observe(still, bad("red"), ONE)
    assert worse is not None
    assert (worse.state, worse.severity, worse.muted_until) == (State.REOPENED, "red", "")
    cleared = observe(muted, GOOD, ONE)
    assert cleared is not None
    assert cleared.state is State.CLEARED


def test_every_open_state_has_a_way_to_clear_and_none_is_a_dead_end() -> None:
    for state in State:
        steps = [event for event in Event if (state, event) in TRANSITIONS]
        assert steps, state
        if state in OPEN:
            assert TRANSITIONS[state, Event.CLEAR] is State.CLEARED
    assert not can(Life(State.CLEARED), Event.MUTE)
    assert can(Life(State.MUTED), Event.UNMUTE)
