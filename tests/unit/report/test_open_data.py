"""What cannot be published is refused with its place; the same tables give the same bytes; files tell what they are."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.report.file_names import LONGEST, file_name_of
from jixiao.report.open_data import About, Field, OpenTable, open_data_files, suppress_small_cells
from jixiao.report.open_data.cells import number_words
from jixiao.report.open_data.settled import settled

ABOUT = About("2026-09", Text("T", "标题"), Text("D", "说明"), Text("City", "清河市"), date(2026, 10, 15), "2026-09")
KEY = Field("code", "string", Text("Code", "编码"), is_key=True)
TABLE = OpenTable("scores", Text("Scores", "得分"), (KEY, Field("n", "number", Text("N", "数"), "分")), [("S1", 1.5)])


def of_kind(kind: str, cell: object) -> OpenTable:
    """A table with one cell of a kind."""
    return replace(TABLE, fields=(KEY, Field("x", kind, Text("X", "值"))), rows=[("S1", cell)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("string", 5), ("integer", 1.5), ("integer", True), ("integer", 2**63), ("integer", float("nan")), ("number", "5"),
        ("number", True), ("date", "15 October"), ("period", "2026-13"), ("period", "Q3"), ("boolean", 1), ("boolean", "true"),
    ],
)  # fmt: skip
def test_a_cell_of_another_kind_is_refused_with_its_place(kind: str, cell: object) -> None:
    with pytest.raises(DefinitionError, match=r"scores, row 1, x: .* is no") as told:
        settled(of_kind(kind, cell))
    assert "第 1 行" in told.value.message_zh


@pytest.mark.parametrize(
    ("kind", "cell", "made"),
    [
        ("integer", np.int64(5), 5), ("integer", 5.0, 5), ("integer", Decimal(7), 7), ("number", np.float64(0.1), 0.1),
        ("number", float("inf"), None), ("number", Decimal("0.1"), 0.1), ("string", "", None), ("boolean", np.True_, True),
        ("date", "2026-09-30", date(2026, 9, 30)), ("period", "2026Q3", "2026Q3"), ("string", "a\x00b\r\n", "a\ufffdb\n"),
    ],
)  # fmt: skip
def test_cells_become_what_their_field_says(kind: str, cell: object, made: object) -> None:
    (row,) = settled(of_kind(kind, cell)).rows
    assert row[1] == made
    assert type(row[1]) is type(made)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (replace(TABLE, name="Scores"), "bad_name"),
        (replace(TABLE, name="../x"), "bad_name"),
        (replace(TABLE, fields=(KEY, KEY)), "field_twice"),
        (replace(TABLE, fields=(replace(KEY, is_key=False), TABLE.fields[1])), "no_key"),
        (replace(TABLE, rows=[("S1", 1.0), ("S1", 2.0)]), "key_twice"),
        (replace(TABLE, rows=[("", 1.0)]), "bad_key"),
        (replace(TABLE, rows=[("a\nb", 1.0)]), "bad_key"),
        (replace(TABLE, rows=[("S1",)]), "bad_row"),
    ],
)
def test_a_table_that_is_none_is_refused(table: OpenTable, code: str) -> None:
    with pytest.raises(DefinitionError) as told:
        settled(table)
    assert told.value.code == code


@pytest.mark.parametrize(
    ("about", "tables"),
    [
        (replace(ABOUT, code="a/b"), [TABLE]),
        (replace(ABOUT, licence=" "), [TABLE]),
        (ABOUT, []),
        (ABOUT, [TABLE, TABLE]),
    ],
)
def test_a_package_that_is_none_is_refused(about: About, tables: list[OpenTable]) -> None:
    with pytest.raises(DefinitionError):
        open_data_files(about, tables)


def test_the_files_of_a_table() -> None:
    files = open_data_files(ABOUT, [TABLE, replace(TABLE, name="words", fields=(KEY,), rows=[("=S1",)])])
    assert files["scores.csv"] == b"\xef\xbb\xbfcode,n\r\nS1,1.5\r\n"
    assert files["words.csv"].endswith(b"\r\n'=S1\r\n")
    assert "words.sdmx.csv" not in files, "words alone are no statistics"
    assert files["README.txt"].decode("utf-8-sig").splitlines()[0] == "标题"
    assert b"CC BY" in files["README.en.txt"] or b"Attribution 4.0" in files["README.en.txt"]
    assert json.loads(files["scores.json"])["data"] == [{"code": "S1", "n": 1.5}]
    column = json.loads(files["scores.csv-metadata.json"])["tableSchema"]["columns"][1]
    assert (column["datatype"], column["titles"]) == ("double", ["n"])
    package = json.loads(files["datapackage.json"])
    listed = {each["path"] for table in package["resources"] for each in (table, *table["alternatives"])}
    assert listed | {each["path"] for each in package["documents"]} | {"datapackage.json"} == files.keys()
    assert open_data_files(ABOUT, [TABLE]) == open_data_files(ABOUT, [TABLE])


@pytest.mark.parametrize("number", [0.1 + 0.2, 1e-300, 1e22, -0.0, 5e-324, 1.7976931348623157e308, 2.0, 123456789.123])
def test_a_number_is_written_shortest_and_exact(number: float) -> None:
    assert float(number_words(number)) == number
    assert not number_words(number).endswith(".0")


def test_small_counts_are_hidden_with_a_neighbour() -> None:
    fields = (KEY, Field("n", "integer", Text("People", "人数")), Field("rate", "number", Text("Rate", "率")))
    people = OpenTable(
        "people",
        Text("P", "人"),
        fields,
        [("a", 3, 0.1), ("b", 40, 0.2), ("c", 9, 0.3), ("d", 0, None), ("total", 52, 0.4)],
    )
    told = suppress_small_cells(people, "n")
    assert told.rows == (
        ("a", None, None, True), ("b", 40, 0.2, False), ("c", None, None, True), ("d", 0, None, False), ("total", 52, 0.4, False),
    )  # fmt: skip
    assert suppress_small_cells(people, "n", 3).rows[0] == ("a", 3, 0.1, False)


@pytest.mark.parametrize(
    "code", ["S1", "a.b", "城东街道", ".hidden", "../x", "a/b", "a b", "%2f", "名" * 300, "", "\ud800"]
)
def test_a_code_as_a_file(code: str) -> None:
    name = file_name_of(code)
    assert not name.startswith(".")
    assert not set(name) & set('/\\ %?#:*"<>|')
    assert len(name.encode()) <= LONGEST
    assert file_name_of(code + "x") != name
