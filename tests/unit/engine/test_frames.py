"""Frames of every kind in: the same data give the same digits, findings and replay. Results out: nothing is lost."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from jixiao import Evaluation, Scheme, evaluate
from jixiao.engine.model.rows import ColumnsMissingError

SCHEME = Scheme.from_yaml("""
scheme: s
periodicity: month
tree:
  - {code: a, weight: 60, direction: higher, rule: ratio_capped, target: 100}
  - {code: b, weight: 40, direction: lower, rule: {name: deduct_per_event, points_each: 2}}
""")
KEYS = ["organisation_code", "indicator_code", "period"]
ROWS: list[dict[str, Any]] = [
    {"organisation_code": f"S{k}", "indicator_code": code, "period": period, "value": value}
    for k in range(6)
    for period in ("2026-01", "2026-02")
    for code, value in (("a", 50.5 + k), ("b", float(k)))
]
ROWS[7]["value"] = None
COLUMNS = {name: [row[name] for row in ROWS] for name in ROWS[0]}
TABLE = pa.table(COLUMNS)
PANDAS = pd.DataFrame(COLUMNS)
POLARS = pl.DataFrame(COLUMNS)
EXPECTED = evaluate(SCHEME, ROWS, period="2026-02")


def as_type(kind: pa.DataType, *names: str) -> pa.Table:
    """The table with these columns (default: the keys) of another type."""
    table = TABLE
    for name in names or KEYS:
        table = table.set_column(table.schema.get_field_index(name), name, table.column(name).cast(kind))
    return table


def encoded(table: pa.Table, *names: str) -> pa.Table:
    return pa.table(
        {n: table.column(n).dictionary_encode() if n in names else table.column(n) for n in table.column_names}
    )


def chunked(table: pa.Table) -> pa.Table:
    return pa.concat_tables([table.slice(0, 3), table.slice(3, 0), table.slice(3, 1), table.slice(4)])


def in_two(change: Callable[..., pa.Table]) -> pa.Table:
    """The table of which either part was changed by itself."""
    return pa.concat_tables([change(TABLE.slice(0, 7), *KEYS), change(TABLE.slice(7), *KEYS)])


def with_run_ends(name: str) -> pa.Table:
    column = pc.run_end_encode(TABLE.column(name).combine_chunks())
    return TABLE.set_column(TABLE.schema.get_field_index(name), name, column)


def as_text_views() -> pa.Table:
    return TABLE.set_column(3, "value", TABLE.column("value").cast(pa.string()).cast(pa.string_view()))


def as_numpy(cell: Any) -> Any:
    return np.str_(cell) if isinstance(cell, str) else None if cell is None else np.float64(cell)


def in_duckdb(select: str) -> Any:
    connection = duckdb.connect()
    connection.register("t", TABLE)
    return connection.sql(f"select {select} from t")


DECIMALS = [None if value is None else Decimal(str(value)) for value in COLUMNS["value"]]
FLOATS = np.array([np.nan if value is None else value for value in COLUMNS["value"]])
FRAMES: dict[str, Callable[[], object]] = {
    "a list of dicts": lambda: ROWS,
    "a generator of dicts": lambda: (row for row in ROWS),
    "a dict of lists": lambda: COLUMNS,
    "pyarrow table": lambda: TABLE,
    "pyarrow table in chunks": lambda: chunked(TABLE),
    "pyarrow record batch": lambda: TABLE.combine_chunks().to_batches()[0],
    "pyarrow stream": lambda: TABLE.to_reader(max_chunksize=5),
    "pyarrow large_string": lambda: as_type(pa.large_string()),
    "pyarrow string_view": lambda: as_type(pa.string_view()),
    "pyarrow string_view in chunks": lambda: chunked(as_type(pa.string_view())),
    "pyarrow dictionaries": lambda: encoded(TABLE, *KEYS),
    "pyarrow dictionaries that differ by chunk": lambda: in_two(encoded),
    "pyarrow values as a dictionary": lambda: encoded(TABLE, "value"),
    "pyarrow run ends": lambda: with_run_ends("period"),
    "pyarrow float32": lambda: as_type(pa.float32(), "value"),
    "pyarrow decimal128": lambda: as_type(pa.decimal128(10, 4), "value"),
    "pyarrow decimal256": lambda: as_type(pa.decimal256(40, 4), "value"),
    "pyarrow values as text": lambda: as_type(pa.string(), "value"),
    "pyarrow values as string_view": as_text_views,
    "pandas": lambda: PANDAS,
    "pandas nullable types": PANDAS.convert_dtypes,
    "pandas on arrow": lambda: PANDAS.convert_dtypes(dtype_backend="pyarrow"),
    "pandas categories": lambda: PANDAS.astype(dict.fromkeys(KEYS, "category")),
    "pandas ordered categories with unused ones": lambda: PANDAS.assign(
        period=pd.Categorical(PANDAS.period, categories=["2025-01", "2026-02", "2026-01"], ordered=True)
    ),
    "pandas with a column as index": lambda: PANDAS.set_index("organisation_code"),
    "pandas with all keys as index": lambda: PANDAS.set_index(KEYS),
    "pandas with any index": lambda: PANDAS.set_index(pd.Index(range(100, 100 + len(PANDAS)))),
    "pandas after a filter": lambda: pd.concat([PANDAS.assign(organisation_code="X"), PANDAS]).query("organisation_code != 'X'"),
    "pandas objects": lambda: PANDAS.astype(object),
    "pandas decimals": lambda: PANDAS.assign(value=DECIMALS),
    "pandas periods": lambda: PANDAS.assign(period=pd.PeriodIndex(PANDAS.period, freq="M")),
    "polars": lambda: POLARS,
    "polars in chunks": lambda: pl.concat([POLARS[:5], POLARS[5:]], rechunk=False),
    "polars categoricals": lambda: POLARS.with_columns(pl.col(KEYS).cast(pl.Categorical)),
    "polars enum": lambda: POLARS.with_columns(pl.col("indicator_code").cast(pl.Enum(["b", "a", "c"]))),
    "polars decimals": lambda: POLARS.with_columns(pl.col("value").cast(pl.Decimal(10, 4))),
    "duckdb": lambda: in_duckdb("*"),
    "duckdb decimals": lambda: in_duckdb("* exclude (value), value::decimal(10, 2) as value"),
    "duckdb enum": lambda: in_duckdb("* exclude (indicator_code), indicator_code::enum('a', 'b') as indicator_code"),
    "a dict of numpy texts": lambda: {n: np.array(c) if n in KEYS else c for n, c in COLUMNS.items()},
    "a dict of pyarrow arrays": lambda: {n: TABLE.column(n) for n in TABLE.column_names},
    "a dict of polars series": lambda: {n: POLARS[n] for n in COLUMNS},
    "a dict with a masked array": lambda: {**COLUMNS, "value": np.ma.masked_invalid(FLOATS)},
    "rows with numpy scalars": lambda: [{name: as_numpy(cell) for name, cell in row.items()} for row in ROWS],
    "rows with decimals": lambda: [{**row, "value": value} for row, value in zip(ROWS, DECIMALS, strict=True)],
}  # fmt: skip


@pytest.mark.parametrize("make", FRAMES.values(), ids=FRAMES.keys())
def test_the_same_data_in_any_frame_give_the_same_digits_and_findings(make: Callable[[], object]) -> None:
    found = evaluate(SCHEME, make(), period="2026-02")
    assert found.digest == EXPECTED.digest
    assert found.findings == EXPECTED.findings
    assert found.scores == EXPECTED.scores
    assert found.replay().digest == found.digest
    assert Evaluation.from_trace(json.dumps(found.trace)).digest == found.digest


@pytest.mark.parametrize(
    "column", [FLOATS, FLOATS.astype(np.float32), PANDAS["value"]], ids=["float64", "float32", "Series"]
)
def test_nan_beside_numbers_is_told_as_what_it_is(column: Any) -> None:
    found = evaluate(SCHEME, {**COLUMNS, "value": column}, period="2026-02")
    assert found.digest == EXPECTED.digest
    assert [row["rule"] for row in found.findings if row["severity"] == "error"] == ["not_finite"]


INTEGERS = [{**row, "value": k} for k, row in enumerate(ROWS)]


@pytest.mark.parametrize("kind", ["int8", "int64", "uint16", "float32", "float64", "Int32", "UInt8"])
def test_whole_numbers_are_the_same_numbers_whatever_holds_them(kind: str) -> None:
    expected = evaluate(SCHEME, INTEGERS, period="2026-02")
    frame = pd.DataFrame(INTEGERS)
    frame["value"] = frame["value"].astype(kind)  # type: ignore[call-overload]
    assert evaluate(SCHEME, frame, period="2026-02").digest == expected.digest
    scalars = [{**row, "value": np.int64(row["value"])} for row in INTEGERS]
    assert evaluate(SCHEME, scalars, period="2026-02").digest == expected.digest


@pytest.mark.parametrize("number", [2**53 + 1, -(2**60) - 1, 2**63 + 5])
def test_whole_numbers_beyond_a_doubles_reach_become_the_nearest_double(number: int) -> None:
    keys = {name: [row[name] for row in ROWS[:1]] for name in KEYS}
    kind = pa.uint64() if number > 2**63 else pa.int64()
    arrow = evaluate(SCHEME, pa.table({**keys, "value": pa.array([number], kind)}), period="2026-01")
    plain = evaluate(SCHEME, {**keys, "value": [number]}, period="2026-01")
    assert arrow.scores["raw"][1] == plain.scores["raw"][1] == float(number)


@pytest.mark.parametrize(
    "codes", [[110101, 110102], np.array([110101, 110102]), [110101.0, 110102.0], ["110101", " 110102 "]]
)
def test_codes_that_are_numbers_are_the_text_that_people_write(codes: Any) -> None:
    columns = {
        "organisation_code": list(codes),
        "indicator_code": ["a", "a"],
        "period": ["2026-02"] * 2,
        "value": [50, 60],
    }
    for frame in (columns, pd.DataFrame(columns), pa.table(columns)):
        assert list(evaluate(SCHEME, frame, period="2026-02").workings.roster.codes) == ["110101", "110102"]


@pytest.mark.parametrize("truth", [True, np.bool_(True)])
def test_yes_is_no_number(truth: object) -> None:
    for frame in ([{**ROWS[2], "value": truth}], pd.DataFrame([{**ROWS[2], "value": truth}])):
        found = evaluate(SCHEME, frame, period="2026-02")
        assert "boolean" in [row["rule"] for row in found.findings]
        assert set(found.scores["score"]) == {None}


def test_figures_and_text_side_by_side_as_a_workbook_gives_them() -> None:
    frame = pd.DataFrame(
        [
            {**ROWS[2], "value": 50.0, "row": 7},
            {**ROWS[3], "value": "８５", "row": 8},
            {**ROWS[2], "indicator_code": "b"},
        ]
    )
    frame.loc[2, "value"] = None
    found = evaluate(SCHEME, frame, period="2026-02")
    assert [(row["rule"], row["row"]) for row in found.findings][:1] == [("full_width", 8)]
    assert found.scores["score"][1] == 30.0


EMPTY: dict[str, object] = {
    "nothing": None,
    "no rows": [],
    "no columns": {},
    "pyarrow": TABLE.slice(0, 0),
    "pandas": pd.DataFrame(columns=list(COLUMNS)),
    "pandas of types": PANDAS.iloc[:0],
    "polars": pl.DataFrame(schema=POLARS.schema),
}


@pytest.mark.parametrize("frame", EMPTY.values(), ids=EMPTY.keys())
def test_a_frame_without_rows(frame: object) -> None:
    found = evaluate(SCHEME, frame, period="2026-02")
    assert [row["rule"] for row in found.findings] == ["no_observations"]


def test_what_is_no_frame_is_refused_with_what_to_do() -> None:
    with pytest.raises(TypeError, match=r"collect\(\)"):
        evaluate(SCHEME, POLARS.lazy(), period="2026-02")
    for wrong in ("values.csv", 5, [1, 2], np.zeros((2, 2))):
        with pytest.raises(TypeError, match="list of dicts"):
            evaluate(SCHEME, wrong, period="2026-02")
    with pytest.raises(ColumnsMissingError, match="value"):
        evaluate(SCHEME, POLARS.drop("value"), period="2026-02")
    doubled = pa.table([*TABLE.columns, TABLE["value"]], names=[*TABLE.column_names, "value"])
    with pytest.raises(ValueError, match="value twice"):
        evaluate(SCHEME, doubled, period="2026-02")


def test_targets_come_in_any_frame_too() -> None:
    rows = [{"organisation_code": "", "indicator_code": "a", "period": "", "target": 80}]
    expected = evaluate(SCHEME, ROWS, rows, period="2026-02").digest
    assert expected != EXPECTED.digest
    nulls = {"organisation_code": [None], "indicator_code": ["a"], "period": [None], "target": [80]}
    for frame in (pd.DataFrame(rows), pl.DataFrame(rows), pl.DataFrame(nulls), pa.table(nulls), pd.DataFrame(nulls)):
        assert evaluate(SCHEME, ROWS, frame, period="2026-02").digest == expected


def test_what_the_caller_changes_later_changes_nothing() -> None:
    frame = PANDAS.copy()
    found = evaluate(SCHEME, frame, period="2026-02")
    frame["value"] = 0.0
    assert found.replay().digest == EXPECTED.digest


def test_results_go_out_without_loss() -> None:
    lost = [{**ROWS[2], "organisation_code": "S9", "value": None}]
    found = evaluate(SCHEME, [*ROWS, *lost], period="2026-02")
    expected = found.scores.to_rows()
    n_missing = sum(row["rank"] is None for row in expected)
    assert n_missing == 4
    arrow = pa.table(found.scores)
    assert arrow.to_pylist() == expected
    assert arrow.schema.field("rank").type == pa.int64()
    assert arrow.column("rank").null_count == n_missing
    assert pl.DataFrame(found.scores).to_dicts() == expected
    connection = duckdb.connect()
    connection.register("scores", found.scores)
    assert in_rows(connection.sql("select * from scores")) == expected
    assert connection.sql("select distinct typeof(rank) from scores").fetchall() == [("BIGINT",)]
    frame = found.scores.to_pandas()
    assert str(frame["rank"].dtype) == "Int64"
    assert frame["rank"].isna().sum() == n_missing
    assert frame["score"].isna().sum() == n_missing
    kept = [{k: None if pd.isna(v) else v for k, v in row.items()} for row in frame.to_dict("records")]
    assert kept == expected


def in_rows(relation: Any) -> list[dict[str, Any]]:
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def test_findings_go_out_without_loss() -> None:
    found = evaluate(SCHEME, [*ROWS, {**ROWS[2], "value": "８５"}], period="2026-02")
    expected = found.findings.to_rows()
    assert pl.DataFrame(found.findings).to_dicts() == expected
    assert pa.table(found.findings).to_pylist() == expected
