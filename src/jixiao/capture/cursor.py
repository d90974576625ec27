"""Where the next incremental reading goes on: the greatest value of a field that only grows."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jixiao.capture.faults import fault, quoted
from jixiao.engine.model.text import Text


def greatest(field: str, cells: Iterable[Any], since: str) -> str:
    """The greatest of the cells and the old cursor, as text; the old cursor where no cell says anything.

    Numbers by size, ISO dates and times by time, other texts of equal length by their letters; a mixture, or rows
    that all lack the field, raise SourceFault `no_cursor`.
    """
    every = list(cells)
    said = [cell for cell in every if cell is not None and cell != ""]
    if every and not said:
        raise _no_cursor(field, Text("it is empty in every row", "各行均为空"))
    if not said:
        return since
    texts = {_as_text(cell): cell for cell in said} | ({since: since} if since else {})
    for read in (_number, _moment, _letters):
        keys = {text: read(cell) for text, cell in texts.items()}
        if None not in keys.values():
            return _last(field, keys)
    raise _no_cursor(field, Text("its values are not alike, so none is the last", "取值形式不一，无法比较先后"))


def _last(field: str, keys: dict[str, Any]) -> str:
    lengths = {len(text) for text, key in keys.items() if isinstance(key, str)}
    if len(lengths) > 1:
        raise _no_cursor(field, Text("its texts differ in length, so none is the last", "文本长短不一，无法比较先后"))
    try:
        return max(keys, key=lambda text: keys[text])
    except TypeError:  # Times with and without a zone.
        why = Text("some of its times have a zone and some have none", "部分时间带时区、部分不带")
        raise _no_cursor(field, why) from None


def _no_cursor(field: str, why: Text) -> Exception:
    return fault("no_cursor", field=quoted(field), why=why)


def _as_text(cell: Any) -> str:
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _number(cell: Any) -> Decimal | None:
    text = str(cell).strip()
    plain = text.lstrip("+-").replace(".", "", 1)
    if isinstance(cell, bool) or not plain.isascii() or not plain.isdigit() or len(text) > 60:
        return None
    return Decimal(text)


def _moment(cell: Any) -> datetime | None:
    if isinstance(cell, date):
        return cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 – has none
    try:
        return datetime.fromisoformat(str(cell).strip())
    except ValueError:
        return None


def _letters(cell: Any) -> str | None:
    return cell if isinstance(cell, str) else None
