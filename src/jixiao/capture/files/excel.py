"""Workbooks as a source: XLSX, XLS and ODS, opened behind the guard."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import ClassVar

from jixiao.capture.connector import Context, SourceFault
from jixiao.capture.files.file_source import FileSource
from jixiao.capture.files.layout import Rows, table_from
from jixiao.capture.files.reached import FileContent
from jixiao.capture.guard.workbook import Sheet, cell_name, read_workbook
from jixiao.capture.guard.workbook import Workbook as Opened
from jixiao.capture.snapshot import RawTable
from jixiao.engine.model.findings import Finding, Severity
from jixiao.engine.model.text import Text, did_you_mean

TOLD_AT_MOST = 1_000
_OTHERS = Text("not read; name one, or * for all", "未读取；可指定工作表，或用 * 读取全部")
_HIDDEN = Text("hidden and not read", "为隐藏工作表，未读取")


@dataclass(frozen=True)
class Workbook(FileSource):
    """Reads a workbook (XLSX, XLS, ODS). `sheet`: a name or a pattern (`*` all that are visible), else the first with data.

    Cells shown as a percentage are read as what is shown (85%); hidden sheets are read only by their full name.
    """

    name: ClassVar[str] = "excel"
    label: ClassVar[Text] = Text("Workbook (Excel, WPS)", "工作簿（Excel、WPS）")
    endings: ClassVar[tuple[str, ...]] = (".xlsx", ".xls", ".ods", ".et", ".xlsm")

    sheet: str = ""

    def tables(self, file: FileContent, context: Context) -> tuple[list[RawTable], list[Finding]]:
        opened = read_workbook(file.content, file.name)
        chosen, findings = self._chosen(opened, file.name)
        tables = []
        for sheet in chosen:
            name = f"{file.name} · {sheet.name}"
            rows = Rows(name, list(sheet.rows), range(1, len(sheet.rows) + 1), sheet.merged)
            tables.append(table_from(rows, self.layout, context.preview))
            findings += [*rows.findings, *_uncalculated(sheet, name)]
        return tables, findings

    def _chosen(self, opened: Opened, name: str) -> tuple[list[Sheet], list[Finding]]:
        """The sheets that are read, and what is to be told about the others."""
        filled = [sheet for sheet in opened.sheets if sheet.rows]
        visible = [sheet for sheet in filled if not sheet.is_hidden]
        if self.sheet:
            exact = [sheet for sheet in filled if sheet.name == self.sheet]
            chosen = exact or [sheet for sheet in visible if fnmatchcase(sheet.name, self.sheet)]
        else:
            chosen = visible[:1]
        if not chosen:
            raise _no_sheet(name, self.sheet, [sheet.name for sheet in filled])
        findings = []
        if not self.sheet and len(visible) > 1:
            findings.append(
                _told(
                    name,
                    "other_sheets",
                    visible[1:],
                    "not read; name one, or * for all",
                    "未读取；可指定工作表，或用 * 读取全部",
                )
            )
        hidden = [sheet for sheet in filled if sheet.is_hidden and sheet not in chosen]
        if hidden:
            findings.append(_told(name, "hidden_sheets", hidden, *_HIDDEN))
        return chosen, findings


def _told(name: str, rule: str, sheets: list[Sheet], en: str, zh: str) -> Finding:
    names = [sheet.name for sheet in sheets][:10]
    text = Text(f"Sheets “{'”, “'.join(names)}”: {en}.", f"工作表“{'”“'.join(names)}”{zh}。")
    return Finding(Severity.INFO, rule, text, file=name)


def _no_sheet(name: str, wanted: str, known: list[str]) -> SourceFault:
    if not known:
        return SourceFault("empty_workbook", Text(f"{name}: every sheet is empty.", f"{name}：所有工作表均为空。"))
    if not wanted:
        text = Text(f"{name}: only hidden sheets hold data.", f"{name}：只有隐藏工作表中有数据。")
        return SourceFault("only_hidden_sheets", text, Text("Name the sheet.", "请指定工作表名称。"))
    text = Text(f"{name} has no sheet “{wanted}”.", f"{name} 中没有工作表“{wanted}”。")
    return SourceFault("no_sheet", text, did_you_mean(wanted, known))


def _uncalculated(sheet: Sheet, name: str) -> list[Finding]:
    """Formulas that no programme has ever calculated: read as empty, which must be said."""
    return [
        Finding(
            Severity.ERROR,
            "uncalculated",
            Text(
                f"{cell_name(row, column)} holds a formula without a result; open and save the workbook in Excel or WPS.",
                f"{cell_name(row, column)} 的公式没有计算结果，请用 Excel 或 WPS 打开并保存后重新上传。",
            ),
            file=name,
            row=row + 1,
        )
        for row, column in sheet.uncalculated[:TOLD_AT_MOST]
    ]
