"""Small files for tests: XLSX, XLS and ODS written byte by byte or by XlsxWriter, with text cells as text."""

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

Rows = Sequence[Sequence[Any]]
SECTOR = 512


def xlsx(sheets: dict[str, Rows], hidden: Sequence[str] = ()) -> bytes:
    """A workbook of these sheets; text is written as text whatever it looks like."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif isinstance(cell, date):
                        sheet.write_datetime(row, column, cell, day)
                    elif cell is not None:
                        sheet.write(row, column, cell)
    return out.getvalue()


def repacked(content: bytes, change: dict[str, bytes | None], more: dict[str, bytes] | None = None) -> bytes:
    """The same archive with some entries replaced (None: left out) and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = change.get(entry.filename, source.read(entry))
            if data is not None:
                target.writestr(entry.filename, data)
        for name, data in (more or {}).items():
            target.writestr(name, data)
    return out.getvalue()


def xls(rows: Rows, extra: Sequence[tuple[int, bytes]] = (), names: Sequence[str] = ()) -> bytes:
    """An XLS workbook (BIFF8) with one sheet `Sheet1`; `extra` records stand in its globals, `names` in its directory."""
    style = _record(0xE0, struct.pack("<HH", 0, 0) + bytes(16)) + _record(0xE0, struct.pack("<HH", 0, 9) + bytes(16))
    before = _bof(0x05) + b"".join(_record(kind, body) for kind, body in extra) + style
    name = b"Sheet1"
    start = len(before) + 4 + 8 + len(name) + 4
    bound = _record(0x85, struct.pack("<IBBBB", start, 0, 0, len(name), 0) + name)
    sheet = _bof(0x10) + b"".join(_biff(r, c, cell) for r, cells in enumerate(rows) for c, cell in enumerate(cells))
    stream = before + bound + _record(0x0A, b"") + sheet + _record(0x0A, b"")
    return compound_file(stream, names)


def _bof(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _biff(row: int, column: int, cell: Any) -> bytes:
    if isinstance(cell, str) and cell.startswith("#DIV"):
        return _record(0x205, struct.pack("<HHHBB", row, column, 0, 0x07, 1))
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(0x204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text) if cell else b""
    if isinstance(cell, tuple):  # (value,): shown as a percentage
        return _record(0x203, struct.pack("<HHHd", row, column, 1, cell[0]))
    return b"" if cell is None else _record(0x203, struct.pack("<HHHd", row, column, 0, float(cell)))


def compound_file(stream: bytes, names: Sequence[str] = (), stream_name: str = "Workbook") -> bytes:
    """A compound file of version 3 with one stream (at least 4096 bytes) and empty storages of these names."""
    stream = stream.ljust(4096, b"\0")
    n_stream = -(-len(stream) // SECTOR)
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1), _entry(stream_name, 2, 0, len(stream))]
    entries += [_entry(name, 1, 0xFFFFFFFE, 0) for name in names]
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = b"".join(entries)
    n_directory = len(directory) // SECTOR
    n_table = 1
    while n_table * 128 < n_stream + n_directory + n_table:
        n_table += 1
    chain = [*range(1, n_stream), 0xFFFFFFFE]
    chain += [*range(n_stream + 1, n_stream + n_directory), 0xFFFFFFFE] + [0xFFFFFFFD] * n_table
    chain += [0xFFFFFFFF] * (n_table * 128 - len(chain))
    places = [n_stream + n_directory + place for place in range(n_table)] + [0xFFFFFFFF] * (109 - n_table)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, n_table, n_stream, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", *places)
    return head + stream.ljust(n_stream * SECTOR, b"\0") + directory + struct.pack(f"<{len(chain)}I", *chain)


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    body = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    return (
        body + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + bytes(36) + struct.pack("<IQ", start, size)
    ).ljust(128, b"\0")


ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def ods(rows: Rows, extra: str = "") -> bytes:
    """An ODS workbook with one table `Sheet1`; `extra` is XML put at its end."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>" for cells in rows)
    content = f'{ODS_HEAD}<table:table table:name="Sheet1">{body}{extra}</table:table>{ODS_TAIL}'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type={quoteattr(kind)}/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", kind, zipfile.ZIP_STORED)
        target.writestr("content.xml", content)
        target.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def _ods_cell(cell: Any) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, tuple):
        shown = f'office:value-type="percentage" office:value="{cell[0]}"'
        return f"<table:table-cell {shown}><text:p>{cell[0]:.0%}</text:p></table:table-cell>"
    if isinstance(cell, str) and cell.startswith("#DIV"):
        kind = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
        return f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>"
    if isinstance(cell, str):
        spaces = escape(cell).replace(" ", "<text:s/>")
        return f'<table:table-cell office:value-type="string"><text:p>{spaces}</text:p></table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    )
