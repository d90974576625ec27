"""Goes over an XLSX workbook's own XML: names of sheets, the farthest cell, errors, formulas without a value, percentages."""

import posixpath
import zipfile
from collections.abc import Callable

from jixiao.capture.guard.archive import feed, new_parser
from jixiao.capture.guard.limits import Refused, Tally, WorkbookLimits
from jixiao.capture.guard.marks import PERCENT_FORMATS, SheetMarks, has_percent

Attributes = dict[str, str]
_HARMLESS_TARGETS = ("hyperlink",)


def xlsx_marks(archive: zipfile.ZipFile, limits: WorkbookLimits) -> list[SheetMarks]:
    """One entry per worksheet in the order of the workbook; Refused for external targets and too many cells."""
    by_name = {name.lower(): name for name in archive.namelist()}
    for name in archive.namelist():
        if name.lower().endswith(".rels"):
            _each(archive, name, _check_target)
    percents = _percent_styles(archive, by_name)
    tally = Tally(limits)
    sheets = _sheets(archive, by_name)
    if len(sheets) > limits.sheets:
        raise Refused("too_many_entries", count=len(sheets), limit=limits.sheets)
    return [_SheetPass(title, percents, tally).run(archive, part) for title, part in sheets]


def local(name: str) -> str:
    """An XML name without its prefix."""
    return name.rpartition(":")[2]


def _each(archive: zipfile.ZipFile, name: str, see: Callable[[str, Attributes], None]) -> None:
    """Call `see` with every element's local name and attributes."""
    parser = new_parser()
    parser.StartElementHandler = lambda tag, attributes: see(local(tag), attributes)
    feed(parser, archive, name)


def _check_target(tag: str, attributes: Attributes) -> None:
    if tag != "Relationship" or attributes.get("TargetMode", "").lower() != "external":
        return
    if not attributes.get("Type", "").lower().endswith(_HARMLESS_TARGETS):
        raise Refused("external_links", name=attributes.get("Target", "")[:60])


def _sheets(archive: zipfile.ZipFile, by_name: dict[str, str]) -> list[tuple[str, str]]:
    """Title and part of each worksheet."""
    targets: dict[str, str] = {}
    found: list[tuple[str, str]] = []

    def relation(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            targets[attributes.get("Id", "")] = by_name.get(path.lower(), "")

    def sheet(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            key = next((value for name, value in attributes.items() if local(name) == "id" and ":" in name), "")
            if targets.get(key):
                found.append((attributes.get("name", ""), targets[key]))

    rels = by_name.get("xl/_rels/workbook.xml.rels")
    if rels is None:
        raise Refused("damaged", name="xl/_rels/workbook.xml.rels")
    _each(archive, rels, relation)
    _each(archive, by_name["xl/workbook.xml"], sheet)
    return found


def _percent_styles(archive: zipfile.ZipFile, by_name: dict[str, str]) -> frozenset[str]:
    """The numbers of the cell styles that show a percentage."""
    name = by_name.get("xl/styles.xml")
    if name is None:
        return frozenset()
    formats = {str(number) for number in PERCENT_FORMATS}
    styles: list[str] = []
    inside = [False]

    def see(tag: str, attributes: Attributes) -> None:
        if tag == "numFmt" and has_percent(attributes.get("formatCode", "")):
            formats.add(attributes.get("numFmtId", ""))
        elif tag == "cellXfs":
            inside[0] = True
        elif tag in ("cellStyles", "dxfs"):
            inside[0] = False
        elif tag == "xf" and inside[0]:
            styles.append(attributes.get("numFmtId", "0"))

    _each(archive, name, see)
    return frozenset(str(place) for place, number in enumerate(styles) if number in formats)


class _SheetPass:
    """One pass over a sheet's XML. A cell is judged when the next element begins that is not inside of it."""

    def __init__(self, title: str, percents: frozenset[str], tally: Tally) -> None:
        self.marks, self.percents, self.tally = SheetMarks(title), percents, tally
        self.row = self.column = -1
        self.kind = self.style = ""
        self.has_formula = self.has_value = False
        self.text = ""
        self.columns: dict[str, int] = {}
        self.parser = new_parser()

    def run(self, archive: zipfile.ZipFile, part: str) -> SheetMarks:
        self.parser.StartElementHandler = self.start
        feed(self.parser, archive, part)
        self._cell()
        self.tally.check(self.marks.name, *self.marks.last)
        return self.marks

    def start(self, tag: str, attributes: Attributes) -> None:
        if ":" in tag:
            tag = local(tag)
        if tag in ("v", "t"):
            # An empty value is what a formula has that nobody ever calculated: only there the text matters.
            if self.has_formula or self.kind == "e":
                self.parser.CharacterDataHandler = self.read
            else:
                self.has_value = True
        elif tag == "c":
            self._cell()
            self._place(attributes.get("r", ""))
            self.kind, self.style = attributes.get("t", ""), attributes.get("s", "")
            self.has_formula = self.has_value = False
        elif tag == "f":
            self.has_formula = True
        elif tag == "row":
            self._cell()
            given = attributes.get("r", "")
            self.row = _whole(given) - 1 if given else self.row + 1
            self.column = -1
        elif tag not in ("is", "r"):
            self.parser.CharacterDataHandler = None

    def read(self, text: str) -> None:
        if text.strip():
            self.has_value = True
            self.text += text[:20]

    def _place(self, reference: str) -> None:
        if not reference:
            self.column += 1
            return
        letters = reference.rstrip("0123456789")
        if letters not in self.columns:
            self.columns[letters] = _column(letters)
        self.row, self.column = _whole(reference[len(letters) :]) - 1, self.columns[letters]

    def _cell(self) -> None:
        """Judge the cell that is over."""
        place = (self.row, self.column)
        if self.has_value:
            self.marks.reach(*place)
            if self.kind == "e":
                self.marks.errors[place] = self.text.strip()
            elif self.style in self.percents and self.kind in ("", "n"):
                self.marks.percents.add(place)
        elif self.has_formula and self.kind != "str":
            self.marks.reach(*place)
            self.marks.uncalculated.add(place)
        if self.text or self.has_formula:
            self.parser.CharacterDataHandler = None
            self.text = ""
        self.has_value = self.has_formula = False
        self.kind = ""


def _column(letters: str) -> int:
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise Refused("damaged", name=letters[:20])
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < len(text) <= 7 and int(text) > 0):
        raise Refused("damaged", name=text[:20])
    return int(text)
