"""Reads and writes the plain files of the command line: strict encodings, line numbers as a person sees them."""

import csv
import io
import os
from collections.abc import Iterable, Sequence
from errno import EISDIR
from pathlib import Path
from typing import Any

from jixiao.cli.frame import Refusal
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import nearest

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
QUANTITIES = ("value", "target", "base", "stretch")
Columns = dict[str, list[Any]]


def read_text(path: Path) -> str:
    """The text of a file: by its BOM, else strict UTF-8, else strict GB18030; anything else is refused."""
    data = _read_bytes(path)
    if data.startswith(_WORKBOOKS):
        raise Refusal(
            f"{path}: this is a workbook, not a text file. Save it as “CSV UTF-8” and try again.",
            f"{path}：这是工作簿，不是文本文件。请另存为“CSV UTF-8”后重试。",
        )
    encodings = [name for bom, name in _BOMS if data.startswith(bom)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refusal(
        f"{path}: not a text file in UTF-8, GB18030 or UTF-16 with BOM. Save it as “CSV UTF-8” and try again.",
        f"{path}：不是 UTF-8、GB18030 或带 BOM 的 UTF-16 文本文件。请另存为“CSV UTF-8”后重试。",
    )


def _read_bytes(path: Path) -> bytes:
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
    records = _records(path, text) if text.strip() else []
    if not records:
        raise Refusal(
            f"{path}: the file is empty. Its first line must be: {','.join(needed)}",
            f"{path}：文件为空。首行应为：{','.join(needed)}",
        )
    header = [name.strip() for name in records[0][1]]
    if header[0] in ("", "file", "row"):
        header[0] = corner or header[0]
    _check_header(path, header, needed)
    if len(records) == 1 and not may_be_empty:
        raise Refusal(f"{path}: there is a header but no row below it.", f"{path}：只有表头，没有数据行。")
    number = next((place for place, name in enumerate(header) if name in QUANTITIES), len(header) - 1)
    cells = [_fitted(record, len(header), number) for _, record in records[1:]]
    columns: Columns = {name: [row[place] for row in cells] for place, name in enumerate(header) if name}
    shown = os.fsencode(path.name).decode("utf-8", "replace")  # a name in another encoding can be written out too
    columns["file"] = [shown] * len(cells)
    columns["row"] = [line for line, _ in records[1:]]
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


def _records(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """Every record that is not blank, with the line on which it begins."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    csv.field_size_limit(max(len(text), 1 << 17))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for record in reader:
            if any(map(str.strip, record)):
                found.append((line, record))
            line = reader.line_num + 1
    except csv.Error as fault:
        raise Refusal(
            f"{path}, line {line}: not a CSV record ({fault}). Look for a quote that is not closed.",
            f"{path} 第 {line} 行：不是有效的 CSV 记录（{fault}）。请检查是否有未闭合的引号。",
        ) from None
    return found


def _check_header(path: Path, header: list[str], needed: Sequence[str]) -> None:
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


def write_all(folder: Path, files: dict[str, str]) -> None:
    """Write all files of a result, or none: first beside their places, then moved over them."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / f".{name}.new").write_text(text, encoding="utf-8", newline="")
        for name in files:
            if (folder / name).is_dir():
                raise IsADirectoryError(EISDIR, f"{name} is a folder")
        for name in files:
            (folder / f".{name}.new").replace(folder / name)
    except OSError as fault:
        raise Refusal(
            f"{folder}: cannot be written: {fault.strerror}.", f"{folder}：无法写入：{fault.strerror}。"
        ) from None
    finally:
        for name in files:
            if os.path.lexists(folder / f".{name}.new"):
                (folder / f".{name}.new").unlink()


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with \\n line ends; None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return out.getvalue()
