"""Workbooks made to harm: each is refused with a reason, nothing crashes, the next one is read."""

import io
import random
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from jixiao.capture.connector import SourceFault
from jixiao.capture.guard.limits import MIB, WorkbookLimits
from jixiao.capture.guard.workbook import read_workbook
from tests.unit.capture.workbook_files import ODS_HEAD, ODS_TAIL, compound_file, ods, repacked, xls, xlsx

GOOD = xlsx({"Sheet1": [["a", "b"], ["x", 1.5]]})
SHEET, BOOK, RELS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
XML = b'<?xml version="1.0"?>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_xml(cells: str) -> bytes:
    return f"{XML.decode()}<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>".encode()


def entity(content: bytes, name: str) -> bytes:
    bomb = XML + b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    return repacked(content, {name: bomb})


def external(kind: str) -> bytes:
    relation = f'<Relationship Id="r9" Type="http://x/{kind}" Target="file:///etc/passwd" TargetMode="External"/>'
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        rels = archive.read(RELS).decode()
    return repacked(GOOD, {RELS: rels.replace("</Relationships>", relation + "</Relationships>").encode()})


def encrypted_zip() -> bytes:
    data = bytearray(GOOD)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := data.find(mark, start)) >= 0:
            data[start + place] |= 1
            start += 4
    return bytes(data)


def far_away(corner: str) -> bytes:
    row = corner.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    cells = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{corner}"><v>1</v></c></row>'
    return repacked(GOOD, {SHEET: sheet_xml(cells)})


def nested() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inner.xlsx", GOOD)
    return out.getvalue()


