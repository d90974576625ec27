"""Tables of every shape become observations; every cell that cannot be used is told with its place."""

import pytest

from tests.unit.capture.sources import LONG, read, table, told, values


def test_a_long_table() -> None:
    captured = read(
        LONG, table(["org", "ind", "when", "value"], ["A", "x", "2026年9月", "1.5"], ["B", "x", "202609", 2])
    )
    assert values(captured) == {("A", "x", "2026-09"): 1.5, ("B", "x", "2026-09"): 2.0}
    assert [(row["file"], row["row"]) for row in captured.observations] == [("t.csv", 2), ("t.csv", 3)]
    assert (captured.n_read, captured.n_refused, captured.is_stopped) == (2, 0, False)


def test_wide_by_indicator_with_units_in_the_headings() -> None:
    mapping = """
organisation: 单位
period: {is: "2026"}
headings: "{indicator}"
indicator: {codes: {income: 收入, staff: 人数}, unknown: skip}
units: {income: 元}
"""
    wide = table(["单 位", "收入（万元）", "人数（人）", "备注"], ["A", "0.57", "3", "好"], ["B", "1,200", None, ""])
    captured = read(mapping, wide)
    assert values(captured) == {
        ("A", "income", "2026"): 5700.0,
        ("A", "staff", "2026"): 3.0,
        ("B", "income", "2026"): 12_000_000.0,
    }
    assert told(captured) == [("thousands_separator", 3, "收入（万元）")]
    said = [(row["rule"], row["column"]) for row in captured.findings if row["severity"] == "info"]
    assert sorted(said) == [("blank", "人数（人）"), ("column_left_out", "备注")]


def test_wide_by_period() -> None:
    captured = read(
        'organisation: org\nindicator: {is: x}\nheadings: "{period}"',
        table(["org", "2024年", "2025年", "说明"], ["A", "1", "2", ""], ["B", "", "x", ""]),
    )
    assert values(captured) == {("A", "x", "2024"): 1.0, ("A", "x", "2025"): 2.0}
    assert told(captured) == [("text", 3, "2025年")]


def test_both_levels_in_the_headings() -> None:
    captured = read(
        'organisation: org\nheadings: "{indicator} / {period}"',
        table(["org", "gdp / 2024年", "gdp / 2025年", "pop / 2025年"], ["A", "1", "2", "3"]),
    )
    assert values(captured) == {("A", "gdp", "2024"): 1, ("A", "gdp", "2025"): 2, ("A", "pop", "2025"): 3}


def test_organisations_as_columns_and_what_the_name_of_the_table_says() -> None:
    captured = read(
        'tables: "{year}年报.xlsx · {month}"\nindicator: ind\nheadings: "{organisation}"',
        table(["ind", "A", "B"], ["x", "1", "2"], name="2026年报.xlsx · 9月"),
        table(["ind", "A", "B"], ["x", "5", "6"], name="2026年报.xlsx · 说明"),
        table(["ind", "A"], ["x", "5"], name="other.xlsx"),
    )
    assert values(captured) == {("A", "x", "2026-09"): 1, ("B", "x", "2026-09"): 2}
    assert ("bad_period", 2, "") in told(captured)
    assert "table_left_out" in [row["rule"] for row in captured.findings]


def test_named_columns_with_what_each_stands_for() -> None:
    mapping = """
organisation: org
period: {columns: {year: 年, month: 月}}
values:
  - {column: a, indicator: x, scale: 0.001}
  - {column: b, indicator: y}
"""
    captured = read(
        mapping, table(["org", "年", "月", "a", "b"], ["A", 2026.0, "9月", "5", "6"], ["A", 2026, 13, 1, 2])
    )
    assert values(captured) == {("A", "x", "2026-09"): 0.005, ("A", "y", "2026-09"): 6}
    assert [rule for rule, row, _ in told(captured) if row == 3] == ["bad_period"]


def test_conditions_choose_rows() -> None:
    rows = table(
        ["org", "ind", "when", "value", "m", "s"],
        ["A", "x", "2026", 1, "Percentage", "NA"],
        ["B", "x", "2026", 2, "percentage ", ""],
        ["C", "x", "2026", 3, "Number", "NA"],
        ["D", "x", "2026", 4, "Percentage", "male"],
    )
    captured = read(LONG + "\nwhere: {m: Percentage, s: [NA, null]}", rows)
    assert sorted(code for code, _, _ in values(captured)) == ["A", "B"]
    assert sorted(code for code, _, _ in values(read(LONG + "\nwhere: {m: {not: Number}}", rows))) == ["A", "B", "D"]


def test_names_that_are_in_no_list() -> None:
    rows = table(
        ["org", "ind", "when", "value"], ["财政局", "x", "2026", 1], ["才政局", "x", "2026", 2], ["注：略", "", "", ""]
    )
    listed = "organisation: {column: org, codes: {F: [财政局]}%s}\nindicator: ind\nperiod: when\nvalue: value"
    refused = read(listed % "", rows)
    assert told(refused) == [("unknown_organisation", 3, "org")]
    assert "是否应为“财政局”" in str(refused.findings["message_zh"])
    assert (refused.n_read, refused.n_refused) == (2, 1)
    skipped = read(listed % ", unknown: skip", rows)
    assert told(skipped) == []
    assert (skipped.n_read, skipped.n_refused) == (1, 0)
    assert len(values(refused)) == len(values(skipped)) == 1


