"""Efficiency beyond its twin: who is left out and why, refusals, hostile figures, the second solver, large tables."""

from typing import Any

import numpy as np
import pytest

from jixiao import DefinitionError, efficiency
from jixiao.engine.comparison.efficiency import simplex
from jixiao.engine.comparison.efficiency.offers import Entry
from jixiao.engine.comparison.efficiency.proof import unproved
from jixiao.engine.comparison.efficiency.radial import radial_programmes, radial_start
from jixiao.engine.comparison.efficiency.registry import MODELS
from jixiao.engine.comparison.efficiency.scores import Scaled
from jixiao.engine.comparison.efficiency.simplex import improve
from jixiao.engine.model.indicator_table import IndicatorMeta, IndicatorTable

ROLES: dict[str, Any] = {"inputs": ["x"], "outputs": ["y"]}


def table(**columns: list[Any]) -> dict[str, list[Any]]:
    size = len(next(iter(columns.values())))
    return {"organisation_code": [chr(65 + place) for place in range(size)], **columns}


def rules(outcome: Any) -> list[tuple[str, str, str]]:
    return [(row["rule"], row["organisation_code"], row["indicator_code"]) for row in outcome.findings]


def random_data(n: int, m: int, s: int, seed: int = 1) -> tuple[Any, Any]:
    draw = np.random.default_rng(seed)
    return draw.lognormal(0, 0.6, (n, m)), draw.lognormal(0, 0.6, (n, s))


def test_who_cannot_be_compared_is_left_out_and_told() -> None:
    frame = table(x=[2, 4, -1, None, 0, 3, float("nan")], y=[2, 2, 9, 9, 9, 0, 9])
    outcome = efficiency(frame, **ROLES)
    assert outcome.table["efficiency"] == [1.0, 0.5, None, None, None, None, None]
    assert outcome.table["peers"] == ["A:1", "A:1", None, None, None, None, None]
    assert ("negative_figure", "C", "x") in rules(outcome)
    assert ("missing_figure", "D", "x") in rules(outcome)
    assert ("no_input", "E", "") in rules(outcome)
    assert ("no_output", "F", "") in rules(outcome)
    assert ("missing_figure", "G", "x") in rules(outcome)
    assert ("few_organisations", "", "") in rules(outcome)
    assert all(row["message"] and row["message_zh"] for row in outcome.findings)


def test_other_columns_are_not_looked_at() -> None:
    outcome = efficiency(table(name=["一", "二"], x=["1", "2"], y=["1", "1"], note=["", "１２"]), **ROLES)
    assert {rule for rule, *_ in rules(outcome)} == {"few_organisations"}


def test_a_table_of_indicators_is_taken_as_it_is() -> None:
    known = IndicatorTable(("A", "B"), (IndicatorMeta("y"), IndicatorMeta("x")), np.array([[1.0, 1.0], [1.0, 2.0]]))
    assert efficiency(known, inputs="x", outputs="y").table["efficiency"] == [1.0, 0.5]


@pytest.mark.parametrize("model", MODELS)
def test_one_organisation_and_none(model: str) -> None:
    one = efficiency(table(x=[3], y=[5]), **ROLES, model=model, slacks=True)
    assert one.table.to_rows() == [
        {"organisation_code": "A", "efficiency": 1.0, "slack_x": 0.0, "slack_y": 0.0, "peers": "A:1"}
    ]
    none = efficiency({"organisation_code": [], "x": [], "y": []}, **ROLES, model=model)
    assert len(none.table) == 0
    assert rules(none) == [("nothing_to_compare", "", "")]


def test_alone_there_is_no_super_efficiency() -> None:
    outcome = efficiency(table(x=[3], y=[5]), **ROLES, super_efficiency=True)
    assert outcome.table["efficiency"] == [None]
    assert ("not_comparable", "A", "") in rules(outcome)


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_who_alone_puts_something_out_has_no_super_efficiency(orientation: str) -> None:
    frame = table(x=[1, 1, 2], y=[1, 0, 0], z=[0, 1, 1])
    outcome = efficiency(frame, inputs="x", outputs="y,z", orientation=orientation, super_efficiency=True)
    assert outcome.table["efficiency"] == [None, 2.0, 0.5]
    for_scale = efficiency(
        frame, inputs="x", outputs="y,z", orientation=orientation, super_efficiency=True, model="bcc"
    )
    assert for_scale.table["efficiency"][0] is None


def test_columns_of_zeros_and_constant_columns() -> None:
    frame = table(x=[1, 2, 4], zero=[0, 0, 0], same=[7, 7, 7], y=[1, 2, 2])
    outcome = efficiency(frame, inputs="x,zero", outputs="y", slacks=True)
    assert outcome.table["efficiency"] == [1.0, 1.0, 0.5]
    assert outcome.table["slack_zero"] == [0.0, 0.0, 0.0]
    assert ("zero_column", "", "zero") in rules(outcome)
    assert efficiency(frame, inputs="same", outputs="y").table["efficiency"] == [0.5, 1.0, 1.0]


def test_twins_share_their_efficiency_and_may_stand_for_each_other() -> None:
    frame = table(x=[1, 1, 2], y=[1, 1, 1])
    assert efficiency(frame, **ROLES).table["peers"] == ["A:1", "B:1", "A:1"]
    alone = efficiency(frame, **ROLES, super_efficiency=True).table
    assert alone["efficiency"] == [1.0, 1.0, 0.5]
    assert alone["peers"][:2] == ["B:1", "A:1"]


