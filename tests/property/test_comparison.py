"""`compare` against its slow twin, and what must not change it."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.comparison.compare import Comparison, compare
from tests.property.comparison_twin import Cell, Twin

ORGANISATIONS, INDICATORS = "ABCDE", "xyz"
FIRST_MONTH = 2019 * 12
WORDS = ("higher", "lower", "neutral")
tenths = st.integers(-30, 30).map(lambda number: Fraction(number, 10))


@st.composite
def twins(draw: st.DrawFn) -> Twin:
    """Few organisations, indicators and months with gaps, many ties and zeros."""
    months = st.sampled_from([FIRST_MONTH + offset for offset in (0, 1, 2, 12, 13, 24, 25, 36, 48, 60, 61, 72)])
    cells = st.tuples(st.sampled_from(ORGANISATIONS), st.sampled_from(INDICATORS), months)
    values = draw(st.dictionaries(cells, tenths, min_size=1, max_size=60))
    return Twin(
        values,
        {code: draw(st.sampled_from(WORDS)) for code in INDICATORS},
        draw(st.dictionaries(st.sampled_from(ORGANISATIONS), st.sampled_from("gh"), min_size=1)),
        draw(st.dictionaries(st.sampled_from(INDICATORS), tenths)),
        draw(st.dictionaries(st.sampled_from(ORGANISATIONS), st.lists(st.sampled_from(ORGANISATIONS), unique=True))),
    )


def period(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02}"


def compared(twin: Twin, order: list[Cell] | None = None, scale: int = 1) -> Comparison:
    values = [
        {"organisation_code": one, "indicator_code": code, "period": period(month), "value": float(value * scale)}
        for one, code, month in order or twin.values
        for value in [twin.values[one, code, month]]
    ]
    targets = [
        {"organisation_code": "*", "indicator_code": code, "period": "*", "target": float(target * scale)}
        for code, target in twin.targets.items()
    ]
    near = [
        {"organisation_code": one, "neighbour_code": other}
        for one, others in twin.neighbours.items()
        for other in others
    ]
    return compare(values, targets=targets, groups=twin.groups, neighbours=near, directions=dict(twin.directions))


def by_cell(result: Comparison) -> dict[tuple[str, str, str], dict[str, object]]:
    return {(row["organisation_code"], row["indicator_code"], row["period"]): row for row in result.table}


@settings(max_examples=60, deadline=None)
@given(twins())
def test_equals_its_twin(twin: Twin) -> None:
    found = by_cell(compared(twin))
    assert len(found) == len(twin.values)
    for cell in twin.values:
        row = found[cell[0], cell[1], period(cell[2])]
        for name, expected in twin.row(cell).items():
            if isinstance(expected, Fraction):
                assert row[name] == pytest.approx(float(expected), rel=1e-9, abs=1e-12), (cell, name)
            elif name == "neighbours_median" and not twin.neighbours:
                assert row[name] is None
            else:
                assert row[name] == expected, (cell, name)


@settings(max_examples=30, deadline=None)
@given(twins(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(twin: Twin, draw: Random) -> None:
    shuffled = list(twin.values)
    draw.shuffle(shuffled)
    assert compared(twin).table == compared(twin, shuffled).table


@settings(max_examples=30, deadline=None)
@given(twins())
def test_ratios_and_ranks_do_not_hang_on_the_unit_of_measure(twin: Twin) -> None:
    small, large = compared(twin), compared(twin, scale=1024)
    for name in ("year_on_year_rate", "target_ratio", "mad_distance", "neighbours_mad_distance", "percentile", "rank"):
        assert list(small.table[name]) == list(large.table[name])
    for name in ("improving", "target_met", "rank_by_improvement"):
        assert list(small.table[name]) == list(large.table[name])


@settings(max_examples=30, deadline=None)
@given(twins())
def test_the_mirror_of_values_and_directions_has_the_same_ranks(twin: Twin) -> None:
    turned = {"higher": "lower", "lower": "higher", "neutral": "neutral"}
    mirror = Twin(
        {cell: -value for cell, value in twin.values.items()},
        {code: turned[word] for code, word in twin.directions.items()},
        twin.groups,
        {code: -target for code, target in twin.targets.items()},
        twin.neighbours,
    )
    one, other = compared(twin), compared(mirror)
    for name in ("rank", "rank_by_improvement", "improving", "target_met", "n_peers"):
        assert list(one.table[name]) == list(other.table[name])
    ranked = [place for place, rank in enumerate(one.table["rank"]) if rank is not None]
    for place in ranked:
        assert one.table["percentile"][place] == other.table["percentile"][place]
