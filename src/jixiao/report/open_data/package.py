"""Writes a publication's tables in every format, with what tells machines and people what they are."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jixiao.report.open_data.cells import csv_bytes
from jixiao.report.open_data.licences import licence_named
from jixiao.report.open_data.parquet import parquet_bytes
from jixiao.report.open_data.readme import readme
from jixiao.report.open_data.schema import both, csvw, table_schema
from jixiao.report.open_data.sdmx_parts import sdmx_csv
from jixiao.report.open_data.sdmx_structure import sdmx_structure
from jixiao.report.open_data.settled import check_about, settled
from jixiao.report.open_data.tables import About, OpenTable

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
PACKAGE, STRUCTURES = "datapackage.json", "structures.sdmx.xml"
READMES = {"zh": "README.txt", "en": "README.en.txt"}
MEDIA_TYPES = {
    "csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet",
    "sdmx.csv": "application/vnd.sdmx.data+csv;version=2.0.0", "csv-metadata.json": "application/csvm+json",
    "xml": "application/vnd.sdmx.structure+xml;version=3.0.0",
}  # fmt: skip


def open_data_files(about: About, tables: Sequence[OpenTable]) -> dict[str, bytes]:
    """The files by name: the same bytes for the same tables. DefinitionError where something cannot be published."""
    check_about(about, tables)
    sound = [settled(table) for table in tables]
    files = {name: content for table in sound for name, content in table_files(about, table).items() if content}
    structures = sdmx_structure(about, sound)
    if structures:
        files[STRUCTURES] = structures
    files |= {name: readme(about, sound, language) for language, name in READMES.items()}
    return {PACKAGE: _package(about, sound, files), **files}


def table_files(about: About, table: OpenTable) -> dict[str, bytes]:
    """The files of one settled table; b"" where it has none of a format."""
    return {
        f"{table.name}.csv": csv_bytes([field.name for field in table.fields], table.rows),
        f"{table.name}.json": records_json(table),
        f"{table.name}.parquet": parquet_bytes(about, table),
        f"{table.name}.sdmx.csv": sdmx_csv(about, table),
        f"{table.name}.csv-metadata.json": csvw(about, table),
    }


def records_json(table: OpenTable) -> bytes:
    """The table as JSON: its name, titles, Table Schema, and a record per row under `data`."""
    head = {"name": table.name, "titles": table.title._asdict(), "schema": table_schema(table)}
    names = [field.name for field in table.fields]
    told = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    rows = ",\n".join(json.dumps(_record(names, row), ensure_ascii=False, separators=(",", ":")) for row in table.rows)
    return f'{told},\n "data": [\n{rows}\n ]\n}}\n'.encode()


def write_open_data(folder: Path, about: About, tables: Sequence[OpenTable]) -> tuple[Path, ...]:
    """Write the files into a folder (made where there is none); their paths in order."""
    files = open_data_files(about, tables)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in files)


def _record(names: Sequence[str], row: Sequence[object]) -> dict[str, object]:
    return {name: cell.isoformat() if isinstance(cell, date) else cell for name, cell in zip(names, row, strict=True)}


def _package(about: About, tables: Sequence[OpenTable], files: dict[str, bytes]) -> bytes:
    """datapackage.json by Data Package 2.0."""
    licence = licence_named(about.licence)
    content: dict[str, Any] = {
        "$schema": PROFILE,
        "name": about.code,
        "title": both(about.title),
        "titles": about.title._asdict(),
        "description": both(about.description),
        "version": about.version,
        "created": f"{about.published_on.isoformat()}T00:00:00Z",
        "period": about.period,
        "licenses": [{"name": licence.name, **({"path": licence.path} if licence.path else {}), "title": both(licence.title)}],
        "resources": [_resource(about, table, files) for table in tables],
    }  # fmt: skip
    if about.publisher.zh:
        content["contributors"] = [{"title": both(about.publisher), "roles": ["publisher"]}]
    if about.homepage:
        content["homepage"] = about.homepage
    if about.corrects:
        content["corrects"] = about.corrects
    if about.sources:
        content["sources"] = [{"title": both(each)} for each in about.sources]
    told = [name for name in (STRUCTURES, *READMES.values()) if name in files]
    content["documents"] = [{"path": name, **_seal(files[name])} for name in told]
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(about: About, table: OpenTable, files: dict[str, bytes]) -> dict[str, Any]:
    """One table: its CSV is the resource, the same in other formats stands under `alternatives`."""
    ending = f"{table.name}."
    others = [name for name in files if name.startswith(ending) and name != f"{table.name}.csv"]
    made = {
        "name": table.name,
        "type": "table",
        "title": both(table.title),
        "titles": table.title._asdict(),
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_seal(files[f"{table.name}.csv"]),
        "dialect": {"lineTerminator": "\r\n"},
        "schema": table_schema(table),
        "alternatives": [
            {"path": name, "mediatype": MEDIA_TYPES[name.removeprefix(ending)], **_seal(files[name])} for name in others
        ],
    }
    return made | ({"description": both(table.description)} if table.description else {})


def _seal(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
