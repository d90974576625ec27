"""One table for every page: what is exported is what is seen."""

import csv
import io
import zipfile

from django.http import QueryDict
from django.test import RequestFactory

from jixiao.web.base.tables import Column, Table

COLUMNS = [Column("name", "Name", optional=False), Column("score", "Score", numeric=True, unit="%", decimals=1)]
ROWS = [{"name": "滨江", "score": 94.6}, {"name": "城东", "score": None}, {"name": "=1+1", "score": -5.0}]


def table(query: str = "") -> Table:
    return Table(COLUMNS, ROWS, name="streets", query=QueryDict(query))


def names(shown: Table) -> list[str]:
    return [row["name"] for row in shown.rows]


def test_sorts_by_the_address_and_keeps_the_unknown_last() -> None:
    assert names(table("sort=score")) == ["=1+1", "滨江", "城东"]
    assert names(table("sort=-score")) == ["滨江", "=1+1", "城东"]
    assert names(table("sort=nonsense")) == ["滨江", "城东", "=1+1"]


def test_finds_words_in_any_column() -> None:
    assert names(table("find=城")) == ["城东"]
    assert names(table("find=94.6")) == ["滨江"]
    assert table("find=nowhere").n_total == 3


def test_hides_only_columns_that_may_be_hidden() -> None:
    assert [column.key for column in table("hide=score").shown] == ["name"]
    assert [column.key for column in table("hide=name").shown] == ["name", "score"]


def test_pages_hold_every_row_once_and_a_wrong_number_is_the_nearest_page() -> None:
    pages = [Table(COLUMNS, ROWS, query=QueryDict(f"page={n}&sort=score"), most=2, paged=True) for n in range(1, 3)]
    assert [[row["name"] for row in page.drawn] for page in pages] == [["=1+1", "滨江"], ["城东"]]
    for wrong, nearest in (("0", 1), ("99", 2), ("-1", 1), ("二", 1), ("9" * 5000, 1), ("", 1)):
        assert Table(COLUMNS, ROWS, query=QueryDict(f"page={wrong}"), most=2, paged=True).page == nearest
    assert Table(COLUMNS, ROWS, query=QueryDict("page=2"), most=2).drawn == ROWS[:2], "others are cut, not paged"


def exported(query: str) -> list[list[str]]:
    response = table(query).export(RequestFactory().get(f"/?{query}"))
    assert response is not None
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_csv_is_what_is_seen_and_never_a_formula() -> None:
    rows = exported("export=csv&sort=score&hide=none")
    assert rows == [["Name", "Score (%)"], ["'=1+1", "-5.0"], ["滨江", "94.6"], ["城东", ""]]


def test_xlsx_holds_text_as_text_and_figures_as_figures() -> None:
    response = table("export=xlsx").export(RequestFactory().get("/?export=xlsx"))
    assert response is not None
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in strings
    assert "<v>-5</v>" in sheet


def test_no_export_asked_none_given() -> None:
    assert table().export(RequestFactory().get("/")) is None
