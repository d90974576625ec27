"""The official form as it comes in from real offices: what is right stays right, what is wrong is told at its cell."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from jixiao.capture.connector import SourceFault
from jixiao.capture.files.self_evaluation_form import forms_of_rows, forms_of_sheet, forms_of_workbook, read_forms
from jixiao.capture.guard.workbook import Area, Sheet
from jixiao.engine.budget.rule_set_reader import library_rule_set
from jixiao.engine.budget.self_evaluation import check_form, finding_row, reckon
from tests.unit.cli.calls import call, rows_of
from tests.unit.cli.official_forms import ROWS, fill, rows, saved, workbook

RULES = library_rule_set("cn-2020-10")
Told = list[tuple[str, str]]


def told(content: bytes) -> Told:
    """Rule and place of every finding."""
    forms = forms_of_workbook(content, "form.xlsx")
    return [(each.rule, each.place) for form in forms for each in check_form(form, RULES)]


def yuan(name: str = "项目资金\n（元）") -> dict[str, Any]:
    """The same amounts in yuan."""
    amounts = {
        f"{column}{row}": ROWS[row - 1]["ABCDEF".index(column)] * 10_000 for column in "DEF" for row in (6, 7, 8)
    }
    return {"A5": name, **amounts}


def total_merged_downwards(sheet: Worksheet) -> None:
    for column in "GHI":
        for row in (7, 8):
            sheet[f"{column}{row}"] = None
        sheet.merge_cells(f"{column}6:{column}8")
    sheet["E8"], sheet["E6"], sheet["F8"], sheet["F6"], sheet["D8"], sheet["D6"] = 0, 280, 0, 255, 0, 280
    sheet["H6"], sheet["I6"], sheet["H17"] = "91.07%", 9.11, 96.11


def dots_below(sheet: Worksheet) -> None:
    """The template's own row, and no total."""
    sheet.unmerge_cells("A17:F17")
    sheet["D17"] = "……"


