"""From an answer's bytes to records: character sets, strict JSON, CSV, and the path to where the records lie."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import Any

from jixiao.capture.faults import fault, quoted
from jixiao.engine.model.text import Text, nearest

MOST_COLUMNS = 2_000
MOST_DEPTH = 20
JSON_BYTES = 64 * 1024 * 1024
# Each name that sources use, and the codec that reads it; GB 18030 reads all of GBK and GB 2312.
CHARSETS = {
    "utf-8": "utf-8-sig", "utf8": "utf-8-sig", "us-ascii": "utf-8-sig", "ascii": "utf-8-sig",
    "gb18030": "gb18030", "gbk": "gb18030", "gb2312": "gb18030", "big5": "big5",
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
}  # fmt: skip
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(body: bytes, wanted: str, declared: str) -> str:
    """The text of a body: by the charset wanted, else the mark it begins with, else the one declared, else UTF-8 or
    GB 18030. SourceFault `bad_charset` where it does not read so to the last byte."""
    codec = CHARSETS.get(wanted.lower()) or next((name for mark, name in _MARKS if body.startswith(mark)), None)
    codec = codec or CHARSETS.get(declared.lower())
    for attempt in [codec] if codec else ["utf-8-sig", "gb18030"]:
        try:
            return body.decode(attempt)
        except UnicodeError:
            continue
    raise fault("bad_charset", charset=quoted(wanted or declared or codec or "UTF-8, GB 18030").upper())


def charset_of(content_type: str) -> str:
    """The charset that a Content-Type header declares, “” where none."""
    for part in content_type.split(";")[1:]:
        key, _, value = part.strip().partition("=")
        if key.strip().lower() == "charset":
            return value.strip().strip("\"'")
    return ""


class _Refused(Exception):
    def __init__(self, code: str, word: str) -> None:
        self.code, self.word = code, word
        super().__init__(code)


def read_json(text: str) -> Any:
    """The value of a JSON text: no NaN, no name twice in one object, nothing cut off; else SourceFault."""
    try:
        return json.loads(
            text, parse_constant=_no_constant, parse_float=_number, parse_int=_whole, object_pairs_hook=_once
        )
    except _Refused as refused:
        raise fault(refused.code, key=quoted(refused.word), word=refused.word) from None
    except RecursionError:
        raise fault("bad_json", why=Text("it is nested without end", "嵌套过深")) from None
    except json.JSONDecodeError as error:
        begins = text.lstrip()[:1]
        if error.pos == 0 or (begins not in "{[" and error.pos <= len(text) - len(text.lstrip())):
            raise fault("not_json", begins=quoted(text[:20])) from None
        place = Text(f"line {error.lineno}, character {error.colno}", f"第 {error.lineno} 行第 {error.colno} 个字符处")
        raise fault("bad_json", why=place) from None


def _no_constant(word: str) -> Any:
    raise _Refused("not_a_number", word)


def _number(digits: str) -> float | str:
    """What a float cannot hold stays the text that it was, and is refused where numbers are read."""
    value = float(digits)
    return value if isfinite(value) else digits


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= 40 else digits


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [key for key, _ in pairs]
        raise _Refused("duplicate_key", next(key for key in names if names.count(key) > 1))
    return made


def path_steps(path: str) -> list[str]:
    """The steps of a path: a JSON pointer (`/data/rows`, RFC 6901) or names with full stops (`data.rows`)."""
    if path.startswith("/"):
        return [step.replace("~1", "/").replace("~0", "~") for step in path[1:].split("/")]
    return path.removeprefix("$").lstrip(".").split(".") if path.strip("$.") else []


def found_at(value: Any, path: str) -> Any:
    """What lies at a path, None where nothing does."""
    for step in path_steps(path):
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isascii() and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def records_at(value: Any, path: str) -> list[Any]:
    """The list of records at a path (a single object counts as one); SourceFault `no_records` with what there is."""
    found = found_at(value, path)
    if isinstance(found, Mapping):
        return [found]
    if isinstance(found, list):
        return found
    known = list(value) if isinstance(value, Mapping) else []
    guess = nearest(path, known)
    listed = ", ".join(quoted(str(key)) for key in ([guess] if guess else known)[:20]) or "—"
    why = Text("nothing is there", "该处为空") if found is None else Text("it is no list", "该处不是列表")
    raise fault("no_records", path=path or "(top)", why=why, known=listed)


class Columns:
    """Rows collected into columns, in the order in which their names first come; a name that a row lacks is None."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self.cells: dict[str, list[Any]] = {}
        self._given = tuple(names)
        self.n_rows = 0

    def add(self, record: Any) -> None:
        """Take one record in: an object (inner objects as `outer.inner`), or a list of cells under the given names."""
        if isinstance(record, list) and self._given:
            if len(record) != len(self._given):
                why = Text(f"a record has {len(record)} cells", f"某条记录有 {len(record)} 个值")
                raise fault("no_records", path=f"[{self.n_rows}]", why=why, known=", ".join(self._given))
            record = dict(zip(self._given, record, strict=True))
        if not isinstance(record, Mapping):
            why = Text("a record is no object with names", "某条记录不是带名称的对象")
            raise fault("no_records", path=f"[{self.n_rows}]", why=why, known=type(record).__name__)
        self.add_row(_flat(record))

    def add_row(self, row: Iterable[tuple[str, Any]]) -> None:
        """Take one row in as names with cells."""
        place = self.n_rows
        for name, cell in row:
            column = self.cells.get(name)
            if column is None:
                if len(self.cells) >= MOST_COLUMNS:
                    raise fault("too_many_columns", limit=MOST_COLUMNS)
                column = self.cells[name] = []
            column.extend([None] * (place - len(column)))
            if len(column) > place:  # `{"a": {"b": 1}, "a.b": 2}`
                raise fault("duplicate_key", key=quoted(name))
            column.append(cell)
        self.n_rows += 1

    def filled(self, n_rows: int) -> dict[str, list[Any]]:
        """The columns, each of `n_rows` cells."""
        return {name: (cells + [None] * (n_rows - len(cells)))[:n_rows] for name, cells in self.cells.items()}


def _flat(record: Mapping[str, Any], before: str = "", depth: int = 1) -> Iterable[tuple[str, Any]]:
    if depth > MOST_DEPTH:
        raise fault("bad_json", why=Text("it is nested without end", "嵌套过深"))
    for key, value in record.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.", depth + 1)
        else:
            yield (
                _sound(f"{before}{key}"),
                _sound(json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value),
            )


def _sound(value: Any) -> Any:
    """Half of a character (a lone surrogate) is no text: it could be neither stored nor shown."""
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise fault("bad_charset", charset="Unicode") from None
    return value


def read_csv(text: str, delimiter: str) -> list[dict[str, str]]:
    """The records of a CSV with a header; SourceFault `bad_csv` names the line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[dict[str, str]] = []
    names: list[str] = []
    try:
        for cells in reader:
            if not cells:
                continue
            if not names:
                names = _header(cells)
                continue
            if len(cells) != len(names):
                why = Text(
                    f"{len(cells)} cells under {len(names)} names", f"{len(names)} 个列名，却有 {len(cells)} 个值"
                )
                raise fault("bad_csv", line=reader.line_num, why=why)
            records.append(dict(zip(names, cells, strict=True)))
    except csv.Error as error:
        why = Text(quoted(str(error)), "引号或换行不成对，或单元格过长")
        raise fault("bad_csv", line=reader.line_num, why=why) from None
    return records


def _header(cells: list[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise fault("bad_csv", line=1, why=Text(f"two columns are named “{twice}”", f"有两列同名“{twice}”"))
    return names
