"""Files in and out for the commands that work on a table: TABLE.csv, META.csv, a result with full precision, findings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from jixiao.cli.files import Columns, csv_text, read_table, write_all
from jixiao.cli.frame import say
from jixiao.engine.model.findings import FINDING_COLUMNS, Finding, FindingList
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.table import Table
from jixiao.engine.model.table_reader import read_indicator_table

FINDING_FILE_COLUMNS = FINDING_COLUMNS[:-1]
META_HELP = (
    "indicator_code, direction, weight [, parent, target, goalpost_low, goalpost_high, reference]; "
    "direction: higher|lower."
)

TableFile = Annotated[
    Path, typer.Argument(metavar="TABLE.csv", help="organisation_code, then one column per indicator.")
]
MetaFile = Annotated[Path | None, typer.Option("--meta", metavar="META.csv", help=META_HELP)]
OutFile = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Where to write; standard output without it.")
]
FindingsFile = Annotated[Path | None, typer.Option("--findings", metavar="FILE", help="Findings as CSV, too.")]
Language = Annotated[str | None, typer.Option("--lang", help="Language of findings: zh or en.")]


@dataclass(frozen=True)
class Sheet:
    """A table as read, its file and the row of every organisation in it."""

    path: Path
    table: IndicatorTable
    rows: dict[str, int]


def read_sheet(
    path: Path,
    meta: Path | None,
    findings: FindingList,
    read: Callable[[Columns, Columns | None], IndicatorTable] | None = None,
) -> Sheet:
    """The table of two files. Refused where they cannot be used as a whole; bad cells are findings.

    `read` makes the table of what stands in the files, where a command does more than reading.
    """
    columns = read_table(path, ("organisation_code",))
    known = read_table(meta, ("indicator_code",)) if meta is not None else None
    table = read(columns, known) if read else read_indicator_table(columns, known, findings)
    return Sheet(path, table, dict(zip(table.organisations, columns["row"], strict=True)))


def deliver(result: Table, out: Path | None) -> None:
    """Write the result as CSV: every number in full, an empty cell where there is none."""
    if out is None:
        typer.echo(table_text(result), nl=False)
    else:
        write_all(out.parent, {out.name: table_text(result)})


def table_text(result: Table) -> str:
    """The result as the text of a CSV file."""
    names = list(result.columns)
    return csv_text(names, ([_cell(row[name]) for name in names] for row in result))


def _cell(value: object) -> object:
    if isinstance(value, float):
        return "" if value != value else repr(value + 0.0).removesuffix(".0")
    return value


def tell_findings(findings: FindingList, sheet: Sheet, path: Path | None, language: str) -> None:
    """Findings to standard error, each with its row and column, and as CSV where `path` is given."""
    placed = [_placed(finding, sheet) for finding in findings.expanded()]
    for finding in placed:
        where = ", ".join(_where(finding, language))
        said = finding.text.in_language(language)
        say(f"{finding.severity.value}: {where}: {said}" if where else f"{finding.severity.value}: {said}")
    if path is not None:
        said_by = "message_zh" if language == "zh" else "message"
        rows = [
            [*(finding.to_dict()[name] for name in FINDING_FILE_COLUMNS[:-1]), getattr(finding, said_by)]
            for finding in placed
        ]
        write_all(path.parent, {path.name: csv_text(FINDING_FILE_COLUMNS, rows)})


def _where(finding: Finding, language: str) -> Iterable[str]:
    zh = language == "zh"
    if finding.file:
        yield finding.file
    if finding.row is not None:
        yield f"第 {finding.row} 行" if zh else f"row {finding.row}"
    if finding.organisation_code:
        yield finding.organisation_code
    if finding.indicator_code:
        yield f"{finding.indicator_code} 列" if zh else f"column {finding.indicator_code}"


def _placed(finding: Finding, sheet: Sheet) -> Finding:
    """The finding with the file and row that it speaks of."""
    row = finding.row if finding.row is not None else sheet.rows.get(finding.organisation_code)
    return replace(finding, file=finding.file or sheet.path.name, row=row)