def test_lists_that_the_caller_knows() -> None:
    mapping = LONG.replace("organisation: org", "organisation: {column: org, codes_from: offices}")
    rows = table(["org", "ind", "when", "value"], ["财政局", "x", "2026", 1])
    assert list(values(read(mapping, rows, codes={"offices": {"F": ["财政局"]}}))) == [("F", "x", "2026")]
    missing = read(mapping, rows)
    assert missing.is_stopped
    assert ("unknown_list", None, "") in told(missing)


@pytest.mark.parametrize("hostile", [True, "NaN", float("nan"), float("inf"), "1e400", "#DIV/0!", "十二", "２x", "(5)"])
def test_a_figure_that_is_none_is_told_and_not_used(hostile: object) -> None:
    captured = read(LONG, table(["org", "ind", "when", "value"], ["A", "x", "2026", hostile], ["B", "x", "2026", 1]))
    assert list(values(captured)) == [("B", "x", "2026")]
    assert [(row, column) for _, row, column in told(captured)] == [(2, "value")]
    assert captured.n_refused == 1


def test_yes_is_not_one() -> None:
    captured = read(LONG, table(["org", "ind", "when", "value"], ["A", "x", "2026", 1], ["B", "x", "2026", True]))
    assert list(values(captured)) == [("A", "x", "2026")]


def test_doubles() -> None:
    rows = table(
        ["org", "ind", "when", "value"],
        ["A", "x", "2026", 1], ["A", "x", "2026", 1],
        ["B", "x", "2026", 1], ["B", "x", "2026年", 2],
        ["C", "x", "2026", 3],
    )  # fmt: skip
    captured = read(LONG, rows)
    assert values(captured) == {("A", "x", "2026"): 1, ("C", "x", "2026"): 3}
    assert sorted(told(captured)) == [
        ("duplicate", 2, "value"),
        ("duplicate_differs", 4, "value"),
        ("duplicate_differs", 5, "value"),
    ]
    for how, value in (("first", 1), ("last", 2), ("sum", 3)):
        assert values(read(LONG + f"\nduplicates: {how}", rows))["B", "x", "2026"] == value


def test_units_that_contradict_stop_the_run() -> None:
    rows = table(["org", "when", "收入（元）"], ["A", "2026", 1])
    mapping = "organisation: org\nperiod: when\nindicator: {is: x}\nvalue: {column: 收入, unit: 万元}\nunits: {x: 元}"
    captured = read(mapping, rows)
    assert captured.is_stopped
    assert len(captured.observations) == 0
    assert ("unit_conflict", None, "收入（元）") in told(captured)
    other = read(mapping.replace("万元", "人"), table(["org", "when", "收入"], ["A", "2026", 1]))
    assert ("no_conversion", None, "收入") in told(other)
    assert other.is_stopped


def test_a_unit_in_a_column_of_its_own() -> None:
    mapping = LONG.replace("value: value", "value: {column: value, unit_column: u}\nunits: {x: 元}")
    rows = table(["org", "ind", "when", "value", "u"], ["A", "x", "2026", 2, "万元"], ["B", "x", "2026", 2, "元"])
    assert list(values(read(mapping, rows)).values()) == [20_000, 2]


def test_a_column_that_is_not_there_stops_the_run() -> None:
    captured = read(LONG, table(["org", "ind", "when", "values"], ["A", "x", "2026", 1]))
    assert captured.is_stopped
    assert told(captured)[0] == ("missing_column", None, "value")
    assert "values" in captured.reasons[0].en


def test_blank_rows_and_empty_tables_are_nothing() -> None:
    captured = read(
        LONG, table(["org", "ind", "when", "value"], ["", None, " ", ""]), table(["org", "ind", "when", "value"])
    )
    assert (len(captured.observations), captured.n_read, captured.is_stopped) == (0, 0, False)
    assert read(LONG).n_rows == 0


def test_order_of_rows_and_columns_does_not_matter() -> None:
    rows = [["A", "x", "2026", 1], ["B", "y", "2025", 2], ["C", "x", "2024", "坏"]]
    one = read(LONG, table(["org", "ind", "when", "value"], *rows))
    other = read(LONG, table(["value", "when", "org", "ind"], *[[r[3], r[2], r[0], r[1]] for r in reversed(rows)]))
    assert values(one) == values(other)
    assert one.n_refused == other.n_refused == 1


def test_ranges() -> None:
    rows = table(
        ["org", "ind", "when", "value"], ["A", "x", "2026", 101], ["B", "x", "2026", 100], ["C", "x", "2026", 1]
    )
    captured = read(LONG, rows, checks="ranges: {x: [0, 100]}")
    assert told(captured) == [("out_of_range", 2, "value")]
    assert len(values(captured)) == 2


def test_mostly_refused_lands_nothing() -> None:
    rows = table(
        ["org", "ind", "when", "value"], ["A", "x", "2026", "坏"], ["B", "x", "2026", "坏"], ["C", "x", "2026", 1]
    )
    captured = read(LONG, rows)
    assert captured.is_stopped
    assert len(captured.observations) == 0
    assert len(captured.held) == 1
    assert not read(LONG, rows, checks="refused_at_most: 0.7").is_stopped


@pytest.mark.parametrize("name", ["A\x00", "A\ud800", "A B", "A,B", "x" * 65, "\u202eA"])
def test_what_cannot_be_a_code_is_refused(name: str) -> None:
    captured = read(LONG, table(["org", "ind", "when", "value"], [name, "x", "2026", 1], ["B", "x", "2026", 1]))
    assert told(captured) == [("bad_code", 2, "org")]


def test_endless_cells_cost_nothing() -> None:
    long = "2026-" * 40_000
    captured = read(LONG, table(["org", "ind", "when", "value"], ["A", "x", long, 1], ["B", "x", "2026", 1]))
    assert told(captured) == [("bad_period", 2, "when")]