HUGE_REPEAT = (
    '<table:table-row table:number-rows-repeated="1000000">'
    '<table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
)
HOSTILE: dict[str, tuple[bytes, str]] = {
    "far_cell": (far_away("XFD1048576"), "too_many_cells"),
    "beyond_the_last_row": (far_away("A99999999"), "damaged"),
    "long_column": (far_away("ABCDEFG1"), "damaged"),
    "entities_in_the_sheet": (entity(GOOD, SHEET), "dtd"),
    "entities_in_the_strings": (entity(GOOD, "xl/sharedStrings.xml"), "dtd"),
    "entities_in_utf16": (
        repacked(
            GOOD, {SHEET: '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16")}
        ),
        "dtd",
    ),
    "entities_in_ods": (
        repacked(ods([["a"]]), {"content.xml": XML + b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}),
        "dtd",
    ),
    "bomb": (repacked(GOOD, {}, {"xl/media/a.bin": bytes(64 * 1024 * 1024)}), "zip_bomb"),
    "macros": (repacked(GOOD, {}, {"xl/vbaProject.bin": b"x"}), "macros"),
    "macros_of_excel_4": (repacked(GOOD, {}, {"xl/macrosheets/sheet1.xml": b"<x/>"}), "macros"),
    "macros_of_xls": (xls([["a"]], names=["_VBA_PROJECT_CUR"]), "macros"),
    "links": (repacked(GOOD, {}, {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "external_links"),
    "link_by_relation": (external("oleObject"), "external_links"),
    "links_of_xls": (xls([["a"]], extra=[(0x1AE, struct.pack("<HH", 1, 5) + b"x.xls")]), "external_links"),
    "links_of_ods": (ods([["a"]], '<table:table-source xmlns:xlink="x" xlink:href="file:///x"/>'), "external_links"),
    "climbing_name": (repacked(GOOD, {}, {"../../etc/cron.d/x": b"x"}), "odd_entry"),
    "zip_inside": (repacked(GOOD, {}, {"xl/x.zip": b"x"}), "odd_entry"),
    "zip_around": (nested(), "plain_zip"),
    "two_of_a_name": (repacked(GOOD, {}, {"xl/worksheets/Sheet1.xml": b"<x/>"}), "odd_entry"),
    "password": (encrypted_zip(), "encrypted"),
    "password_of_office": (compound_file(b"x", stream_name="EncryptedPackage"), "encrypted"),
    "password_of_xls": (xls([["a"]], extra=[(0x2F, bytes(6))]), "encrypted"),
    "word": (compound_file(b"x", stream_name="WordDocument"), "wrong_kind"),
    "half": (GOOD[: len(GOOD) // 2], "cut_off"),
    "half_of_xls": (xls([["a"]])[:3000], "cut_off"),
    "first_bytes": (GOOD[:10], "cut_off"),
    "nothing": (b"", "empty_file"),
    "csv": ("名称,数值\n甲,1\n".encode("gb18030"), "text_file"),
    "web_page": (b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
    "xml_2003": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "xml_table"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0", "not_a_workbook"),
    "broken_xml": (repacked(GOOD, {SHEET: b"<worksheet><sheetData>"}), "damaged"),
    "no_relations": (repacked(GOOD, {RELS: None}), "damaged"),
    "endless_sectors": (compound_file(b"x")[:512] + bytes(8192), "damaged"),
    "repeat_of_ods": (ods([["a"]], HUGE_REPEAT), "too_many_cells"),
    "deep_xml": (repacked(ods([["a"]]), {"content.xml": (ODS_HEAD + "<x>" * 200_000 + ODS_TAIL).encode()}), "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_and_the_next_is_read(name: str) -> None:
    content, code = HOSTILE[name]
    with pytest.raises(SourceFault) as refusal:
        read_workbook(content, f"{name}.xlsx")
    assert refusal.value.code == code
    assert refusal.value.text.zh.startswith(f"{name}.xlsx：")
    assert "{" not in refusal.value.text.en
    assert refusal.value.mend.zh
    assert read_workbook(GOOD).sheets[0].rows == [["a", "b"], ["x", 1.5]]


STRINGS = f"<sst {MAIN}><si><t>{'a' * 28_000_000}</t></si></sst>".encode()
MANY_CELLS = sheet_xml('<row r="1">' + "<c/>" * 6_000_000 + "</row>")
LIMITED: dict[str, tuple[bytes, WorkbookLimits]] = {
    "child_memory": (repacked(GOOD, {"xl/sharedStrings.xml": STRINGS}), WorkbookLimits(memory_bytes=100 * MIB)),
    "child_time": (repacked(GOOD, {SHEET: MANY_CELLS}), WorkbookLimits(seconds=1)),
    "too_many_cells": (GOOD, WorkbookLimits(cells=3)),
    "file_too_large": (GOOD, WorkbookLimits(file_bytes=1000)),
    "too_many_entries": (GOOD, WorkbookLimits(entries=3)),
}


@pytest.mark.parametrize("code", LIMITED)
def test_what_takes_too_much_is_ended(code: str) -> None:
    content, limits = LIMITED[code]
    with pytest.raises(SourceFault) as refusal:
        read_workbook(content, limits=limits)
    assert refusal.value.code == code
    assert read_workbook(GOOD).kind == "xlsx"


def test_every_truncation_is_refused_or_read_but_never_breaks() -> None:
    for content in (GOOD, xls([["a", 1], ["b", 2]]), ods([["a", 1]])):
        for size in range(0, len(content), max(1, len(content) // 12)):
            with pytest.raises(SourceFault):
                read_workbook(content[:size])


def test_flipped_bytes_never_break_the_reader() -> None:
    chance = random.Random(5)
    for content in (GOOD, xls([["a", 1], ["b", 2]]), ods([["a", 1]])):
        for _ in range(15):
            data = bytearray(content)
            for _ in range(5):
                data[chance.randrange(len(data))] = chance.randrange(256)
            with suppress(SourceFault):
                read_workbook(bytes(data))
    assert read_workbook(GOOD).kind == "xlsx"


def test_marks_are_laid_over_the_values() -> None:
    rows = [["名称", "数值"], ["甲", "#DIV/0!"], ["乙", (0.85,)], ["丙", 3]]
    for content in (xls(rows), ods(rows)):
        sheet = read_workbook(content).sheets[0]
        assert [row[1] for row in sheet.rows] == ["数值", "#DIV/0!", "85%", 3]
        assert sheet.errors == ((1, 1, "#DIV/0!"),)


def test_a_workbook_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").write_bytes(GOOD)
    assert read_workbook(tmp_path / "甲.xlsx").sheets[0].cell(1, 1) == 1.5
