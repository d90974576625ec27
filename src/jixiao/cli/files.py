"""Reads and writes the plain files of the command line: strict encodings, line numbers as a person sees them."""

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from errno import EISDIR
from pathlib import Path
from typing import Any

from jixiao.cli.frame import Refusal, wrong_call
from jixiao.engine.model.errors import DefinitionError, DefinitionErrors, Place
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.still_text import guarded, unguarded
from jixiao.engine.model.text import nearest

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
QUANTITIES = ("value", "target", "base", "stretch")
Columns = dict[str, list[Any]]
Record = tuple[int, list[str]]
"""The line on which it begins, and its cells."""


def read_text(path: Path) -> str:
    """The text of a file: by its BOM, else strict UTF-8, else strict GB18030; anything else is refused."""
    data = read_bytes(path)
    for encoding in possible_encodings(path, data):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\x00" not in text:
            return text
    raise no_text(path)


def possible_encodings(path: Path, head: bytes) -> list[str]:
    """The encodings to try, in their order, by a file's first bytes; a workbook is refused."""
    if head.startswith(_WORKBOOKS):
        raise Refusal(
            f"{path}: this is a workbook, not a text file. Save it as “CSV UTF-8” and try again.",
            f"{path}：这是工作簿，不是文本文件。请另存为“CSV UTF-8”后重试。",
        )
    return [name for bom, name in _BOMS if head.startswith(bom)] or ["utf-8", "gb18030"]


def no_text(path: Path) -> Refusal:
    """The refusal of a file that is no text in any of the encodings."""
    return Refusal(
        f"{path}: not a text file in UTF-8, GB18030 or UTF-16 with BOM. Save it as “CSV UTF-8” and try again.",
        f"{path}：不是 UTF-8、GB18030 或带 BOM 的 UTF-16 文本文件。请另存为“CSV UTF-8”后重试。",
    )


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; refused where there is none or it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Refusal(f"{path}: there is no such file.", f"{path}：文件不存在。") from None
    except IsADirectoryError:
        raise Refusal(f"{path}: this is a folder, a file is needed.", f"{path}：这是文件夹，需要文件。") from None
    except OSError as fault:
        raise Refusal(f"{path}: cannot be read: {fault.strerror}.", f"{path}：无法读取：{fault.strerror}。") from None


def read_scheme_file(path: Path) -> Scheme:
    """The scheme in a YAML file; all its faults in one refusal."""
    try:
        return Scheme.from_yaml(read_text(path), name=str(path))
    except DefinitionError as faults:
        raise Refusal(faults.in_language("en"), faults.in_language("zh")) from None


def read_table(path: Path, needed: Sequence[str], *, may_be_empty: bool = False, corner: str = "") -> Columns:
    """A delimited file as columns of text with `file` and `row` (the header is row 1); refused where columns are missing.

    `corner` names the first column where its header is blank or one of those two words, as in a square of names.
    """
    text = read_text(path)
    csv.field_size_limit(max(len(text), 1 << 17))
    records = list(records_of(path, io.StringIO(text, newline=""), delimiter_of(text))) if text.strip() else []
    if not records:
        raise no_records(path, needed)
    if "'" in text:
        records = [(line, [unguarded(cell) for cell in record]) for line, record in records]
    header = [name.strip() for name in records[0][1]]
    if header[0] in ("", "file", "row"):
        header[0] = corner or header[0]
    check_header(path, header, needed)
    if len(records) == 1 and not may_be_empty:
        raise Refusal(f"{path}: there is a header but no row below it.", f"{path}：只有表头，没有数据行。")
    return as_columns(path, header, records[1:])


def no_records(path: Path, needed: Sequence[str]) -> Refusal:
    """The refusal of a file without a header."""
    return Refusal(
        f"{path}: the file is empty. Its first line must be: {','.join(needed)}",
        f"{path}：文件为空。首行应为：{','.join(needed)}",
    )


def as_columns(path: Path, header: Sequence[str], records: Sequence[Record]) -> Columns:
    """Records as columns of text by the names of the header, with `file` and `row`."""
    number = next((place for place, name in enumerate(header) if name in QUANTITIES), len(header) - 1)
    cells = [_fitted(record, len(header), number) for _, record in records]
    columns: Columns = {name: [row[place] for row in cells] for place, name in enumerate(header) if name}
    shown = os.fsencode(path.name).decode("utf-8", "replace")  # a name in another encoding can be written out too
    columns["file"] = [shown] * len(cells)
    columns["row"] = [line for line, _ in records]
    return columns