RIGHT: dict[str, tuple[dict[str, Any], Callable[[Worksheet], object] | None]] = {
    "as it is": ({}, None),
    "full-width": ({"D6": "３００", "G12": "２０分", "H6": "９０．００％", "F12": "９５公里", "E13": "≥９５％",
                    "F13": "９６％"}, None),
    "numbers as text": ({"D6": " 300.00 ", "E6": "'300", "F6": "270.00", "G12": "20 ", "H12": "19.0"}, None),
    "thousands": (yuan() | {"D6": "3,000,000.00", "E6": "3，000，000", "F6": "2 700 000.00"}, None),
    "in yuan": (yuan(), None),
    "unit on a line of its own": (yuan("项目资金") | {"I2": "金额单位：人民币元"},
                                  lambda s: s.unmerge_cells("A2:I2")),
    "unit beside each amount": ({"A5": "项目资金", "D5": "年初预算数（元）", "D6": 3_000_000, "D7": 2_800_000, "D8": 200_000,
                                 "E5": "全年预算数（万元）", "F5": "全年执行数/万元"}, None),
    "units in the cells": ({"D6": "300万元", "D7": "2,800,000元"}, None),
    "rate as a share": ({"H6": 0.9}, None),
    "rate shown in per cent": ({"H6": 0.9}, lambda s: setattr(s["H6"], "number_format", "0.00%")),
    "a day as a date": ({"F14": date(2025, 11, 20), "E14": date(2025, 11, 30)}, None),
    "points as a share": ({"G12": "20%", "G6": "10%"}, None),
    "no total": ({"A17": None, "G17": None, "H17": None}, lambda s: s.unmerge_cells("A17:F17")),
    "a row of dots": ({"A17": None, "G17": None, "H17": None}, dots_below),
    "a rate beside the parts": ({"H7": "91.07%", "H8": "75%"}, None),
    "cells merged downwards": ({}, total_merged_downwards),
    "a grade below": ({"A18": "自评等级", "B18": "优"}, lambda s: s.unmerge_cells("A18:I18")),
    "notes below": ({"A18": "注：1.得分保留两位小数。2.未完成的说明原因。"}, lambda s: s.append(["1. 本表一式三份。"])),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_has_no_finding(name: str) -> None:
    assert told(workbook(*RIGHT[name])) == []


WRONG: dict[str, tuple[dict[str, Any], Told]] = {
    "one amount in yuan": ({"E7": 2_800_000}, [("fund_sum", "自评表!E6")]),
    "a score too high": ({"H13": 16}, [("score_above_weight", "自评表!H13")]),
    "no points": ({"G13": None}, [("weight_missing", "自评表!G13")]),
    "points that miss the whole": ({"G15": 28}, [("weights_total", "自评表!G17")]),
    "late": ({"F14": date(2025, 12, 5)}, [("score_off_rule", "自评表!H14"), ("shortfall_unexplained", "自评表!I14")]),
    "help text": ({"F10": "对照年度目标，说明完成情况（100字以内）"}, [("goal_is_help_text", "自评表!F10")]),
    "nothing of the programme": ({"C3": None}, [("project_missing", "自评表!C3")]),
    "an error": ({"H13": "#DIV/0!"}, [("wrong_shape", "自评表!H13")]),
    "never calculated": ({"H13": "=G13*1"}, [("wrong_shape", "自评表!H13")]),
    "a total never calculated": ({"H17": "=SUM(H12:H16)+I6", "F6": "=F7+F8"},
                                 [("wrong_shape", "自评表!F6"), ("wrong_shape", "自评表!H17")]),
    "an amount never calculated": ({"E7": "=1*280"}, [("wrong_shape", "自评表!E7")]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_at_its_cell(name: str) -> None:
    changes, wanted = WRONG[name]
    assert told(workbook(changes)) == wanted


@pytest.mark.parametrize("by", [(0, 3), (2, 0), (3, 1)])
def test_wherever_the_table_stands(by: tuple[int, int]) -> None:
    """Rows above and columns before the table move every place, and blank columns between change nothing."""
    down, right = by
    held: list[list[Any]] = [[]] * down + [[None] * right + row for row in rows({"H13": 16})]
    book = openpyxl.Workbook()
    fill(book.active, held, ())
    assert told(saved(book)) == [("score_above_weight", f"Sheet!{'HIJK'[right]}{13 + down}")]


def test_blank_columns_and_rows_within() -> None:
    held = [[*row[:3], None, *row[3:7], None, *row[7:]] for row in rows({"H13": 16})]
    held[7:7], held[13:13] = [[]], [[]]
    book = openpyxl.Workbook()
    fill(book.active, held, ())
    assert told(saved(book)) == [("score_above_weight", "Sheet!J15")]


def test_results_of_formulas_are_read(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("自评表")
        for number, row in enumerate(rows()):
            sheet.write_row(number, 0, row)
        sheet.write_formula("F6", "=F7+F8", None, 270)
        sheet.write_formula("H6", "=F6/E6", book.add_format({"num_format": "0.00%"}), 0.9)
        sheet.write_formula("H17", "=SUM(H12:H16)+I6", None, 97)
    assert told(path.read_bytes()) == [("total_off", "自评表!H17")]


def test_several_forms_are_told_by_their_sheets() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "目录"
    fill(book.create_sheet("甲项目"), rows({"H13": 16}))
    fill(book.create_sheet("乙项目"), rows({"H16": 9}))
    hidden = fill(book.create_sheet("去年"), rows({"H13": 1}))
    hidden.sheet_state = "hidden"
    content = saved(book)
    assert told(content) == [("score_above_weight", "甲项目!H13"), ("score_off_rule", "乙项目!H16")]
    assert read_forms(content).hidden == ("去年",)


def test_two_forms_on_one_sheet_and_a_table_that_goes_on() -> None:
    below = [*rows({"H13": 16}), [], *rows({"H16": 9})]
    assert [
        (each.rule, each.place) for form in forms_of_rows(below, "表") for each in check_form(form, RULES)
    ] == [("score_above_weight", "表!H13"), ("score_off_rule", "表!H35")]  # fmt: skip
    on_two_pages = rows()
    on_two_pages[14:14] = [on_two_pages[10]]
    (form,) = forms_of_rows(on_two_pages, "表")
    assert len(form.indicators) == 5
    assert check_form(form, RULES) == ()


def test_a_form_without_its_lower_half() -> None:
    (form,) = forms_of_rows(rows()[:10], "表")
    assert [(each.rule, each.place) for each in check_form(form, RULES)] == [("indicators_missing", "表!A1")]
    (form,) = forms_of_rows([*rows()[:4], *rows()[8:]], "表")
    assert [(each.rule, each.place) for each in check_form(form, RULES)] == [("funds_missing", "表!A1")]


def test_only_a_hidden_sheet_has_the_form() -> None:
    book = openpyxl.Workbook()
    fill(book.create_sheet("自评"), rows()).sheet_state = "hidden"
    with pytest.raises(SourceFault) as refused:
        forms_of_workbook(saved(book), "form.xlsx")
    assert "自评" in refused.value.mend.zh


def test_as_csv_from_the_command_line(tmp_path: Path) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(rows({"H13": 16}))
    (tmp_path / "表.csv").write_bytes(text.getvalue().encode("gb18030"))
    assert call("selfevaluation", str(tmp_path / "表.csv"), "--out", str(tmp_path / "o.csv"), "--lang", "zh") == 0
    assert [row[:2] for row in rows_of(tmp_path / "o.csv")[1:]] == [["score_above_weight", "表!H13"]]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("form.pdf", b"%PDF-1.7\n", "PDF"),
        ("form.xlsx", b"%PDF-1.7\n", "PDF"),
        ("form.docx", b"PK\x03\x04[Content_Types].xml word/document.xml", "Word"),
        ("form.doc", OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "Word"),
        ("form.et", OLE + b"\0" * 100, "xlsx"),
        ("form.xls", OLE + b"\0" * 2000, "xlsx"),
        ("form.xls", b"<html><table></table></html>", "xlsx"),
        ("form.html", b"<html></html>", "xlsx"),
        ("form.csv", b"a,b\n1,2\n", "form.csv：没有找到"),
        ("form.csv", b'a,"b\n', "三级指标"),
        ("form.csv", b"", "form.csv：文件为空"),
        ("form.json", b'{"funds": null}', ""),
    ],
)  # fmt: skip
def test_other_files_are_refused_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    code = call("selfevaluation", str(tmp_path / name), "--out", str(tmp_path / "o.csv"), "--lang", "zh")
    assert code == (1 if said else 0)
    assert said in capsys.readouterr().err


CELLS = st.sampled_from(
    [None, "", 0, -1, 1e300, "１２", "≥", "#REF!", True, date(1900, 1, 1), "总分", "三级指标", "年初预算数", "项目名称",
     "x" * 5_000, "9" * 400, "(truncated)", "—", "1e5", 0.1 + 0.2, "预期目标", "\u200b", "10%"]
) | st.text(max_size=6)  # fmt: skip
EDITS = st.lists(st.tuples(st.integers(0, 17), st.integers(0, 8), CELLS), max_size=12)
AREAS = st.lists(st.tuples(*[st.integers(0, 18)] * 4), max_size=4)


@settings(max_examples=25, deadline=None)
@given(EDITS, AREAS, st.permutations(range(18)) | st.none())
def test_any_sheet_is_checked_or_has_no_form(
    edits: list[tuple[int, int, Any]], areas: list[tuple[int, ...]], order: list[int] | None
) -> None:
    held = rows()
    for row, column, value in edits:
        held[row][column] = value
    sheet = Sheet("表", rows=held if order is None else [held[row] for row in order])
    sheet.merged = tuple(Area(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in areas)
    for form in forms_of_sheet(sheet):
        reckon(form, RULES)
        for finding in check_form(form, RULES):
            assert finding.place.startswith("表!")
            assert all(isinstance(each, str) for each in finding_row(finding, "zh").values())
