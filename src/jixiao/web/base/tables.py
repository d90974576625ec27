"""One kind of list for every page: sort, filter and column choice in the address, export of exactly what is seen."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from jixiao.engine.model.still_text import guarded

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """One column: `value` reads the exported figure of a row (default: attribute or key), `template` draws it."""

    key: str
    label: str
    numeric: bool = False
    unit: str = ""
    decimals: int | None = None
    template: str = ""
    value: Callable[[Any], Any] | None = None
    optional: bool = True  # may be hidden by the reader

    def read(self, row: Any) -> Any:
        """The column's plain value in `row`."""
        if self.value is not None:
            return self.value(row)
        return row.get(self.key) if isinstance(row, dict) else getattr(row, self.key, None)


@dataclass
class Table:
    """Rows with columns, as the address asks to see them: ?sort=key or -key, ?find=words, ?hide=key,key."""

    columns: Sequence[Column]
    rows: Iterable[Any]
    name: str = "table"
    query: QueryDict = field(default_factory=QueryDict)
    searchable: bool = True
    caption: str = ""
    empty_text: str = ""
    most: int = 0  # rows drawn at most (0: all); an export holds them all
    paged: bool = False  # ?page=2 draws the next `most`

    def __post_init__(self) -> None:
        self.rows = list(self.rows)
        self.n_total = len(self.rows)
        hidden = {key for text in self.query.getlist("hide") for key in text.split(",")}
        self.shown = [column for column in self.columns if not column.optional or column.key not in hidden]
        self.find = self.query.get("find", "").strip()
        self.sort_key = self.query.get("sort", "")
        self.rows = self._sorted(self._found(list(self.rows)))

    def _found(self, rows: list[Any]) -> list[Any]:
        if not self.find or not self.searchable:
            return rows
        words = self.find.casefold().split()
        return [row for row in rows if all(word in self._text(row) for word in words)]

    def _text(self, row: Any) -> str:
        return " ".join(str(column.read(row) or "") for column in self.columns).casefold()

    def _sorted(self, rows: list[Any]) -> list[Any]:
        key = self.sort_key.removeprefix("-")
        column = next((column for column in self.columns if column.key == key), None)
        if column is None:
            return rows
        known = [row for row in rows if column.read(row) not in (None, "")]
        unknown = [row for row in rows if column.read(row) in (None, "")]
        known.sort(key=lambda row: _order(column.read(row)), reverse=self.sort_key.startswith("-"))
        return known + unknown

    @property
    def drawn(self) -> list[Any]:
        """The rows that a page shows."""
        rows = list(self.rows)
        if not self.most:
            return rows
        begin = self.most * (self.page - 1)
        return rows[begin : begin + self.most]

    @property
    def n_pages(self) -> int:
        """Pages that the rows fill; one where the table is not paged."""
        return max(1, -(-len(list(self.rows)) // self.most)) if self.paged and self.most else 1

    @property
    def page(self) -> int:
        """The page in view, from 1; what the address says wrongly is the nearest there is."""
        asked = self.query.get("page", "")
        known = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
        return min(max(known, 1), self.n_pages)

    def export(self, request: HttpRequest) -> HttpResponse | None:
        """The answer to ?export=csv or ?export=xlsx; nothing otherwise."""
        kind = request.GET.get("export", "")
        if kind == "csv":
            return self._csv()
        return self._xlsx() if kind == "xlsx" else None

    def _heads(self) -> list[str]:
        return [f"{column.label} ({column.unit})" if column.unit else column.label for column in self.shown]

    def as_csv(self) -> str:
        """Heads and rows as CSV; the byte-order mark lets Excel and WPS see that it is UTF-8."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(_csv_cell(head) for head in self._heads())
        for row in self.rows:
            writer.writerow([_csv_cell(column.read(row)) for column in self.shown])
        return "\ufeff" + text.getvalue()

    def _csv(self) -> HttpResponse:
        response = HttpResponse(self.as_csv(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.name}.csv"'
        return response

    def _xlsx(self) -> HttpResponse:
        import xlsxwriter

        content = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(content, options) as book:
            sheet, head = book.add_worksheet(), book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
            sheet.write_row(0, 0, self._heads(), head)
            for number, row in enumerate(self.rows, start=1):
                for position, column in enumerate(self.shown):
                    _write_cell(sheet, number, position, column.read(row))
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, max(len(self.shown) - 1, 0), 18)
        response = HttpResponse(content.getvalue(), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{self.name}.xlsx"'
        return response


def _order(value: Any) -> tuple[int, Any]:
    if isinstance(value, bool | int | float):
        return (0, value)
    return (1, str(value))


def _csv_cell(value: Any) -> Any:
    if isinstance(value, str):
        return guarded(value)
    return "" if value is None else value


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))
