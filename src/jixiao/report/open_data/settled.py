"""Makes a table fit to be published: names that machines can use, cells of their field's kind, keys that tell rows apart."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from numbers import Integral, Real

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.report.open_data.tables import About, Field, OpenTable

NAME = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
CODE = re.compile(r"\w[\w.~-]{0,199}")
PERIOD = re.compile(r"[0-9]{4}(-?(Q[1-4]|H[12])|-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?", re.ASCII)
LARGEST = 2**63 - 1
# What no XML, no spreadsheet and no page can hold: control characters and halves of signs.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")


def settled(table: OpenTable) -> OpenTable:
    """The table with every cell of its field's kind; empty texts and numbers that are none (NaN, ∞) become None.

    DefinitionError where a name, a cell or a key cannot be published, with its row (from 1).
    """
    check_names(table)
    cells = [_READERS[field.kind] for field in table.fields]
    rows = [_row(table, number, row, cells) for number, row in enumerate(table.rows, start=1)]
    _check_keys(table, rows)
    return replace(table, rows=tuple(rows))


def check_about(about: About, tables: Sequence[OpenTable]) -> None:
    """DefinitionError where the code does not fit an address, there is no licence, or two tables have one name."""
    if not CODE.fullmatch(about.code):
        told = Text(f"“{about.code}” cannot stand in an address.", f"编号“{about.code}”不能用作网址。")
        raise DefinitionError("bad_code", told, Text("Use letters, digits, . - _ ~", "请使用文字、数字及 . - _ ~"))
    if not about.licence.strip():
        told = Text("Open data need a licence.", "开放数据须注明许可。")
        raise DefinitionError("no_licence", told, Text("CC-BY-4.0 is usual.", "一般用 CC-BY-4.0。"))
    names = [table.name for table in tables]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or not names:
        told = Text(f"Two tables are called “{twice[0]}”.", f"有两张表同名“{twice[0]}”。") if twice else Text(
            "There is no table to publish.", "没有可公开的表。"
        )  # fmt: skip
        raise DefinitionError("bad_tables", told)


def check_names(table: OpenTable) -> None:
    """DefinitionError where the table or a field cannot be called so, or there is no key."""
    for name in (table.name, *(field.name for field in table.fields)):
        if not NAME.fullmatch(name):
            told = Text(f"“{name}” cannot be the name of a table or field.", f"“{name}”不能用作表名或字段名。")
            mend = Text("Use a–z, 0–9 and _, a letter first.", "请使用小写字母、数字和下划线，以字母开头。")
            raise DefinitionError("bad_name", told, mend)
    names = [field.name for field in table.fields]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        told = Text(f"{table.name} has two fields “{twice[0]}”.", f"表 {table.name} 有两个字段“{twice[0]}”。")
        raise DefinitionError("field_twice", told)
    if not table.keys:
        told = Text(f"{table.name} has no key field.", f"表 {table.name} 没有主键字段。")
        mend = Text("Mark what tells its rows apart: is_key=True.", "请用 is_key=True 标明区分各行的字段。")
        raise DefinitionError("no_key", told, mend)


def _row(
    table: OpenTable, number: int, row: Sequence[object], readers: Sequence[Callable[[object], object]]
) -> tuple[object, ...]:
    if len(row) != len(readers):
        told = Text(
            f"{table.name}, row {number}: {len(row)} cells, {len(readers)} fields.",
            f"表 {table.name} 第 {number} 行：{len(row)} 个单元格，应为 {len(readers)} 个。",
        )
        raise DefinitionError("bad_row", told)
    return tuple(
        _cell(table, number, field, read, cell) for field, read, cell in zip(table.fields, readers, row, strict=True)
    )


def _cell(table: OpenTable, number: int, field: Field, read: Callable[[object], object], cell: object) -> object:
    try:
        made = None if cell is None else read(cell)
    except (TypeError, ValueError, OverflowError, ArithmeticError):
        told = Text(
            f"{table.name}, row {number}, {field.name}: {str(cell)[:60]!r} is no {field.kind}.",
            f"表 {table.name} 第 {number} 行 {field.name}：{str(cell)[:60]!r} 不是 {field.kind}。",
        )
        raise DefinitionError("bad_cell", told) from None
    if field.is_key and (made is None or (isinstance(made, str) and len(made.splitlines()) != 1)):
        told = Text(
            f"{table.name}, row {number}: the key {field.name} is empty or has more than one line.",
            f"表 {table.name} 第 {number} 行：主键 {field.name} 为空或含换行。",
        )
        raise DefinitionError("bad_key", told)
    return made


def _check_keys(table: OpenTable, rows: Sequence[tuple[object, ...]]) -> None:
    places = [place for place, field in enumerate(table.fields) if field.is_key]
    seen: dict[tuple[object, ...], int] = {}
    for number, row in enumerate(rows, start=1):
        key = tuple(row[place] for place in places)
        first = seen.setdefault(key, number)
        if first != number:
            shown = ", ".join(map(str, key))
            told = Text(
                f"{table.name}: rows {first} and {number} have the same key ({shown}).",
                f"表 {table.name}：第 {first} 行与第 {number} 行主键相同（{shown}）。",
            )
            raise DefinitionError("key_twice", told)


def _text(cell: object) -> str | None:
    if not isinstance(cell, str):
        raise TypeError(cell)
    return _UNPRINTABLE.sub("\ufffd", _LINE_END.sub("\n", cell)) or None


def _integer(cell: object) -> int:
    if isinstance(cell, bool) or not isinstance(cell, Integral | Real | Decimal):
        raise TypeError(cell)
    made = int(round(cell))  # noqa: RUF046 (a whole number of another library is no int)
    if made != cell:
        raise ValueError(cell)
    if abs(made) > LARGEST:
        raise OverflowError(cell)
    return made


def _number(cell: object) -> float | None:
    if isinstance(cell, bool) or not isinstance(cell, (Real, Decimal)):
        raise TypeError(cell)
    made = float(cell)
    return made + 0.0 if isfinite(made) else None


def _date(cell: object) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else date.fromisoformat(str(cell))


def _period(cell: object) -> str:
    made = str(cell)
    if not PERIOD.fullmatch(made):
        raise ValueError(made)
    return made


def _boolean(cell: object) -> bool:
    if cell is True or cell is False or type(cell).__name__ == "bool":
        return bool(cell)
    raise TypeError(cell)


_READERS: dict[str, Callable[[object], object]] = {
    "string": _text,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "period": _period,
    "boolean": _boolean,
}
