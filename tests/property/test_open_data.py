"""What is published reads back, value by value, by the readers of others; hidden counts stay hidden."""

import io
import json
import re
from datetime import date
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import frictionless
import pyarrow.parquet as pq
import sdmx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.engine.model.still_text import guarded, unguarded
from jixiao.engine.model.text import Text
from jixiao.report.open_data import About, Field, OpenTable, open_data_files, suppress_small_cells, write_open_data
from jixiao.report.open_data.sdmx_parts import Seen, component_id, time_words
from jixiao.report.open_data.settled import settled
from jixiao.report.open_data.suppression import _equations, determined
from tests.property.open_data_twins import determined_by_elimination

ABOUT = About(
    "2026-09-waste", Text("Waste", "垃圾分类"), Text("All of it.", "全部。"), Text("City", "清河市"), date(2026, 10, 15),
    "2026-09", sources=(Text("Own records", "台账"),),
)  # fmt: skip
FIELDS = (
    Field("organisation_code", "string", Text("Code", "代码"), is_key=True),
    Field("period", "period", Text("Period", "时期"), is_key=True),
    Field("name", "string", Text("Name", "名称")),
    Field("measure", "number", Text("Score <&>", "得分"), unit=Text("points", "分")),
    Field("n", "integer", Text("Number", "个数")),
    Field("is_late", "boolean", Text("Late", "迟报")),
    Field("day", "date", Text("Day", "日期")),
)
HOSTILE = [
    "",
    '=cmd|"/c calc"!A1',
    "-5",
    "－１",
    "'=1",
    "@x",
    "a\r\nb",
    "\u2028",
    '"',
    "😀",
    "\x00\ud800",
    " ",
    "﻿",
    "名" * 300,
]
BREAK = re.compile("[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=12)
ROWS = st.lists(
    st.tuples(
        TEXTS.filter(lambda text: len(text.splitlines()) == 1 and text.isprintable()),
        st.sampled_from(["2026", "2026Q3", "2026H1", "2026-09", "2026-09-30"]),
        st.none() | TEXTS,
        st.none() | st.floats() | st.sampled_from([1e-300, 0.1 + 0.2, -0.0, 1e22]),
        st.none() | st.integers(-(2**63) + 1, 2**63 - 1),
        st.none() | st.booleans(),
        st.none() | st.dates(),
    ),
    max_size=5,
    unique_by=lambda row: row[:2],
)  # fmt: skip


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(ROWS)
def test_every_value_reads_back_in_every_format(rows: list[tuple[object, ...]]) -> None:
    table = OpenTable("scores", Text("Scores", "得分"), FIELDS, rows)
    told = settled(table)
    with TemporaryDirectory() as folder:
        write_open_data(Path(folder), ABOUT, [table])
        _frictionless(Path(folder), told)
        _sdmx(Path(folder), told)
        _parquet_and_json(Path(folder), told)
    assert open_data_files(ABOUT, [table]) == open_data_files(ABOUT, [told])


def _frictionless(folder: Path, told: OpenTable) -> None:
    verdict = frictionless.validate(str(folder / "datapackage.json"))
    assert verdict.valid, verdict.flatten(["type", "note"])
    with frictionless.Package(str(folder / "datapackage.json")).resources[0] as table:
        read = [tuple(_plain(cell) for cell in row.values()) for row in table.row_stream]
    assert read == list(told.rows)


def _plain(cell: object) -> object:
    if isinstance(cell, str):
        return unguarded(cell)
    return cell if isinstance(cell, bool | int | date) or cell is None else float(str(cell))


def _sdmx(folder: Path, told: OpenTable) -> None:
    message: Any = sdmx.read_sdmx(folder / "structures.sdmx.xml")
    flow = next(iter(message.dataflow.values()))
    read_back: Any = sdmx.read_sdmx(folder / "scores.sdmx.csv", structure=flow)
    read = {
        tuple(obs.dimension.values[name].value for name in ("ORGANISATION_CODE", "TIME_PERIOD", "MEASURE")): (
            obs.value, {name: kept.value for name, kept in obs.attached_attribute.items()},
        )
        for part in read_back.data for obs in part.obs
    }  # fmt: skip
    assert len(read) == 2 * len(told.rows)
    if told.rows:
        assert len(sdmx.to_pandas(read_back)) == len(read), "an analyst gets numbers at once"
    names = [component_id(field) for field in Seen(ABOUT, told).measures]
    for code, period, name, score, n, is_late, day in told.rows:
        for measure, value in zip(names, (score, n), strict=True):
            found, words = read[guarded(str(code)), time_words(str(period)), measure]
            assert float(found) == float(str(value)) if value is not None else found == "NaN"
            assert unguarded(words["NAME"]) == BREAK.sub(" ", str(name or ""))
            assert words["IS_LATE"] == {None: "", True: "true", False: "false"}[is_late]  # type: ignore[index]
            assert words["DAY"] == str(day or "")


def _parquet_and_json(folder: Path, told: OpenTable) -> None:
    read = pq.read_table(io.BytesIO((folder / "scores.parquet").read_bytes()))
    assert [tuple(row.values()) for row in read.to_pylist()] == list(told.rows)
    assert read.schema.field("measure").metadata[b"unit_zh"].decode() == "分"
    records = json.loads((folder / "scores.json").read_bytes())["data"]
    assert [tuple(record.values())[:6] for record in records] == [row[:6] for row in told.rows]


@given(st.text(max_size=8) | st.sampled_from(HOSTILE))
def test_a_guarded_text_is_given_back_and_never_runs(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text) == text or guarded(text)[0] == "'"
    assert not guarded(text).lstrip().startswith(("=", "@", "＝"))


COUNTS = st.lists(st.integers(0, 12) | st.sampled_from([30, 200]), min_size=16, max_size=16)


@settings(max_examples=50, deadline=None)
@given(COUNTS, st.integers(1, 4), st.integers(1, 4), st.booleans())
def test_no_hidden_count_can_be_reckoned(counts: list[int], wide: int, high: int, has_totals: bool) -> None:
    cells: dict[tuple[str, str], int] = dict(zip(product("abcd"[:wide], "wxyz"[:high]), counts, strict=False))
    if has_totals:
        for row in {row for row, _ in cells}:
            cells[row, "total"] = sum(n for (other, column), n in cells.items() if other == row and column != "total")
        for column in {column for _, column in cells}:
            cells["total", column] = sum(n for (_, other), n in list(cells.items()) if other == column)
    fields = (
        Field("row", "string", Text("Row", "行"), is_key=True),
        Field("answer", "string", Text("Answer", "回答"), is_key=True),
        Field("n", "integer", Text("People", "人数")),
        Field("share", "number", Text("Share", "占比")),
    )
    table = OpenTable("people", Text("People", "人"), fields, [(*key, n, n / 7) for key, n in cells.items()])
    told = suppress_small_cells(table, "n")
    hidden = {at for at, row in enumerate(told.rows) if row[-1]}
    equations = _equations(table, "total")
    for line, kept in zip(told.rows, table.rows, strict=True):
        assert line[2:] == ((None, None, True) if line[-1] else (*kept[2:], False))
        assert line[-1] or kept[2] == 0 or kept[2] >= 5  # type: ignore[operator]
    fixed = determined_by_elimination(equations, hidden)
    assert determined(equations, hidden) == fixed
    # Only where nothing that is not nought is left in its sums (one cell and its own total) can no more be done.
    hopeless = hidden | {at for at, row in enumerate(table.rows) if row[2] == 0}
    for place in fixed:
        assert all(hopeless.issuperset(each.cells) for each in equations if place in each.cells)
    for each in equations:
        within = [row for row in each.parts if row in hidden]
        if within and each.total not in hidden and not hopeless.issuperset(each.cells):
            people = sum(int(str(table.rows[row][2])) for row in within)
            assert len(within) > 1
            assert people - len(within) + 1 >= 5 or hopeless.issuperset(each.parts)