def read_targets(path: Path) -> Columns:
    """A file of targets; refused where it has no column with any."""
    columns = read_table(path, ("organisation_code", "indicator_code", "period"), may_be_empty=True)
    if not columns.keys() & set(QUANTITIES[1:]):
        raise Refusal(
            f"{path}: the header has no column target (nor base, stretch). It reads: {', '.join(columns)[:200]}",
            f"{path}：表头没有 target 列（也没有 base、stretch）。现有：{'、'.join(columns)[:200]}",
        )
    return columns


def delimiter_of(text: str) -> str:
    """The one of comma, tab and semicolon that the first line has most of."""
    return max(",\t;", key=text.lstrip("\r\n").split("\n", 1)[0].count)


def records_of(path: Path, lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    """Every record that is not blank, with the line on which it begins."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        for record in reader:
            if any(map(str.strip, record)):
                yield line, record
            line = reader.line_num + 1
    except csv.Error as fault:
        raise Refusal(
            f"{path}, line {line}: not a CSV record ({fault}). Look for a quote that is not closed.",
            f"{path} 第 {line} 行：不是有效的 CSV 记录（{fault}）。请检查是否有未闭合的引号。",
        ) from None


def check_header(path: Path, header: list[str], needed: Sequence[str]) -> None:
    """Refused where a needed column is absent or a name stands twice."""
    missing = [name for name in needed if name not in header]
    if missing:
        hints = [f"{name} (“{guess}” is close)" if (guess := nearest(name, header)) else name for name in missing]
        shown = ", ".join(header)[:200]
        raise Refusal(
            f"{path}: the header lacks {', '.join(hints)}. It reads: {shown}. Needed: {','.join(needed)}",
            f"{path}：表头缺少 {'、'.join(missing)}。现有：{shown}。需要：{','.join(needed)}",
        )
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        raise Refusal(
            f"{path}: the header names {', '.join(doubled)} twice.", f"{path}：表头中 {'、'.join(doubled)} 重复。"
        )


def _fitted(record: list[str], width: int, number: int) -> list[str]:
    """A record as long as the header. Surplus cells join the first figure (cell `number`): 1,234.5 is seen whole.

    Where the surplus came from another cell the figure cannot be read and is refused: nothing is guessed.
    """
    if len(record) == width:
        return record
    if len(record) > width and any(cell.strip() for cell in record[width:]):
        after = number + 1 + len(record) - width
        return [*record[:number], ",".join(record[number:after]), *record[after:]]
    return (record + [""] * width)[:width]


@contextmanager
def about(path: Path) -> Iterator[None]:
    """Names the file in a DefinitionError that says nothing of where."""
    try:
        yield
    except DefinitionErrors:
        raise
    except DefinitionError as fault:
        raise (fault if str(fault.place) else fault.placed(Place(str(path)))) from None


def keep_apart(read: Iterable[Path | None], written: Mapping[str, Path | None], language: str) -> None:
    """A wrong call where a result would be written over a file that is read, or two results (by option) into one file."""
    taken = {os.path.realpath(path): f"“{path}”" for path in read if path is not None}
    for option, path in written.items():
        place = "" if path is None or _is_device(path) else os.path.realpath(path)
        if place in taken:
            other = taken[place]
            said, said_zh = f"would be written over {other}; name another file", f"会覆盖 {other}，请换一个文件名"
            raise wrong_call(option, said, said_zh, language)
        if place:
            taken[place] = option


def _is_device(path: Path) -> bool:
    """Something that is written into and never replaced: /dev/null, a pipe."""
    return os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)  # noqa: PTH110, PTH112, PTH113 - of a name that is too long these say no


def write_all(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write all files of a result, or none: first beside their places, then moved over them."""
    place = folder / next(iter(files)) if len(files) == 1 else folder
    made = {name: content.encode() if isinstance(content, str) else content for name, content in files.items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in [name for name in made if _is_device(folder / name)]:
            (folder / name).write_bytes(made.pop(name))
        for name, data in made.items():
            (folder / f".{name}.new").write_bytes(data)
        for name in made:
            if (folder / name).is_dir():
                place = folder / name
                raise IsADirectoryError(EISDIR, "a folder has that name")
        for name in made:
            (folder / f".{name}.new").replace(folder / name)
    except OSError as fault:
        raise Refusal(
            f"{place}: cannot be written: {fault.strerror}.", f"{place}：无法写入：{fault.strerror}。"
        ) from None
    finally:
        for name in files:
            if os.path.lexists(folder / f".{name}.new"):
                (folder / f".{name}.new").unlink()


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with \\n line ends; None is an empty cell. A text that a spreadsheet would run has an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(_still, header))
    writer.writerows(map(_still, row) for row in rows)
    return out.getvalue()


def _still(cell: object) -> object:
    """A cell that runs nowhere: figures, and texts that read as one (-5), as they are."""
    if isinstance(cell, str):
        return cell if cell[:1].isalnum() else guarded(cell)
    return "" if cell is None else cell
