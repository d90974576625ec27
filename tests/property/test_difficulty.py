"""Adjusting for difficulty equals plain twins in exact arithmetic, and does not hang on units of measure."""

from fractions import Fraction
from math import isclose

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jixiao.engine.comparison.difficulty import adjust_for_context
from jixiao.engine.comparison.standardisation import standardise

whole = st.integers(-20, 20)


def solved(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction] | None:
    """Gaussian elimination; None for a singular matrix."""
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for place in range(len(rows)):
        pivot = next((n for n in range(place, len(rows)) if rows[n][place]), None)
        if pivot is None:
            return None
        rows[place], rows[pivot] = rows[pivot], rows[place]
        for other in range(len(rows)):
            if other != place:
                factor = rows[other][place] / rows[place][place]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[place], strict=True)]
    return [row[-1] / row[place] for place, row in enumerate(rows)]


@settings(max_examples=50)
@given(st.lists(st.tuples(whole, whole, whole), min_size=20, max_size=26), st.sampled_from([1, 1000]))
def test_regression_equals_the_normal_equations(rows: list[tuple[int, int, int]], scale: int) -> None:
    design = [[Fraction(1), Fraction(x), Fraction(z)] for _, x, z in rows]
    square = [[sum(a[i] * a[j] for a in design) for j in range(3)] for i in range(3)]
    right = [sum(a[i] * y for a, (y, _, _) in zip(design, rows, strict=True)) for i in range(3)]
    found = solved(square, right)
    assume(found is not None)
    table = {
        "organisation_code": [f"O{n:02}" for n in range(len(rows))],
        "y": [y for y, _, _ in rows],
        "x": [x * scale for _, x, _ in rows],
        "z": [z for _, _, z in rows],
    }
    result = adjust_for_context(table, "y", ["x", "z"])
    for row, line, (y, _, _) in zip(result.table, design, rows, strict=True):
        expected = sum(a * b for a, b in zip(line, found, strict=True))
        assert isclose(row["expected"], float(expected), rel_tol=1e-8, abs_tol=1e-8)
        assert isclose(row["residual"], float(y - expected), rel_tol=1e-8, abs_tol=1e-8)
    assert isclose(sum(row["residual"] for row in result.table), 0, abs_tol=1e-8)


strata = st.dictionaries(
    st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz")),
    st.tuples(st.integers(0, 50), st.integers(1, 500)),
    min_size=1,
)


@settings(max_examples=50)
@given(strata, st.sampled_from(["indirect", "direct"]), st.sampled_from([1, 1000]))
def test_standardised_rates_equal_plain_sums(
    cells: dict[tuple[str, str], tuple[int, int]], way: str, scale: int
) -> None:
    rows = [
        {"organisation_code": code, "stratum": name, "events": events, "exposure": exposure * scale}
        for (code, name), (events, exposure) in cells.items()
    ]
    names = {name for _, name in cells}
    base = {
        name: [sum(pair[place] for (_, other), pair in cells.items() if other == name) for place in (0, 1)]
        for name in names
    }
    for row in standardise(rows, way=way).table:
        own = {name: pair for (code, name), pair in cells.items() if code == row["organisation_code"]}
        if way == "indirect":
            expected = sum(Fraction(exposure * base[name][0], base[name][1]) for name, (_, exposure) in own.items())
            assert isclose(row["expected"], float(expected), rel_tol=1e-9)
            if expected:
                assert isclose(row["ratio"], float(sum(events for events, _ in own.values()) / expected), rel_tol=1e-9)
            else:
                assert row["ratio"] is None
        elif set(own) == names:
            total = sum(exposure for _, exposure in base.values())
            rate = sum(Fraction(base[name][1] * events, exposure) for name, (events, exposure) in own.items()) / total
            assert isclose(row["adjusted_rate"], float(rate) / scale, rel_tol=1e-9)
        else:
            assert row["adjusted_rate"] is None