@pytest.mark.parametrize(
    ("options", "code", "advice"),
    [
        ({"inputs": []}, "no_input", "column"),
        ({"outputs": ""}, "no_output", "column"),
        ({"inputs": ["x", "x"]}, "column_twice", "one place"),
        ({"outputs": ["x"]}, "column_twice", "one place"),
        ({"inputs": ["xx"]}, "unknown_column", "“x”"),
        ({"model": "bbc"}, "unknown_model", "“bcc”"),
        ({"orientation": "inputs"}, "unknown_orientation", "“input”"),
        ({"orientation": "none"}, "unknown_orientation", "input, output"),
        ({"model": "sbm", "super_efficiency": True}, "no_super_efficiency", "ccr, bcc"),
    ],
)
def test_a_wrong_call_is_refused_with_advice(options: dict[str, Any], code: str, advice: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        efficiency(table(x=[1], y=[1]), **{**ROLES, **options})
    assert refusal.value.code == code
    assert advice in refusal.value.mend
    assert refusal.value.mend_zh


@pytest.mark.parametrize("limit", [0, 3])
def test_what_is_not_proved_is_solved_another_way(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """Stopped before the end, the simplex proves nothing, and HiGHS gives the same answers."""
    inputs, outputs = random_data(25, 2, 2)
    inputs[3], outputs[3] = inputs[2], outputs[2]
    cases = [(name, facing, alone) for name in ("ccr", "bcc") for facing in ("input", "output") for alone in (0, 1)]
    cases += [("sbm", facing, 0) for facing in ("none", "input", "output")]
    whole = [MODELS[name].score(inputs, outputs, facing, leave_out=bool(alone)) for name, facing, alone in cases]
    monkeypatch.setattr(simplex, "MAX_PIVOTS", limit)
    for (name, facing, alone), expected in zip(cases, whole, strict=True):
        found = MODELS[name].score(inputs, outputs, facing, leave_out=bool(alone))
        assert np.allclose(found.efficiency, expected.efficiency, rtol=1e-7, equal_nan=True)
        assert (found.unbounded == expected.unbounded).all()
        known = np.isfinite(expected.efficiency) & (name != "sbm")  # whose slacks are not unique
        assert np.allclose(found.slacks[known], expected.slacks[known], atol=1e-6)


def test_the_proof_notices_a_basis_that_is_not_optimal() -> None:
    inputs, outputs = random_data(40, 2, 1)
    scaled = Scaled.of(inputs, outputs)
    programmes = radial_programmes(scaled, inward=True, convex=True)
    bases, everybody = radial_start(programmes, scaled), Entry(np.arange(40))
    assert unproved(programmes, bases, everybody).sum() > 30
    improve(programmes, bases, everybody)
    assert not unproved(programmes, bases, everybody).any()
    bases.amounts[:, 7] *= 1.01
    bases.table[-1, 0, 9] += 0.5
    assert np.flatnonzero(unproved(programmes, bases, everybody)).tolist() == [7, 9]


def test_figures_of_very_different_size() -> None:
    """Towns of a thousand beside provinces of a hundred million, in yuan: each is its ray's only measure."""
    size = np.array([1.0, 1e3, 1e5, 1e8])
    spent, gained = np.repeat(size, 2), np.repeat(size, 2) * np.tile([1.0, 0.25], 4)
    frame = table(x=spent.tolist(), y=gained.tolist())
    for model in ("ccr", "bcc"):
        for orientation in ("input", "output"):
            found = efficiency(frame, **ROLES, model=model, orientation=orientation).table["efficiency"]
            assert found[::2] == [1.0] * 4
            if model == "ccr":
                assert found[1::2] == [0.25] * 4


@pytest.mark.parametrize("model", ["ccr", "bcc", "sbm"])
def test_everybody_efficient(model: str) -> None:
    """Points of a sphere: every one spans the frontier, the hardest case for a method that looks for few."""
    directions = np.abs(np.random.default_rng(2).normal(size=(400, 3))) + 0.01
    outputs = directions / np.linalg.norm(directions, axis=1)[:, None]
    scores = MODELS[model].score(np.ones((400, 1)), outputs, MODELS[model].orientations[0], leave_out=False)
    assert (scores.efficiency == 1.0).all()
    assert (scores.slacks == 0).all()


def test_many_alike() -> None:
    draw = np.random.default_rng(3)
    inputs, outputs = draw.integers(1, 4, (600, 2)).astype(float), draw.integers(1, 4, (600, 1)).astype(float)
    inputs[:300], outputs[:300] = 2.0, 3.0
    scores = MODELS["bcc"].score(inputs, outputs, "input", leave_out=True)
    assert len(set(scores.efficiency[:300].round(9))) == 1


def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, outputs = random_data(150, 3, 2)
    whole = MODELS["bcc"].score(inputs, outputs, "input", leave_out=True)
    monkeypatch.setattr(simplex, "BLOCK_CELLS", 400)
    parts = MODELS["bcc"].score(inputs, outputs, "input", leave_out=True)
    assert np.allclose(whole.efficiency, parts.efficiency, rtol=1e-12, equal_nan=True)
