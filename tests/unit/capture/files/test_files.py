"""Files as people save them: encodings, separators, headings, totals, hidden sheets, formulas, folders."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

import jixiao.capture.registry  # noqa: F401 - fills the register
from jixiao.capture.connector import Context, Limits, SourceFault, build_connector
from jixiao.capture.folders import Folders
from jixiao.capture.gate import AllowList
from jixiao.capture.snapshot import Snapshot
from jixiao.engine.model.errors import DefinitionError
from tests.unit.capture.workbook_files import xls, xlsx


def read(folder: Path, kind: str, preview: int | None = None, limits: Limits | None = None, **params: Any) -> Snapshot:
    context = Context(Folders((folder,)), AllowList(), preview=preview, limits=limits or Limits())
    return build_connector(kind, params).read(context)


def csv_table(folder: Path, content: bytes | str, **params: Any) -> tuple[dict[str, list[Any]], list[int], list[str]]:
    """Columns, row numbers and the rules of the findings."""
    (folder / "a.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    snapshot = read(folder, "csv", path="a.csv", **params)
    [table] = snapshot.tables
    return (
        {name: list(cells) for name, cells in table.columns.items()},
        list(table.rows),
        [finding.rule for finding in snapshot.findings],
    )


def test_quotes_line_ends_and_row_numbers(tmp_path: Path) -> None:
    columns, rows, told = csv_table(tmp_path, '名称,说明,数\r\n甲,"多行\n说明, 有逗号",1\r\n\r\n乙,"带""引号""",2\r\n')
    assert columns == {"名称": ["甲", "乙"], "说明": ["多行\n说明, 有逗号", '带"引号"'], "数": ["1", "2"]}
    assert (rows, told) == ([2, 5], [])


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_and_separators_are_found(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = "\n".join(delimiter.join(row) for row in (["街道", "达标率"], ["城关街道", "61.4"], ["东坝", "7"]))
    columns, _, told = csv_table(tmp_path, text.encode(encoding))
    assert columns == {"街道": ["城关街道", "东坝"], "达标率": ["61.4", "7"]}
    assert told == []


def test_headings_below_a_title_totals_and_notes(tmp_path: Path) -> None:
    text = "2026年9月统计表,,\n单位：万元,,\n单位名称,金额,增速\n甲,1,2\n乙,3,4\n合 计,4,\n注：初步数,,\n丙,9,9\n"
    columns, rows, told = csv_table(tmp_path, text, total_words=["合计"], ends_at=["注："])
    assert columns == {"单位名称": ["甲", "乙"], "金额": ["1", "3"], "增速": ["2", "4"]}
    assert (rows, told) == ([4, 5], ["above_heading", "total_row"])
    undeclared, _, _ = csv_table(tmp_path, text)
    assert undeclared["单位名称"] == ["甲", "乙", "合 计", "注：初步数", "丙"]
    declared, _, told = csv_table(tmp_path, text, header=4)
    assert list(declared) == ["甲", "1", "2"]
    assert told == []


def test_a_title_of_one_cell_is_no_heading_of_two(tmp_path: Path) -> None:
    columns, rows, told = csv_table(tmp_path, "Database: annual\nRegion: Anhui\nIndicators,2017\nRevenue,2812.45\n")
    assert (columns, rows, told) == ({"Indicators": ["Revenue"], "2017": ["2812.45"]}, [4], ["above_heading"])


def test_years_are_headings_and_no_headings_can_be_declared(tmp_path: Path) -> None:
    columns, _, _ = csv_table(tmp_path, "地区,2024,2025\n甲,1,2\n")
    assert list(columns) == ["地区", "2024", "2025"]
    columns, rows, _ = csv_table(tmp_path, "甲,1\n乙,2\n", header="none")
    assert (columns, rows) == ({"[A]": ["甲", "乙"], "[B]": ["1", "2"]}, [1, 2])


def test_doubled_and_empty_headings_are_named_by_their_letter(tmp_path: Path) -> None:
    columns, _, told = csv_table(tmp_path, "名,额,额,,\n甲,1,2,3,\n")
    assert columns == {"名": ["甲"], "额": ["1"], "额 [C]": ["2"], "[D]": ["3"]}
    assert told == ["doubled_heading", "empty_heading"]


def test_ragged_rows_are_told_and_long_ones_left_out(tmp_path: Path) -> None:
    columns, rows, told = csv_table(tmp_path, "名,额,注\n甲,1,234,x\n乙,5\n丙,6,\n")
    assert columns == {"名": ["乙", "丙"], "额": ["5", "6"], "注": [None, None]}
    assert (rows, told) == ([3, 4], ["long_row", "short_row"])


def test_two_rows_of_headings(tmp_path: Path) -> None:
    columns, _, _ = csv_table(tmp_path, "地区,产值,,人数\n,本月,累计,\n甲,1,2,3\n", header_rows=2)
    assert list(columns) == ["地区", "产值 / 本月", "产值 / 累计", "人数"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"a,b\n1,\0\n", "nul"),
        (b'a,b\n1,"open\n2,3\n', "bad_record"),
        (b"a,b\n1," + b"x" * 200_000, "long_cell"),
        (b"a,b\n\xff\xff\xff\xff\n", "encoding"),
        (xlsx({"A": [["a"]]}), "workbook"),
    ],
)
def test_what_is_no_clean_text_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(SourceFault) as refusal:
        csv_table(tmp_path, content)
    assert refusal.value.code == code
    assert "a.csv" in refusal.value.text.zh


