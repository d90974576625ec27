"""The Open SDG layout: a folder with data/indicator_<id>.csv (Year, …, Value) and, beside it, what each indicator is."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from jixiao.capture.connector import Connector, Context, SourceFault
from jixiao.capture.files.csv import read_rows
from jixiao.capture.files.encoding import decoded
from jixiao.capture.snapshot import RawTable, Snapshot
from jixiao.engine.model.findings import Finding, Severity
from jixiao.engine.model.method import param_flag, param_list
from jixiao.engine.model.text import Text

NAMED = ("Year", "Value")
UNIT_COLUMNS = ("units", "unit", "unitmeasure", "unitofmeasurement")
UNTOLD = ("observationstatus", "unitmultiplier", "geocode")
_ENDINGS = "indicator_*.csv"


@dataclass(frozen=True)
class OpenSdg(Connector):
    """A folder in the Open SDG layout (open-sdg.readthedocs.io, “Data format”): one table for each indicator.

    Each table has the file's own columns and, before them, `indicator` (its id), `series` (a code for each breakdown:
    the id, and what sets the row apart), `indicator_name`, `unit`, and `is_headline`: yes where no dimension is given.
    """

    name: ClassVar[str] = "open-sdg"
    label: ClassVar[Text] = Text("Open SDG folder", "Open SDG 目录")

    path: str = ""
    indicators: tuple[str, ...] = ()
    headline_only: bool = False

    def __post_init__(self) -> None:
        from jixiao.engine.model.method import require

        require(bool(self.path), "path", "names the folder", "须填写目录")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key == "headline_only":
            return param_flag(key, raw)
        if key == "indicators":
            return tuple(str(each) for each in (param_list(key, raw) if not isinstance(raw, str) else [raw]))
        return str(raw)

    def params(self) -> dict[str, Any]:
        found = super().params()
        return found | ({"indicators": list(self.indicators)} if self.indicators else {})

    def read(self, context: Context) -> Snapshot:
        folder = context.folder.path(self.path)
        files = sorted(self._files(folder))
        if not files:
            raise SourceFault(
                "no_files",
                Text(f"“{self.path}” holds no data/{_ENDINGS}.", f"目录“{self.path}”中没有 data/{_ENDINGS}。"),
                Text("Name the folder above “data”.", "请填写 data 的上级目录。"),
            )
        digest = hashlib.sha256()
        tables, findings, n_rows, n_bytes = [], [], 0, 0
        for path in files:
            data = _bytes(path)
            n_bytes += len(data)
            _within(n_bytes, context.limits.bytes, "bytes", "字节")
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(data).digest())
            table, found = self._table(path, data, folder)
            tables.append(table)
            findings.extend(found)
            n_rows += len(table)
            _within(n_rows, context.limits.rows, "rows", "行")
            if context.preview is not None and n_rows >= context.preview:
                break
        return Snapshot(tuple(tables), digest.hexdigest(), findings=tuple(findings))

    def _files(self, folder: Path) -> Iterator[Path]:
        for path in (folder / "data").glob(_ENDINGS):
            if not self.indicators or _id(path) in self.indicators:
                yield path

    def _table(self, path: Path, data: bytes, folder: Path) -> tuple[RawTable, list[Finding]]:
        name = path.name
        records = _records(name, data)
        header = [cell.strip() for cell in records[0][1]] if records else []
        missing = [column for column in NAMED if column not in header]
        if missing:
            shown = ", ".join(missing)
            raise SourceFault(
                "missing_column",
                Text(f"{name} has no column {shown}.", f"{name} 缺少列 {shown}。"),
                Text("The layout asks for Year first and Value last.", "该格式要求首列为 Year、末列为 Value。"),
            )
        findings, rows = [], []
        for line, record in records[1:]:
            if len(record) != len(header):
                text = Text(
                    f"{len(record)} cells where the header has {len(header)}; the row is not used.",
                    f"该行有 {len(record)} 个单元格，表头有 {len(header)} 个，未采用。",
                )
                findings.append(Finding(Severity.ERROR, "ragged_row", text, file=name, row=line))
                continue
            rows.append((line, [cell.strip() for cell in record]))
        dimensions = [place for place, column in enumerate(header) if _is_dimension(column)]
        headline = [not any(cells[place] for place in dimensions) for _, cells in rows]
        kept = [row for row, is_headline in zip(rows, headline, strict=True) if is_headline or not self.headline_only]
        columns = self._described(path, folder, header, kept)
        columns["series"] = _series(_id(path), header, [cells for _, cells in kept])
        columns["is_headline"] = ["no" if any(cells[place] for place in dimensions) else "yes" for _, cells in kept]
        columns |= {column: [cells[place] for _, cells in kept] for place, column in enumerate(header)}
        return RawTable(name, columns, [line for line, _ in kept]), findings

    def _described(
        self, path: Path, folder: Path, header: list[str], rows: list[tuple[int, list[str]]]
    ) -> dict[str, list[str]]:
        """Id, name and unit of the indicator for every row."""
        meta = _meta(folder, _id(path))
        unit_place = next((place for place, column in enumerate(header) if _plain(column) in UNIT_COLUMNS), None)
        unit = meta.get("unit of measurement", "")
        units = [cells[unit_place] or unit if unit_place is not None else unit for _, cells in rows]
        name = meta.get("graph title") or meta.get("indicator available") or _id(path)
        return {"indicator": [_id(path)] * len(rows), "indicator_name": [name] * len(rows), "unit": units}


def _id(path: Path) -> str:
    return path.stem.removeprefix("indicator_")


def _plain(column: str) -> str:
    return "".join(sign for sign in column.lower() if sign.isalpha())


def _is_dimension(column: str) -> bool:
    """Whether a column breaks the figures down; units, status and codes of places only describe them."""
    described = (*UNIT_COLUMNS, *UNTOLD, "series")
    return column not in NAMED and _plain(column) not in described


def _series(indicator: str, header: list[str], rows: list[list[str]]) -> list[str]:
    """A code for each row's breakdown: the indicator's id, then what its rows differ in, as 3-7-1~Implant."""
    told = [place for place, column in enumerate(header) if column not in NAMED and _plain(column) not in UNTOLD]
    told = [place for place in told if len({cells[place] for cells in rows}) > 1]
    known: dict[tuple[str, ...], str] = {}
    for cells in rows:
        key = tuple(cells[place] for place in told)
        if key not in known:
            words = [re.sub(r"[\s,;|\"'/\\]+", "_", word) for word in key if word]
            code = "~".join([indicator, *words])
            short = hashlib.sha256(code.encode()).hexdigest()[:8]
            known[key] = code if len(code) <= 64 else f"{code[:55]}~{short}"
    return [known[tuple(cells[place] for place in told)] for cells in rows]


def _meta(folder: Path, indicator: str) -> dict[str, str]:
    """The description of an indicator (csv-meta or meta): keys in lower case."""
    for place in ("csv-meta", "meta"):
        path = folder / place / f"{indicator}.csv"
        if path.is_file():
            records = _records(path.name, _bytes(path))
            return {cells[0].strip().lower(): cells[1].strip() for _, cells in records if len(cells) > 1}
    return {}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        text = Text(f"“{path.name}” cannot be read: {fault.strerror}.", f"“{path.name}”无法读取：{fault.strerror}。")
        raise SourceFault("unreadable", text, is_passing=True) from None


def _records(name: str, data: bytes) -> list[tuple[int, list[str]]]:
    """The records of a CSV file in UTF-8 that are not blank, each with the line where it begins."""
    rows = read_rows(decoded(data, name, "utf-8"), name, ",")
    found = ((number, [str(cell) for cell in record]) for record, number in zip(rows.cells, rows.numbers, strict=True))
    return [(number, record) for number, record in found if any(map(str.strip, record))]


def _within(count: int, limit: int, en: str, zh: str) -> None:
    if count > limit:
        text = Text(f"More than {limit} {en}.", f"超过 {limit} {zh}。")
        raise SourceFault("too_large", text, Text("Choose fewer “indicators”.", "请用 indicators 缩小范围。"))
