"""Walks the records of an XLS workbook ([MS-XLS]): farthest cell, errors, percentages; refuses what is no plain table."""

import struct
from collections.abc import Iterator

from jixiao.capture.guard.limits import Refused, Tally, WorkbookLimits
from jixiao.capture.guard.marks import PERCENT_FORMATS, SheetMarks, has_percent

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _SUPBOOK, _FORMAT, _XF = 0x809, 0xA, 0x2F, 0x85, 0x1AE, 0x41E, 0xE0
_FORMULA, _NUMBER, _RK, _MULRK, _BOOLERR = 0x6, 0x203, 0x27E, 0xBD, 0x205
_TEXTS = {0xFD, 0x204, 0xD6}
_OWN_SHEETS, _ADD_INS = 0x401, 0x3A01
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
Record = tuple[int, int, bytes]


def xls_marks(stream: bytes, limits: WorkbookLimits) -> list[SheetMarks]:
    """One entry per worksheet in the order of the workbook."""
    return _StreamPass(limits).run(stream)


def _records(stream: bytes, limits: WorkbookLimits) -> Iterator[Record]:
    """Position, kind and content of each record; Refused where the stream is cut off or endless."""
    place = count = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == 0 and length == 0:  # what fills the last sector
            return
        if place + 4 + length > len(stream):
            raise Refused("cut_off")
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length
        count += 1
        if count > limits.records:
            raise Refused("too_many_entries", count=count, limit=limits.records)


class _StreamPass:
    """One pass over the records."""

    def __init__(self, limits: WorkbookLimits) -> None:
        self.limits, self.tally = limits, Tally(limits)
        self.sheets: dict[int, SheetMarks] = {}
        self.formats = set(PERCENT_FORMATS)
        self.styles: list[int] = []
        self.current: SheetMarks | None = None

    def run(self, stream: bytes) -> list[SheetMarks]:
        try:
            for record in _records(stream, self.limits):
                self.see(*record)
        except (struct.error, IndexError):
            raise Refused("damaged", name="record") from None
        for marks in self.sheets.values():
            self.tally.check(marks.name, *marks.last)
        return list(self.sheets.values())

    def see(self, place: int, kind: int, body: bytes) -> None:
        if kind == _BOF:
            self.current = self.sheets.get(place, self.current)
        elif kind in (_FILEPASS, _BOUNDSHEET, _SUPBOOK, _FORMAT, _XF):
            self._globals(kind, body)
        elif self.current is not None and (kind in (_FORMULA, _NUMBER, _RK, _MULRK, _BOOLERR) or kind in _TEXTS):
            self._cell(self.current, kind, body)

    def _globals(self, kind: int, body: bytes) -> None:
        if kind == _FILEPASS:
            raise Refused("encrypted")
        if kind == _SUPBOOK and len(body) >= 4 and struct.unpack_from("<H", body, 2)[0] not in (_OWN_SHEETS, _ADD_INS):
            raise Refused("external_links", name="")
        if kind == _BOUNDSHEET:
            self._sheet(body)
        elif kind == _FORMAT:
            text = body[5:].decode("utf-16-le" if body[4] & 1 else "latin-1", "replace")
            if has_percent(text):
                self.formats.add(struct.unpack_from("<H", body)[0])
        elif kind == _XF:
            self.styles.append(struct.unpack_from("<H", body, 2)[0])

    def _sheet(self, body: bytes) -> None:
        start, _, kind, length, wide = struct.unpack_from("<IBBBB", body)
        if kind == 1:
            raise Refused("macros", name="Excel 4.0")
        name = body[8 : 8 + length * (2 if wide & 1 else 1)].decode("utf-16-le" if wide & 1 else "latin-1", "replace")
        if kind == 0:
            self.sheets[start] = SheetMarks(name)
        if len(self.sheets) > self.limits.sheets:
            raise Refused("too_many_entries", count=len(self.sheets), limit=self.limits.sheets)

    def _cell(self, marks: SheetMarks, kind: int, body: bytes) -> None:
        row, column, style = struct.unpack_from("<HHH", body)
        place = (row, column)
        if kind == _MULRK:
            for step in range((len(body) - 6) // 6):
                marks.reach(row, column + step)
                if self._is_percent(struct.unpack_from("<H", body, 4 + 6 * step)[0]):
                    marks.percents.add((row, column + step))
            return
        marks.reach(*place)
        if kind == _BOOLERR and body[7]:
            marks.errors[place] = _ERRORS.get(body[6], "#VALUE!")
        elif kind == _FORMULA and body[12:14] == b"\xff\xff":
            if body[6] == 2:
                marks.errors[place] = _ERRORS.get(body[8], "#VALUE!")
        elif kind in (_FORMULA, _NUMBER, _RK) and self._is_percent(style):
            marks.percents.add(place)

    def _is_percent(self, style: int) -> bool:
        return style < len(self.styles) and self.styles[style] in self.formats
