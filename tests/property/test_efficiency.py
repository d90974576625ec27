"""Efficiency against a slow twin: one textbook linear programme per organisation and phase, solved by HiGHS."""

from math import isclose
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from jixiao import efficiency
from jixiao.engine.model.table import Table

Matrix = np.ndarray[Any, np.dtype[np.float64]]
Data = tuple[Matrix, Matrix]
RADIAL = [(model, orientation) for model in ("ccr", "bcc") for orientation in ("input", "output")]
SBM = [("sbm", orientation) for orientation in ("none", "input", "output")]


@st.composite
def figures(draw: st.DrawFn, *, zeros: bool = True) -> Data:
    """Few organisations with small whole figures: ties, twins, weakly efficient ones and zeros are frequent."""
    n, m, s = draw(st.integers(1, 8)), draw(st.integers(1, 3)), draw(st.integers(1, 2))
    figure = st.integers(0 if zeros else 1, draw(st.sampled_from([2, 4, 50])))
    rows = draw(st.lists(st.lists(figure, min_size=m + s, max_size=m + s), min_size=n, max_size=n))
    table = np.array(rows, np.float64)
    assume((table[:, :m] > 0).any(axis=1).all() and (table[:, m:] > 0).any(axis=1).all())
    return table[:, :m], table[:, m:]


def frame(inputs: Matrix, outputs: Matrix) -> dict[str, list[Any]]:
    columns = {f"x{place}": column.tolist() for place, column in enumerate(inputs.T)}
    columns |= {f"y{place}": column.tolist() for place, column in enumerate(outputs.T)}
    return {"organisation_code": [f"O{place}" for place in range(len(inputs))], **columns}


def run(inputs: Matrix, outputs: Matrix, model: str, orientation: str, **options: bool) -> Table:
    table = frame(inputs, outputs)
    spent, gained = [name for name in table if name[0] == "x"], [name for name in table if name[0] == "y"]
    given: dict[str, Any] = {"model": model, "orientation": orientation, "slacks": True, **options}
    return efficiency(table, inputs=spent, outputs=gained, **given).table


def slack_columns(table: Table) -> Matrix:
    return np.array([table[name] for name in table.columns if name.startswith("slack_")], np.float64).T


def scores(table: Table) -> Matrix:
    return np.array(table["efficiency"], np.float64)


def shares_of_own(inputs: Matrix, outputs: Matrix, place: int) -> Matrix:
    """What one unit of slack is as a share of the organisation's own figure; of the column's largest where that is 0."""
    both = np.hstack([inputs, outputs])
    return np.array([1 / (own or largest or 1) for own, largest in zip(both[place], both.max(axis=0), strict=True)])


def twin(inputs: Matrix, outputs: Matrix, place: int, model: str, orientation: str, *, alone: bool) -> Any:
    """(efficiency, largest weighted sum of slacks) or None where nobody compares; straight from the textbook."""
    others = [other for other in range(len(inputs)) if not (alone and other == place)]
    if not others:
        return None
    x, y, own_x, own_y = inputs[others].T, outputs[others].T, inputs[place], outputs[place]
    m, s, n = len(x), len(y), len(others)
    convex: dict[str, Any] = {}
    if model == "bcc":
        convex = {"A_eq": np.concatenate([[0.0], np.ones(n)])[None, :], "b_eq": [1.0]}
    if orientation == "input":
        rows = np.vstack([np.column_stack([-own_x, x]), np.column_stack([np.zeros(s), -y])])
        ray = linprog(np.eye(n + 1)[0], rows, np.concatenate([np.zeros(m), -own_y]), **convex)
    else:
        rows = np.vstack([np.column_stack([np.zeros(m), x]), np.column_stack([own_y, -y])])
        ray = linprog(-np.eye(n + 1)[0], rows, np.concatenate([own_x, np.zeros(s)]), **convex)
    if ray.status != 0 or ray.x[0] < 1e-9:
        return None
    inward, outward = (ray.x[0], 1.0) if orientation == "input" else (1.0, ray.x[0])
    equal = np.vstack(
        [np.column_stack([x, np.eye(m), np.zeros((m, s))]), np.column_stack([y, np.zeros((s, m)), -np.eye(s)])]
    )
    goal = np.concatenate([inward * own_x, outward * own_y])
    if model == "bcc":
        equal = np.vstack([equal, np.concatenate([np.ones(n), np.zeros(m + s)])])
        goal = np.append(goal, 1.0)
    weights = shares_of_own(inputs, outputs, place)
    widest = linprog(np.concatenate([np.zeros(n), -weights]), A_eq=equal, b_eq=goal)
    return inward / outward, -widest.fun


