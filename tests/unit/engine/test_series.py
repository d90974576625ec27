"""Series read from a table: kinds of period, gaps, doubles, faults told with their row."""

import numpy as np
import pytest

from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.rows import ColumnsMissingError
from jixiao.engine.model.series import Series, Step, period_text, read_ordinal, read_series


def read(*rows: tuple[object, object, object]) -> tuple[tuple[Series, ...], list[tuple[str, int | None]]]:
    findings = FindingList()
    found = read_series([dict(zip(("series", "period", "value"), row, strict=True)) for row in rows], findings)
    return found, [(row["rule"], row["row"]) for row in findings.table().to_rows()]


@pytest.mark.parametrize(
    ("first", "second", "step", "third"),
    [
        ("2023", "2024", Step.YEAR, "2025"),
        ("2023H2", "2024H1", Step.HALF, "2024H2"),
        ("2023Q4", "2024Q1", Step.QUARTER, "2024Q2"),
        ("2023-12", "2024-01", Step.MONTH, "2024-02"),
        ("2010/11", "2011/12", Step.FINANCIAL_YEAR, "2012/13"),
        ("1999/2000", "2000/2001", Step.FINANCIAL_YEAR, "2001/02"),
        ("7", "8", Step.NUMBER, "9"),
        ("1999", "2000", Step.YEAR, "2001"),
    ],
)
def test_kinds_of_period(first: str, second: str, step: Step, third: str) -> None:
    [series], findings = read(("a", second, 2), ("a", first, 1))
    assert (series.step, series.values.tolist(), series.rows.tolist()) == (step, [1.0, 2.0], [2, 1])
    assert (series.period(2), findings) == (third, [])


def test_four_digit_numbers_among_other_numbers_are_no_years() -> None:
    [series], findings = read(*(("a", str(number), number) for number in range(1995, 1899, -5)), ("a", "12", 1))
    assert series.step is Step.NUMBER
    assert findings == []


def test_gaps_doubles_and_other_kinds() -> None:
    [series], findings = read(
        ("a", "2024-01", 1), ("a", "2024-04", 4), ("a", "2024-04", 4), ("a", "2024-02", ""), ("a", "2024", 9),
        ("a", "2024-03", 1), ("a", "2024-03", 2), ("a", "March", 1), ("", "2024-03", 1), ("a", "2024-05", "inf"),
    )  # fmt: skip
    assert series.values[[0, 3]].tolist() == [1.0, 4.0]
    assert np.isnan(series.values[1:3]).all()
    assert len(series) == 4
    assert sorted(findings, key=lambda each: each[1] or 0) == [
        ("duplicate_row", 3), ("blank_value", 4), ("other_frequency", 5), ("conflicting_rows", 6),
        ("conflicting_rows", 7), ("bad_period", 8), ("unknown_series", 9), ("not_finite", 10),
    ]  # fmt: skip


def test_a_slip_of_a_thousand_years_makes_no_giant_series() -> None:
    [series], findings = read(("a", "1", 1), ("a", "2", 2), ("a", "999999999", 3))
    assert (len(series), findings) == (2, [("far_period", 3)])


def test_nothing_known_is_no_series() -> None:
    assert read(("a", "2024", ""))[0] == ()
    assert read_series(None, FindingList()) == ()
    with pytest.raises(ColumnsMissingError):
        read_series([{"series": "a", "period": "2024"}], FindingList())


@pytest.mark.parametrize(
    ("text", "step", "period"),
    [
        ("2024", Step.YEAR, "2024"),
        ("2024-05-31", Step.YEAR, "2024"),
        ("2024-05-31", Step.HALF, "2024H1"),
        (" 2024-05-31 ", Step.QUARTER, "2024Q2"),
        ("2024-02-29", Step.MONTH, "2024-02"),
        ("2023/2024", Step.FINANCIAL_YEAR, "2023/24"),
        ("2024", Step.NUMBER, "2024"),
        ("-3", Step.NUMBER, "-3"),
        ("2023-02-29", Step.MONTH, None),
        ("2024", Step.MONTH, None),
        ("2024-05-31", Step.NUMBER, None),
        ("2024-05-31", Step.FINANCIAL_YEAR, None),
        ("March", Step.MONTH, None),
        ("", Step.YEAR, None),
    ],
)
def test_a_period_or_a_day_in_the_kind_of_a_series(text: str, step: Step, period: str | None) -> None:
    ordinal = read_ordinal(text, step)
    assert (None if ordinal is None else period_text(step, ordinal)) == period
