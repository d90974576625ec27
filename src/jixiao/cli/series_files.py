"""Files of series for the commands that work on them: SERIES.csv in, findings with file and row out."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from jixiao.cli.files import Columns, csv_text, read_table, write_all
from jixiao.cli.frame import say
from jixiao.cli.tables import FINDING_FILE_COLUMNS
from jixiao.engine.model.series import SERIES_COLUMNS
from jixiao.engine.model.table import Table

TOLD = 1000
SHOWN, SHOWN_OF_A_NAME = 1000, 80

SeriesFile = Annotated[
    Path,
    typer.Argument(
        metavar="SERIES.csv",
        help="series,period,value; period 2024, 2024H1, 2024Q1, 2024-03, 2023/24 or a running number.",
    ),
]


def read_series_file(path: Path) -> Columns:
    """The columns of a file of series; refused where it has none of them or no rows."""
    return read_table(path, SERIES_COLUMNS)


def tell_series_findings(
    findings: Table, files: Mapping[str, Columns], path: Path | None, language: str, *, told: int = TOLD
) -> None:
    """Findings to standard error, each with file and row as a person sees them, and as CSV where `path` is given.

    `files`: by the name that a finding has for it (“” for the series), the columns as read: their rows count from 1 there.
    """
    placed = [_placed(row, files) for row in findings.to_rows()]
    said_by = "message_zh" if language == "zh" else "message"
    for row in placed[:told]:
        where = ", ".join(_cut(part, SHOWN_OF_A_NAME) for part in _where(row, language))
        said = _cut(row[said_by], SHOWN)
        say(f"{row['severity']}: {where}: {said}" if where else f"{row['severity']}: {said}")
    if len(placed) > told:
        say(f"另有 {len(placed) - told} 条。" if language == "zh" else f"And {len(placed) - told} more.")
    if path is not None:
        rows = [[*(row[name] for name in FINDING_FILE_COLUMNS[:-1]), row[said_by]] for row in placed]
        write_all(path.parent, {path.name: csv_text(FINDING_FILE_COLUMNS, rows)})


def _placed(row: Mapping[str, Any], files: Mapping[str, Columns]) -> dict[str, Any]:
    columns = files.get(row["file"])
    if columns is None or row["row"] is None:
        return dict(row)
    place = row["row"] - 1
    return {**row, "file": columns["file"][place], "row": columns["row"][place]}


def _cut(text: str, length: int) -> str:
    """A text for the screen; files have it whole."""
    return text if len(text) <= length else f"{text[:length]}…"


def _where(row: Mapping[str, Any], language: str) -> Iterator[str]:
    if row["file"]:
        yield row["file"]
        yield f"第 {row['row']} 行" if language == "zh" else f"row {row['row']}"
    yield from filter(None, (row["organisation_code"], row["indicator_code"], row["period"]))