def twin_sbm(inputs: Matrix, outputs: Matrix, place: int, orientation: str) -> float:
    """Tone's ρ by his linear form; a figure of 0 has no term."""
    x, y = inputs[place], outputs[place]
    lost_in = np.array([1 / own if own else 0 for own in x]) / np.count_nonzero(x)
    lost_out = np.array([1 / own if own else 0 for own in y]) / np.count_nonzero(y)
    m, s, n = len(x), len(y), len(inputs)
    rows = np.vstack([
        np.column_stack([-x, inputs.T, np.eye(m), np.zeros((m, s))]),
        np.column_stack([-y, outputs.T, np.zeros((s, m)), -np.eye(s)]),
        np.concatenate([[1.0], np.zeros(n + m), lost_out if orientation == "none" else np.zeros(s)]),
    ])  # fmt: skip
    goal = np.concatenate([np.zeros(m + s), [1.0]])
    if orientation == "output":
        most = linprog(np.concatenate([[0.0], np.zeros(n + m), -lost_out]), A_eq=rows, b_eq=goal)
        return float(1 / (1 - most.fun))
    return float(linprog(np.concatenate([[1.0], np.zeros(n), -lost_in, np.zeros(s)]), A_eq=rows, b_eq=goal).fun)


def parsed(peers: str) -> dict[str, float]:
    return {code: float(share) for code, _, share in (part.rpartition(":") for part in peers.split(";"))}


