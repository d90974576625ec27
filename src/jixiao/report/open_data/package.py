"""Writes a publication's tables in every format, with what tells machines and people what they are."""

from collections.abc import Sequence
from pathlib import Path

from jixiao.report.open_data.cells import csv_bytes
from jixiao.report.open_data.tables import About, OpenTable


def open_data_files(about: About, tables: Sequence[OpenTable]) -> dict[str, bytes]:
    """The files by name: the same bytes for the same tables."""
    return {f"{table.name}.csv": csv_bytes([field.name for field in table.fields], table.rows) for table in tables}


def write_open_data(folder: Path, about: About, tables: Sequence[OpenTable]) -> tuple[Path, ...]:
    """Write the files into a folder (made where there is none); their paths in order."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in open_data_files(about, tables).items():
        (folder / name).write_bytes(content)
        paths.append(folder / name)
    return tuple(paths)