def test_an_empty_table_is_told(tmp_path: Path) -> None:
    for content in ("a,b\n", "\n\n \n"):
        assert csv_table(tmp_path, content)[2] == ["no_rows"]


def test_preview_and_limits(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" + "1,2\n" * 50)
    assert read(tmp_path, "csv", preview=20, path="a.csv").n_rows == 20
    for limits, code in ((Limits(rows=10), "too_many_rows"), (Limits(bytes=10), "too_many_bytes")):
        with pytest.raises(SourceFault) as refusal:
            read(tmp_path, "csv", limits=limits, path="a.csv")
        assert refusal.value.code == code


def test_folders_patterns_and_the_newest(tmp_path: Path) -> None:
    for month, name in enumerate(("2026-07.csv", "2026-08.csv", "2026-09.csv"), start=1):
        (tmp_path / name).write_text(f"a\n{month}\n")
        os.utime(tmp_path / name, (month, month))
    (tmp_path / "~$2026-09.csv").write_text("lock")
    (tmp_path / "note.md").write_text("no table")
    every = read(tmp_path, "csv", path=".")
    assert [table.name for table in every.tables] == ["2026-07.csv", "2026-08.csv", "2026-09.csv"]
    assert read(tmp_path, "csv", path="2026-0[78].csv").n_rows == 2
    newest = read(tmp_path, "csv", path="*.csv", pick="newest")
    assert [table.columns["a"] for table in newest.tables] == [["3"]]
    assert newest.digest != every.digest
    with pytest.raises(SourceFault, match="No file is there"):
        read(tmp_path, "csv", path="*.tsv")
    with pytest.raises(SourceFault) as refusal:
        read(tmp_path, "csv", path="../*.csv")
    assert refusal.value.code == "outside_folder"


@pytest.mark.parametrize(
    "params",
    [{}, {"path": ""}, {"path": "a", "pick": "some"}, {"path": "a", "header": -3}, {"path": "a", "sheet": "x"}],
)
def test_a_source_that_makes_no_sense_is_refused(params: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        build_connector("csv", params)


def test_parameters_go_there_and_back() -> None:
    given = {"path": "a/*.xlsx", "pick": "newest", "header": 3, "total_words": ("合计",), "sheet": "9月"}
    connector = build_connector("excel", given)
    assert build_connector("excel", connector.params()) == connector


def test_sheets_are_chosen_and_the_others_told(tmp_path: Path) -> None:
    rows = [["a"], ["x"]]
    (tmp_path / "w.xlsx").write_bytes(xlsx({"一": rows, "二": rows, "底稿": rows}, hidden=["底稿"]))
    first = read(tmp_path, "excel", path="w.xlsx")
    assert [table.name for table in first.tables] == ["w.xlsx · 一"]
    assert [finding.rule for finding in first.findings] == ["other_sheets", "hidden_sheets"]
    assert len(read(tmp_path, "excel", path="w.xlsx", sheet="*").tables) == 2
    assert read(tmp_path, "excel", path="w.xlsx", sheet="底稿").tables[0].name == "w.xlsx · 底稿"
    with pytest.raises(SourceFault) as refusal:
        read(tmp_path, "excel", path="w.xlsx", sheet="三")
    assert refusal.value.code == "no_sheet"


def test_merged_headings_dates_and_formulas_without_a_result(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "w.xlsx")) as workbook:
        sheet = workbook.add_worksheet("9月")
        day, percent = workbook.add_format({"num_format": "yyyy-mm-dd"}), workbook.add_format({"num_format": "0.0%"})
        sheet.merge_range("B2:E2", "统计表")
        sheet.merge_range("B3:B4", "地区")
        sheet.merge_range("C3:D3", "产值")
        sheet.write_row("C4", ["本月", "日期"])
        sheet.merge_range("E3:E4", "占比")
        sheet.write_row("B5", ["甲", 1.5])
        sheet.write_datetime("D5", date(2026, 9, 1), day)  # type: ignore[arg-type]
        sheet.write_number("E5", 0.855, percent)
        sheet.write_string("B6", "乙")
        sheet.write_formula("C6", "=C5+1", None, "")
        sheet.write_formula("E6", "=1/0", None, "#DIV/0!")
    snapshot = read(tmp_path, "excel", path="w.xlsx")
    [table] = snapshot.tables
    assert table.columns == {
        "地区": ["甲", "乙"],
        "产值 / 本月": [1.5, None],
        "产值 / 日期": [date(2026, 9, 1), None],
        "占比": ["85.5%", "#DIV/0!"],
    }
    assert list(table.rows) == [5, 6]
    told = [(finding.rule, finding.row) for finding in snapshot.findings]
    assert told == [("above_heading", 2), ("uncalculated", 6)]
    assert "C6" in snapshot.findings[1].text.zh


def test_an_old_workbook(tmp_path: Path) -> None:
    (tmp_path / "w.xls").write_bytes(xls([["地区", "数"], ["甲", 3.5]]))
    assert read(tmp_path, "excel", path="w.xls").tables[0].columns == {"地区": ["甲"], "数": [3.5]}


def test_parquet(tmp_path: Path) -> None:
    table = pa.table({"街道": ["甲", "乙", None], "数": [1.5, float("nan"), None], "日": [date(2026, 9, 1)] * 3})
    pq.write_table(table, tmp_path / "t.parquet")
    snapshot = read(tmp_path, "parquet", path="t.parquet")
    assert dict(snapshot.tables[0].columns) == {
        "街道": ["甲", "乙", None],
        "数": [1.5, None, None],
        "日": [date(2026, 9, 1)] * 3,
    }
    assert [finding.rule for finding in snapshot.findings] == ["nan"]
    assert read(tmp_path, "parquet", preview=2, path="t.parquet").n_rows == 2
    (tmp_path / "half.parquet").write_bytes((tmp_path / "t.parquet").read_bytes()[:-20])
    pq.write_table(pa.table({"a": [[1, 2]]}), tmp_path / "nested.parquet")
    for name, code in (("half", "damaged"), ("nested", "nested_column")):
        with pytest.raises(SourceFault) as refusal:
            read(tmp_path, "parquet", path=f"{name}.parquet")
        assert refusal.value.code == code
