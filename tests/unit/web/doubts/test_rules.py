"""The life of a doubt and the measure of a sample, as data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.engine.model.errors import DefinitionError
from jixiao.web.base.rules import RuleViolation
from jixiao.web.doubts import rules
from jixiao.web.doubts.rules.documents import read_document, unknown_codes

LIFE = """
explain  open explained          -> explained
accept   explained               -> accepted
confirm  open explained          -> confirmed
dismiss  open explained          -> dismissed
fade     open explained          -> gone
reopen   gone                    -> open
"""


def test_the_life_of_a_doubt() -> None:
    told: dict[str, tuple[frozenset[str], str]] = {}
    for line in LIFE.strip().splitlines():
        before, after = line.split("->")
        act, *states = before.split()
        told[act] = (frozenset(states), after.strip())
    assert told == rules.TRANSITIONS
    for act, (begins, _after) in told.items():
        assert {state for state in rules.STATE_LABELS if rules.can_act(act, state)} == begins


def test_no_act_leads_out_of_a_decision() -> None:
    decided = {rules.ACCEPTED, rules.CONFIRMED, rules.DISMISSED}
    assert not [act for act, (states, _after) in rules.TRANSITIONS.items() if states & decided]


@pytest.mark.parametrize("words", ["", "   ", "好", "x" * 1001])
def test_a_decision_says_why(words: str) -> None:
    assert not rules.has_words(words)


@pytest.mark.parametrize("period", ["soon", "2026-13", "2026Q5"])
def test_a_search_is_of_a_period_or_of_all(period: str) -> None:
    assert not rules.is_period(period)
    with pytest.raises(RuleViolation):
        rules.Asked.read({"period": period})
    assert rules.Asked.read({}).is_everything
    assert not rules.Asked.read({"period": "2026-09"}).is_everything
    assert not rules.Asked.read({"only_new": True}).is_everything


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(1, 60), min_size=1), st.data())
def test_a_sample_has_its_size_and_somebody_of_everybody(sizes: dict[str, int], data: st.DataObject) -> None:
    total = data.draw(st.integers(len(sizes), sum(sizes.values())))
    drawn = rules.shares_of(sizes, total)
    assert sum(drawn.values()) == total
    assert all(1 <= drawn[code] <= sizes[code] for code in sizes)
    # In proportion, but for the one that everybody has and for rounding.
    rest, left = total - len(sizes), sum(sizes.values()) - len(sizes)
    assert all(abs(drawn[code] - 1 - (sizes[code] - 1) * rest / max(left, 1)) < 1 for code in sizes)


def test_how_large_a_sample_is() -> None:
    assert rules.is_size(3, 3, 100)
    assert not rules.is_size(2, 3, 100), "one of each organisation"
    assert not rules.is_size(101, 3, 100), "no more than there are"
    assert not rules.is_size(1, 0, 0)
    assert not rules.is_size(3000, 3, 10_000)
    assert [rules.is_seed(seed) for seed in (0, 2**31 - 1, -1, 2**31)] == [True, True, False, False]
    assert [rules.is_tolerance(share) for share in (0, 0.5, -0.1, 0.51, float("nan"))] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_what_is_found_is_a_figure() -> None:
    assert rules.is_finding(61.4, "台账")
    assert not rules.is_finding(float("nan"), "")
    assert not rules.is_finding(float("inf"), "")
    assert not rules.is_finding(1.0, "x" * 501)


def test_relations_are_read_or_refused_with_their_place() -> None:
    assert read_document("") is None
    document = "relations:\n  - {rule: at_most, numerator: a, denominator: b}\n"
    assert unknown_codes(document, {"a", "b"}) == []
    said = unknown_codes(document, {"a", "bb"})
    assert len(said) == 1
    assert "b" in said[0].zh
    for faulty in (
        "relations: [",
        "relations: 3",
        "relations:\n  - {rule: nothing}",
        "- !!python/object:os.system x",
        "a: &x [*x]",
    ):
        with pytest.raises(DefinitionError):
            read_document(faulty)
    with pytest.raises(DefinitionError):
        read_document("x" * 50_001)
