"""Frozen content: one way of writing it down, and what a correction changed."""

from datetime import date

from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.web.portal.frames.content import Content, Headline, Picture
from jixiao.web.portal.frames.differences import differences

NAME = Text("x", "某")
FIELDS = (
    Field("place", "string", Text("Place", "地点"), is_key=True),
    Field("day", "date", Text("Day", "日期"), is_key=True),
    Field("value", "number", Text("Value", "数值"), Text("points", "分"), Text("told", "说明")),
)


def content(rows: list[tuple[object, ...]], **changes: object) -> Content:
    """A release of one table."""
    table = OpenTable("t", NAME, FIELDS, rows, Text("about", "关于"))
    given = {
        "kind": "air", "series": "air", "period": "2026-09", "title": NAME, "description": NAME, "publisher": NAME,
        "headlines": (Headline(Text("All.", "全部。")), Headline(Text("One.", "其一。"), "goal:a")), "method": (NAME,),
        "tables": (table,), "pictures": (Picture("t", "day", ("value",), NAME),), "sources": (NAME,),
    }  # fmt: skip
    return Content(**{**given, **changes})  # type: ignore[arg-type]


ROWS: list[tuple[object, ...]] = [
    ("a", date(2026, 9, 1), 61.4),
    ("b", date(2026, 9, 1), None),
    ("b", date(2026, 9, 2), 0.1),
]


def test_what_was_frozen_is_read_back_and_written_the_same() -> None:
    made = content(ROWS)
    read = Content.from_bytes(made.to_bytes())
    assert read.digest == made.digest
    assert read.to_bytes() == made.to_bytes()
    assert read.tables[0].fields == FIELDS
    assert [tuple(row) for row in read.tables[0].rows] == ROWS
    assert read.said_of("goal:a") == (Text("One.", "其一。"),)
    assert read.rows("t")[0] == {"place": "a", "day": date(2026, 9, 1), "value": 61.4}
    assert read.rows("none") == []


def test_one_digit_more_is_another_digest() -> None:
    assert content(ROWS).digest != content([("a", date(2026, 9, 1), 61.41), *ROWS[1:]]).digest


def test_a_correction_lists_every_cell_that_is_another_new_or_gone() -> None:
    after = [("a", date(2026, 9, 1), 61.5), ("b", date(2026, 9, 1), None), ("c", date(2026, 9, 2), 7.0)]
    found = {
        (each.key[0], each.field.name, each.before, each.after) for each in differences(content(ROWS), content(after))
    }
    assert found == {("a", "value", 61.4, 61.5), ("b", "value", 0.1, None), ("c", "value", None, 7.0)}
    assert differences(content(ROWS), content(ROWS)) == []