def check_peers(table: Table, inputs: Matrix, outputs: Matrix, orientation: str, *, radial: bool) -> None:
    """The peers with their λ, and the slacks, lead exactly to the organisation's target."""
    slacks, m = slack_columns(table), inputs.shape[1]
    for place, row in enumerate(table):
        if row["efficiency"] is None:
            assert row["peers"] is None
            continue
        share = np.zeros(len(inputs))
        for code, amount in parsed(row["peers"]).items():
            share[int(code[1:])] = amount
        inward = row["efficiency"] if radial and orientation == "input" else 1.0
        outward = 1 / row["efficiency"] if radial and orientation == "output" else 1.0
        assert np.allclose(share @ inputs + slacks[place, :m], inward * inputs[place], rtol=1e-7, atol=1e-7)
        assert np.allclose(share @ outputs - slacks[place, m:], outward * outputs[place], rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("alone", [False, True], ids=["plain", "super"])
@pytest.mark.parametrize(("model", "orientation"), RADIAL)
@settings(max_examples=25)
@given(data=figures())
def test_radial_is_its_twin(model: str, orientation: str, alone: bool, data: Data) -> None:
    inputs, outputs = data
    table = run(inputs, outputs, model, orientation, super_efficiency=alone)
    slacks = slack_columns(table)
    for place, found in enumerate(table["efficiency"]):
        slow = twin(inputs, outputs, place, model, orientation, alone=alone)
        if slow is None:
            assert found is None
            continue
        assert isclose(found, slow[0], rel_tol=1e-7)
        assert isclose(slacks[place] @ shares_of_own(inputs, outputs, place), slow[1], rel_tol=1e-6, abs_tol=1e-6)
    check_peers(table, inputs, outputs, orientation, radial=True)


@pytest.mark.parametrize("orientation", ["none", "input", "output"])
@settings(max_examples=25)
@given(data=figures())
def test_sbm_is_its_twin(orientation: str, data: Data) -> None:
    inputs, outputs = data
    table = run(inputs, outputs, "sbm", orientation)
    for place, found in enumerate(table["efficiency"]):
        assert isclose(found, twin_sbm(inputs, outputs, place, orientation), rel_tol=1e-7, abs_tol=1e-9)
    check_peers(table, inputs, outputs, orientation, radial=False)


@settings(max_examples=25)
@given(data=figures(), case=st.sampled_from(RADIAL + SBM), shuffle=st.randoms(use_true_random=False))
def test_order_does_not_matter_to_the_last_bit(data: Data, case: tuple[str, str], shuffle: Any) -> None:
    table = frame(*data)
    names, rows = [name for name in table if name != "organisation_code"], list(range(len(data[0])))
    shuffle.shuffle(names)
    shuffle.shuffle(rows)
    turned = {name: [table[name][row] for row in rows] for name in ("organisation_code", *names)}

    def by_code(given: dict[str, list[Any]]) -> dict[str, Any]:
        spent, gained = ([name for name in given if name[0] == kind] for kind in "xy")
        model, orientation = case
        result = efficiency(given, inputs=spent, outputs=gained, model=model, orientation=orientation, slacks=True)
        return {row["organisation_code"]: dict(sorted(row.items())) for row in result.table}

    assert by_code(table) == by_code(turned)


@settings(max_examples=25)
@given(
    data=figures(),
    case=st.sampled_from(RADIAL + SBM),
    factors=st.lists(st.sampled_from([1e-4, 0.01, 1.0, 7.3, 1e4]), min_size=5, max_size=5),
)
def test_units_of_measure_do_not_matter(data: Data, case: tuple[str, str], factors: list[float]) -> None:
    inputs, outputs = data
    m, s = inputs.shape[1], outputs.shape[1]
    before = run(inputs, outputs, *case)
    after = run(inputs * factors[:m], outputs * factors[m : m + s], *case)
    assert np.allclose(scores(before), scores(after), rtol=1e-9, atol=1e-9)
    own = np.array([shares_of_own(inputs, outputs, place) for place in range(len(inputs))])
    weighted = slack_columns(before) * own, slack_columns(after) / factors[: m + s] * own
    if case[0] != "sbm":
        assert np.allclose(weighted[0].sum(axis=1), weighted[1].sum(axis=1), rtol=1e-6, atol=1e-6)


@settings(max_examples=25)
@given(data=figures(), case=st.sampled_from(RADIAL + SBM), like=st.integers(0, 7))
def test_a_dominated_organisation_changes_nobody_and_is_not_efficient(
    data: Data, case: tuple[str, str], like: int
) -> None:
    inputs, outputs = data
    model = inputs[like % len(inputs)], outputs[like % len(inputs)]
    more = run(np.vstack([inputs, model[0] * 1.5]), np.vstack([outputs, model[1] * 0.75]), *case)
    before = run(inputs, outputs, *case)
    assert np.allclose(scores(before), scores(more)[:-1], rtol=1e-9, atol=1e-9)
    assert scores(more)[-1] < 1 - 1e-6
    assert f"O{len(inputs)}" not in {code for peers in more["peers"] for code in parsed(peers)}


@settings(max_examples=25)
@given(data=figures())
def test_models_stand_in_their_order(data: Data) -> None:
    """SBM ≤ CCR ≤ BCC ≤ 1; CCR is the same in both orientations; super-efficiency differs only where efficient."""
    inputs, outputs = data
    found = {case: scores(run(inputs, outputs, *case)) for case in RADIAL + SBM}
    slightly = 1e-9
    for orientation in ("input", "output"):
        assert (found["sbm", orientation] <= found["ccr", orientation] + slightly).all()
        assert (found["ccr", orientation] <= found["bcc", orientation] + slightly).all()
        assert (found["bcc", orientation] <= 1).all()
        assert (found["sbm", "none"] <= found["sbm", orientation] + slightly).all()
    assert np.allclose(found["ccr", "input"], found["ccr", "output"], rtol=1e-9)
    for case in RADIAL:
        alone = scores(run(inputs, outputs, *case, super_efficiency=True))
        below = found[case] < 1
        assert np.allclose(alone[below], found[case][below], rtol=1e-9)
        assert (np.isnan(alone[~below]) | (alone[~below] >= 1 - slightly)).all()


@settings(max_examples=25)
@given(data=figures(zeros=False), case=st.sampled_from(RADIAL + SBM), who=st.integers(0, 7), column=st.integers(0, 4))
def test_who_spends_less_or_gains_more_never_falls(data: Data, case: tuple[str, str], who: int, column: int) -> None:
    inputs, outputs = data[0].copy(), data[1].copy()
    who, column, m = who % len(inputs), column % (inputs.shape[1] + outputs.shape[1]), inputs.shape[1]
    before = scores(run(inputs, outputs, *case))[who]
    if column < m:
        inputs[who, column] *= 0.5
    else:
        outputs[who, column - m] *= 2
    assert scores(run(inputs, outputs, *case))[who] >= before - 1e-9
