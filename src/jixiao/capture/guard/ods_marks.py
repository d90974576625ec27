"""Goes over an ODS workbook's content: the farthest filled cell with repeats counted, errors, percentages."""

import zipfile

from jixiao.capture.guard.archive import feed, new_parser
from jixiao.capture.guard.limits import Refused, Tally, WorkbookLimits
from jixiao.capture.guard.marks import SheetMarks

_REPEATED_AT_MOST = 100_000
"""Filled cells that one repeat may stand for; what is empty may be repeated at will, as every office programme does."""


def ods_marks(archive: zipfile.ZipFile, limits: WorkbookLimits) -> list[SheetMarks]:
    """One entry per table in the order of the workbook."""
    names = {name.lower(): name for name in archive.namelist()}
    return _ContentPass(limits).run(archive, names["content.xml"])


class _ContentPass:
    """One pass over content.xml."""

    def __init__(self, limits: WorkbookLimits) -> None:
        self.sheets: list[SheetMarks] = []
        self.tally = Tally(limits)
        self.row = self.column = 0
        self.row_repeat = self.cell_repeat = 1
        self.kind, self.text = "", ""
        self.in_cell = False
        self.in_annotation = 0

    def run(self, archive: zipfile.ZipFile, name: str) -> list[SheetMarks]:
        parser = new_parser()
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.read
        feed(parser, archive, name)
        return self.sheets

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.sheets.append(SheetMarks(attributes.get("table:name", "")))
            self.row = 0
        elif tag == "table:table-row":
            self.row_repeat, self.column = _repeat(attributes, "table:number-rows-repeated"), 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.cell_repeat = _repeat(attributes, "table:number-columns-repeated")
            self.kind = attributes.get("calcext:value-type", "")
            self.kind = "error" if self.kind == "error" else attributes.get("office:value-type", "")
            self.in_cell, self.text = True, ""
        elif tag == "office:annotation":
            self.in_annotation += 1
        elif tag in ("table:table-source", "table:cell-range-source", "office:dde-source"):
            raise Refused("external_links", name=attributes.get("xlink:href", "")[:60])

    def read(self, text: str) -> None:
        if self.in_cell and not self.in_annotation and len(self.text) < 40:
            self.text += text

    def end(self, tag: str) -> None:
        if tag == "office:annotation":
            self.in_annotation -= 1
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._cell()
        elif tag == "table:table-row":
            self.row += self.row_repeat
        elif tag == "table:table" and self.sheets:
            marks = self.sheets[-1]
            self.tally.check(marks.name, *marks.last)

    def _cell(self) -> None:
        """A filled cell, as often as it is repeated."""
        self.in_cell = False
        if self.sheets and (self.kind or self.text):
            marks = self.sheets[-1]
            if self.row_repeat * self.cell_repeat > _REPEATED_AT_MOST:
                raise Refused("too_many_cells", sheet=marks.name, corner="", limit=_REPEATED_AT_MOST)
            marks.reach(self.row + self.row_repeat - 1, self.column + self.cell_repeat - 1)
            self._mark(marks)
        self.column += self.cell_repeat

    def _mark(self, marks: SheetMarks) -> None:
        is_error = self.kind == "error" or (self.text.startswith("#") and self.text.endswith(("!", "?", "/A")))
        if not is_error and self.kind != "percentage":
            return
        for row in range(self.row, self.row + self.row_repeat):
            for column in range(self.column, self.column + self.cell_repeat):
                if is_error:
                    marks.errors[row, column] = self.text or "#VALUE!"
                else:
                    marks.percents.add((row, column))


def _repeat(attributes: dict[str, str], name: str) -> int:
    given = attributes.get(name, "1")
    if not (given.isascii() and given.isdecimal() and len(given) <= 8):
        raise Refused("damaged", name=name)
    return max(int(given), 1)
