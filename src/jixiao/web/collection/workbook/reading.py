"""Reads the workbook of a task that came back: titles first, positions only where the form is the very one written."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from jixiao.capture.connector import SourceFault
from jixiao.capture.guard.workbook import Workbook, read_workbook
from jixiao.engine.model.findings import Severity
from jixiao.engine.model.text import Text
from jixiao.web.collection.queries import Cell
from jixiao.web.collection.rules import Entry
from jixiao.web.collection.workbook.checks import check_row
from jixiao.web.collection.workbook.faults import CellFault, WorkbookAnswer, in_order, refused
from jixiao.web.collection.workbook.layout import COLUMNS, HEADING_ROW, PLACES, SERIES_WORDS, STAMP_SHEET, plain_title
from jixiao.web.collection.workbook.sheet import Reading
from jixiao.web.collection.workbook.stamp import Form, read_stamp

_DOWNLOAD = Text(
    "Download the workbook of this task and copy your figures into it.",
    "请下载本任务的工作簿，把数值复制过去后再上传。",
)


def read_task_workbook(form: Form, cells: Sequence[Cell], content: bytes, name: str) -> WorkbookAnswer:
    """What a workbook says about the cells of a task: good entries, and a finding for each cell that is not good."""
    try:
        workbook = read_workbook(content, name)
    except SourceFault as fault:
        return refused(fault.code, fault.text, fault.mend)
    stamp = next((sheet.cell(0, 0) for sheet in workbook.sheets if sheet.name == STAMP_SHEET), None)
    known = read_stamp(stamp) if stamp is not None else None
    if stamp is not None and (known is None or known.task != form.task):
        return _not_this_task(form, known)
    reading = _sheet_of(workbook, is_same_form=known is not None and known.version == form.version)
    if reading is None:
        text = Text("No sheet has the headings “Indicator” and “This period”.", "没有找到含“指标”“本期”表头的工作表。")
        return refused("no_headings", text, _DOWNLOAD)
    faults = [_about_form(stamp is None)] if not reading.is_same_form else []
    entries = _entries(reading, cells)
    return WorkbookAnswer(in_order([*faults, *reading.faults]), tuple(entries), workbook.kind)


def _not_this_task(form: Form, known: Form | None) -> WorkbookAnswer:
    if known is None:
        text = Text(
            "The hidden stamp of this workbook is damaged, or another platform's.",
            "工作簿的隐藏版本标识已损坏，或来自其他平台。",
        )
        return refused("bad_stamp", text, _DOWNLOAD)
    if known.organisation != form.organisation:
        text = Text(
            f"This workbook belongs to another organisation ({known.organisation}), not to {form.organisation}.",
            f"这是其他单位（{known.organisation}）的工作簿，本任务属于 {form.organisation}。",
        )
        return refused("other_organisation", text, _DOWNLOAD)
    text = Text(
        f"This workbook belongs to another task ({known.task}), not to {form.task}.",
        f"这是另一任务（{known.task}）的工作簿，本任务为 {form.task}。",
    )
    mend = Text(
        f"Upload it on the page of that task, or {_DOWNLOAD.en[0].lower()}{_DOWNLOAD.en[1:]}",
        f"请到对应任务页面上传；或{_DOWNLOAD.zh}",
    )
    return refused("other_task", text, mend)


def _about_form(is_without_stamp: bool) -> CellFault:
    if is_without_stamp:
        text = Text("This is not the platform's own workbook; figures were matched by their titles alone.",
                    "不是平台下载的工作簿，仅按指标名称匹配。")  # fmt: skip
        return CellFault(Severity.WARNING, "no_stamp", text, _DOWNLOAD)
    text = Text("This workbook is of an older version of the form; figures were matched by their titles alone.",
                "工作簿是旧版本，仅按指标名称匹配。")  # fmt: skip
    return CellFault(Severity.WARNING, "old_form", text, _DOWNLOAD)


def _sheet_of(workbook: Workbook, *, is_same_form: bool) -> Reading | None:
    """The first visible sheet with the headings; where they are gone from our own form, its first sheet as it was written."""
    visible = [sheet for sheet in workbook.sheets if not sheet.is_hidden]
    for sheet in visible:
        for row in range(min(len(sheet.rows), SERIES_WORDS)):
            places = _columns(sheet.rows[row])
            if "value" in places and ("label" in places or "code" in places):
                return Reading(sheet, row, places, is_same_form)
    if is_same_form and visible:
        return Reading(visible[0], HEADING_ROW, dict(PLACES), is_same_form)
    return None


def _columns(row: Sequence[Any]) -> dict[str, int]:
    """Which column each title stands over; of two equal ones the first."""
    places: dict[str, int] = {}
    for place, cell in enumerate(row):
        title = plain_title(cell) if isinstance(cell, str) else ""
        key = next((column.key for column in COLUMNS if title and title in column.known_as), None)
        if key is not None:
            places.setdefault(key, place)
    return places


def _entries(reading: Reading, cells: Sequence[Cell]) -> list[Entry]:
    """The good entries of all rows."""
    matched = [
        (row, cell)
        for row in range(reading.heading + 1, len(reading.sheet.rows))
        if (cell := _cell_of(reading, row, cells))
    ]
    counts = Counter(cell.code for _, cell in matched)
    entries = []
    for row, cell in matched:
        if counts[cell.code] > 1:
            text = Text("The same indicator is there more than once.", "同一指标出现多次。")
            mend = Text("Keep one of the rows and upload the workbook again.", "请只保留一行后重新上传。")
            reading.tell(Severity.ERROR, "doubled", text, mend, row, "label", cell.code)
        elif (entry := check_row(reading, row, cell)) is not None:
            entries.append(entry)
    return entries


def _cell_of(reading: Reading, row: int, cells: Sequence[Cell]) -> Cell | None:
    """The task's cell that a row means: by its title, then its code, then, in the very form written, its place."""
    label, code = plain_title(reading.raw(row, "label") or ""), str(reading.raw(row, "code") or "").strip()
    by_label = [cell for cell in cells if label and label in (plain_title(cell.label_zh), plain_title(cell.label_en))]
    by_code = next((cell for cell in cells if cell.code == code), None)
    if len(by_label) > 1 and by_code is not None and by_code in by_label:
        by_label = [by_code]
    if len(by_label) == 1:
        if by_code is None or by_code is by_label[0]:
            return by_label[0]
        text = Text(f"The title says “{by_label[0].label_en or by_label[0].label_zh}”, the code “{code}”.",
                    f"指标名称为“{by_label[0].label_zh}”，编码却是“{code}”。")  # fmt: skip
        _tell_unmatched(reading, row, "mixed_row", text)
        return None
    place = row - reading.heading - 1
    found = by_code or (cells[place] if reading.is_same_form and place < len(cells) else None)
    if found is None and reading.raw(row, "value") not in (None, ""):
        text = Text("This task asks for no such indicator.", "本任务不填报该指标。")
        _tell_unmatched(reading, row, "unknown_indicator", text)
    return found


def _tell_unmatched(reading: Reading, row: int, code: str, text: Text) -> None:
    mend = Text("Write title and code as in a newly downloaded workbook.", "请按新下载的工作簿填写指标名称和编码。")
    key = "label" if "label" in reading.places else "code"
    reading.tell(Severity.ERROR, code, text, mend, row, key)
