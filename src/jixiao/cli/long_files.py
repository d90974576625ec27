"""Reads text tables of any length, some rows at a time, by the rules of `files.read_table`."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from jixiao.cli.files import (
    Columns,
    as_columns,
    check_header,
    delimiter_of,
    no_records,
    no_text,
    possible_encodings,
    records_of,
)
from jixiao.cli.frame import Refusal
from jixiao.engine.model.still_text import unguarded

ROWS_AT_A_TIME = 100_000
BYTES_AT_A_TIME = 1 << 20


def read_in_parts(path: Path, needed: Sequence[str]) -> Iterator[Columns]:
    """The needed columns of a delimited file as text, with `file` and `row`, ROWS_AT_A_TIME rows at a time.

    Refused as `read_table` refuses: no such file, no text, empty, columns that are absent, a quote that is not closed.
    """
    try:
        encoding = _encoding_of(path)
        csv.field_size_limit(max(path.stat().st_size, 1 << 17))
        with path.open(encoding=encoding, newline="") as lines:
            first = next((line for line in lines if line.strip()), "")
            lines.seek(0)
            yield from _columns(path, lines, delimiter_of(first), needed)
    except OSError as fault:
        raise Refusal(f"{path}: cannot be read: {fault.strerror}.", f"{path}：无法读取：{fault.strerror}。") from None


def _columns(path: Path, lines: Iterator[str], delimiter: str, needed: Sequence[str]) -> Iterator[Columns]:
    records = records_of(path, lines, delimiter)
    _, head = next(records, (0, []))
    if not head:
        raise no_records(path, needed)
    header = [name.strip() for name in head]
    check_header(path, header, needed)
    for record in records:
        part = [record, *islice(records, ROWS_AT_A_TIME - 1)]
        columns = as_columns(path, header, part)
        texts = {name: [unguarded(cell) if cell[:1] == "'" else cell for cell in columns[name]] for name in needed}
        yield {**texts, "file": columns["file"], "row": columns["row"]}


def _encoding_of(path: Path) -> str:
    """The encoding in which the whole file is text."""
    with path.open("rb") as data:
        for encoding in possible_encodings(path, data.read(8)):
            data.seek(0)
            decoder = codecs.getincrementaldecoder(encoding)()
            try:
                if not any("\x00" in decoder.decode(part) for part in iter(lambda: data.read(BYTES_AT_A_TIME), b"")):
                    decoder.decode(b"", final=True)
                    return encoding
            except UnicodeError:
                continue
    raise no_text(path)
