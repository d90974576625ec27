"""Mapping whole columns against a slow plain twin that goes cell by cell; every cell is accounted for."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.capture.periods import PeriodForm, read_period
from jixiao.engine.model.numbers import read_figure
from jixiao.engine.model.units import scaled
from tests.unit.capture.sources import read, table, values

CODES = {"A": ["甲", "甲局"], "B": ["乙（市）"]}
NAMES = st.sampled_from(["甲", "甲 局", "乙(市)", "A", "B", "丙", "", None])
PERIODS = st.sampled_from(["2026年9月", "2026-09", 202609, "2025", "坏", None])
CELLS = st.one_of(
    st.none(),
    st.integers(-10_000, 10_000),
    st.decimals(-1000, 1000, places=3).map(str),
    st.sampled_from(["", " ", "坏", "1,234.5", "85%", "/", "1e400", "１２", True, False, float("nan")]),
)
RULES = """
organisation: {column: org, codes: {A: [甲, 甲局], B: 乙（市）}}
period: when
values:
- {column: a, indicator: x}
- {column: b, indicator: y, scale: 10000}
duplicates: first
"""


def named(cell: str | None) -> str | None:
    plain = (cell or "").replace(" ", "").replace("(", "（").replace(")", "）")
    return next((code for code, names in CODES.items() if plain in (code, *names)), None)


@given(st.lists(st.tuples(NAMES, PERIODS, CELLS, CELLS), max_size=25))
@settings(max_examples=100, deadline=None)
def test_as_by_hand(rows: list[tuple[str | None, object, object, object]]) -> None:
    captured = read(RULES, table(["org", "when", "a", "b"], *rows), checks="refused_at_most: 1")
    wanted: dict[tuple[str, str, str], float] = {}
    for indicator, place, factor in (("x", 2, 1), ("y", 3, 10_000)):
        for row in rows:
            code, period = named(row[0]), read_period(row[1], PeriodForm()).value
            value = read_figure(row[place]).value
            if code is not None and period is not None and value is not None:
                wanted.setdefault((code, indicator, str(period)), scaled(value, Fraction(factor)))
    assert values(captured) == wanted


@given(st.lists(st.tuples(NAMES, PERIODS, CELLS, CELLS), max_size=25))
@settings(max_examples=100, deadline=None)
def test_every_filled_cell_is_used_or_told(rows: list[tuple[str | None, object, object, object]]) -> None:
    captured = read(RULES, table(["org", "when", "a", "b"], *rows), checks="refused_at_most: 1")
    told = {(row["row"], row["column"]) for row in captured.findings}
    used = {(row["row"], {"x": "a", "y": "b"}[row["indicator_code"]]) for row in captured.observations}
    doubled = " ".join(row["message"] for row in captured.findings if row["rule"] == "duplicate")
    for number, row in enumerate(rows, 2):
        for column, cell in (("a", row[2]), ("b", row[3])):
            is_filled = cell is not None and str(cell).strip() != ""
            is_told = (number, column) in told or (number, "org") in told or (number, "when") in told
            if is_filled and not is_told and (number, column) not in used:
                assert f"t.csv:{number}" in doubled or "…" in doubled
    assert captured.n_refused <= captured.n_read
