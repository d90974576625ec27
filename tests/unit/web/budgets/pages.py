"""What tests of pages need: the fields of a page's form as a browser would send them, and an edited workbook."""

import io
from collections.abc import Mapping
from html.parser import HTMLParser

import openpyxl  # type: ignore[import-untyped]
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse


class _Fields(HTMLParser):
    """Names with their values: of inputs, areas and choices."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.area = self.choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, kind = told.get("name") or "", told.get("type") or "text"
        if tag == "input" and name and kind not in {"file", "submit"}:
            if kind not in {"checkbox", "radio"} or "checked" in told:
                self.found.setdefault(name, []).append(told.get("value") or "")
        elif tag == "textarea":
            self.area = name
            self.found[name] = [""]
        elif tag == "select":
            self.choice = name
        elif tag == "option" and self.choice and ("selected" in told or self.choice not in self.found):
            self.found[self.choice] = [told.get("value") or ""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.choice = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[self.area] = [self.found[self.area][0] + data.removeprefix("\n")]


def fields_of(answer: HttpResponse, **changes: str) -> dict[str, list[str] | str]:
    """What a browser would send from the page, but for `changes`."""
    reader = _Fields()
    reader.feed(answer.content.decode())
    return {**reader.found, **changes}


def edited(content: bytes, changes: Mapping[str, object]) -> SimpleUploadedFile:
    """The workbook with other values in some of its cells, as somebody hands it in."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell, value in changes.items():
        book.worksheets[0][cell] = value
    kept = io.BytesIO()
    book.save(kept)
    return SimpleUploadedFile("表.xlsx", kept.getvalue())


def cell_of(content: bytes, text: str) -> tuple[int, int]:
    """Row and column (from 1) of the first cell with that text."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return next((cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == text)
